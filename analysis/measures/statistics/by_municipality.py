"""From interviews to municipalities: what every measure on municipalities needs first."""

import numpy as np
import pandas as pd

from analysis.measures.statistics.group_means import mean_by_group, mean_of_defined
from analysis.models import Reason, StudySubset


def municipalities_of(material: StudySubset) -> list[str]:
    """List the municipalities of the run in their own order."""
    return sorted(material.interviews["municipality"].dropna().unique())


def missing_municipalities(material: StudySubset) -> tuple[Reason, ...]:
    """Say that no interview has a municipality, where that is so: claims on municipalities then have no unit."""
    if municipalities_of(material):
        return ()
    return (Reason("no-municipality", {"interviews": len(material.interviews)}),)


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


def mean_of_area_means(interviews: pd.DataFrame, column: str, weights: str = "areas") -> pd.DataFrame:
    """Average interviews within area, and areas within municipality, each with equal weight.

    Parameters
    ----------
    interviews : DataFrame
        One row per interview: ``municipality``, ``area`` (may be missing) and ``column``, a number or missing.
    weights : {"areas", "interviews"}
        What weighs equally within a municipality: its areas, or its interviews whatever their area.

    Returns
    -------
    DataFrame
        Indexed by municipality: one column per area with the mean of its interviews, and ``mean``, the mean of those,
        or of the interviews; interviews of an unknown area count among areas only where a municipality has no other.

    Raises
    ------
    ValueError
        If ``weights`` is neither.
    """
    if weights not in ("areas", "interviews"):
        raise ValueError(f"unknown weights {weights!r}; use areas or interviews")
    recorded = interviews.dropna(subset=["municipality", column])
    municipality, municipalities = pd.factorize(recorded["municipality"], sort=True)
    area, areas = pd.factorize(recorded["area"].fillna("unknown"), sort=True)
    values = recorded[column].to_numpy(dtype=float)
    means = area_means(values, municipality, area, (len(municipalities), len(areas)))
    cells = pd.DataFrame(
        means, index=pd.Index(municipalities, name="municipality"), columns=pd.Index(areas, name="area")
    )
    if weights == "interviews":
        return cells.assign(mean=recorded.groupby("municipality")[column].mean())
    mean = mean_of_defined(means[:, areas != "unknown"], axis=1)
    return cells.assign(mean=np.where(np.isnan(mean), cells["unknown"], mean) if "unknown" in cells else mean)


def area_means(values: np.ndarray, municipality: np.ndarray, area: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Average the values of interviews within each municipality's areas.

    Parameters
    ----------
    values : array (n,)
        One value per interview; NaN is left out.
    municipality, area : arrays of int (n,)
        Where each interview belongs, from 0.
    shape : (m, areas)
        How many municipalities and areas there are.

    Returns
    -------
    array (m, areas)
        NaN for an area without a value.

    Examples
    --------
    >>> area_means(np.array([1.0, 0.0, 0.5]), np.array([0, 0, 1]), np.array([0, 0, 1]), shape=(2, 2))
    array([[0.5, nan],
           [nan, 0.5]])
    """
    return mean_by_group(values, municipality * shape[1] + area, shape[0] * shape[1]).reshape(shape)
