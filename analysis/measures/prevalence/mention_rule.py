"""Who names what: in how many of a municipality's interviews a thing is named."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.measures.passages.overlap import meetings
from analysis.measures.prevalence.counting_unit import in_units
from analysis.measures.prevalence.mentions import mentions, mentions_by_municipality
from analysis.measures.statistics.by_municipality import (
    lacking_codes,
    lacking_families,
    lacking_municipalities,
    municipalities_of,
)
from analysis.models import Claim, Evidence, Reason, StudySubset


def interviews_naming(material: StudySubset, alternatives: Sequence[Sequence[str]]) -> set[str]:
    """Find the interviews in which all codes of any one alternative meet.

    Parameters
    ----------
    alternatives : sequence of sequences of codes
        ``[["police", "alarm"], ["police", "escort"]]``: the police with an alarm, or the police with an escort.
    """
    alone = [codes[0] for codes in alternatives if len(codes) == 1]
    found = set(material.codings["interview"][material.codings["code"].isin(alone)].unique())
    for first, *others in (codes for codes in alternatives if len(codes) > 1):
        together = material.codings[material.codings["code"] == first]
        for code in others:
            rows, _ = meetings(together, material.codings[material.codings["code"] == code], material.meeting)
            together = together.iloc[np.unique(rows)]
        found |= set(together["interview"].unique())
    return found


def naming_by_municipality(material: StudySubset, topics: Sequence[Sequence[str]], naming: set[str]) -> pd.DataFrame:
    """Count, per municipality, the interviews that name a thing and those in which its topic came up.

    Parameters
    ----------
    topics : sequence of sequences of families
        For each alternative way to name it, the families that must come up: codes that must meet need all of them.
    naming : set of str
        The interviews that name it.

    Returns
    -------
    DataFrame
        Indexed by municipality: ``naming``; ``interviews``, in which the topic was asked, is not known to have been
        left out, or was named all the same.
    """
    unasked = material.topics[material.topics["asked"] == "no"]
    ways = set(map(frozenset, topics))  # all codes of a family have the same topic
    closed = [set(unasked["interview"][unasked["family"].isin(families)]) for families in ways]
    left_out = set.intersection(*closed) - naming if closed else set()
    municipalities, interviews = municipalities_of(material), material.interviews["interview"]
    place = pd.Index(municipalities, dtype="str").get_indexer(material.interviews["municipality"])
    held = (place >= 0) & ~interviews.isin(left_out).to_numpy()
    named = held & interviews.isin(naming).to_numpy()
    counts = {"naming": place[named], "interviews": place[held]}
    return pd.DataFrame(
        {name: np.bincount(places, minlength=len(municipalities)) for name, places in counts.items()},
        index=pd.Index(municipalities, name="municipality", dtype="str"),
    )


def named_where(counts: pd.DataFrame, named: Mapping) -> pd.DataFrame:
    """Add to counts of interviews whether a municipality can be ``judged`` and whether it has ``named`` the thing.

    Parameters
    ----------
    counts : DataFrame
        ``naming`` and ``interviews`` per municipality.
    named : mapping
        ``interviews``: in how many it must be named, and how many there must be; ``share``: or in what share of them,
        where that is more.
    """
    judged, found = judged_and_named(counts["naming"].to_numpy(), counts["interviews"].to_numpy(), named)
    return counts.assign(judged=judged, named=found)


def judged_and_named(naming: np.ndarray, interviews: np.ndarray, named: Mapping) -> tuple[np.ndarray, np.ndarray]:
    """Tell of counts per municipality (m,) what `named_where` adds to a frame of them."""
    needed = np.maximum(np.ceil(interviews * named["share"]), named["interviews"])
    judged = interviews >= named["interviews"]
    return judged, judged & (naming >= needed)


def code_by_municipality(material: StudySubset, families: Sequence[str]) -> pd.DataFrame:
    """Share of each municipality's interviews (columns) that name each code of ``families`` (rows).

    Codes nobody names stand with 0; a municipality without an interview on the topic is missing.
    """
    said = mentions(material, families)
    counts = mentions_by_municipality(said)
    shares = counts["naming"] / counts["interviews"].astype(float).replace(0, np.nan)
    table = shares.unstack("municipality").reindex(
        index=said["code"].drop_duplicates(), columns=pd.Index(municipalities_of(material), name="municipality")
    )
    order = table.mean(axis=1).fillna(0).sort_values(ascending=False, kind="stable").index
    return table.loc[order].rename_axis("code")


def naming(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count, per municipality and category of the claim, the interviews that name it.

    Returns
    -------
    Evidence
        ``units``: one row per municipality and category (``category`` numbers them from 0) with ``naming``,
        ``interviews``, ``judged`` and ``named``, as in `named_where`; ``negative``: municipalities that do
        not name every category, and which they do not. Where the claim counts interviews, each is a unit of its own,
        and stands in place of its municipality.
    """
    material, named = in_units(claim, rule, material)
    lacking = lacking_municipalities(material) + lacking_for_naming(claim, material)
    families = dict(zip(material.codes["code"], material.codes["family"], strict=True))
    tables = []
    for number, category in enumerate(claim.variables["categories"]):
        alternatives = alternatives_of(category, material)
        topics = [[families[code] for code in group if code in families] for group in alternatives]
        counts = naming_by_municipality(material, topics, interviews_naming(material, alternatives))
        tables.append(named_where(counts, named).assign(category=number))
    units = pd.concat(tables)
    silent = units[units["judged"] & ~units["named"]].groupby("municipality")["category"].agg(tuple)
    negative = silent.rename("categories").reset_index().assign(kind=claim.unit)
    return Evidence(units=units, negative=negative, lacking=lacking)


def lacking_for_naming(claim: Claim, material: StudySubset) -> tuple[Reason, ...]:
    """Say which codes and families of the claim the dataset's codebook does not have."""
    categories = claim.variables["categories"]
    families = [category["family"] for category in categories if "family" in category]
    codes = [code for category in categories for group in category.get("any", ()) for code in group]
    return lacking_codes(material, list(dict.fromkeys(codes))) + lacking_families(material, families)


def alternatives_of(category: Mapping, material: StudySubset) -> list[list[str]]:
    """List the ways to name a category of a claim: each is a list of codes that must meet."""
    if "family" in category:
        return [[code] for code in material.codes.loc[material.codes["family"] == category["family"], "code"]]
    return category["any"]
