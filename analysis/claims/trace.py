"""From a claim to the segments it rests on, each with the side that it speaks for, and back."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.measures.association.trigger import trigger_statements
from analysis.measures.experience.mutual_knowledge import knowledge_statements
from analysis.measures.experience.shares import experiences
from analysis.measures.passages.overlap import meetings
from analysis.measures.prevalence.mention_rule import alternatives_of, interviews_naming, naming
from analysis.measures.variation.profile import told_with
from analysis.models import PARTNER_FAMILIES, SIDES, Claim, StudySubset

COLUMNS = ("side", "interview", "municipality", "area", "coder", "segment", "codes")


def trace(claim: Claim, rule: Mapping, material: StudySubset, judged: bool = True) -> pd.DataFrame:
    """List what a claim rests on in one run's reading.

    Parameters
    ----------
    claim : Claim
    rule : mapping
        The word's record in ``quantifiers.yaml``.
    material : StudySubset
    judged : bool
        Whether the claim can be judged. Where it cannot, nothing speaks for or against it: its segments are undecided,
        and no silence is listed.

    Returns
    -------
    DataFrame
        One row per segment, or per interview where it is silence that speaks (``segment`` is missing then): ``side``
        (against, undecided, for, in that order), ``interview, municipality, area, coder, segment``, and ``codes``, a
        tuple of those that the claim is about: found there, or missed.
    """
    found = _TRACES[claim.estimator](claim, rule, material)
    if not judged:
        found = found[found["segment"].notna()].assign(side="undecided")
    order = pd.Categorical(found["side"], SIDES, ordered=True)
    ordered = found.assign(order=order).sort_values(["order", "interview", "segment"], kind="stable")
    return ordered.reset_index(drop=True)[list(COLUMNS)]


def _of_design(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """A count of interviews rests on every interview of the study."""
    return _rows(material.every_interview.assign(side="for", codes=[()] * len(material.every_interview)))


def _of_experience(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    sides = {claim.variables["favourable"]: "for", claim.variables["unfavourable"]: "against"}
    told = experiences(material)
    pairs = zip(told["partner"], told["experience"], strict=True)
    codes = [(experience,) if pd.isna(partner) else (partner, experience) for partner, experience in pairs]
    return _rows(
        _with_coder(told.assign(side=told["experience"].map(sides).fillna("undecided"), codes=codes), material)
    )


def _of_naming(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """Segments on which all codes of a category meet speak for it, those with a part of them leave it open.

    Against it speaks the silence of interviews in the municipalities that do not name a category, or of the interviews
    that do not where they are what is counted.
    """
    silent_in = _silent_units(claim, rule, material)
    parts = []
    for number, category in enumerate(claim.variables["categories"]):
        alternatives = alternatives_of(category, material)
        parts += [_meeting(group, material) for group in alternatives]
        silent = material.interviews[claim.unit].isin(silent_in.get(number, ()))
        silent &= ~material.interviews["interview"].isin(interviews_naming(material, alternatives))
        codes = tuple(dict.fromkeys(code for group in alternatives for code in group))
        parts.append(_rows(material.interviews[silent].assign(side="against", codes=[codes] * int(silent.sum()))))
    told = pd.concat(parts).sort_values("side", ascending=False, kind="stable")  # "undecided" gives way to "for"
    return told[told["segment"].isna() | ~told.duplicated("segment", keep="last")]


def _silent_units(claim: Claim, rule: Mapping, material: StudySubset) -> dict[int, list[str]]:
    """List for each category, by its number, the units that could be judged and do not name it."""
    negative = naming(claim, rule, material).negative.explode("categories")
    return negative.groupby("categories")["municipality"].agg(list).to_dict()


def _meeting(group: list[str], material: StudySubset) -> pd.DataFrame:
    """List the segments of the first of the codes that must meet, and say on which of them all others meet it."""
    first, *others = group
    given = material.codings[material.codings["code"] == first].reset_index(drop=True)
    whole = np.ones(len(given), dtype=bool)
    for code in others:
        rows, _ = meetings(given, material.codings[material.codings["code"] == code], material.meeting)
        whole &= np.isin(np.arange(len(given)), rows)
    codes = [tuple(group) if all_meet else (first,) for all_meet in whole]
    return _rows(given.assign(side=np.where(whole, "for", "undecided"), codes=codes))


def _of_condition(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """As for naming, but only municipalities (or interviews) with the condition speak for or against it."""
    wanted, known = claim.variables["condition"], material.variables
    known = known[known["entity"] == wanted["entity"]]
    known = known[(known["variable"] == wanted["variable"]) & (known["value"] == wanted["value"])]
    told = _of_naming(claim, rule, material)
    return told.assign(side=told["side"].where(told[claim.unit].isin(known["key"]), "undecided"))


def _of_knowledge(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """A good experience of a known partner speaks for the claim, and so does a bad one of an unknown partner."""
    exposure, against = claim.variables["exposure"], claim.variables["against"]
    told = knowledge_statements(material, exposure, against)
    agrees = np.where(told["exposed"], told["score"], 1 - told["score"])
    codes = [
        (partner, exposure if exposed else against, experience)
        for partner, exposed, experience in told[["partner", "exposed", "experience"]].itertuples(index=False)
    ]
    return _rows(
        told.assign(side=np.select([agrees > 0.5, agrees < 0.5], ["for", "against"], "undecided"), codes=codes)
    )


def _of_trigger(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """A listed trigger speaks for the claim with the partner it is about, and against it with any other."""
    partner, triggers = claim.variables["partner"], list(claim.variables["triggers"])
    told = trigger_statements(material, partner, triggers)
    agrees = told["on-partner"].to_numpy() == (told["listed"] == 1).to_numpy()
    return _rows(told.assign(side=np.where(agrees, "for", "against"), codes=[(name,) for name in told["partner"]]))


def _of_focus(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    told = material.statements[material.statements["family"] == claim.variables["family"]]
    listed = told["partner"].isin(claim.variables["listed"])
    return _rows(told.assign(side=np.where(listed, "for", "against"), codes=[(name,) for name in told["partner"]]))


def _of_repertoire(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """No single segment speaks for or against a difference between municipalities; all of them make it up."""
    told = material.statements[material.statements["family"].isin(PARTNER_FAMILIES)]
    return _rows(told.assign(side="undecided", codes=[(name,) for name in told["partner"]]))


def _of_profile(family: str) -> Callable[[Claim, Mapping, StudySubset], pd.DataFrame]:
    def told_of(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
        told = told_with(material, family)
        codes = list(told[["partner", "code"]].itertuples(index=False, name=None))
        return _rows(told.assign(side="undecided", codes=codes))

    return told_of


def _with_coder(told: pd.DataFrame, material: StudySubset) -> pd.DataFrame:
    coders = material.codings.drop_duplicates("segment").set_index("segment")["coder"]
    return told.assign(coder=told["segment"].map(coders))


def _rows(told: pd.DataFrame) -> pd.DataFrame:
    return told.reindex(columns=list(COLUMNS))


_TRACES: Mapping[str, Callable[[Claim, Mapping, StudySubset], pd.DataFrame]] = {
    "design_count": _of_design,
    "experience_share": _of_experience,
    "naming": _of_naming,
    "naming_under_condition": _of_condition,
    "knowledge_contrast": _of_knowledge,
    "trigger_contrast": _of_trigger,
    "partner_focus": _of_focus,
    "repertoire_difference": _of_repertoire,
    "phase_difference": _of_profile("phase"),
    "form_difference": _of_profile("form"),
}
