"""Who was interviewed, about what, and how the material was coded."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.agreement.double_coded import doubly_read, text_lengths
from analysis.measures.statistics.by_unit import missing_units
from analysis.models import Claim, Evidence, Reason, StudySubset


def interviews_by_cell(interviews: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Count the interviews of each unit (rows) in each group (columns); "unknown" where either is.

    Parameters
    ----------
    interviews : DataFrame
        ``unit`` and ``group``.
    groups : sequence of str
        The groups, in their order.

    Returns
    -------
    DataFrame
        Indexed by unit, a column of counts for each group that occurs.
    """
    labelled = interviews[["unit", "group"]].fillna("unknown")
    counts = labelled.value_counts().unstack("group", fill_value=0).sort_index()
    order = [group for group in (*groups, "unknown") if group in counts.columns]
    return counts[order]


def flow(material: StudySubset) -> pd.DataFrame:
    """Count the material from units down to codings.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by ``level``: ``count``, and ``share`` where it is a part: of the study's interviews (set aside), of the
        run's (doubly coded), of the characters of its texts (doubly read), of the codebook (codes used).
    """
    interviews, codings = material.interviews, material.codings
    set_aside = len(material.every_interview) - len(interviews)
    length, twice = characters_read(material)
    counts: dict[str, tuple[Any, ...]] = {
        "units": (interviews["unit"].nunique(),),
        "groups": (interviews["group"].nunique(),),
        "cells": (len(interviews[["unit", "group"]].dropna().drop_duplicates()),),
        "interviews": (len(interviews),),
        "interviews-set-aside": (set_aside, len(material.every_interview)),
        "participants": (interviews["participants"].sum(min_count=1),),
        "characters": (length,),
        "coders": (material.all_codings["coder"].nunique(),),
        "doubly-coded": (doubly_coded(material), len(interviews)),
        "doubly-read": (twice, length),
        "segments": (codings["segment"].nunique(),),
        "codings": (len(codings),),
        "codes-in-codebook": (len(material.codes),),
        "codes-used": (codings["code"].nunique(), len(material.codes)),
        "statements": (len(material.statements),),
    }
    shares = {level: found[0] / found[1] for level, found in counts.items() if len(found) == 2 and found[1]}
    table = pd.DataFrame({"count": pd.Series({level: found[0] for level, found in counts.items()}, dtype="Int64")})
    return table.assign(share=pd.Series(shares, dtype=float)).rename_axis("level")


def doubly_coded(material: StudySubset) -> int:
    """Count the interviews with a stretch read by more than one coder."""
    return int(doubly_read(material).stretches["interview"].nunique())


def characters_read(material: StudySubset) -> tuple[int, int] | tuple[None, None]:
    """Count the characters of the texts, and those that two or more coders have read.

    A text of unknown length counts as far as anything was marked or assigned in it; None where that is nowhere known.
    """
    length, stretches = int(text_lengths(material).sum()), doubly_read(material).stretches
    return (length, int((stretches["to"] - stretches["from"]).sum())) if length else (None, None)


def topic_matrix(material: StudySubset) -> pd.DataFrame:
    """Determine for each interview (rows) which families of codes (columns) it was asked about.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        "yes", "no", or "not-known".
    """
    families = pd.Index(material.codes["family"].drop_duplicates(), name="family")
    asked = material.topics.drop_duplicates(["interview", "family"]).pivot(
        index="interview", columns="family", values="asked"
    )
    known = asked.reindex(index=material.interviews["interview"], columns=families)
    return known.astype(object).fillna("not-known").rename_axis(columns=None)


def topic_coverage(material: StudySubset) -> pd.DataFrame:
    """Count, per family of codes, the interviews that were asked, not asked or unknown, and that mention it.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by family: ``asked``, ``not-asked``, ``not-known``, ``mentioned`` (interviews, whether asked or not).
    """
    interviews = material.interviews["interview"]
    families = material.codes["family"].drop_duplicates()
    topics = material.topics[material.topics["interview"].isin(interviews)]
    answers = topics.groupby(["family", "asked"]).size().unstack("asked").reindex(families)
    answers = answers.reindex(columns=["yes", "no"]).fillna(0).astype(int)
    mentioned = material.codings.groupby("family")["interview"].nunique().reindex(families, fill_value=0)
    return pd.DataFrame(
        {
            "asked": answers["yes"],
            "not-asked": answers["no"],
            "not-known": len(interviews) - answers["yes"] - answers["no"],
            "mentioned": mentioned,
        }
    ).rename_axis("family")


def coding_density(material: StudySubset) -> pd.DataFrame:
    """Compute the segments per 1,000 characters of each interview, and how far it lies from the others.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by interview: ``segments``, ``characters``, ``density``, and ``outlying``, the distance from the
        median in units of 1.4826 median absolute deviations (missing where lengths are unknown).
    """
    segments = material.codings.groupby("interview")["segment"].nunique()
    table = material.interviews.set_index("interview")[["characters"]]
    table = table.assign(segments=segments.reindex(table.index, fill_value=0))
    density = table["segments"] / table["characters"].astype("Float64") * 1000
    spread = 1.4826 * (density - density.median()).abs().median()
    table = table.assign(density=density, outlying=(density - density.median()) / spread)
    return table[["segments", "characters", "density", "outlying"]]


def code_frequencies(material: StudySubset) -> pd.DataFrame:
    """Count, per code in use, its codings, interviews and units, most interviews first.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by code, with a column for each of these counts.
    """
    table = material.codings.groupby(["family", "code"]).agg(
        codings=("segment", "size"), interviews=("interview", "nunique"), units=("unit", "nunique")
    )
    table = table.reset_index().sort_values(["interviews", "codings", "code"], ascending=[False, False, True])
    return table.set_index("code")


def has_every_group(interviews: np.ndarray) -> np.ndarray:
    """Find the units in which every group was interviewed.

    Parameters
    ----------
    interviews : array of int (m, groups)
        Interviews of each unit's groups.

    Returns
    -------
    array of bool (m,)

    Examples
    --------
    >>> has_every_group(np.array([[2, 2], [3, 0]]))
    array([ True, False])
    """
    return np.asarray((interviews > 0).all(axis=1))


def design_count(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count the whole study's units, and those in which each group was interviewed.

    Returns
    -------
    Evidence
        ``units``: interviews per group, and ``complete``; ``numbers``: ``estimate`` units, ``expected``.
        The run's own cuts do not count here: the statement is about the study.
    """
    interviews = material.every_interview
    missing = missing_units(material)
    if not missing and interviews["group"].isna().all():
        missing = (Reason("no-group", {"interviews": len(interviews)}),)
    cells = interviews_by_cell(interviews.dropna(subset=["unit"]), material.groups)
    groups = cells.reindex(columns=claim.variables["groups"], fill_value=0)
    units = cells.assign(complete=has_every_group(groups.to_numpy()))
    short = units.index[~units["complete"]]
    return Evidence(
        units=units,
        numbers={"estimate": len(units), "expected": claim.variables["units"]},
        negative=pd.DataFrame({"kind": "unit", "unit": short}),
        missing=missing,
    )
