"""Verdicts again, with something left out, in the second coder's reading, and by each fork of their rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

import pandas as pd

from analysis.claims.verdict import judge
from analysis.measures.passages.overlap import WAYS
from analysis.measures.passages.study_subset import material_of, read_interviews
from analysis.models import AREAS, Claim, Evidence, Study, StudySubset
from analysis.robustness.specifications import forks_of

Estimator = Callable[..., Evidence]
PERMUTATIONS = 999  # of great-difference, in each repetition
COLUMNS = ("claim", "kind", "name", "verdict", "estimate")


@dataclass(frozen=True)
class Repetition:
    """A study cut or read otherwise.

    Attributes
    ----------
    kind, name : str
        What kind of change it is, and of what.
    make : callable
        Makes its material.
    municipalities : int
        How many the whole study has.
    """

    kind: str
    name: str
    make: Callable[[], StudySubset]
    municipalities: int = 0

    @cached_property
    def material(self) -> StudySubset:
        return self.make()

    @property
    def lacks_municipality(self) -> bool:
        """Whether a municipality is left out, also with its only interview or its only area."""
        return self.material.interviews["municipality"].nunique() < self.municipalities


def repetitions(study: Study) -> Iterator[Repetition]:
    """Cut and read a study in every way that a verdict should stand: without each municipality, area and interview,
    and with the second coder's codings wherever there are some.
    """
    interviews = read_interviews(study)
    municipalities = interviews["municipality"]
    cut = partial(Repetition, municipalities=municipalities.nunique())
    for municipality in sorted(municipalities.dropna().unique()) if municipalities.nunique(dropna=False) > 1 else ():
        yield cut("municipality", municipality, partial(material_of, study, leave_out=municipality))
    if set(AREAS) <= set(interviews["area"].dropna()):
        for left, kept in zip(AREAS, reversed(AREAS), strict=True):
            yield cut("area", left, partial(material_of, study, area=kept))
    for interview in interviews["interview"] if len(interviews) > 1 else ():
        yield cut("interview", interview, partial(_without_interview, study, interview))
    if (study.assignments["role"] == "second").any():
        yield Repetition("coder", "second", partial(material_of, study, coding="second"))


def _without_interview(study: Study, interview: str) -> StudySubset:
    rest = study.interviews[study.interviews["interview"] != interview].reset_index(drop=True)
    return material_of(replace(study, interviews=rest))


def repeated_verdicts(
    repetition: Repetition, claims: Iterable[Claim], rules: Mapping[str, Mapping], estimators: Mapping[str, Estimator]
) -> pd.DataFrame:
    """Judge claims on one repetition; the gate of the whole study holds, and is not asked again.

    Where a municipality is left out, what has a p-value is judged by sign and size: with a municipality less, the
    smallest p that a sign-flip test can give is twice as large. All else is judged by the whole rule.

    Returns
    -------
    DataFrame
        ``claim, kind, name, verdict, estimate``.
    """
    rows = []
    for claim in claims:
        rule = _by_size(rules[claim.word]) if repetition.lacks_municipality else rules[claim.word]
        verdict = judge(claim, rule, estimators[claim.estimator](claim, _quick(rule), repetition.material), None)
        rows.append((claim.id, repetition.kind, repetition.name, verdict.verdict, verdict.estimate))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _quick(rule: Mapping) -> Mapping:
    return {**rule, "permutations": PERMUTATIONS} if "permutations" in rule else rule


def _by_size(rule: Mapping) -> Mapping:
    return {**rule, "p_at_most": 1.0} if "p_at_most" in rule else rule


def materials_by_meeting(study: Study) -> dict[str, StudySubset]:
    """Read a whole study with codes that meet in each way."""
    return {way: material_of(study, meeting=way) for way in WAYS}


def forked_verdicts(
    claim: Claim, rule: Mapping, estimator: Estimator, materials: Mapping[str, StudySubset]
) -> pd.DataFrame:
    """Judge a claim by every fork of its rule.

    Parameters
    ----------
    materials : dict of str to StudySubset
        From `materials_by_meeting`.

    Returns
    -------
    DataFrame
        ``claim, kind`` (fork), ``name, verdict, estimate``, and a column for each thing that the rule leaves open; the
        registered fork first. Empty where nothing is left open.
    """
    rows = []
    for fork in forks_of(claim, estimator, materials[WAYS[0]], rule):
        changed = _quick(fork.applied_to(rule))
        verdict = judge(claim, changed, estimator(claim, changed, materials[fork.meeting], **fork.settings), None)
        name = ", ".join(f"{what} {chosen}" for what, chosen in fork.names.items())
        rows.append({"claim": claim.id, "kind": "fork", "name": name, "verdict": verdict.verdict,
                     "estimate": verdict.estimate, **fork.names})  # fmt: skip
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(COLUMNS))
