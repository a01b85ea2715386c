"""Differences within units: compare two arms of each unit, then summarise the differences."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.statistics.group_means import mean_of_cell_means
from analysis.measures.statistics.intervals import leave_one_out_means, sign_flip_interval, sign_flip_p
from analysis.models import Claim, Evidence

AVERAGING: Mapping[str, list[str]] = {
    "interview-partner": ["interview", "partner"],
    "interview": ["interview"],
    "statement": [],
}


def arm_means(
    value: np.ndarray, arm: np.ndarray, unit: np.ndarray, cell: np.ndarray, units: int
) -> tuple[np.ndarray, np.ndarray]:
    """Average a value of passages in both arms of each unit: within cells first, then over cells.

    Parameters
    ----------
    value : array (t,)
        The value of each passage, a multiple of one half.
    arm : array of bool (t,)
        Whether the passage is in the arm with the exposure.
    unit, cell : arrays of int (t,)
        Its unit, from 0 (negative: none), and the cell that it is averaged in, such as its interview.
    units : int
        How many units there are (m).

    Returns
    -------
    tuple of array
        Means and counts, both (2, m).
        Row 0 is the arm without the exposure, row 1 the arm with it. A mean is NaN where the arm has no passage.

    Examples
    --------
    One unit; two positive passages with the exposure, one positive and one negative without it.

    >>> means, counts = arm_means(
    ...     value=np.array([1.0, 1, 1, 0]),
    ...     arm=np.array([True, True, False, False]),
    ...     unit=np.zeros(4, int),
    ...     cell=np.arange(4),
    ...     units=1,
    ... )
    >>> means.tolist(), counts.tolist()
    ([[0.5], [1.0]], [[2], [2]])
    """
    group = np.where(unit >= 0, arm * units + unit, -1)
    means = mean_of_cell_means(value, group, cell, 2 * units)
    counts = np.bincount(group[group >= 0], minlength=2 * units)
    return means.reshape(2, -1), counts.reshape(2, -1)


def arms_by_unit(
    passages: pd.DataFrame, value: str, arm: str, units: list[str], averaging: str = "interview-partner"
) -> pd.DataFrame:
    """Average ``value`` within interview and partner, then over those, in both arms of each unit.

    Parameters
    ----------
    passages : DataFrame
        Coded passages with ``unit, interview, partner``, a number ``value`` and a truth value ``arm``.
    value, arm : str
        The columns of the value, and of whether a passage is in the arm with the exposure.
    units : list of str
        The rows of the table.
    averaging : {"interview-partner", "interview", "statement"}
        What weighs equally within a unit's arm.

    Returns
    -------
    DataFrame
        Indexed by unit: ``with``, ``without`` (means), ``difference``, ``statements-with``,
        ``statements-without`` (counts of passages).

    Raises
    ------
    ValueError
        If ``averaging`` is none of the three.

    Examples
    --------
    >>> passages = pd.DataFrame(
    ...     {
    ...         "unit": ["M1"] * 3,
    ...         "interview": ["I01", "I01", "I02"],
    ...         "partner": ["nurse"] * 3,
    ...         "score": [1.0, 0.0, 0.5],
    ...         "known": [True, False, False],
    ...     }
    ... )
    >>> arms = arms_by_unit(passages, "score", "known", ["M1"])
    >>> arms.loc["M1", ["with", "without", "difference"]].tolist()
    [1.0, 0.25, 0.75]
    """
    if averaging not in AVERAGING:
        raise ValueError(f"unknown averaging {averaging!r}; use {', '.join(AVERAGING)}")
    index = pd.Index(units, name="unit")
    means, counts = arm_means(
        passages[value].to_numpy(dtype=float),
        passages[arm].to_numpy(dtype=bool),
        index.get_indexer(pd.Index(passages["unit"])),
        cell_numbers(passages, averaging),
        len(units),
    )
    return pd.DataFrame(
        {
            "with": means[1],
            "without": means[0],
            "difference": means[1] - means[0],
            "statements-with": counts[1],
            "statements-without": counts[0],
        },
        index=index,
    )


def cell_numbers(passages: pd.DataFrame, averaging: str) -> np.ndarray:
    """Number the cells that passages are averaged in, from 0: one for each interview and partner, or interview.

    Parameters
    ----------
    passages : DataFrame
        With ``interview`` and ``partner``.
    averaging : str
        A key of `AVERAGING`; passages that are averaged directly all have the number 0.

    Returns
    -------
    array of int (t,)
        -1 for a passage that has no partner, or no interview, to be averaged with.
    """
    columns = AVERAGING[averaging]
    if not columns:
        return np.zeros(len(passages), dtype=int)
    return passages.groupby(columns).ngroup().fillna(-1).to_numpy(dtype=int)


def eligible_units(difference: np.ndarray, counts: np.ndarray, fewest: int) -> np.ndarray:
    """Find the units whose difference is defined and rests on enough passages.

    Parameters
    ----------
    difference : array (m,)
    counts : array (arms, m)
        Passages in each arm; one row where a share is compared with a fixed expectation.
    fewest : int
        How many passages each arm needs.

    Returns
    -------
    array of bool (m,)

    Examples
    --------
    >>> eligible_units(np.array([0.2, 0.5]), np.array([[3, 2], [4, 9]]), fewest=3)
    array([ True, False])
    """
    return (counts >= fewest).all(axis=0) & ~np.isnan(difference)


def contrast_numbers(values: np.ndarray) -> dict[str, float]:
    """Summarise the differences of the units that can be judged.

    Parameters
    ----------
    values : array (n,)
        The difference within each unit.

    Returns
    -------
    dict
        ``estimate`` (their mean), ``low`` and ``high`` (exact sign-flip interval), ``p`` and ``p_against`` (exact,
        one-sided, above and below 0), ``leave_one_out_low`` and ``leave_one_out_high`` (the smallest and largest mean
        with one left out); NaN where there are too few.

    Examples
    --------
    Of the eight patterns of signs, only the observed one has so large a sum: p = 1/8.

    >>> numbers = contrast_numbers(np.array([0.1, 0.2, 0.3]))
    >>> round(numbers["estimate"], 3), numbers["p"], round(numbers["leave_one_out_low"], 3)
    (0.2, 0.125, 0.15)
    """
    low, high = sign_flip_interval(values)
    left = leave_one_out_means(values)
    return {
        "estimate": float(np.mean(values)) if len(values) else np.nan,
        "low": low,
        "high": high,
        "p": sign_flip_p(values),
        "p_against": sign_flip_p(-values),
        "leave_one_out_low": float(left.min()) if len(left) else np.nan,
        "leave_one_out_high": float(left.max()) if len(left) else np.nan,
    }


def judged_contrast(units: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Add to a contrast which units are ``eligible``, and the mean difference of the ``others`` of those.

    Parameters
    ----------
    units : DataFrame
        From `arms_by_unit`, or with one count of ``statements``.
    fewest : int
        How many passages each arm needs.

    Returns
    -------
    DataFrame
        ``units`` with ``eligible`` (truth value) and ``others`` (missing where a unit is not eligible).
    """
    arms = ["statements"] if "statements" in units else ["statements-with", "statements-without"]
    difference = units["difference"].to_numpy(dtype=float)
    eligible = eligible_units(difference, units[arms].to_numpy().T, fewest)
    others = leave_one_out_means(difference[eligible])
    return units.assign(eligible=eligible, others=pd.Series(others, index=units.index[eligible], dtype="float64"))


def contrast_evidence(claim: Claim, units: pd.DataFrame, negative: pd.DataFrame, missing: tuple) -> Evidence:
    """Turn a contrast within units into the evidence on a claim.

    Parameters
    ----------
    claim : Claim
        Its ``minimum_data`` says how many passages each arm needs.
    units : DataFrame
        From `arms_by_unit`.
    negative : DataFrame
        The passages or units that speak against the claim.
    missing : tuple of Reason
        What the data lack.

    Returns
    -------
    Evidence
        ``units``: the contrast, see `judged_contrast`; ``numbers``: see `contrast_numbers`, over eligible
        units; ``negative``: as given, with its ``kind``.
    """
    units = judged_contrast(units, claim.minimum_data["statements_per_arm"])
    numbers = contrast_numbers(units.loc[units["eligible"], "difference"].to_numpy(dtype=float))
    kind = negative if "kind" in negative else negative.assign(kind="statement")
    return Evidence(units=units, numbers=numbers, negative=kind.reset_index(drop=True), missing=missing)
