"""Agreement beyond chance besides alpha: Cohen's and Fleiss' kappa, Scott's pi, Gwet's AC1 and AC2; and without it.

They differ in what they take for chance. Each comes with its standard error over units, which takes the units for
independent draws: inside of interviews they are not, and there the bootstrap of `alpha` is used.

Two shapes go in. A *table* (values, values) crosses what two coders said. *Counts* (patterns, values) say how many of
any number of coders gave each value; a pattern is a unit, or represents all units with these counts, ``times`` of them.
"""

from typing import NamedTuple

import numpy as np

from analysis.measures.agreement.alpha import LEVELS
from analysis.models import TOLERANCE


class Coefficient(NamedTuple):
    """A coefficient and its standard error; NaN where it is undefined.

    That is where no unit was rated twice, and where chance alone gives full agreement, as with one value only. AC1 and
    AC2 expect no agreement by chance there, and are defined by their formula.
    """

    value: float
    error: float


UNDEFINED = Coefficient(float("nan"), float("nan"))


def closeness(values: np.ndarray, level: str = "nominal") -> np.ndarray:
    """Say how far two values count as agreement: 1 where they are the same, 0 where they are furthest apart.

    Parameters
    ----------
    values : array (values,)
        In rising order.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Ordinal: one minus the share of the pairs of categories that lie between the two, both included. Interval and
        ratio: one minus the squared difference, by the largest there is.

    Returns
    -------
    array (values, values)

    References
    ----------
    Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapter 4.
    """
    values = np.asarray(values, dtype=float)
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}; use one of {', '.join(LEVELS)}")
    if level == "nominal" or len(values) < 2:
        return np.eye(len(values))
    if level == "ordinal":
        span = np.abs(np.subtract.outer(np.arange(len(values)), np.arange(len(values)))) + 1.0
        return 1 - span * (span - 1) / (len(values) * (len(values) - 1))
    apart = np.subtract.outer(values, values)
    if level == "ratio":
        sums = np.add.outer(values, values)
        apart = np.divide(apart, sums, out=np.zeros_like(sums), where=sums > 0)
    return 1 - apart**2 / np.max(apart**2)


def percent_agreement(counts: np.ndarray, weights: np.ndarray | None = None, times: np.ndarray | None = None) -> float:
    """Share of pairs of ratings of a unit that agree, averaged over the units with two or more.

    Parameters
    ----------
    counts : array (patterns, values)
    weights : array (values, values), optional
        From `closeness`; only equal values agree by default.
    times : array (patterns,), optional

    Examples
    --------
    >>> float(percent_agreement(np.array([[2, 0], [1, 1]])))
    0.5
    """
    counts, times = _rated(counts, times)
    twice = counts.sum(axis=1) > 1
    return _mean(_agreeing(counts, weights)[twice], times[twice])


def specific_agreement(counts: np.ndarray, times: np.ndarray | None = None) -> np.ndarray:
    """Share of agreement among the ratings of each value: how likely another coder is to give it where one did.

    Parameters
    ----------
    counts : array (patterns, values)
    times : array (patterns,), optional

    Returns
    -------
    array (values,)
        NaN for a value that nobody gave in a unit with two ratings.

    References
    ----------
    Cicchetti and Feinstein (1990), J. Clin. Epidemiol. 43: 551-558.
    """
    counts, times = _rated(counts, times)
    twice = counts.sum(axis=1) > 1
    compared, times = counts[twice], times[twice]
    raters = compared.sum(axis=1, keepdims=True)
    agreeing, given = times @ (compared * (compared - 1) / (raters - 1)), times @ compared
    return np.divide(agreeing, given, out=np.full(len(given), np.nan), where=given > 0)


def cohen_kappa(table: np.ndarray, weights: np.ndarray | None = None) -> Coefficient:
    """Agreement of two coders, who by chance would each keep to their own shares.

    Parameters
    ----------
    table : array (values, values)
        Units by the value that the first (rows) and the second coder (columns) gave.
    weights : array (values, values), optional
        From `closeness`, for weighted kappa.

    References
    ----------
    Cohen (1960), Educ. Psychol. Meas. 20: 37-46; (1968), Psychol. Bull. 70: 213-220. Standard error: Fleiss, Cohen and
    Everitt (1969), Psychol. Bull. 72: 323-327.

    Examples
    --------
    The coders agree on 35 of 50 units (0.7), and 0.5 is expected by chance: (0.7 - 0.5) / (1 - 0.5).

    >>> round(float(cohen_kappa(np.array([[20, 5], [10, 15]])).value), 3)
    0.4
    """
    table = np.asarray(table, dtype=float)
    number = table.sum()
    if number == 0:
        return UNDEFINED
    weights = np.eye(len(table)) if weights is None else weights
    share = table / number
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    observed, expected = (weights * share).sum(), rows @ weights @ columns
    if expected > 1 - TOLERANCE:
        return UNDEFINED
    kappa = (observed - expected) / (1 - expected)
    by_margin = np.add.outer(weights @ columns, rows @ weights)
    spread = (share * (weights - by_margin * (1 - kappa)) ** 2).sum() - (kappa - expected * (1 - kappa)) ** 2
    return Coefficient(float(kappa), float(np.sqrt(max(spread, 0) / number) / (1 - expected)))


def largest_kappa(table: np.ndarray) -> float:
    """Give the kappa that two coders with these shares could reach at most (Cohen 1960, page 42)."""
    number = np.sum(table)
    if number == 0:
        return float("nan")
    share = np.asarray(table, dtype=float) / number
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    expected = rows @ columns
    return (
        float((np.minimum(rows, columns).sum() - expected) / (1 - expected))
        if expected < 1 - TOLERANCE
        else float("nan")
    )


def scott_pi(table: np.ndarray, weights: np.ndarray | None = None) -> Coefficient:
    """Agreement of two coders, who by chance would both keep to their common shares.

    Parameters as for `cohen_kappa`. The standard error divides by the number of units, as Gwet does for tables, and by
    one less where he works on ratings (`fleiss_kappa`).

    References
    ----------
    Scott (1955), Public Opin. Q. 19: 321-325. Standard error: Gwet (2014), Handbook of Inter-Rater Reliability, 4th
    edition.
    """
    return _of_table(fleiss_kappa(*counts_of(table), weights), np.sum(table))


def two_coder_ac(table: np.ndarray, weights: np.ndarray | None = None) -> Coefficient:
    """Compute Gwet's AC1 of two coders, or AC2 with ``weights``: `gwet_ac`, with the standard error of `scott_pi`."""
    return _of_table(gwet_ac(*counts_of(table), weights), np.sum(table))


def _of_table(coefficient: Coefficient, number: float) -> Coefficient:
    return (
        coefficient._replace(error=float(coefficient.error * np.sqrt((number - 1) / number))) if number else UNDEFINED
    )


def counts_of(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn a table of two coders (values, values) into counts (patterns, values) and their times (patterns,)."""
    each = np.eye(len(table))
    counts = (each[:, None] + each[None, :]).reshape(-1, len(table))
    return counts, np.asarray(table, dtype=float).ravel()


def fleiss_kappa(counts: np.ndarray, times: np.ndarray | None = None, weights: np.ndarray | None = None) -> Coefficient:
    """Agreement of any number of coders, who by chance would keep to the shares of all units together.

    Units with different numbers of ratings are allowed; those with one tell of the shares only.

    Parameters
    ----------
    counts : array (patterns, values)
    times : array (patterns,), optional
    weights : array (values, values), optional
        From `closeness`.

    References
    ----------
    Fleiss (1971), Psychol. Bull. 76: 378-382; with ratings missing, and the standard error: Gwet (2014), Handbook of
    Inter-Rater Reliability, 4th edition.
    """
    counts, times = _rated(counts, times)
    weights = np.eye(counts.shape[1]) if weights is None else weights
    shares = counts / counts.sum(axis=1, keepdims=True)
    common = _common(shares, times)
    by_unit = shares @ ((weights + weights.T) / 2) @ common
    return _beyond_chance(counts, times, weights, common @ weights @ common, by_unit)


def fleiss_by_value(counts: np.ndarray, times: np.ndarray | None = None) -> np.ndarray:
    """Kappa of each value against all others (values,); NaN for one that nobody, or everybody, gave everywhere."""
    against = (np.stack([one, counts.sum(axis=1) - one], axis=1) for one in counts.T)
    return np.array([fleiss_kappa(counts_of_one, times).value for counts_of_one in against])


def gwet_ac(counts: np.ndarray, times: np.ndarray | None = None, weights: np.ndarray | None = None) -> Coefficient:
    """Agreement where chance agreement is that of coders who guess in hard cases only: AC1, and AC2 with ``weights``.

    It remains high where one value is rare; kappa and alpha are low there though coders hardly ever differ.

    Parameters
    ----------
    counts : array (patterns, values)
        All values that could be given, those that nobody gave too.
    times : array (patterns,), optional
    weights : array (values, values), optional
        From `closeness`.

    References
    ----------
    Gwet (2008), Br. J. Math. Stat. Psychol. 61: 29-48; (2014), Handbook of Inter-Rater Reliability, 4th edition.
    """
    counts, times = _rated(counts, times)
    values = counts.shape[1]
    if values < 2:
        return UNDEFINED
    weights = np.eye(values) if weights is None else weights
    shares = counts / counts.sum(axis=1, keepdims=True)
    common = _common(shares, times)
    scale = weights.sum() / (values * (values - 1))
    return _beyond_chance(counts, times, weights, scale * common @ (1 - common), scale * shares @ (1 - common))


def _rated(counts: np.ndarray, times: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Keep the patterns that contain a rating and occur."""
    counts = np.asarray(counts, dtype=float)
    times = np.ones(len(counts)) if times is None else np.asarray(times, dtype=float)
    kept = (counts.sum(axis=1) > 0) & (times > 0)
    return counts[kept], times[kept]


def _mean(values: np.ndarray, times: np.ndarray) -> float:
    return float(times @ values / times.sum()) if times.sum() else float("nan")


def _common(shares: np.ndarray, times: np.ndarray) -> np.ndarray:
    return times @ shares / times.sum() if times.sum() else np.zeros(shares.shape[1])


def _agreeing(counts: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
    """Share of agreeing pairs of ratings in each unit; 0 where there is no pair."""
    weights = np.eye(counts.shape[1]) if weights is None else weights
    raters = counts.sum(axis=1)
    pairs = raters * (raters - 1)
    agreeing = (counts * (counts @ weights - 1)).sum(axis=1)
    return np.divide(agreeing, pairs, out=np.zeros(len(counts)), where=pairs > 0)


def _beyond_chance(
    counts: np.ndarray, times: np.ndarray, weights: np.ndarray, expected: float, by_unit: np.ndarray
) -> Coefficient:
    """Set observed against expected agreement; the error comes from what each unit adds to both."""
    twice = counts.sum(axis=1) > 1
    if not twice.any() or expected > 1 - TOLERANCE:
        return UNDEFINED
    agreeing, number = _agreeing(counts, weights), times.sum()
    value = (_mean(agreeing[twice], times[twice]) - expected) / (1 - expected)
    each = number / times[twice].sum() * (agreeing - expected * twice) / (1 - expected)
    each -= 2 * (1 - value) * (by_unit - expected) / (1 - expected)
    error = np.sqrt(times @ (each - value) ** 2 / (number * (number - 1))) if number > 1 else np.nan
    return Coefficient(float(value), float(error))
