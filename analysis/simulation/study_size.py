"""The size of a study, which its error rates depend on."""

from dataclasses import dataclass

import numpy as np

from analysis.models import StudySubset
from analysis.simulation.scenarios import AS_PUBLISHED
from analysis.study.own_study import own_groups


@dataclass(frozen=True)
class StudySize:
    """The size of a study; the default is that of the shipped data.

    Attributes
    ----------
    units : int
        Number of units.
    interviews_per_cell : int
        Interviews in each group of each unit.
    statements : int
        Mean number of answers in an interview, to the nearest `STEP`.
    """

    units: int = AS_PUBLISHED.units
    interviews_per_cell: int = 2
    statements: int = int(AS_PUBLISHED.statements)


STEP = 10
"""Answers are rounded to this number, so that a table of error rates applies to interviews of similar length."""


def study_size_of(material: StudySubset) -> StudySize:
    """Measure the size of a study, as if interviews were spread evenly over units and groups.

    Each position where an analysed segment begins counts as an answer. Interviews without a unit are not
    counted; every count is at least 1.
    """
    interviews = material.interviews.dropna(subset=["unit"])
    units = max(1, interviews["unit"].nunique())
    codings = material.codings[material.codings["interview"].isin(interviews["interview"])]
    answer = ["interview", "start"] if codings["start"].notna().any() else ["interview", "segment"]
    answers = codings.drop_duplicates(answer)
    return StudySize(
        units=units,
        interviews_per_cell=max(1, round(len(interviews) / (units * len(own_groups())))),
        statements=max(1, int(np.rint(len(answers) / max(1, len(interviews)) / STEP))) * STEP,
    )
