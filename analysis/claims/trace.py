"""List the segments that are evidence for or against a claim."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.association.group_contrast import interviews_compared
from analysis.measures.association.joint_mention import together_by_interview
from analysis.measures.association.lead_in_family import rivals, units_naming
from analysis.measures.association.trigger import trigger_statements
from analysis.measures.experience.mutual_knowledge import knowledge_statements
from analysis.measures.experience.shares import experiences
from analysis.measures.passages.overlap import overlapping_pairs
from analysis.measures.prevalence.mention_rule import (
    alternatives_of,
    codings_of,
    interviews_naming,
    interviews_not_asked,
    naming,
    topics_of,
)
from analysis.measures.ratings.code_values import VALUE, code_values
from analysis.measures.variation.profile import passages_with_family
from analysis.models import SIDES, TOLERANCE, Claim, StudySubset

COLUMNS = ("side", "interview", "unit", "group", "coder", "segment", "codes")


def trace(claim: Claim, rule: Mapping, material: StudySubset, judged: bool = True) -> pd.DataFrame:
    """List the evidence on a claim in one subset of a study.

    Parameters
    ----------
    claim : Claim
        From `ledger.load_claims`.
    rule : mapping
        The record of the claim's word, from `ledger.load_quantifiers`.
    material : StudySubset
        From `study_subset.select_subset`.
    judged : bool
        Whether the claim can be judged. If not, nothing speaks for or against it: its segments are undecided, and
        interviews that do not mention it are not listed.

    Returns
    -------
    DataFrame
        One row per segment, or per interview that does not mention what the claim names (``segment`` is missing then):
        ``side`` (against, undecided, for, in that order), ``interview, unit, group, coder, segment``, and
        ``codes``, a tuple of the claim's codes that occur there, or are missing there.

    Examples
    --------
    >>> from analysis.claims.ledger import load_claims, load_quantifiers
    >>> from analysis.dataset.read import load_study
    >>> from analysis.measures.passages.study_subset import select_subset
    >>> from analysis.paths import DATA
    >>> claim = load_claims()["PR-2"]
    >>> material = select_subset(load_study(DATA / "synthetic" / "as-published"))
    >>> trace(claim, load_quantifiers()[claim.word], material)["side"].value_counts()["against"]
    np.int64(127)
    """
    rows = _TRACES[claim.estimator](claim, rule, material)
    if not judged:
        rows = rows[rows["segment"].notna()].assign(side="undecided")
    order = pd.Categorical(rows["side"], SIDES, ordered=True)
    ordered = rows.assign(order=order).sort_values(["order", "interview", "segment"], kind="stable")
    return ordered.reset_index(drop=True)[list(COLUMNS)]


def _of_design(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List every interview of the study."""
    codes: list[Any] = [()] * len(material.every_interview)
    return _rows(material.every_interview.assign(side="for", codes=codes))


def _of_experience(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    sides = {claim.variables["favourable"]: "for", claim.variables["unfavourable"]: "against"}
    passages = experiences(material)
    pairs = zip(passages["partner"], passages["experience"], strict=True)
    codes: list[Any] = [(experience,) if pd.isna(partner) else (partner, experience) for partner, experience in pairs]
    return _rows(
        _with_coder(passages.assign(side=passages["experience"].map(sides).fillna("undecided"), codes=codes), material)
    )


def _of_naming(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List segments with all codes of a category as evidence for the claim, and those with only some as undecided.

    Interviews that do not name a category are evidence against the claim: those of the units that do not name
    it, or, if the claim counts interviews, each of them.
    """
    silent_in = _silent_units(claim, rule, material)
    parts = []
    for number, category in enumerate(claim.variables["categories"]):
        alternatives = alternatives_of(category, material)
        parts += [_overlapping(group, material) for group in alternatives]
        silent = material.interviews[claim.unit].isin(silent_in.get(number, ()))
        silent &= ~material.interviews["interview"].isin(interviews_naming(material, alternatives))
        codes: list[Any] = [tuple(dict.fromkeys(code for group in alternatives for code in group))]
        parts.append(_rows(material.interviews[silent].assign(side="against", codes=codes * int(silent.sum()))))
    passages = pd.concat(parts).sort_values("side", ascending=False, kind="stable")  # "for" replaces "undecided"
    return passages[passages["segment"].isna() | ~passages.duplicated("segment", keep="last")]


def _silent_units(claim: Claim, rule: Mapping, material: StudySubset) -> dict[Hashable, list[str]]:
    """List, by the number of each category, the units that could be judged and do not name it."""
    negative = naming(claim, rule, material).negative.explode("categories")
    return negative.groupby("categories")["unit"].agg(list).to_dict()


def _overlapping(group: list[str], material: StudySubset) -> pd.DataFrame:
    """List the segments with the first of several codes, and mark those that all other codes overlap."""
    first, *others = group
    given = material.codings[material.codings["code"] == first].reset_index(drop=True)
    whole = np.ones(len(given), dtype=bool)
    for code in others:
        rows, _ = overlapping_pairs(given, material.codings[material.codings["code"] == code], material.cooccur_by)
        whole &= np.isin(np.arange(len(given)), rows)
    codes: list[Any] = [tuple(group) if all_meet else (first,) for all_meet in whole]
    return _rows(given.assign(side=np.where(whole, "for", "undecided"), codes=codes))


def _of_absence(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List segments with the category as evidence against the claim, and interviews that could name it and do not."""
    [category] = claim.variables["categories"]
    alternatives = alternatives_of(category, material)
    passages = pd.concat([_overlapping(group, material) for group in alternatives])
    passages = passages.assign(side=passages["side"].replace({"for": "against"}))
    passages = passages.sort_values("side", ascending=False, kind="stable")  # "against" replaces "undecided"
    silent = material.interviews[~material.interviews["interview"].isin(interviews_naming(material, alternatives))]
    asked = ~silent["interview"].isin(interviews_not_asked(material, topics_of(alternatives, material)))
    codes: list[Any] = [tuple(dict.fromkeys(code for group in alternatives for code in group))] * int(asked.sum())
    return pd.concat(
        [passages.drop_duplicates("segment", keep="last"), _rows(silent[asked].assign(side="for", codes=codes))]
    )


def _of_groups(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List segments of the first group as evidence for the claim, those of the other against it.

    Interviews of the first group that do not name the category are evidence against it, too.
    """
    [category] = claim.variables["categories"]
    group, alternatives = claim.variables["group"], alternatives_of(category, material)
    passages = pd.concat([_overlapping(codes, material) for codes in alternatives])
    sides = passages["group"].map({group: "for", claim.variables["than"]: "against"}).fillna("undecided")
    passages = passages.assign(side=sides.where(passages["side"] == "for", "undecided"))
    passages = passages.sort_values("side", key=lambda side: side != "undecided", kind="stable")
    compared = interviews_compared(claim, material)
    names = compared["interview"][(compared["group"] == group) & ~compared["named"]]
    silent = material.interviews[material.interviews["interview"].isin(names)]
    codes: list[Any] = [tuple(dict.fromkeys(code for way in alternatives for code in way))] * len(silent)
    return pd.concat(
        [passages.drop_duplicates("segment", keep="last"), _rows(silent.assign(side="against", codes=codes))]
    )


def _of_condition(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """As `_of_naming`, but only units that meet the condition are evidence for or against the claim."""
    wanted, stated = claim.variables["condition"], material.variables
    stated = stated[stated["entity"] == wanted["entity"]]
    stated = stated[(stated["variable"] == wanted["variable"]) & (stated["value"] == wanted["value"])]
    passages = _of_naming(claim, rule, material)
    return passages.assign(side=passages["side"].where(passages[claim.unit].isin(stated["key"]), "undecided"))


def _of_knowledge(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List positive experiences with a known partner, and negative ones with an unknown partner, as evidence for it."""
    exposure, against = claim.variables["exposure"], claim.variables["against"]
    passages = knowledge_statements(material, exposure, against)
    agrees = np.where(passages["exposed"], passages["score"], 1 - passages["score"])
    codes: list[Any] = [
        (partner, exposure if exposed else against, experience)
        for partner, exposed, experience in passages[["partner", "exposed", "experience"]].itertuples(index=False)
    ]
    return _rows(
        passages.assign(side=np.select([agrees > 0.5, agrees < 0.5], ["for", "against"], "undecided"), codes=codes)
    )


def _of_trigger(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List passages: for the claim if a listed trigger occurs with its partner, or another one with others."""
    partner, triggers = claim.variables["partner"], list(claim.variables["triggers"])
    passages = trigger_statements(material, partner, triggers)
    agrees = passages["on-partner"].to_numpy() == (passages["listed"] == 1).to_numpy()
    return _rows(passages.assign(side=np.where(agrees, "for", "against"), codes=_one_code_each(passages["partner"])))


def _of_focus(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    passages = material.statements[material.statements["family"] == claim.variables["family"]]
    listed = passages["partner"].isin(claim.variables["listed"])
    return _rows(passages.assign(side=np.where(listed, "for", "against"), codes=_one_code_each(passages["partner"])))


def _one_code_each(partners: pd.Series) -> list[Any]:
    return [(partner,) for partner in partners]


def _of_repertoire(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List all passages as undecided: no single one is evidence on a difference between units."""
    passages = material.statements
    return _rows(passages.assign(side="undecided", codes=_one_code_each(passages["partner"])))


def _of_profile(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    passages = passages_with_family(material, claim.variables["families"][0])
    codes: list[Any] = list(passages[["partner", "code"]].itertuples(index=False, name=None))
    return _rows(passages.assign(side="undecided", codes=codes))


def _of_printed_number(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List the segments that a printed number counts; no single one is evidence on the agreement of coders."""
    if claim.estimator == "agreement_of":
        return _rows(_one_row_per_segment(material.all_codings).assign(side="undecided"))
    return _rows(_one_row_per_segment(codings_of(claim, material)).assign(side="for"))


def _one_row_per_segment(codings: pd.DataFrame) -> pd.DataFrame:
    codes: Any = {segment: tuple(dict.fromkeys(given)) for segment, given in codings.groupby("segment")["code"]}
    rows = codings.drop_duplicates("segment")
    return rows.assign(codes=rows["segment"].map(codes))


def _of_lead(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List the segments with the claim's code as evidence for it, those with the codes that come next against it."""
    code, (_, named) = claim.variables["code"], units_naming(claim, rule, material)
    others = rivals(claim, named)
    codings = material.codings[material.codings["code"].isin([code, *others])]
    return _against_first(codings.assign(side=np.where(codings["code"] == code, "for", "against")))


def _of_joint_mention(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List the segments with either code: for the claim in interviews with both, against it if the other is missing.

    Segments with the other code alone are undecided.
    """
    code, together = claim.variables["code"], together_by_interview(claim, material)
    codings = material.codings[material.codings["code"].isin([code, claim.variables["other"]])]
    both = codings["interview"].map(together)
    alone = (codings["code"] == code) & both.notna()
    sides = np.select([both.fillna(False).astype(bool), alone], ["for", "against"], "undecided")
    return _against_first(codings.assign(side=sides))


def _of_rating(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List the segments with the claim's codes: for it if the value is beyond its threshold, against it if opposite.

    Codes without a value are undecided.
    """
    codings, side = codings_of(claim, material), -1 if claim.word == "below" else 1
    values = code_values(material, claim.variables.get("variable", VALUE))
    beyond = side * (codings["code"].map(values).astype(float) - float(claim.variables["threshold"]))
    sides = np.select([beyond > TOLERANCE, beyond < -TOLERANCE], ["for", "against"], "undecided")
    return _against_first(codings.assign(side=sides))


def _against_first(codings: pd.DataFrame) -> pd.DataFrame:
    """Give a row per segment with its codes; what speaks against the claim decides its side."""
    rows = _one_row_per_segment(codings.sort_values("side", kind="stable"))
    return _rows(rows)


def _with_coder(passages: pd.DataFrame, material: StudySubset) -> pd.DataFrame:
    coders = material.codings.drop_duplicates("segment").set_index("segment")["coder"]
    return passages.assign(coder=passages["segment"].map(coders))


def _rows(passages: pd.DataFrame) -> pd.DataFrame:
    return passages.reindex(columns=list(COLUMNS))


_TRACES: Mapping[str, Callable[[Claim, Mapping, StudySubset], pd.DataFrame]] = {
    "design_count": _of_design,
    "experience_share": _of_experience,
    "naming": _of_naming,
    "naming_under_condition": _of_condition,
    "knowledge_contrast": _of_knowledge,
    "trigger_contrast": _of_trigger,
    "partner_focus": _of_focus,
    "repertoire_difference": _of_repertoire,
    "phase_difference": _of_profile,
    "form_difference": _of_profile,
    "count_of": _of_printed_number,
    "share_of": _of_printed_number,
    "mean_of": _of_printed_number,
    "agreement_of": _of_printed_number,
    "absence": _of_absence,
    "group_contrast": _of_groups,
    "lead_in_family": _of_lead,
    "joint_mention": _of_joint_mention,
    "rating_level": _of_rating,
}
