"""Define the alternative specifications of each rule: other defensible choices that keep the meaning of the word."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from itertools import product
from typing import Any

from analysis.measures.passages.overlap import WAYS
from analysis.models import Claim, Evidence, StudySubset


@dataclass(frozen=True)
class RuleOption:
    """One option for one decision that a rule leaves open.

    Attributes
    ----------
    what, name : str
        The decision, and the name of the option.
    rule, settings : mapping
        Terms of the rule that it changes, and arguments of the estimator that it sets.
    cooccur_by : str or None
        How codes must overlap, if that is the decision.
    """

    what: str
    name: str
    rule: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    cooccur_by: str | None = None


@dataclass(frozen=True)
class Specification:
    """A specification of a rule: one option for each decision that the rule leaves open."""

    choices: tuple[RuleOption, ...]

    @property
    def names(self) -> dict[str, str]:
        return {choice.what: choice.name for choice in self.choices}

    @property
    def settings(self) -> dict[str, Any]:
        return {key: value for choice in self.choices for key, value in choice.settings.items()}

    @property
    def cooccur_by(self) -> str:
        return next((choice.cooccur_by for choice in self.choices if choice.cooccur_by), WAYS[0])

    def applied_to(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rule with these choices applied; in a term with parts, only the named parts change."""
        changed = dict(rule)
        for choice in self.choices:
            for term, value in choice.rule.items():
                changed[term] = {**changed[term], **value} if isinstance(value, Mapping) else value
        return changed


def _settings(what: str, *values: Any) -> list[RuleOption]:
    return [RuleOption(what, str(value).lower(), settings={what: value}) for value in values]


_COOCCUR_BY = [RuleOption("meeting", way, cooccur_by=way) for way in WAYS]
_NEEDED = [RuleOption("interviews-needed", str(number), rule={"named": {"interviews": number}}) for number in (2, 1)]
_CUT = [RuleOption("share-above", str(cut), rule={"share_above": cut}) for cut in (0.5, 0.6)]
_ROLLED_UP = _settings("rolled_up", False, True)
_CONTRAST = [
    _settings("averaging", "interview-partner", "interview", "statement"),
    _settings("mixed", "half", "dropped"),
]
_NAMED_WORDS = ("all", "generally-named", "most", "several", "some", "among-others", "where-then")

# The decisions that each word leaves open, each with the registered choice first.
OPEN_DECISIONS: Mapping[str, list[list[RuleOption]]] = {
    "generally": [
        _CUT,
        _settings("weights", "groups", "interviews"),
        _settings("mixed", "dropped", "half"),
        _COOCCUR_BY,
    ],
    "chiefly": [*_CONTRAST, _settings("averaging", "interview", "statement"), _COOCCUR_BY],
    "strengthened-when": [*_CONTRAST, _COOCCUR_BY],
    "great-difference": [
        _settings("used_in", 1, 2),
        _settings("index", "jaccard", "overlap"),
        _settings("index", "total-variation", "jensen-shannon"),
        _settings("rarefied", True, False),
    ],
    "nobody": [_COOCCUR_BY],
    "more-often-among": [_COOCCUR_BY],
    "most-often-named": [_NEEDED],
    **{word: [_NEEDED, _ROLLED_UP, _COOCCUR_BY] for word in _NAMED_WORDS},
}


def specifications_of(
    claim: Claim, estimator: Callable[..., Evidence], material: StudySubset, rule: Mapping[str, Any] | None = None
) -> list[Specification]:
    """List the specifications of a claim's rule, the rule itself first.

    Decisions that cannot make a difference are left out: how codes overlap if none of the claim's codes must, whether
    child codes count if there are none, weights if the estimator does not average, and the number of interviews needed
    if the claim counts interviews.

    Parameters
    ----------
    claim : Claim
        From `ledger.load_claims`.
    estimator : callable
        The measure that the claim names.
    material : StudySubset
        The study that the claim is judged on.
    rule : mapping, optional
        The record of the claim's word, whose numbers replace the registered ones.

    Returns
    -------
    list of Specification
        Empty if the rule leaves no decision open.
    """
    parameters = signature(estimator).parameters
    decisions = [
        choices for choices in open_choices(claim.word, rule) if _matters(choices, parameters, claim, material)
    ]
    return [Specification(choices) for choices in product(*decisions)] if decisions else []


def open_choices(word: str, rule: Mapping[str, Any] | None = None) -> list[list[RuleOption]]:
    """List the decisions that the rule of a word leaves open, each with the rule's own option first.

    Examples
    --------
    >>> [[option.name for option in options] for options in open_choices("several")]
    [['2', '1'], ['false', 'true'], ['overlap', 'identical', 'turn']]
    """
    return [_rule_choice_first(choices, rule) if rule else choices for choices in OPEN_DECISIONS.get(word, ())]


def _rule_choice_first(choices: list[RuleOption], rule: Mapping[str, Any]) -> list[RuleOption]:
    first = choices[0]
    if not first.rule:
        return choices
    [(term, value)] = first.rule.items()
    parts = {part: rule[term][part] for part in value} if isinstance(value, Mapping) else {term: rule[term]}
    [number] = parts.values()
    current = RuleOption(first.what, str(number), rule={term: parts} if isinstance(value, Mapping) else parts)
    return [current, *(choice for choice in choices if choice.name != current.name)]


def _matters(choices: list[RuleOption], parameters: Mapping, claim: Claim, material: StudySubset) -> bool:
    """Tell whether a decision can change the result for a claim."""
    first = choices[0]
    if first.what == "interviews-needed" and claim.unit == "interview":
        return False
    for name, value in first.settings.items():
        if name not in parameters or parameters[name].default != value:
            return False
    groups = [group for category in claim.variables.get("categories", ()) for group in category.get("any", ())]
    if first.what == "rolled_up":
        return bool(material.codes["parent"].isin([code for group in groups for code in group]).any())
    if first.what == "meeting" and "categories" in claim.variables:
        return any(len(group) > 1 for group in groups)
    return True
