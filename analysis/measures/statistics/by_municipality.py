"""From interviews to municipalities: what every measure on municipalities needs first."""

import pandas as pd

from analysis.models import Reason, StudySubset


def municipalities_of(material: StudySubset) -> list[str]:
    """List the municipalities of the run in their own order."""
    return sorted(material.interviews["municipality"].dropna().unique())


def lacking_municipalities(material: StudySubset) -> tuple[Reason, ...]:
    """Say that no interview has a municipality, where that is so: claims on municipalities then have no unit."""
    if municipalities_of(material):
        return ()
    return (Reason("no-municipality", {"interviews": len(material.interviews)}),)


def lacking_codes(material: StudySubset, codes: list[str]) -> tuple[Reason, ...]:
    """Say which of ``codes`` the dataset's codebook does not have."""
    known = set(material.codes["code"])
    missing = [code for code in codes if code not in known]
    return (Reason("codes-not-in-codebook", {"codes": missing}),) if missing else ()


def lacking_families(material: StudySubset, families: list[str]) -> tuple[Reason, ...]:
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
        raise ValueError(f"weights {weights!r} is not known; use areas or interviews")
    known = interviews.dropna(subset=["municipality", column])
    areas = known["area"].fillna("unknown")
    cells = known.groupby(["municipality", areas])[column].mean().unstack("area")
    if weights == "interviews":
        return cells.assign(mean=known.groupby("municipality")[column].mean())
    means = cells.drop(columns="unknown", errors="ignore").mean(axis=1)
    return cells.assign(mean=means.fillna(cells["unknown"]) if "unknown" in cells else means)
