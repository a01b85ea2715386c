"""Repeat verdicts with something left out, with the second coder's codings, and under each specification of a rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

import pandas as pd

from analysis.claims.reliability import PRINTED_NUMBER
from analysis.claims.verdict import judge
from analysis.measures.passages.overlap import WAYS
from analysis.measures.passages.study_subset import read_interviews, select_subset
from analysis.models import Claim, Evidence, Study, StudySubset
from analysis.robustness.specifications import specifications_of
from analysis.robustness.stability import COLUMNS

Estimator = Callable[..., Evidence]
PERMUTATIONS = 999  # of great-difference, in each repetition


@dataclass(frozen=True)
class Repetition:
    """A changed subset of a study on which verdicts are repeated.

    Attributes
    ----------
    kind, name : str
        The kind of change, and what was left out or used instead.
    make : callable
        Makes the subset.
    units : int
        The number of units in the whole study.
    """

    kind: str
    name: str
    make: Callable[[], StudySubset]
    units: int = 0

    @cached_property
    def material(self) -> StudySubset:
        return self.make()

    @cached_property
    def lacks_unit(self) -> bool:
        """Whether a unit is missing, also because its only interview or group is left out."""
        return self.material.interviews["unit"].nunique() < self.units


def repetitions(study: Study) -> Iterator[Repetition]:
    """Yield every repetition: without each unit, group and interview, and with the second coder's codings."""
    interviews = read_interviews(study)
    units = interviews["unit"]
    leave_out = partial(Repetition, units=units.nunique())
    for unit in sorted(units.dropna().unique()) if units.nunique(dropna=False) > 1 else ():
        yield leave_out("unit", unit, partial(select_subset, study, leave_out=unit))
    if len(study.groups) > 1 and set(study.groups) <= set(interviews["group"].dropna()):
        for group in study.groups:
            yield leave_out("group", group, partial(_without_group, study, group))
    for interview in interviews["interview"] if len(interviews) > 1 else ():
        yield leave_out("interview", interview, partial(_without_interview, study, interview))
    if (study.assignments["role"] == "second").any():
        yield Repetition("coder", "second", partial(select_subset, study, coding="second"))


def _without_group(study: Study, group: str) -> StudySubset:
    others = [other for other in study.groups if other != group]
    if len(others) == 1:
        return select_subset(study, group=others[0])
    rest = study.interviews[study.interviews["group"].isin(others)].reset_index(drop=True)
    return select_subset(replace(study, interviews=rest))


def _without_interview(study: Study, interview: str) -> StudySubset:
    rest = study.interviews[study.interviews["interview"] != interview].reset_index(drop=True)
    return select_subset(replace(study, interviews=rest))


def repeated_verdicts(
    repetition: Repetition, claims: Iterable[Claim], rules: Mapping[str, Mapping], estimators: Mapping[str, Estimator]
) -> pd.DataFrame:
    """Judge claims on one repetition, without checking reliability again.

    Printed numbers are not judged again: a part of the data cannot have the number of the whole.

    If a unit is missing, a rule with a p-value is judged by sign and size only, because the smallest p-value
    that a sign-flip test can give doubles. All other rules apply in full.

    Parameters
    ----------
    repetition : Repetition
        From `repetitions`.
    claims : iterable of Claim
        The claims to judge.
    rules, estimators : mapping
        By word and by name, as in `ledger.load_quantifiers` and `estimators.ESTIMATORS`.

    Returns
    -------
    DataFrame
        One row per claim: ``claim, kind, name, verdict, estimate``.
    """
    rows = []
    for claim in claims:
        if claim.word == PRINTED_NUMBER:
            continue
        rule = _without_p_value(rules[claim.word]) if repetition.lacks_unit else rules[claim.word]
        verdict = judge(
            claim, rule, estimators[claim.estimator](claim, _with_fewer_permutations(rule), repetition.material), None
        )
        rows.append((claim.id, repetition.kind, repetition.name, verdict.verdict, verdict.estimate))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _with_fewer_permutations(rule: Mapping) -> Mapping:
    return {**rule, "permutations": PERMUTATIONS} if "permutations" in rule else rule


def _without_p_value(rule: Mapping) -> Mapping:
    return {**rule, "p_at_most": 1.0} if "p_at_most" in rule else rule


def subsets_by_overlap(study: Study) -> dict[str, StudySubset]:
    """Return the whole study under each definition of overlapping codes."""
    return {way: select_subset(study, cooccur_by=way) for way in WAYS}


def specification_verdicts(
    claim: Claim, rule: Mapping, estimator: Estimator, subsets: Mapping[str, StudySubset]
) -> pd.DataFrame:
    """Judge a claim under every specification of its rule.

    Parameters
    ----------
    subsets : dict of str to StudySubset
        From `subsets_by_overlap`.

    Returns
    -------
    DataFrame
        ``claim, kind`` ("fork"), ``name, verdict, estimate``, and a column for each decision that the rule leaves open;
        the registered specification first. Empty if the rule leaves nothing open.
    """
    rows = []
    for specification in specifications_of(claim, estimator, subsets[WAYS[0]], rule):
        changed = _with_fewer_permutations(specification.applied_to(rule))
        evidence = estimator(claim, changed, subsets[specification.cooccur_by], **specification.settings)
        verdict = judge(claim, changed, evidence, None)
        name = ", ".join(f"{what} {chosen}" for what, chosen in specification.names.items())
        rows.append({"claim": claim.id, "kind": "fork", "name": name, "verdict": verdict.verdict,
                     "estimate": verdict.estimate, **specification.names})  # fmt: skip
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(COLUMNS))
