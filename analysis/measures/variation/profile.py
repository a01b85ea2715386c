"""When and how partners are used: profiles over the phases and forms, by interview and unit."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from analysis.measures.statistics.by_unit import missing_families, missing_units
from analysis.measures.statistics.group_means import ratio
from analysis.measures.variation.distance import Distances, jensen_shannon, mean_total_variation, total_variation
from analysis.measures.variation.permuted_distances import Index
from analysis.measures.variation.unit_variation import excess
from analysis.measures.variation.variation_evidence import variation_evidence
from analysis.models import Claim, Evidence, StudySubset

DISTANCES: Mapping[str, Distances] = {"total-variation": total_variation, "jensen-shannon": jensen_shannon}


def top_codes(codes: pd.DataFrame, family: str) -> pd.Series:
    """Map each code of a family to the one at the top of its branch: an alarm is a safety measure."""
    known = codes["family"] == family
    parents = dict(zip(codes["code"][known], codes["parent"][known], strict=True))
    index = pd.Index(codes["code"][known], name="code")
    return pd.Series([_top(code, parents) for code in index], index=index, name=index.name, dtype=index.dtype)


def _top(code: str, parents: Mapping[str, str]) -> str:
    """Go up from a code as far as there are parents in the family, and never further than there are codes."""
    for _ in parents:
        if parents[code] not in parents:
            break
        code = parents[code]
    return code


def passages_with_family(material: StudySubset, family: str) -> pd.DataFrame:
    """List the statements with each top code of ``family`` that overlaps them: one row per statement and code."""
    top = top_codes(material.codes, family)
    cooccurrences = material.cooccurrences[material.cooccurrences["family"] == family]
    cooccurrences = cooccurrences.assign(code=cooccurrences["code"].map(top)).drop_duplicates(["statement", "code"])
    return material.statements.merge(cooccurrences[["statement", "code"]], on="statement")


def interview_profiles(material: StudySubset, family: str) -> pd.DataFrame:
    """Share of each top code of ``family`` (columns) among an interview's (rows) passages that have one.

    An interview without any is a row of missing values: it says nothing and does not count as zeros.
    """
    passages = passages_with_family(material, family)
    columns = top_codes(material.codes, family).drop_duplicates()
    counts = passages.groupby(["interview", "code"]).size().unstack("code")
    return row_shares(counts.reindex(index=material.interviews["interview"], columns=columns).fillna(0))


def unit_profiles(material: StudySubset, family: str) -> pd.DataFrame:
    """Average the interviews' profiles to units (rows); interviews weigh equally, however talkative.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    family : str
        The family of codes that the profile is over.

    Returns
    -------
    DataFrame
        One row per unit and one column per code, of shares.
    """
    profiles = interview_profiles(material, family)
    means = profiles.groupby(material.interviews.set_index("interview")["unit"]).mean()
    return means.rename_axis(columns=family)


def partner_code_counts(material: StudySubset, family: str, partners: list[str], least: int = 1) -> pd.DataFrame:
    """Count the statements on a partner (rows) that have each top code of ``family`` (columns).

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    family : str
        The family of codes.
    partners : list of str
        The families of partners to show.
    least : int
        Leave out partners with fewer passages that have a code of ``family``.

    Returns
    -------
    DataFrame
        One row per partner and one column per code, of counts.
    """
    passages = passages_with_family(material, family).rename(columns={"code": family})
    passages = passages[passages["family"].isin(partners)]
    columns = top_codes(material.codes, family).drop_duplicates()
    counts = passages.groupby(["partner", family]).size().unstack(family).reindex(columns=columns).fillna(0)
    counts = counts[passages.groupby("partner")["statement"].nunique() >= least].rename_axis(columns=family)
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return counts.loc[order].astype("int64")


def partner_by_code(material: StudySubset, family: str, partners: list[str], least: int = 1) -> pd.DataFrame:
    """Turn `partner_code_counts` into shares of each partner's statements.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    family : str
        The family of codes.
    partners : list of str
        The families of partners to show.
    least : int
        Leave out partners with fewer passages that have a code of ``family``.

    Returns
    -------
    DataFrame
        One row per partner and one column per code, of shares in [0, 1].
    """
    return row_shares(partner_code_counts(material, family, partners, least))


def row_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Divide each row by its sum; a row without any is missing.

    Parameters
    ----------
    counts : DataFrame
        Counts.

    Returns
    -------
    DataFrame
        Shares in [0, 1], of the same shape.
    """
    shares = profile_shares(counts.to_numpy(dtype=float))
    return pd.DataFrame(shares, index=counts.index, columns=counts.columns)


def profile_shares(counts: np.ndarray) -> np.ndarray:
    """Divide each row of counts (n, codes) by its sum; NaN in a row of zeros.

    Examples
    --------
    >>> profile_shares(np.array([[3, 1], [0, 0]]))
    array([[0.75, 0.25],
           [ nan,  nan]])
    """
    return ratio(counts, counts.sum(axis=1, keepdims=True))


def profile_features(material: StudySubset, family: str) -> np.ndarray:
    """Give `interview_profiles` as an array (interviews, codes); an interview without any is missing.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    family : str
        The family of codes that the profile is over.

    Returns
    -------
    array (interviews, codes)
        NaN in the rows of missing interviews.
    """
    return interview_profiles(material, family).to_numpy()


def profile_index(name: str = "total-variation") -> Index:
    """Compare mean profiles by ``name``.

    Raises
    ------
    ValueError
        If it is neither total-variation nor jensen-shannon.
    """
    if name not in DISTANCES:
        raise ValueError(f"unknown index {name!r} of profiles; use {' or '.join(DISTANCES)}")
    mean = mean_total_variation if name == "total-variation" else None
    return Index(lambda sums, sizes: sums / sizes, DISTANCES[name], mean)


def profile_distances(
    material: StudySubset, rule: Mapping, family: str, index: str = "total-variation", rarefied: bool = True
) -> Mapping[str, object]:
    """Compare the units' profiles; returns as `unit_variation.excess`.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    rule : mapping
        As for `unit_variation.excess`.
    family : str
        The family of codes that the profile is over: phase for when, form for how.
    index : {"total-variation", "jensen-shannon"}
    rarefied : bool
        Compare as many interviews of each unit as the smallest has, where they differ.

    Returns
    -------
    mapping
        As from `unit_variation.excess`.
    """
    profiles = profile_features(material, family)
    return excess(material.interviews, profiles, profile_index(index), rule, rarefied=rarefied)


def phase_difference(
    claim: Claim, rule: Mapping, material: StudySubset, index: str = "total-variation", rarefied: bool = True
) -> Evidence:
    """Measure how much further apart the phases of units lie than by chance; see `variation_evidence`.

    The other parameters are those of `profile_distances`.
    """
    return _profile_difference(claim, rule, material, index, rarefied)


def form_difference(
    claim: Claim, rule: Mapping, material: StudySubset, index: str = "total-variation", rarefied: bool = True
) -> Evidence:
    """Measure how much further apart the forms of units lie than by chance; see `variation_evidence`.

    The other parameters are those of `profile_distances`.
    """
    return _profile_difference(claim, rule, material, index, rarefied)


def _profile_difference(claim: Claim, rule: Mapping, material: StudySubset, index: str, rarefied: bool) -> Evidence:
    missing = missing_units(material) + missing_families(material, claim.variables["families"])
    compare = partial(profile_distances, family=claim.variables["families"][0], index=index, rarefied=rarefied)
    return variation_evidence(rule, material, missing, compare)
