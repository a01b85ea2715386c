"""The size of a study, which its error rates depend on."""

from dataclasses import dataclass

import numpy as np

from analysis.models import AREAS, StudySubset
from analysis.simulation.scenarios import AS_PUBLISHED


@dataclass(frozen=True)
class Design:
    """How much material a study has; the default is that of the shipped data.

    Attributes
    ----------
    municipalities : int
    interviews_per_cell : int
        Interviews in each area of each municipality.
    statements : int
        Mean number of answers in an interview, to the nearest `STEP`.
    """

    municipalities: int = AS_PUBLISHED.municipalities
    interviews_per_cell: int = 2
    statements: int = int(AS_PUBLISHED.statements)


STEP = 10
"""Answers are counted no closer than so: a table of error rates does for interviews of about that length."""


def design_of(material: StudySubset) -> Design:
    """Read off a study how large it is, as if it were spread evenly over municipalities and areas.

    An answer is taken to begin where a stretch that is analysed does. Of interviews without a municipality nothing is
    counted; every count is at least 1.
    """
    interviews = material.interviews.dropna(subset=["municipality"])
    municipalities = max(1, interviews["municipality"].nunique())
    told = material.codings[material.codings["interview"].isin(interviews["interview"])]
    begun = told.drop_duplicates(["interview", "start"] if told["start"].notna().any() else ["interview", "segment"])
    return Design(
        municipalities=municipalities,
        interviews_per_cell=max(1, round(len(interviews) / (municipalities * len(AREAS)))),
        statements=max(1, int(np.rint(len(begun) / max(1, len(interviews)) / STEP))) * STEP,
    )
