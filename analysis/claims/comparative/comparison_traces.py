"""List the segments that are evidence for or against claims that compare codes, or the values of codes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.association.joint_mention import joint_mention
from analysis.measures.prevalence.lead_in_family import rivals, units_naming
from analysis.measures.printed.published_counts import codings_of
from analysis.measures.ratings.code_values import VALUE, code_values
from analysis.models import TOLERANCE, Claim, Evidence, StudySubset

COLUMNS = ("side", "interview", "municipality", "area", "coder", "segment", "codes")


def trace_lead(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List the segments with the claim's code as evidence for it, and those with the codes that come next against it.

    Parameters
    ----------
    claim : Claim
        Measured by `lead_in_family`.
    rule : mapping
        The record of the claim's word.
    material : StudySubset

    Returns
    -------
    DataFrame
        As from `trace.trace`, in any order.
    """
    code, others = claim.variables["code"], rivals(claim, units_naming(claim, rule, material))
    codings = material.codings[material.codings["code"].isin([code, *others])]
    return _one_row_per_segment(codings.assign(side=np.where(codings["code"] == code, "for", "against")))


def trace_joint_mention(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List the segments with either code: for the claim in interviews with both, against it in those without the other.

    Segments with the other code alone are undecided. Parameters and result as in `trace_lead`.
    """
    code, other = claim.variables["code"], claim.variables["other"]
    evidence: Evidence = joint_mention(claim, {**rule, "permutations": 1}, material)
    together = pd.Series(evidence.units["together"])
    codings = material.codings[material.codings["code"].isin([code, other])]
    both = codings["interview"].map(together).fillna(False).to_numpy(dtype=bool)
    counted = codings["interview"].isin(together.index).to_numpy()
    alone = np.where((codings["code"] == code) & counted, "against", "undecided")
    return _one_row_per_segment(codings.assign(side=np.where(both, "for", alone)))


def trace_rating(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """List the segments with the claim's codes: for it if their value is beyond its threshold, against it if opposite.

    Codes without a value are undecided. Parameters and result as in `trace_lead`.
    """
    codings, side = codings_of(claim, material), -1 if claim.word == "below" else 1
    values = code_values(material, claim.variables.get("variable", VALUE))
    beyond = side * (codings["code"].map(values) - float(claim.variables["threshold"]))
    sides = np.select([beyond > TOLERANCE, beyond < -TOLERANCE], ["for", "against"], "undecided")
    return _one_row_per_segment(codings.assign(side=sides))


def _one_row_per_segment(codings: pd.DataFrame) -> pd.DataFrame:
    """Join the codes of each segment; what speaks against the claim decides its side."""
    ordered = codings.sort_values("side", kind="stable")  # "against" comes first
    codes: Any = {segment: tuple(dict.fromkeys(given)) for segment, given in codings.groupby("segment")["code"]}
    rows = ordered.drop_duplicates("segment")
    return rows.assign(codes=rows["segment"].map(codes)).reindex(columns=list(COLUMNS))
