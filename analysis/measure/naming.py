"""Who names what: in how many of a municipality's interviews a thing is named."""

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np
import pandas as pd

from analysis.measure.by_municipality import (
    lacking_codes,
    lacking_families,
    lacking_municipalities,
    municipalities_of,
)
from analysis.measure.intervals import clopper_pearson_interval
from analysis.measure.meeting import meetings
from analysis.measure.unit import in_units
from analysis.study import Claim, Evidence, Material, Reason


def interviews_naming(material: Material, alternatives: Sequence[Sequence[str]]) -> set[str]:
    """Find the interviews in which all codes of any one alternative meet.

    Parameters
    ----------
    alternatives : sequence of sequences of codes
        ``[["police", "alarm"], ["police", "escort"]]``: the police with an alarm, or the police with an escort.
    """
    found: set[str] = set()
    for first, *others in alternatives:
        together = material.codings[material.codings["code"] == first].reset_index(drop=True)
        for code in others:
            rows, _ = meetings(together, material.codings[material.codings["code"] == code], material.meeting)
            together = together.iloc[np.unique(rows)].reset_index(drop=True)
        found |= set(together["interview"])
    return found


def naming_by_municipality(material: Material, topics: Sequence[Sequence[str]], naming: set[str]) -> pd.DataFrame:
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
    closed = [set(unasked.loc[unasked["family"].isin(families), "interview"]) for families in topics]
    left_out = set.intersection(*closed) - naming if closed else set()
    interviews = material.interviews[~material.interviews["interview"].isin(left_out)]
    counts = interviews.assign(naming=interviews["interview"].isin(naming)).groupby("municipality")["naming"]
    table = counts.agg(naming="sum", interviews="size").reindex(municipalities_of(material), fill_value=0)
    return table.astype(int).rename_axis("municipality")


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
    needed = (counts["interviews"] * named["share"]).map(ceil).clip(lower=named["interviews"])
    judged = counts["interviews"] >= named["interviews"]
    return counts.assign(judged=judged, named=judged & (counts["naming"] >= needed))


def municipalities_naming(material: Material, families: Sequence[str], named: Mapping) -> pd.DataFrame:
    """Count, per code of ``families``, the municipalities that name it, with an exact interval as if they were drawn.

    Returns
    -------
    DataFrame
        Indexed by code, most municipalities first: ``family, supporting, judged, share, low, high`` (Clopper-Pearson,
        95 %), and ``interviews``, those that name it. Shares are missing where no municipality can be judged.
    """
    rows = []
    for code, family in material.codes.loc[material.codes["family"].isin(families), ["code", "family"]].to_numpy():
        interviews = interviews_naming(material, [[code]])
        counts = named_where(naming_by_municipality(material, [[family]], interviews), named)
        supporting, judged = int(counts["named"].sum()), int(counts["judged"].sum())
        low, high = clopper_pearson_interval(supporting, judged) if judged else (np.nan, np.nan)
        share = supporting / judged if judged else np.nan
        rows.append([code, family, supporting, judged, share, low, high, len(interviews)])
    columns = ["code", "family", "supporting", "judged", "share", "low", "high", "interviews"]
    table = pd.DataFrame(rows, columns=columns).set_index("code")
    return table.sort_values(["supporting", "interviews"], ascending=False, kind="stable")


def code_by_municipality(material: Material, families: Sequence[str]) -> pd.DataFrame:
    """Share of each municipality's interviews (columns) that name each code of ``families`` (rows).

    Codes nobody names stand with 0; a municipality without an interview on the topic is missing.
    """
    codes = material.codes.loc[material.codes["family"].isin(families), ["code", "family"]]
    columns = {}
    for code, family in codes.itertuples(index=False):
        counts = naming_by_municipality(material, [[family]], interviews_naming(material, [[code]]))
        columns[code] = counts["naming"] / counts["interviews"].astype(float).replace(0, np.nan)
    table = pd.DataFrame(columns, index=pd.Index(municipalities_of(material), name="municipality")).T
    order = table.mean(axis=1).fillna(0).sort_values(ascending=False, kind="stable").index
    return table.loc[order].rename_axis("code")


def prevalence(material: Material, families: Sequence[str]) -> pd.DataFrame:
    """Count, per code of ``families``, the interviews and municipalities that name it, most interviews first.

    Returns
    -------
    DataFrame
        Indexed by code: ``family, interviews, asked`` (interviews in which the topic was not left out), ``share``,
        ``municipalities``, and ``children`` and ``adults`` (interviews of the area).
    """
    codes = material.codes.loc[material.codes["family"].isin(families), ["code", "family"]]
    rows = []
    for code, family in codes.itertuples(index=False):
        naming = interviews_naming(material, [[code]])
        topics = material.topics[(material.topics["family"] == family) & (material.topics["asked"] == "no")]
        asked = material.interviews[~material.interviews["interview"].isin(set(topics["interview"]) - naming)]
        named = asked[asked["interview"].isin(naming)]
        areas = named["area"].value_counts()
        rows.append(
            {
                "code": code,
                "family": family,
                "interviews": len(named),
                "asked": len(asked),
                "share": len(named) / len(asked) if len(asked) else np.nan,
                "municipalities": named["municipality"].nunique(),
                "children": int(areas.get("children", 0)),
                "adults": int(areas.get("adults", 0)),
            }
        )
    columns = ["code", "family", "interviews", "asked", "share", "municipalities", "children", "adults"]
    table = pd.DataFrame(rows, columns=columns).set_index("code")
    return table.sort_values("interviews", ascending=False, kind="stable")


def naming(claim: Claim, rule: Mapping, material: Material) -> Evidence:
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
    families = dict(material.codes[["code", "family"]].itertuples(index=False))
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


def lacking_for_naming(claim: Claim, material: Material) -> tuple[Reason, ...]:
    """Say which codes and families of the claim the dataset's codebook does not have."""
    categories = claim.variables["categories"]
    families = [category["family"] for category in categories if "family" in category]
    codes = [code for category in categories for group in category.get("any", ()) for code in group]
    return lacking_codes(material, list(dict.fromkeys(codes))) + lacking_families(material, families)


def alternatives_of(category: Mapping, material: Material) -> list[list[str]]:
    """List the ways to name a category of a claim: each is a list of codes that must meet."""
    if "family" in category:
        return [[code] for code in material.codes.loc[material.codes["family"] == category["family"], "code"]]
    return category["any"]
