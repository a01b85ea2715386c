"""From interviews to units: what every measure on units needs first."""

import numpy as np
import pandas as pd

from analysis.measures.statistics.group_means import mean_by_group, mean_of_defined
from analysis.models import Reason, StudySubset


def units_of(material: StudySubset) -> list[str]:
    """List the units of the run in their own order."""
    return sorted(material.interviews["unit"].dropna().unique())


def missing_units(material: StudySubset) -> tuple[Reason, ...]:
    """Say that no interview has a unit, where that is so: claims on units then have no unit."""
    if units_of(material):
        return ()
    return (Reason("no-unit", {"interviews": len(material.interviews)}),)


def missing_codes(material: StudySubset, codes: list[str]) -> tuple[Reason, ...]:
    """Say which of ``codes`` the dataset's codebook does not have."""
    known = set(material.codes["code"])
    missing = [code for code in codes if code not in known]
    return (Reason("codes-not-in-codebook", {"codes": missing}),) if missing else ()


def missing_families(material: StudySubset, families: list[str]) -> tuple[Reason, ...]:
    """Say which of ``families`` have no code in the dataset's codebook."""
    known = set(material.codes["family"])
    missing = [family for family in families if family not in known]
    return (Reason("families-not-in-codebook", {"families": missing}),) if missing else ()


def mean_of_group_means(interviews: pd.DataFrame, column: str, weights: str = "groups") -> pd.DataFrame:
    """Average interviews within group, and groups within unit, each with equal weight.

    Parameters
    ----------
    interviews : DataFrame
        One row per interview: ``unit``, ``group`` (may be missing) and ``column``, a number or missing.
    weights : {"groups", "interviews"}
        What weighs equally within a unit: its groups, or its interviews whatever their group.

    Returns
    -------
    DataFrame
        Indexed by unit: one column per group with the mean of its interviews, and ``mean``, the mean of those,
        or of the interviews; interviews of an unknown group count among groups only where a unit has no other.

    Raises
    ------
    ValueError
        If ``weights`` is neither.
    """
    if weights not in ("groups", "interviews"):
        raise ValueError(f"unknown weights {weights!r}; use groups or interviews")
    recorded = interviews.dropna(subset=["unit", column])
    unit, units = pd.factorize(recorded["unit"], sort=True)
    group, groups = pd.factorize(recorded["group"].fillna("unknown"), sort=True)
    values = recorded[column].to_numpy(dtype=float)
    means = group_means(values, unit, group, (len(units), len(groups)))
    cells = pd.DataFrame(means, index=pd.Index(units, name="unit"), columns=pd.Index(groups, name="group"))
    if weights == "interviews":
        return cells.assign(mean=recorded.groupby("unit")[column].mean())
    mean = mean_of_defined(means[:, groups != "unknown"], axis=1)
    return cells.assign(mean=np.where(np.isnan(mean), cells["unknown"], mean) if "unknown" in cells else mean)


def group_means(values: np.ndarray, unit: np.ndarray, group: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Average the values of interviews within each unit's groups.

    Parameters
    ----------
    values : array (n,)
        One value per interview; NaN is left out.
    unit, group : arrays of int (n,)
        Where each interview belongs, from 0.
    shape : (m, groups)
        How many units and groups there are.

    Returns
    -------
    array (m, groups)
        NaN for a group without a value.

    Examples
    --------
    >>> group_means(np.array([1.0, 0.0, 0.5]), np.array([0, 0, 1]), np.array([0, 0, 1]), shape=(2, 2))
    array([[0.5, nan],
           [nan, 0.5]])
    """
    return mean_by_group(values, unit * shape[1] + group, shape[0] * shape[1]).reshape(shape)
