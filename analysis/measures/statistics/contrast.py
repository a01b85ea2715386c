"""Differences within municipalities: two arms of each, set against each other and summed up."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.statistics.intervals import leave_one_out_means, sign_flip_interval, sign_flip_p
from analysis.models import Claim, Evidence

AVERAGING: Mapping[str, list[str]] = {
    "interview-partner": ["interview", "partner"],
    "interview": ["interview"],
    "statement": [],
}


def arms_by_municipality(
    told: pd.DataFrame, value: str, arm: str, municipalities: list[str], averaging: str = "interview-partner"
) -> pd.DataFrame:
    """Average ``value`` within interview and partner, then over those, in both arms of each municipality.

    Parameters
    ----------
    told : DataFrame
        Statements with ``municipality, interview, partner``, a number ``value`` and a truth value ``arm``.
    averaging : {"interview-partner", "interview", "statement"}
        What weighs equally within a municipality's arm.

    Returns
    -------
    DataFrame
        Indexed by municipality: ``with``, ``without`` (means), ``difference``, ``statements-with``,
        ``statements-without``.

    Raises
    ------
    ValueError
        If ``averaging`` is none of the three.
    """
    if averaging not in AVERAGING:
        raise ValueError(f"averaging {averaging!r} is not known; use {', '.join(AVERAGING)}")
    cells = told.groupby(["municipality", arm, *AVERAGING[averaging]])[value].mean()
    means = (
        cells.groupby(["municipality", arm]).mean().unstack(arm).reindex(index=municipalities, columns=[True, False])
    )
    counts = told.groupby(["municipality", arm]).size().unstack(arm)
    counts = counts.reindex(index=municipalities, columns=[True, False]).fillna(0).astype(int)
    return pd.DataFrame(
        {
            "with": means[True],
            "without": means[False],
            "difference": means[True] - means[False],
            "statements-with": counts[True],
            "statements-without": counts[False],
        },
        index=pd.Index(municipalities, name="municipality"),
    )


def contrast_numbers(values: np.ndarray) -> dict[str, float]:
    """Sum up the differences of the municipalities that can be judged, (n,).

    Returns
    -------
    dict
        ``estimate`` (their mean), ``low`` and ``high`` (exact sign-flip interval), ``p`` and ``p_against`` (exact
        one-sided, above and below 0), ``leave_one_out_low`` and ``leave_one_out_high`` (the smallest and largest mean
        with one left out); NaN where there are too few.
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
    """Add to a contrast which municipalities are ``eligible``, and the mean difference of the ``others`` of those.

    Parameters
    ----------
    units : DataFrame
        From `arms_by_municipality`.
    fewest : int
        How many statements each arm needs.
    """
    eligible = _eligible(units, fewest)
    others = leave_one_out_means(units.loc[eligible, "difference"].to_numpy(dtype=float))
    return units.assign(eligible=eligible, others=pd.Series(others, index=units.index[eligible], dtype="float64"))


def contrast_evidence(claim: Claim, units: pd.DataFrame, negative: pd.DataFrame, lacking: tuple) -> Evidence:
    """Sum up a contrast within municipalities.

    Returns
    -------
    Evidence
        ``units``: the contrast, see `judged_contrast`; ``numbers``: see `contrast_numbers`, over eligible
        municipalities; ``negative``: the statements or municipalities that speak against it.
    """
    units = judged_contrast(units, claim.minimum_data["statements_per_arm"])
    numbers = contrast_numbers(units.loc[units["eligible"], "difference"].to_numpy(dtype=float))
    kind = negative if "kind" in negative else negative.assign(kind="statement")
    return Evidence(units=units, numbers=numbers, negative=kind.reset_index(drop=True), lacking=lacking)


def _eligible(units: pd.DataFrame, fewest: int) -> pd.Series:
    if "statements" in units:  # a share against a fixed expectation has one arm
        return (units["statements"] >= fewest) & units["difference"].notna()
    return (units[["statements-with", "statements-without"]] >= fewest).all(axis=1) & units["difference"].notna()
