"""The size of a study, which its error rates depend on."""

from dataclasses import dataclass

import numpy as np

from analysis.models import AREAS, StudySubset
from analysis.simulation.scenarios import AS_PUBLISHED


@dataclass(frozen=True)
class StudySize:
    """The size of a study; the default is that of the shipped data.

    Attributes
    ----------
    municipalities : int
        Number of municipalities.
    interviews_per_cell : int
        Interviews in each area of each municipality.
    statements : int
        Mean number of answers in an interview, to the nearest `STEP`.
    """

    municipalities: int = AS_PUBLISHED.municipalities
    interviews_per_cell: int = 2
    statements: int = int(AS_PUBLISHED.statements)


STEP = 10
"""Answers are rounded to this number, so that a table of error rates applies to interviews of similar length."""


def study_size_of(material: StudySubset) -> StudySize:
    """Measure the size of a study, as if interviews were spread evenly over municipalities and areas.

    Each position where an analysed segment begins counts as an answer. Interviews without a municipality are not
    counted; every count is at least 1.
    """
    interviews = material.interviews.dropna(subset=["municipality"])
    municipalities = max(1, interviews["municipality"].nunique())
    codings = material.codings[material.codings["interview"].isin(interviews["interview"])]
    answer = ["interview", "start"] if codings["start"].notna().any() else ["interview", "segment"]
    answers = codings.drop_duplicates(answer)
    return StudySize(
        municipalities=municipalities,
        interviews_per_cell=max(1, round(len(interviews) / (municipalities * len(AREAS)))),
        statements=max(1, int(np.rint(len(answers) / max(1, len(interviews)) / STEP))) * STEP,
    )
