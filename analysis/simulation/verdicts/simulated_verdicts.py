"""The verdicts on a simulated study, judged by the same rules as a study that was read."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.claims.reliability import codes_behind
from analysis.claims.verdict import decide, estimate_of
from analysis.models import Claim, Reason
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings
from analysis.simulation.verdicts.simulated_evidence import ESTIMATORS
from analysis.simulation.verdicts.simulated_reliability import unreliable_codes


@dataclass(frozen=True)
class ShortVerdict:
    """A verdict without texts: ``supporting`` of ``judged`` units, and the number that it is judged by."""

    verdict: str
    supporting: int | None
    judged: int | None
    estimate: float | None


def codes_by_claim(claims: Mapping[str, Claim]) -> dict[str, np.ndarray]:
    """Find the codes that each claim depends on: an array of bool (c,) by claim."""
    codes = codebook.frame()
    return {name: np.isin(codebook.codes(), codes_behind(claim, codes)) for name, claim in claims.items()}


def verdicts_of(
    readings: SimulatedCodings, claims: Mapping[str, Claim], rules: Mapping, reliability: Mapping, behind: Mapping
) -> dict[str, ShortVerdict]:
    """Judge every claim on a simulated study, by the lead coders' codings.

    Parameters
    ----------
    readings : SimulatedCodings
    claims, rules, reliability : mapping
        As `ledger` reads them.
    behind : mapping
        From `codes_by_claim`.

    Returns
    -------
    dict of str to ShortVerdict
        By claim.
    """
    failing = unreliable_codes(readings, np.any(list(behind.values()), axis=0), reliability)
    verdicts = {}
    for name, claim in claims.items():
        if claim.estimator not in ESTIMATORS:  # of a printed number, or of claims that only other studies make
            continue
        evidence = ESTIMATORS[claim.estimator](claim, rules[claim.word], readings)
        doubt = Reason("coding-unreliable") if (failing & behind[name]).any() else None
        verdict, decision, _ = decide(claim, rules[claim.word], evidence, doubt)
        estimate = estimate_of(claim, verdict, decision, evidence)
        verdicts[name] = ShortVerdict(verdict, decision.supporting, decision.judged, estimate)
    return verdicts
