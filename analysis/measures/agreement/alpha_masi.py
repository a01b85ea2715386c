"""Krippendorff's alpha where a coder may give several codes, or none: sets, compared by MASI distance."""

from collections.abc import Sequence

import numpy as np

MOST_SETS = 2000  # their distances are a square table


def masi_alpha(units: np.ndarray, sets: Sequence[Sequence[str]]) -> float:
    """Alpha = 1 - observed / expected disagreement, with MASI as the distance of two sets.

    Parameters
    ----------
    units : array (ratings,) of int
        The unit of each rating, numbered from 0.
    sets : sequence (ratings,)
        The set of codes that each rating gives; it may be empty.

    Returns
    -------
    float
        NaN where no unit has two ratings, where all sets are the same, and where there are more than 2,000 different
        sets.

    References
    ----------
    Passonneau (2006), Measuring Agreement on Set-valued Items (MASI), LREC 2006; Artstein and Poesio (2008), Comput.
    Linguist. 34: 555-596.
    """
    distinct = {each: place for place, each in enumerate(sorted({tuple(sorted(given)) for given in sets}))}
    kinds = np.array([distinct[tuple(sorted(given))] for given in sets], dtype=int)
    ratings = np.bincount(units) if len(kinds) else np.zeros(0, dtype=int)
    kept = ratings[units] > 1 if len(kinds) else np.zeros(0, dtype=bool)
    if not kept.any() or len(np.unique(kinds[kept])) < 2 or len(distinct) > MOST_SETS:
        return float("nan")
    distance = masi_distances(list(distinct))
    totals = np.bincount(kinds[kept], minlength=len(distinct))
    number = totals.sum()
    expected = totals @ distance @ totals / (number * (number - 1))
    return float(1 - _observed(units[kept], kinds[kept], ratings, distance) / number / expected)


def _observed(units: np.ndarray, kinds: np.ndarray, ratings: np.ndarray, distance: np.ndarray) -> float:
    """Sum the distances of all pairs of ratings of a unit, by one less than its ratings."""
    order = np.argsort(units, kind="stable")
    units, kinds = units[order], kinds[order]
    total = 0.0
    for step in range(1, int(ratings.max())):
        together = units[step:] == units[:-step]
        each = distance[kinds[step:], kinds[:-step]] / (ratings[units[step:]] - 1)
        total += 2 * each[together].sum()
    return total


def masi_distances(sets: Sequence[Sequence[str]]) -> np.ndarray:
    """Compare sets pair by pair: 1 - Jaccard index x monotonicity.

    Monotonicity is 1 for equal sets, 2/3 if one contains the other, 1/3 where they overlap otherwise, 0 where they do
    not. Two empty sets are equal; an empty one and another have nothing in common.

    Returns
    -------
    array (sets, sets)

    Examples
    --------
    >>> masi_distances([("school", "nurse"), ("nurse",), ("ssp",)]).round(2)
    array([[0.  , 0.67, 1.  ],
           [0.67, 0.  , 1.  ],
           [1.  , 1.  , 0.  ]])
    """
    members = sorted({member for given in sets for member in given})
    membership = np.array([[member in given for member in members] for given in map(set, sets)], dtype=float)
    membership = membership.reshape(len(sets), len(members))
    sizes, both = membership.sum(axis=1), membership @ membership.T
    smaller, either = np.minimum.outer(sizes, sizes), np.add.outer(sizes, sizes) - both
    jaccard = np.divide(both, either, out=np.ones_like(both), where=either > 0)
    monotonicity = np.where(both == either, 1, np.where(both == smaller, 2 / 3, 1 / 3)) * ((both > 0) | (either == 0))
    return 1 - jaccard * monotonicity
