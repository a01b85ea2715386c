"""Krippendorff's alpha: agreement beyond chance of any number of coders, with ratings missing, at four levels."""

import numpy as np

LEVELS = ("nominal", "ordinal", "interval", "ratio")
NOT_TWICE, ONE_VALUE = "no-unit-rated-twice", "one-value-only"


def rating_counts(ratings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count how many coders gave a unit each value.

    Parameters
    ----------
    ratings : array (units, coders)
        Numbers; NaN where a coder gave none.

    Returns
    -------
    tuple of array
        Counts (units, values), and the values (values,) in rising order.

    Examples
    --------
    Two coders rate three units; the first coder did not rate the last:

    >>> counts, values = rating_counts([[1, 1], [1, 2], [float("nan"), 2]])
    >>> counts.tolist(), values.tolist()
    ([[2.0, 0.0], [1.0, 1.0], [0.0, 1.0]], [1.0, 2.0])
    """
    ratings = np.asarray(ratings, dtype=float)
    values, place = np.unique(ratings[~np.isnan(ratings)], return_inverse=True)
    unit = np.nonzero(~np.isnan(ratings))[0]
    counts = np.zeros((len(ratings), len(values)))
    np.add.at(counts, (unit, place.ravel()), 1)
    return counts, values


def krippendorff_alpha(
    counts: np.ndarray, level: str = "nominal", values: np.ndarray | None = None, times: np.ndarray | None = None
) -> np.ndarray:
    """Alpha = 1 - observed disagreement / expected disagreement.

    With ``n_u`` the counts of a unit, ``m_u`` their sum, ``n`` the sum over units and ``N`` the sum of that:
    alpha = 1 - (N - 1) sum_u (n_u' D n_u) / (m_u - 1) / (n' D n), with ``D`` the squared differences of values:
    1 for any two that differ (nominal), of their mid-ranks in ``n`` (ordinal), of the values (interval), or of the
    values by their sum (ratio). A unit with fewer than two ratings is not used.

    Parameters
    ----------
    counts : array (patterns, values)
        How many coders gave each value; a pattern is a unit, or represents all units with these counts.
    level : {"nominal", "ordinal", "interval", "ratio"}
    values : array (values,), optional
        The values of the columns, in rising order; needed for interval and ratio.
    times : array (..., patterns), optional
        How many units show each pattern; 1 each by default.

    Returns
    -------
    array (...)
        At most 1. NaN where it is undefined; `undefined_reason` says why.

    Raises
    ------
    ValueError
        If the level is not known, or has no values to work with; if a value is negative at the ratio level.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.

    Examples
    --------
    Two coders agree on both units, which differ; then they disagree on one of two:

    >>> float(krippendorff_alpha([[2, 0], [0, 2]])), float(krippendorff_alpha([[2, 0], [1, 1]]))
    (1.0, 0.0)
    """
    scale = _scale(level, values)
    counts = np.asarray(counts, dtype=float)
    times = np.ones(len(counts)) if times is None else np.asarray(times, dtype=float)
    usable = counts.sum(axis=1) > 1
    counts, times = counts[usable], times[..., usable]
    totals = times @ counts
    number = totals.sum(axis=-1)
    if level in ("nominal", "ratio"):
        squares = 1 - np.eye(counts.shape[1]) if level == "nominal" else _by_their_sum(scale)
        each = np.einsum("uc,ck,uk->u", counts, squares, counts) / (counts.sum(axis=1) - 1)
        observed = times @ each
        expected = np.einsum("...c,ck,...k->...", totals, squares, totals)
    else:
        place = (
            np.cumsum(totals, axis=-1) - totals / 2 if level == "ordinal" else scale - scale.sum() / max(len(scale), 1)
        )
        observed = (times * _spread(counts, place) / (counts.sum(axis=1) - 1)).sum(axis=-1)
        expected = 2 * (number * (totals * place**2).sum(axis=-1) - (totals * place).sum(axis=-1) ** 2)
    varies = (totals > 0).sum(axis=-1) > 1
    ratio = np.divide((number - 1) * observed, expected, out=np.full(np.shape(expected), np.nan), where=varies)
    return 1 - ratio


def _scale(level: str, values: np.ndarray | None) -> np.ndarray:
    """Give the values that differences are taken of; none where the level needs none."""
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}; use one of {', '.join(LEVELS)}")
    if values is None:
        if level in ("interval", "ratio"):
            raise ValueError(f"level {level!r} needs the values of the columns")
        return np.zeros(0)
    if level == "ratio" and np.min(values, initial=0) < 0:
        raise ValueError(f"level 'ratio' has no negative values, and {np.min(values)} is one; use 'interval'")
    scale = np.asarray(values, dtype=float)
    # Squares of far-off values would lose the digits of their differences.
    return scale - scale[len(scale) // 2] if level == "interval" and len(scale) else scale


def _by_their_sum(scale: np.ndarray) -> np.ndarray:
    sums = scale[:, None] + scale
    parts = np.divide(scale[:, None] - scale, sums, out=np.zeros_like(sums), where=sums > 0)
    return parts**2


def _spread(counts: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Sum the squared differences between all pairs of ratings of a unit: (patterns,), or (..., patterns)."""
    sums, squares = place @ counts.T, place**2 @ counts.T
    return 2 * (counts.sum(axis=1) * squares - sums**2)


def undefined_reason(counts: np.ndarray, times: np.ndarray | None = None) -> str:
    """Say why alpha has no value for these counts (units, values): "" where it has one.

    "no-unit-rated-twice": there is nothing to compare. "one-value-only": all ratings are the same, so that nothing
    varies by which agreement could be distinguished from a fixed answer; it is not taken for perfect agreement.
    """
    seen = np.ones(len(counts)) if times is None else times
    compared = counts[(counts.sum(axis=1) > 1) & (seen > 0)]
    if not len(compared):
        return NOT_TWICE
    return ONE_VALUE if (compared.sum(axis=0) > 0).sum() < 2 else ""


def patterns_by_cluster(counts: np.ndarray, clusters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Collapse units with equal counts.

    Parameters
    ----------
    counts : array (units, values)
    clusters : array (units,)
        The interview of each unit; one and the same for all where units were drawn by themselves.

    Returns
    -------
    tuple of array
        The distinct rows of counts (patterns, values), and how many units of each cluster show them (clusters,
        patterns).
    """
    _, first, column = np.unique(_numbers_of(counts), return_index=True, return_inverse=True)
    patterns = counts[first]
    names, row = np.unique(clusters, return_inverse=True)
    places = row * len(patterns) + column.ravel()
    return patterns, np.bincount(places, minlength=len(names) * len(patterns)).reshape(len(names), len(patterns))


def _numbers_of(counts: np.ndarray) -> np.ndarray:
    """Give rows of counts one number each, the same for equal rows."""
    most = int(counts.max(initial=0)) + 1
    if most ** counts.shape[1] < 2**53:  # as digits of one number; else a sort of whole rows, which is slower
        return counts @ float(most) ** np.arange(counts.shape[1])
    return np.unique(counts, axis=0, return_inverse=True)[1].ravel()


def resampled_alphas(
    patterns: np.ndarray,
    found: np.ndarray,
    resamples: int,
    rng: np.random.Generator,
    level: str = "nominal",
    values: np.ndarray | None = None,
) -> np.ndarray:
    """Alpha of resamples that draw clusters with replacement, and then as many units within each.

    Units with equal counts in one cluster are drawn together, by one multinomial draw, and so are clusters with equal
    numbers or shares of all patterns: the time depends on how many different ones there are, not on how many units.

    Parameters
    ----------
    patterns, found : arrays (patterns, values) and (clusters, patterns)
        From `patterns_by_cluster`.
    resamples : int
    rng : Generator
    level, values
        As for `krippendorff_alpha`.

    Returns
    -------
    array (resamples,)
        NaN for a resample in which nothing varies; all NaN without any unit.
    """
    usable = patterns.sum(axis=1) > 1
    # The others only take up draws: together they are one pattern without ratings.
    patterns = np.vstack([patterns[usable], np.zeros(patterns.shape[1])])
    found = np.column_stack([found[:, usable], found[:, ~usable].sum(axis=1)])
    found, alike = np.unique(found[found.sum(axis=1) > 0], axis=0, return_counts=True)
    if not len(found):
        return np.full(resamples, np.nan)
    sizes = found.sum(axis=1)
    drawn = rng.multinomial(alike.sum(), alike / alike.sum(), size=resamples) * sizes
    shares, kind = np.unique(found / sizes[:, None], axis=0, return_inverse=True)
    units = np.zeros((resamples, len(patterns)))
    for number, share in enumerate(shares):
        order = np.argsort(-share, kind="stable")  # small numbers are quicker to draw, when large ones went before
        units[:, order] += rng.multinomial(drawn[:, kind.ravel() == number].sum(axis=1), share[order])
    return krippendorff_alpha(patterns, level, values, units)


def percentile_interval(alphas: np.ndarray) -> tuple[float, float]:
    """Give the bounds of the middle 95 % of resampled alphas; NaN where none is defined."""
    defined = alphas[~np.isnan(alphas)]
    low, high = np.quantile(defined, [0.025, 0.975]) if len(defined) else (np.nan, np.nan)
    return float(low), float(high)


def share_below(alphas: np.ndarray, floor: float) -> float:
    """Give the share of the defined resampled alphas that lie below a floor; NaN where none is defined."""
    defined = alphas[~np.isnan(alphas)]
    return float(np.mean(defined < floor)) if len(defined) else float("nan")
