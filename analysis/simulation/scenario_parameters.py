"""The parameters that set how strong the associations of a synthetic world are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScenarioParameters:
    """Parameters of the generator. The defaults are the scenario as-published; none was fitted to real data.

    Attributes
    ----------
    units : int
        Number of units; each round has one interview in each group of each.
    statements, statements_least : float, int
        Mean number of answers in an interview (Poisson), and the minimum.
    without_partner : float
        Share of the answers that are about no partner.
    quality : float
        Logit of a positive experience in an average unit, before the effect of mutual knowledge.
    quality_spread, interview_spread : float
        Standard deviation of the units' and of the interviews' own logits of a positive experience.
    bad_units, bad_quality : int, float
        How many of every six units have ``bad_quality`` in place of ``quality``.
    mixed : float
        Share of the experiences that are mixed.
    which_spread : float
        How much units differ in which partners they use, in logits; 0 means not at all.
    use_spread : float
        How much interviews differ in how many partners they mention, in logits.
    concentration : float
        How similar units are in when and how they use partners; infinite means identical.
    relational_effect, professional_effect : float
        Increase in the logit of a positive experience if the partner is known that way.
    confounding : float
        Increase in the logit that a partner is known, per standard deviation of the unit's quality.
    focus : float
        1 as published: hard triggers concentrate on one partner, and internal collaboration on three departments; 0
        means evenly distributed.
    experience_rate, knowledge_rate, phase_rate, form_rate, trigger_rate : float
        Probability that an answer about a partner has such a code (knowledge: one of each kind).
    held, reason_rate : float
        Probability that a benefit, prerequisite or barrier exists in a unit; and that an answer mentions it.
    together_rate : float
        Probability that associated codes occur together (`associations.TOGETHER`).
    safety_rate : float
        Probability that collaboration with that partner is a safety measure of its own kind.
    says_so_rate : float
        Probability that an adviser says that knowing each other strengthens collaboration.
    not_asked : float
        Probability that a code family that may be left out of the guide was not asked about in an interview.
    group_share : float
        Probability that an interview is a group interview.
    noise : float
        A coder's sensitivity is 1 - noise, and the specificity is 1 - noise / 100.
    confusion : float
        Probability that a coder confuses a code with another (`associations.SIBLINGS`).
    drift : float
        Relative increase in noise over 24 interviews.
    jitter : float
        Standard deviation of the end of a segment, in characters.
    split : float
        Probability that a coder marks two segments in an answer instead of one.
    unsaid : frozenset of str
        Codes and families that nobody mentions.
    """

    units: int = 6
    statements: float = 30.0
    statements_least: int = 12
    without_partner: float = 0.06
    quality: float = 1.4
    quality_spread: float = 0.3
    interview_spread: float = 0.3
    bad_units: int = 0
    bad_quality: float = 0.0
    mixed: float = 0.12
    which_spread: float = 3.0
    use_spread: float = 0.4
    concentration: float = 0.7
    relational_effect: float = 2.6
    professional_effect: float = 2.6
    confounding: float = 0.0
    focus: float = 1.0
    experience_rate: float = 0.75
    knowledge_rate: float = 0.60
    phase_rate: float = 0.70
    form_rate: float = 0.70
    trigger_rate: float = 0.40
    held: float = 0.92
    reason_rate: float = 0.10
    together_rate: float = 0.60
    safety_rate: float = 0.75
    says_so_rate: float = 0.06
    not_asked: float = 0.05
    group_share: float = 0.20
    noise: float = 0.05
    confusion: float = 0.01
    drift: float = 0.20
    jitter: float = 8.0
    split: float = 0.12
    unsaid: frozenset[str] = frozenset()
