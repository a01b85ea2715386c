"""Define the smallest groups that a public run may describe, and the bands that replace exact counts."""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

THRESHOLDS = {"unit": 3, "interview": 5}
"""The smallest number of units, and of interviews (or persons), in a group."""


@dataclass(frozen=True)
class _Bands:
    """Three bands from 0 to ``total``: below ``low``, from ``low`` up, and from ``total - short`` up."""

    low: int
    short: int
    fewest: int  # units; with fewer, a band would be a single number


BANDS = {"unit": _Bands(3, 1, 6), "interview": _Bands(5, 4, 14)}


def band(count: int | None, total: int, unit: str) -> str | None:
    """Find the band of a count; with six units the bands are 0–2, 3–4 and 5–6.

    Exact counts are never shown, because combined with another count or the total they would reveal a small one.

    Parameters
    ----------
    count : int or None
    total : int
        The number of units that could be counted.
    unit : {"unit", "interview"}

    Returns
    -------
    str or None
        None if the count is unknown, or bands would be too narrow.

    Examples
    --------
    >>> [band(count, 6, "unit") for count in (2, 3, 5)]
    ['0–2', '3–4', '5–6']
    >>> band(23, 24, "interview")
    '20–24'
    """
    bands = BANDS[unit]
    if count is None or total < bands.fewest:
        return None
    starts = (0, bands.low, total - bands.short, total + 1)
    return next(f"{first}–{after - 1}" for first, after in pairwise(starts) if count < after)


FEW_LEFT_OUT = "compared with a run of all groups, it would tell of the few interviews that it leaves out"


def is_rest_enough(every: pd.DataFrame, kept: pd.DataFrame) -> bool:
    """Return whether a run of one group leaves out no interviews, or so many that nothing is learnt of any of them.

    Whoever compares it with a run of all groups learns something of the rest.

    Parameters
    ----------
    every, kept : DataFrame
        All interviews of the study, and those of the run: ``interview``, ``unit``.
    """
    rest = every[~every["interview"].isin(kept["interview"])]
    return rest.empty or is_enough(len(rest), rest["unit"].nunique())


def is_enough(interviews: int, units: int) -> bool:
    """Tell whether a run has enough interviews, and enough units if it has any, to be published."""
    few = 0 < units < THRESHOLDS["unit"]
    return interviews >= THRESHOLDS["interview"] and not few
