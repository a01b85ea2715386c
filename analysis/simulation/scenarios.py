"""The knobs of the generator, one row per scenario, and the seeds that were declared beforehand."""

from dataclasses import dataclass, replace
from math import inf

from analysis.simulation.associations import MUNICIPALITIES

SEEDS = tuple(range(20220822, 20221822))
"""One thousand seeds, declared once. The data that are shipped are drawn with the first of them."""


@dataclass(frozen=True)
class Knobs:
    """What the generator may be told. The defaults are the scenario as-published; none was fitted to real data.

    Attributes
    ----------
    municipalities : int
        Municipalities, of which a round of interviews holds one in each area.
    statements, statements_least : float, int
        Mean number of statements in an interview (Poisson), and the fewest.
    without_partner : float
        Share of the statements that are about no partner.
    quality : float
        Logit of a positive experience in an average municipality, before knowledge is counted.
    quality_spread, interview_spread : float
        Standard deviation of the municipalities' and of the interviews' own logits of a positive experience.
    bad_municipalities, bad_quality : int, float
        So many of every six municipalities have this quality in place of ``quality``.
    mixed : float
        Share of the experiences that are mixed.
    which_spread : float
        How far municipalities differ in which partners they use, in logits; 0 is not at all.
    use_spread : float
        How far interviews differ in how many partners they speak of, in logits.
    concentration : float
        How alike municipalities are in when and how they draw on partners; infinite is alike.
    relational_effect, professional_effect : float
        Logits by which an experience is better where the partner is known that way.
    confounding : float
        Logits by which a partner is likelier to be known, per standard deviation of the municipality's quality.
    focus : float
        0 is even, 1 is as published: threats, violence and abuse gather at the police, and internal work at three
        departments.
    experience_rate, knowledge_rate, phase_rate, form_rate, trigger_rate : float
        Chance that a statement about a partner carries one (knowledge: one of each kind).
    held, reason_rate : float
        Chance that a municipality holds a benefit, prerequisite or barrier; and that a statement carries a held one.
    together_rate : float
        Chance that what goes together is said together.
    safety_rate : float
        Chance that what is done with the police is a safety plan, an alarm or an escort.
    says_so_rate : float
        Chance that an adviser says that collaboration is stronger with those one knows.
    not_asked : float
        Chance that a family of codes that may be left out of the guide was not asked about in an interview.
    group_share : float
        Chance that an interview is with a group.
    noise : float
        A coder's sensitivity is 1 - noise, the specificity 1 - noise / 100.
    confusion : float
        Chance that a coder gives a code's sibling in its place.
    drift : float
        Share by which noise grows over 24 interviews.
    jitter : float
        Standard deviation of a stretch's end, in characters.
    split : float
        Chance that a coder marks an answer by two stretches in place of one.
    unsaid : frozenset of str
        Codes and families that nobody utters.
    """

    municipalities: int = MUNICIPALITIES
    statements: float = 30.0
    statements_least: int = 12
    without_partner: float = 0.06
    quality: float = 1.4
    quality_spread: float = 0.3
    interview_spread: float = 0.3
    bad_municipalities: int = 0
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


AS_PUBLISHED = Knobs()
NO_MUTUAL_EFFECT = replace(AS_PUBLISHED, relational_effect=0.0, professional_effect=0.0, says_so_rate=0.0)

UNSAID = frozenset(
    {
        "knowledge-person",
        "resource-person",
        "police",
        "school",
        "security-consultant",
        "safety-measure",
        "safety-plan",
        "alarm",
        "escort",
        "benefit",
        "prerequisite",
        "barrier",
    }
)

SCENARIOS = {
    "as-published": AS_PUBLISHED,
    "no-effect": replace(NO_MUTUAL_EFFECT, quality=0.0, which_spread=0.0, concentration=inf),
    "poor-collaboration": replace(AS_PUBLISHED, quality=-AS_PUBLISHED.quality),
    "homogeneous": replace(AS_PUBLISHED, which_spread=0.0, concentration=inf),
    "no-mutual-effect": NO_MUTUAL_EFFECT,
    "confounded": replace(NO_MUTUAL_EFFECT, quality_spread=1.2, confounding=1.5),
    "divided": replace(AS_PUBLISHED, bad_municipalities=3, bad_quality=-AS_PUBLISHED.quality),
    "four-of-six": replace(AS_PUBLISHED, bad_municipalities=2, bad_quality=-1.8),
    "unfocused": replace(AS_PUBLISHED, focus=0.0),
    "nothing-said": replace(AS_PUBLISHED, unsaid=UNSAID),
    "noisy-coders": replace(AS_PUBLISHED, noise=0.20),
}


def knobs(scenario: str) -> Knobs:
    """The knobs of a scenario.

    Raises
    ------
    ValueError
        If there is no such scenario.
    """
    if scenario not in SCENARIOS:
        raise ValueError(f"scenario {scenario!r} is unknown; choose one of {', '.join(SCENARIOS)}")
    return SCENARIOS[scenario]
