"""The verdicts on one drawn study, from arrays: judged by the same rules as a study made of frames."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.claims.reliability import codes_behind
from analysis.claims.verdict import decide, estimate_of
from analysis.models import AREAS, Claim, Evidence, Reason
from analysis.simulation.array_measures.array_agreement import unreliable_codes
from analysis.simulation.array_measures.array_contrast import knowledge_contrast, partner_focus, trigger_contrast
from analysis.simulation.array_measures.array_experience import experience_share
from analysis.simulation.array_measures.array_mentions import naming, naming_under_condition
from analysis.simulation.array_measures.array_variation import form_difference, phase_difference, repertoire_difference
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.simulated_codings import SimulatedCodings


def design_count(claim: Claim, rule: Mapping, readings: SimulatedCodings) -> Evidence:
    """Count the municipalities in which each area was interviewed."""
    cells = np.zeros((len(readings.appointed), len(AREAS)), dtype=bool)
    cells[readings.municipality, readings.area] = True
    wanted = [sorted(AREAS).index(area) for area in claim.variables["areas"]]
    numbers = {"estimate": len(cells), "expected": claim.variables["municipalities"]}
    return Evidence(units={"complete": cells[:, wanted].all(axis=1)}, numbers=numbers, negative=())


ESTIMATORS: Mapping[str, Callable[[Claim, Mapping, SimulatedCodings], Evidence]] = {
    estimator.__name__: estimator
    for estimator in (
        design_count,
        experience_share,
        form_difference,
        knowledge_contrast,
        naming,
        naming_under_condition,
        partner_focus,
        phase_difference,
        repertoire_difference,
        trigger_contrast,
    )
}


@dataclass(frozen=True)
class ShortVerdict:
    """A verdict without its words: ``supporting`` of ``judged`` municipalities, and the number judged by."""

    verdict: str
    supporting: int | None
    judged: int | None
    estimate: float | None


def codes_by_claim(claims: Mapping[str, Claim]) -> dict[str, np.ndarray]:
    """Tell for each claim which codes it rests on (c,)."""
    codes = codebook.frame()
    return {name: np.isin(codebook.codes(), codes_behind(claim, codes)) for name, claim in claims.items()}


def verdicts_of(
    readings: SimulatedCodings, claims: Mapping[str, Claim], rules: Mapping, reliability: Mapping, behind: Mapping
) -> dict[str, ShortVerdict]:
    """Judge every claim on a drawn study, in the lead coders' reading.

    Parameters
    ----------
    readings : SimulatedCodings
    claims, rules, reliability : mapping
        As `ledger` reads them.
    behind : mapping
        From `codes_by_claim`.
    """
    failing = unreliable_codes(readings, np.any(list(behind.values()), axis=0), reliability)
    verdicts = {}
    for name, claim in claims.items():
        evidence = ESTIMATORS[claim.estimator](claim, rules[claim.word], readings)
        doubt = Reason("coding-unreliable") if (failing & behind[name]).any() else None
        verdict, decision, _ = decide(claim, rules[claim.word], evidence, doubt)
        estimate = estimate_of(claim, verdict, decision, evidence)
        verdicts[name] = ShortVerdict(verdict, decision.supporting, decision.judged, estimate)
    return verdicts
