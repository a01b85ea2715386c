"""The smallest groups that a public run tells of, and the bands that stand in the place of exact counts."""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

THRESHOLDS = {"municipality": 3, "interview": 5}
"""Municipalities and interviews (or persons) that a group must have."""


@dataclass(frozen=True)
class _Bands:
    """Three bands of 0 to ``total``: below ``low``; from there on; and from ``total - short`` up."""

    low: int
    short: int
    fewest: int  # units, so that no band is a single number


BANDS = {"municipality": _Bands(3, 1, 6), "interview": _Bands(5, 4, 14)}


def band(count: int | None, total: int, unit: str) -> str | None:
    """Give the band that a count lies in; six municipalities have the bands 0–2, 3–4 and 5–6.

    Exact counts are never told: beside another count, or beside the total, they would give away a small one.

    Parameters
    ----------
    count : int or None
    total : int
        The units that could be counted.
    unit : {"municipality", "interview"}

    Returns
    -------
    str or None
        None where the count is unknown, or where bands would be too narrow.

    Examples
    --------
    >>> [band(count, 6, "municipality") for count in (2, 3, 5)]
    ['0–2', '3–4', '5–6']
    >>> band(23, 24, "interview")
    '20–24'
    """
    bands = BANDS[unit]
    if count is None or total < bands.fewest:
        return None
    starts = (0, bands.low, total - bands.short, total + 1)
    return next(f"{first}–{after - 1}" for first, after in pairwise(starts) if count < after)


FEW_LEFT_OUT = "compared with a run of all areas, it would tell of the few interviews that it leaves out"


def is_rest_enough(every: pd.DataFrame, kept: pd.DataFrame) -> bool:
    """Tell whether the interviews that a run of one area leaves out are none, or enough to be told of themselves.

    Whoever compares it with a run of all areas learns something of the rest.

    Parameters
    ----------
    every, kept : DataFrame
        All interviews of the study, and those of the run: ``interview``, ``municipality``.
    """
    rest = every[~every["interview"].isin(kept["interview"])]
    return rest.empty or is_enough(len(rest), rest["municipality"].nunique())


def is_enough(interviews: int, municipalities: int) -> bool:
    """Tell whether a run is of enough interviews, and of enough municipalities if it has any, to be told of at all."""
    few = 0 < municipalities < THRESHOLDS["municipality"]
    return interviews >= THRESHOLDS["interview"] and not few
