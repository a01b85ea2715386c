"""Whether two codes are named in the same interviews more often than chance explains."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.association.fixed_margins import affordable_tables, fixed_margin_tables
from analysis.measures.association.interview_codes import code_matrix
from analysis.measures.prevalence.mention_rule import interviews_not_asked, topics_of
from analysis.measures.statistics.by_unit import missing_codes
from analysis.models import TOLERANCE, Claim, Evidence, Reason, StudySubset

COUNTED_CODES = 40  # so that a claim can be judged again without each interview


def joint_mention(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count the interviews that name both codes of a claim, and set them against a null with the margins kept.

    Interviews in which the topic of one of the codes was left out are not counted.

    Returns
    -------
    Evidence
        ``units``: one row per interview: whether it names the code (``names-code``), the other one (``names-other``)
        and both (``together``); ``numbers``: ``estimate``, the interviews with both divided by ``expected``, the mean
        of the null; ``p`` and ``p_against``, the shares of random tables (this one included) with at least and with at
        most as many; all of them NaN where the null has no choice; ``compared``, the interviews counted;
        ``negative``: the interviews that name the code and not the other one.

    Notes
    -----
    As in `interview_cooccurrence`, the null keeps how many codes each interview has, and how many interviews of each
    unit have a code; up to `COUNTED_CODES` codes are counted, those that most interviews have.
    """
    code, other = claim.variables["code"], claim.variables["other"]
    given = _given(code, other, material)
    pair = given[[code, other]].to_numpy()
    together = pair.all(axis=1)
    units = pd.DataFrame({"names-code": pair[:, 0], "names-other": pair[:, 1], "together": together}, index=given.index)
    negative = pd.DataFrame({"interview": units.index[pair[:, 0] & ~pair[:, 1]], "kind": "interview"})
    numbers = _chances(given, material, int(together.sum()), rule)
    missing = missing_codes(material, [code, other])
    if code == other:  # after a recoding that merges them
        missing = (Reason("nothing-to-compare", {"codes": [code]}),)
    return Evidence(units, {**numbers, "compared": float(len(given))}, negative, missing)


def together_by_interview(claim: Claim, material: StudySubset) -> pd.Series:
    """Determine for each interview that is counted whether it names both codes of a claim."""
    code, other = claim.variables["code"], claim.variables["other"]
    return _given(code, other, material)[[code, other]].all(axis=1)


def _given(code: str, other: str, material: StudySubset) -> pd.DataFrame:
    """Determine which codes each interview has, with the claim's two codes first."""
    left_out = set().union(*(interviews_not_asked(material, topics_of([[name]], material)) for name in (code, other)))
    interviews = material.interviews.loc[~material.interviews["interview"].isin(left_out), "interview"]
    names = list(dict.fromkeys([code, other, *material.codes["code"]]))
    given = code_matrix(material.codings, "interview", list(interviews), names) > 0
    counts = pd.Series(given.iloc[:, 2:].sum()).sort_values(ascending=False, kind="stable")
    return given[[code, other, *counts.index[counts > 0][: COUNTED_CODES - 2]]]


def _chances(given: pd.DataFrame, material: StudySubset, together: int, rule: Mapping) -> dict[str, float]:
    """Compare the interviews with both codes with those of random tables."""
    unknown = {"estimate": np.nan, "expected": np.nan, "p": np.nan, "p_against": np.nan}
    if not len(given):
        return unknown
    units = material.interviews.set_index("interview")["unit"].reindex(given.index)
    strata = pd.factorize(units.fillna(""), sort=True)[0]
    incidence = given.to_numpy(dtype=bool)
    tables = affordable_tables(incidence.size, rule["permutations"])
    drawn = fixed_margin_tables(incidence, strata, tables, 0, rule["seed"])  # 50 trades of each interview first
    null = np.concatenate([batch[:, :, :2].all(axis=2).sum(axis=1) for batch in drawn])
    expected = float(null.mean())
    if np.ptp(null) < TOLERANCE and null[0] == together:
        return unknown
    chances = {
        "p": float((1 + (null >= together).sum()) / (len(null) + 1)),
        "p_against": float((1 + (null <= together).sum()) / (len(null) + 1)),
    }
    return {"estimate": together / expected if expected else np.nan, "expected": expected, **chances}
