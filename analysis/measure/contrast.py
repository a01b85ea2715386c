"""Differences within municipalities: two arms of each, set against each other and summed up."""

import numpy as np
import pandas as pd

from analysis.measure.intervals import leave_one_out_means, sign_flip_interval, sign_flip_p
from analysis.study import Claim, Evidence


def arms_by_municipality(told: pd.DataFrame, value: str, arm: str, municipalities: list[str]) -> pd.DataFrame:
    """Average ``value`` within interview and partner, then over those, in both arms of each municipality.

    Parameters
    ----------
    told : DataFrame
        Statements with ``municipality, interview, partner``, a number ``value`` and a truth value ``arm``.

    Returns
    -------
    DataFrame
        Indexed by municipality: ``with``, ``without`` (means), ``difference``, ``statements-with``,
        ``statements-without``.
    """
    cells = told.groupby(["municipality", arm, "interview", "partner"])[value].mean()
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


def contrast_evidence(claim: Claim, units: pd.DataFrame, negative: pd.DataFrame, lacking: tuple) -> Evidence:
    """Sum up a contrast within municipalities.

    Returns
    -------
    Evidence
        ``units``: the contrast, with ``eligible`` (enough statements in both arms); ``numbers``: ``estimate`` (mean
        difference over eligible municipalities), ``low`` and ``high`` (exact sign-flip interval), ``p`` and
        ``p_against`` (exact one-sided, in the claim's direction and the other), ``leave_one_out_low`` and
        ``leave_one_out_high``; ``negative``: the statements or municipalities that speak against it.
    """
    units = units.assign(eligible=_eligible(units, claim.minimum_data["statements_per_arm"]))
    values = units.loc[units["eligible"], "difference"].to_numpy(dtype=float)
    low, high = sign_flip_interval(values)
    numbers = {"low": low, "high": high, **contrast_numbers(values)}
    kind = negative if "kind" in negative else negative.assign(kind="statement")
    return Evidence(units=units, numbers=numbers, negative=kind.reset_index(drop=True), lacking=lacking)


def contrast_numbers(differences: np.ndarray) -> dict[str, float]:
    """Give the numbers that a contrast is judged by, for the differences of the eligible municipalities (m,)."""
    left = leave_one_out_means(differences)
    return {
        "estimate": float(np.mean(differences)) if len(differences) else np.nan,
        "p": sign_flip_p(differences),
        "p_against": sign_flip_p(-differences),
        "leave_one_out_low": float(left.min()) if len(left) else np.nan,
        "leave_one_out_high": float(left.max()) if len(left) else np.nan,
    }


def _eligible(units: pd.DataFrame, fewest: int) -> pd.Series:
    if "statements" in units:  # a share against a fixed expectation has one arm
        return (units["statements"] >= fewest) & units["difference"].notna()
    return (units[["statements-with", "statements-without"]] >= fewest).all(axis=1) & units["difference"].notna()
