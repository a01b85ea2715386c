"""Intervals and exact tests for a handful of units."""

from math import sqrt
from statistics import NormalDist

import numpy as np
from scipy import stats

from analysis.models import TOLERANCE

ENUMERABLE = 16  # up to this many units, all sign patterns are gone through


def clopper_pearson_interval(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Bound a share exactly from ``count`` of ``total``.

    Parameters
    ----------
    count, total : int
        Units that meet a condition; units judged.
    confidence : float
        Coverage, in (0, 1).

    Returns
    -------
    tuple of float
        Lower and upper bound, in [0, 1].

    Raises
    ------
    ValueError
        If ``total`` is 0 or ``count`` is not between 0 and ``total``.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26: 404-413.

    Examples
    --------
    All six units; the lower bound is the sixth root of 0.025:

    >>> low, high = clopper_pearson_interval(6, 6)
    >>> round(low, 3), high
    (0.541, 1.0)
    """
    _check_share(count, total)
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else stats.beta.ppf(tail, count, total - count + 1)
    high = 1.0 if count == total else stats.beta.ppf(1 - tail, count + 1, total - count)
    return float(low), float(high)


def wilson_interval(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Bound a share by inverting the score test.

    Parameters, returns and errors as in `clopper_pearson_interval`.

    References
    ----------
    Wilson (1927), J. Am. Stat. Assoc. 22: 209-212.

    Examples
    --------
    No unit of 20:

    >>> low, high = wilson_interval(0, 20)
    >>> round(low, 4), round(high, 4)
    (0.0, 0.1611)
    """
    _check_share(count, total)
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    share = count / total
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    margin = sqrt(z2 * (share * (1 - share) + z2 / (4 * total)) / total) / (1 + z2 / total)
    return max(0.0, centre - margin), min(1.0, centre + margin)


def _check_share(count: int, total: int) -> None:
    if total <= 0 or not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is not a share; need 0 <= count <= total and total > 0")


def t_interval(values: np.ndarray, confidence: float = 0.95) -> tuple[float, float]:
    """Bound the mean of ``values`` (n of them, n - 1 degrees of freedom); NaN twice where n < 2."""
    if len(values) < 2:
        return float("nan"), float("nan")
    margin = stats.t.ppf((1 + confidence) / 2, len(values) - 1) * np.std(values, ddof=1) / sqrt(len(values))
    return float(np.mean(values) - margin), float(np.mean(values) + margin)


def lower_bound(values: np.ndarray, confidence: float = 0.95) -> float:
    """Bound the mean of ``values`` from below, one-sided, by Student's t; NaN where there are fewer than two."""
    return t_interval(values, 2 * confidence - 1)[0]


def median_bounds(values: np.ndarray, confidence: float = 0.95) -> tuple[float, float]:
    """Bound the median of ``values`` (n,) by two of them, whatever their distribution; NaN twice where n is too small.

    The bounds are the k-th smallest and k-th largest value, with the largest k for which fewer than k of n fair coins
    fall on one side with probability at most (1 - confidence) / 2.

    References
    ----------
    Thompson (1936), Ann. Math. Stat. 7: 122-128.

    Examples
    --------
    Of six values, all are on one side of the median with probability 1/64, and all but one with 7/64:

    >>> median_bounds(np.array([1.0, 2, 3, 4, 5, 9]))
    (1.0, 9.0)
    """
    tail = (1 - confidence) / 2
    chances = stats.binom.cdf(np.arange(len(values)), len(values), 0.5)
    rank = int((chances <= tail + TOLERANCE).sum())
    if not rank:
        return float("nan"), float("nan")
    ordered = np.sort(values)
    return float(ordered[rank - 1]), float(ordered[-rank])


def sign_flip_p(differences: np.ndarray, resamples: int = 99_999, seed: int = 0) -> float:
    """Chance of a mean as large as that of ``differences`` (n,) if each had either sign equally often (one-sided).

    Exact over all 2**n sign patterns for up to 16 differences; beyond that (1 + k) / (resamples + 1) over seeded
    draws. NaN where there are none.

    References
    ----------
    Fisher (1935), The Design of Experiments, section 21.

    Examples
    --------
    Of the 2**3 patterns of signs, only the observed one has so large a sum:

    >>> sign_flip_p(np.array([0.1, 0.2, 0.3]))
    0.125
    """
    count = len(differences)
    if count == 0:
        return float("nan")
    observed = np.sum(differences) - TOLERANCE
    if count <= ENUMERABLE:
        return float(np.mean(_sign_patterns(count) @ differences >= observed))
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (resamples, count))
    return float((1 + np.sum(signs @ differences >= observed)) / (resamples + 1))


def two_sided_sign_flip_p(differences: np.ndarray, resamples: int = 99_999, seed: int = 0) -> float:
    """Chance of a mean as far from 0, on either side, as that of ``differences`` (n,); see `sign_flip_p`.

    Every pattern of signs has its mirror image, so this is twice the chance on the side of the mean, and at most 1.

    Examples
    --------
    >>> two_sided_sign_flip_p(np.array([0.1, 0.2, 0.3]))
    0.25
    """
    side = 1.0 if np.sum(differences) >= 0 else -1.0
    return float(np.minimum(1.0, 2 * sign_flip_p(side * np.asarray(differences), resamples, seed)))


def sign_flip_interval(values: np.ndarray, confidence: float = 0.95) -> tuple[float, float]:
    """Bound the centre of ``values`` (n,) by inverting the exact sign-flip test.

    The bounds are order statistics of the means of all 2**n - 1 non-empty subsets. Below six values the interval is
    unbounded at 95 %; it is NaN there, and beyond 16 values, where the subsets are too many.

    References
    ----------
    Hartigan (1969), J. Am. Stat. Assoc. 64: 1303-1317.
    """
    count = len(values)
    tail = int((1 - confidence) / 2 * 2**count) if count <= ENUMERABLE else 0
    if tail < 1:
        return float("nan"), float("nan")
    subsets = (_sign_patterns(count) > 0)[:-1]
    means = np.sort(subsets @ values / subsets.sum(axis=1))
    return float(means[tail - 1]), float(means[-tail])


def _sign_patterns(count: int) -> np.ndarray:
    """All 2**count rows of -1 and +1; the last row is all -1."""
    bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    return 1.0 - 2.0 * bits


def leave_one_out_means(values: np.ndarray) -> np.ndarray:
    """Mean of the others, for each of ``values`` (n,); NaN where it is the only one.

    Examples
    --------
    >>> leave_one_out_means(np.array([1.0, 2.0, 3.0]))
    array([2.5, 2. , 1.5])
    """
    if len(values) < 2:
        return np.full(len(values), np.nan)
    return (np.sum(values) - values) / (len(values) - 1)
