"""How collaboration is experienced: shares of positive experiences, weighed by interview, group and unit."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.passages.coded_passages import SCORES
from analysis.measures.passages.overlap import overlapping_pairs
from analysis.measures.statistics.by_unit import (
    mean_of_group_means,
    missing_codes,
    missing_units,
    units_of,
)
from analysis.measures.statistics.group_means import ratio
from analysis.measures.statistics.intervals import lower_bound, sign_flip_interval, t_interval
from analysis.models import Claim, Evidence, Reason, StudySubset


def experiences(material: StudySubset) -> pd.DataFrame:
    """List every experience: those of statements on a partner, and those without a partner.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        ``interview, unit, group, segment, partner, experience``; ``partner`` is missing where there is none.
    """
    columns = ["interview", "unit", "group", "segment", "partner", "experience"]
    reported = material.statements[columns][material.statements["experience"].notna()]
    voiced = material.codings[material.codings["code"].isin(SCORES)]
    alone = np.ones(len(voiced), dtype=bool)
    alone[overlapping_pairs(material.statements, voiced, material.cooccur_by)[1]] = False
    no_partner: Any = pd.NA
    loose = voiced[alone].rename(columns={"code": "experience"}).assign(partner=no_partner)[columns]
    everything = pd.concat([reported, loose.astype(reported.dtypes)])
    return everything.sort_values(["interview", "segment", "experience"], ignore_index=True)


def interview_balance(material: StudySubset, mixed: str = "dropped") -> pd.DataFrame:
    """Count positive, mixed and negative experiences per interview, with share and balance.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    mixed : {"dropped", "half"}
        Whether mixed experiences are left out of share and balance, or are half a positive and half a negative one.

    Returns
    -------
    DataFrame
        Indexed by interview: ``unit, group, positive, mixed, negative``; ``share`` = positive / (positive +
        negative) and ``balance`` = (positive - negative) / (positive + negative), missing where there are neither.

    Raises
    ------
    ValueError
        If ``mixed`` is neither.
    """
    if mixed not in ("dropped", "half"):
        raise ValueError(f"unknown mixed {mixed!r}; use dropped or half")
    interviews = material.interviews.set_index("interview")[["unit", "group"]]
    counts = _by_interview(experiences(material), interviews.index)
    positive, undecided, negative = (counts[kind].to_numpy() for kind in ("positive", "mixed", "negative"))
    share = positive_shares(positive, undecided, negative, mixed)
    return pd.concat([interviews, counts], axis=1).assign(share=share, balance=2 * share - 1)


def positive_shares(positive: np.ndarray, mixed: np.ndarray, negative: np.ndarray, how: str = "dropped") -> np.ndarray:
    """Compute the share of positive experiences.

    Parameters
    ----------
    positive, mixed, negative : arrays (n,)
        How many experiences of each kind there are.
    how : {"dropped", "half"}
        Whether mixed experiences are left out, or count as half a positive and half a negative one.

    Returns
    -------
    array (n,)
        NaN where no experience counts.

    Examples
    --------
    >>> positive_shares(np.array([3, 0]), np.array([2, 1]), np.array([1, 0]))
    array([0.75,  nan])
    >>> positive_shares(np.array([2, 0]), np.array([2, 1]), np.array([0, 0]), how="half")
    array([0.75, 0.5 ])
    """
    halves = mixed / 2 if how == "half" else 0.0
    return ratio(positive + halves, positive + negative + 2 * halves)


def share_numbers(means: np.ndarray, confidence: float) -> dict[str, float]:
    """Summarise the units' shares of positive experiences.

    Parameters
    ----------
    means : array (m,)
        The share of each unit; NaN is left out.
    confidence : float
        Coverage of the one-sided bound, in (0, 1).

    Returns
    -------
    dict
        ``estimate`` (mean share), ``low`` and ``high`` (by t), ``lower_bound`` (one-sided), ``exact_low`` and
        ``exact_high`` (sign-flip); NaN where there are too few units.

    Examples
    --------
    >>> share_numbers(np.array([0.5, 1.0, np.nan]), confidence=0.95)["estimate"]
    0.75
    """
    values = means[~np.isnan(means)]
    low, high = t_interval(values)
    exact_low, exact_high = sign_flip_interval(values)
    return {
        "estimate": float(np.mean(values)) if len(values) else np.nan,
        "low": low,
        "high": high,
        "lower_bound": lower_bound(values, confidence),
        "exact_low": exact_low,
        "exact_high": exact_high,
    }


def _by_interview(reported: pd.DataFrame, interviews: pd.Index) -> pd.DataFrame:
    """Count the experiences of each kind (columns) that each interview (rows) reports."""
    row, column = (
        interviews.get_indexer(pd.Index(reported["interview"])),
        pd.Index(SCORES).get_indexer(pd.Index(reported["experience"])),
    )
    counts = np.zeros((len(interviews), len(SCORES)), dtype="int64")
    present = (row >= 0) & (column >= 0)
    np.add.at(counts, (row[present], column[present]), 1)
    return pd.DataFrame(counts, index=interviews, columns=list(SCORES))


def unit_shares(material: StudySubset, weights: str = "groups", mixed: str = "dropped") -> pd.DataFrame:
    """Average the interviews' shares of positive experiences to groups, and groups to units.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    weights : {"groups", "interviews"}
        What weighs equally within a unit, see `mean_of_group_means`.
    mixed : {"dropped", "half"}
        See `interview_balance`.

    Returns
    -------
    DataFrame
        Indexed by unit: a column per group, ``mean``, and the counts ``positive``, ``mixed`` and ``negative``,
        which describe only.
    """
    balance = interview_balance(material, mixed).reset_index()
    shares = mean_of_group_means(balance, "share", weights).reindex(units_of(material))
    counts = balance.groupby("unit")[list(SCORES)].sum()
    return shares.join(counts).rename_axis("unit")


def _lacking_groups(material: StudySubset, units: pd.DataFrame) -> tuple[Reason, ...]:
    """Give the reasons why groups cannot be compared: unknown groups, only one group, or one without experiences."""
    study, run = (sorted(frame["group"].dropna().unique()) for frame in (material.every_interview, material.interviews))
    if not study:
        return (Reason("no-group", {"interviews": len(material.interviews)}),)
    if len(study) == 1:
        return (Reason("one-group-only", {"group": study[0]}),)
    silent = [group for group in run if group not in units or units[group].isna().all()]
    return tuple(Reason("group-silent", {"group": group}) for group in silent)


def experience_share(
    claim: Claim, rule: Mapping, material: StudySubset, weights: str = "groups", mixed: str = "dropped"
) -> Evidence:
    """Measure the units' shares of positive experiences, weighed as in `unit_shares`.

    Returns
    -------
    Evidence
        ``units``: from `unit_shares`; ``numbers``: ``estimate`` (mean share), ``low`` and ``high`` (by t),
        ``lower_bound`` (one-sided), ``exact_low`` and ``exact_high`` (sign-flip), ``group_<name>`` (mean over
        units of the group); ``negative``: the negative experiences.
    """
    codes = [claim.variables[key] for key in ("favourable", "unfavourable")]
    missing = missing_units(material) + missing_codes(material, codes)
    units = unit_shares(material, weights, mixed)
    missing = missing or _lacking_groups(material, units)
    groups = [column for column in units.columns if column in set(material.interviews["group"].dropna())]
    reported = experiences(material)
    return Evidence(
        units=units,
        numbers={
            **share_numbers(units["mean"].to_numpy(dtype=float), rule["confidence"]),
            **{f"group_{group}": float(units[group].mean()) for group in groups},
        },
        negative=reported[reported["experience"] == claim.variables["unfavourable"]].assign(kind="segment"),
        missing=missing,
    )
