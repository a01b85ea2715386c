"""Exact tests of a difference between two groups of interviews, within strata."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom


@dataclass(frozen=True)
class StratifiedDifference:
    """A difference between the shares of two groups, and how likely chance makes one as large.

    Attributes
    ----------
    difference : float
        The share of the first group minus that of the second, averaged over strata; NaN if no stratum has both groups.
    p, p_against : float
        The chance of a difference at least as large, and of one at most as large.
    compared : int
        Interviews in strata that have both groups.
    """

    difference: float
    p: float
    p_against: float
    compared: int


def stratified_difference(named: np.ndarray, first: np.ndarray, stratum: np.ndarray) -> StratifiedDifference:
    """Compare the shares of two groups within strata, exactly.

    Parameters
    ----------
    named : array of bool (n,)
        Whether each interview names a thing.
    first : array of bool (n,)
        Whether it is in the first group; otherwise it is in the second.
    stratum : array of int (n,)
        Where interviews are assigned to groups anew; strata with one group only are left out.

    Returns
    -------
    StratifiedDifference

    Notes
    -----
    Where the groups of a stratum's interviews are assigned at random, the number in the first group that names the
    thing is hypergeometric; the sum over strata is their convolution. Strata weigh n1 n2 / (n1 + n2) in the difference
    (Mantel and Haenszel), so that it is a linear function of that sum, and the test is exact.

    References
    ----------
    Fisher (1935), The Design of Experiments, section 21; Mantel and Haenszel (1959), J. Natl. Cancer Inst. 22: 719-748.

    Examples
    --------
    All three of one group and none of three of the other: one of 20 assignments.

    >>> named = np.array([1, 1, 1, 0, 0, 0], dtype=bool)
    >>> found = stratified_difference(named, named, np.zeros(6, dtype=int))
    >>> found.difference, round(found.p, 4), found.p_against, found.compared
    (1.0, 0.05, 1.0, 6)
    """
    excess, weight, observed, compared = 0.0, 0.0, 0, 0
    chances = np.ones(1)  # of each sum over the strata so far
    for rows in (np.flatnonzero(stratum == number) for number in np.unique(stratum)):
        total, group, naming = len(rows), int(first[rows].sum()), int(named[rows].sum())
        if group in (0, total):
            continue
        both = int((first[rows] & named[rows]).sum())
        excess, weight = excess + both - group * naming / total, weight + group * (total - group) / total
        observed, compared = observed + both, compared + total
        chances = np.convolve(chances, hypergeom.pmf(np.arange(group + 1), total, naming, group))
    if not compared:
        return StratifiedDifference(np.nan, np.nan, np.nan, 0)
    p, p_against = chances[observed:].sum(), chances[: observed + 1].sum()
    return StratifiedDifference(excess / weight, min(1.0, float(p)), min(1.0, float(p_against)), compared)


def difference_in_each(
    named: np.ndarray, first: np.ndarray, stratum: np.ndarray, strata: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give the share of each group that names a thing, in each stratum.

    Parameters
    ----------
    named, first, stratum : array (n,)
        As in `stratified_difference`; a negative stratum is none.
    strata : int
        How many strata there are (s).

    Returns
    -------
    tuple of array
        The shares of the first and of the second group, both (s,); NaN where a group has no interview.
    """
    shares = []
    for group in (first, ~first):
        rows = group & (stratum >= 0)
        total, naming = (np.bincount(stratum[kept], minlength=strata) for kept in (rows, rows & named))
        shares.append(np.divide(naming, total, out=np.full(strata, np.nan), where=total > 0))
    return shares[0], shares[1]
