"""Who names what: in how many of a unit's interviews a thing is named."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.measures.passages.overlap import overlapping_pairs
from analysis.measures.prevalence.counting_unit import select_counting_unit
from analysis.measures.prevalence.mentions import mentions, mentions_by_unit
from analysis.measures.statistics.by_unit import (
    missing_codes,
    missing_families,
    missing_units,
    units_of,
)
from analysis.models import Claim, Evidence, Reason, StudySubset


def interviews_naming(material: StudySubset, alternatives: Sequence[Sequence[str]]) -> set[str]:
    """Find the interviews in which all codes of any one alternative meet.

    Parameters
    ----------
    alternatives : sequence of sequences of codes
        ``[["nurse", "alarm"], ["nurse", "escort"]]``: the nurse with an alarm, or the nurse with an escort.
    """
    alone = [codes[0] for codes in alternatives if len(codes) == 1]
    found = set(material.codings["interview"][material.codings["code"].isin(alone)].unique())
    for first, *others in (codes for codes in alternatives if len(codes) > 1):
        together = material.codings[material.codings["code"] == first]
        for code in others:
            rows, _ = overlapping_pairs(
                together, material.codings[material.codings["code"] == code], material.cooccur_by
            )
            together = together.iloc[np.unique(rows)]
        found |= set(together["interview"].unique())
    return found


def naming_by_unit(material: StudySubset, topics: Sequence[Sequence[str]], naming: set[str]) -> pd.DataFrame:
    """Count, per unit, the interviews that name a thing and those in which its topic came up.

    Parameters
    ----------
    topics : sequence of sequences of families
        For each alternative way to name it, the families that must come up: codes that must meet need all of them.
    naming : set of str
        The interviews that name it.

    Returns
    -------
    DataFrame
        Indexed by unit: ``naming``; ``interviews``, in which the topic was asked, is not known to have been
        left out, or was named all the same.
    """
    left_out = interviews_not_asked(material, topics) - naming
    units, interviews = units_of(material), material.interviews["interview"]
    place = pd.Index(units, dtype="str").get_indexer(pd.Index(material.interviews["unit"]))
    named, outside = (interviews.isin(some).to_numpy() for some in (naming, left_out))
    counts = count_naming(named, outside, place, len(units))
    index = pd.Index(units, name="unit", dtype="str")
    return pd.DataFrame(dict(zip(("naming", "interviews"), counts, strict=True)), index=index)


def interviews_not_asked(material: StudySubset, topics: Sequence[Sequence[str]]) -> set[str]:
    """Find the interviews in which no way to name a thing could come up, because a topic of each was left out.

    Parameters
    ----------
    topics : sequence of sequences of families
        As in `naming_by_unit`.
    """
    unasked = material.topics[material.topics["asked"] == "no"]
    ways = set(map(frozenset, topics))  # all codes of a family have the same topic
    closed = [set(unasked["interview"][unasked["family"].isin(families)]) for families in ways]
    return set.intersection(*closed) if closed else set()


def topics_of(alternatives: Sequence[Sequence[str]], material: StudySubset) -> list[list[str]]:
    """List the families of the codes in each way to name a thing."""
    families = dict(zip(material.codes["code"], material.codes["family"], strict=True))
    return [[families[code] for code in group if code in families] for group in alternatives]


def count_naming(
    named: np.ndarray, left_out: np.ndarray, unit: np.ndarray, units: int
) -> tuple[np.ndarray, np.ndarray]:
    """Count the interviews of each unit that name a thing, and those that belong in the denominator.

    Parameters
    ----------
    named, left_out : arrays of bool (n,)
        Whether the interview names the thing, and whether its topic was not asked about.
    unit : array of int (n,)
        The interview's unit, from 0 (negative: none).
    units : int
        How many units there are (m).

    Returns
    -------
    tuple of array
        Interviews that name it (m,), and interviews in the denominator (m,).
        An interview belongs in the denominator if it was asked about the topic, or names the thing all the same.

    Examples
    --------
    Three interviews of one unit; the last was not asked about the topic.

    >>> naming, interviews = count_naming(
    ...     named=np.array([True, False, False]),
    ...     left_out=np.array([False, False, True]),
    ...     unit=np.array([0, 0, 0]),
    ...     units=1,
    ... )
    >>> naming.tolist(), interviews.tolist()
    ([1], [2])
    """
    placed = unit >= 0
    counted = placed & (named | ~left_out)
    naming, interviews = (np.bincount(unit[rows], minlength=units) for rows in (placed & named, counted))
    return naming, interviews


def named_where(counts: pd.DataFrame, named: Mapping) -> pd.DataFrame:
    """Add to counts of interviews whether a unit can be ``judged`` and whether it has ``named`` the thing.

    Parameters
    ----------
    counts : DataFrame
        ``naming`` and ``interviews`` per unit.
    named : mapping
        ``interviews``: in how many it must be named, and how many there must be; ``share``: or in what share of them,
        where that is more.
    """
    judged, found = judged_and_named(counts["naming"].to_numpy(), counts["interviews"].to_numpy(), named)
    return counts.assign(judged=judged, named=found)


def judged_and_named(naming: np.ndarray, interviews: np.ndarray, named: Mapping) -> tuple[np.ndarray, np.ndarray]:
    """Decide which units can be judged, and which of them name a thing.

    Parameters
    ----------
    naming, interviews : arrays of int (m,)
        Interviews that name it, and interviews in the denominator.
    named : mapping
        ``interviews`` and ``share``, as in `named_where`.

    Returns
    -------
    tuple of array
        Truth values (m,): whether it can be judged, and whether it names the thing.

    Examples
    --------
    At least two interviews, or a quarter of them where that is more:

    >>> rule = {"interviews": 2, "share": 0.25}
    >>> judged, named = judged_and_named(np.array([2, 2, 1]), np.array([4, 12, 1]), rule)
    >>> judged.tolist(), named.tolist()
    ([True, True, False], [True, False, False])
    """
    needed = np.maximum(np.ceil(interviews * named["share"]), named["interviews"])
    judged = interviews >= named["interviews"]
    return judged, judged & (naming >= needed)


def code_by_unit(material: StudySubset, families: Sequence[str]) -> pd.DataFrame:
    """Share of each unit's interviews (columns) that name each code of ``families`` (rows).

    Codes that nobody names are 0; a unit without an interview on the topic is missing.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    families : sequence of str
        Families of codes.

    Returns
    -------
    DataFrame
        One row per code and one column per unit, of shares in [0, 1].
    """
    said = mentions(material, families)
    counts = mentions_by_unit(said)
    shares = counts["naming"] / counts["interviews"].astype(float).replace(0, np.nan)
    table = shares.unstack("unit").reindex(
        index=said["code"].drop_duplicates(), columns=pd.Index(units_of(material), name="unit")
    )
    order = table.mean(axis=1).fillna(0).sort_values(ascending=False, kind="stable").index
    return table.loc[order].rename_axis("code")


def naming(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count, per unit and category of the claim, the interviews that name it.

    Returns
    -------
    Evidence
        ``units``: one row per unit and category (``category`` numbers them from 0) with ``naming``,
        ``interviews``, ``judged`` and ``named``, as in `named_where`; ``negative``: units that do
        not name every category, and which they do not. Where the claim counts interviews, each is a unit of its own,
        and replaces its unit.
    """
    material, named = select_counting_unit(claim, rule, material)
    missing = missing_units(material) + missing_for_naming(claim, material)
    tables = []
    for number, category in enumerate(claim.variables["categories"]):
        alternatives = alternatives_of(category, material)
        topics = topics_of(alternatives, material)
        counts = naming_by_unit(material, topics, interviews_naming(material, alternatives))
        tables.append(named_where(counts, named).assign(category=number))
    units = pd.concat(tables)
    silent = units[units["judged"] & ~units["named"]].groupby("unit")["category"].agg(tuple)
    negative = silent.rename("categories").reset_index().assign(kind=claim.unit)
    return Evidence(units=units, negative=negative, missing=missing)


def missing_for_naming(claim: Claim, material: StudySubset) -> tuple[Reason, ...]:
    """Say which codes and families of the claim the dataset's codebook does not have."""
    categories = claim.variables["categories"]
    families = [category["family"] for category in categories if "family" in category]
    codes = [code for category in categories for group in category.get("any", ()) for code in group]
    return missing_codes(material, list(dict.fromkeys(codes))) + missing_families(material, families)


def alternatives_of(category: Mapping, material: StudySubset) -> list[list[str]]:
    """List the ways to name a category of a claim: each is a list of codes that must meet."""
    if "family" in category:
        return [[code] for code in material.codes.loc[material.codes["family"] == category["family"], "code"]]
    return category["any"]


def codings_of(claim: Claim, material: StudySubset) -> pd.DataFrame:
    """Return the codings of a claim's categories; where codes must meet, those of the first of them; else all codings.

    Returns
    -------
    DataFrame
        Rows of ``material.codings``.
    """
    categories = claim.variables.get("categories")
    if categories is None:
        return material.codings
    ways = [group for category in categories for group in alternatives_of(category, material)]
    kept = material.codings["code"].isin([group[0] for group in ways if len(group) == 1]).to_numpy(copy=True)
    for first, *others in ways:
        if others:
            rows = np.flatnonzero((material.codings["code"] == first).to_numpy())
            for code in others:
                other = material.codings[material.codings["code"] == code]
                meeting, _ = overlapping_pairs(material.codings.iloc[rows], other, material.cooccur_by)
                rows = rows[np.unique(meeting)]
            kept[rows] = True
    return material.codings[kept]
