"""The verdict on a claim: the first that applies of cannot be judged, supported, contradicted, not supported."""

from collections.abc import Mapping
from dataclasses import replace

from scipy import stats

from analysis.judge.rules import NAMED_WORDS, RULES, Decision, known
from analysis.study import Claim, Evidence, Reason, Verdict


def judge(claim: Claim, rule: Mapping, evidence: Evidence, unreliable: Reason | None) -> Verdict:
    """Judge a claim by the rule of its word.

    Parameters
    ----------
    claim : Claim
    rule : mapping
        The word's record in ``quantifiers.yaml``.
    evidence : Evidence
    unreliable : Reason or None
        Why the coding cannot carry the claim, from `analysis.judge.gate.unreliable`.
    """
    evidence = _comparable(claim, rule, evidence)
    if evidence.lacking:
        return _verdict(claim, "cannot_be_judged", Decision(None, None), evidence, *evidence.lacking)
    decision = RULES[claim.word](rule, evidence)
    if decision.lacking or unreliable:
        return _verdict(claim, "cannot_be_judged", decision, evidence, decision.lacking, unreliable)
    if decision.met:
        return _verdict(claim, "supported", decision, evidence)
    if rule.get("mirrored") and decision.mirror_met:
        return _verdict(claim, "contradicted", decision, evidence, decision.missed)
    return _verdict(claim, "not_supported", decision, evidence, decision.missed)


def _comparable(claim: Claim, rule: Mapping, evidence: Evidence) -> Evidence:
    """Say that municipalities are lacking where interviews are counted, but the word compares municipalities."""
    if claim.unit == "municipality" or "of_interviews" in rule:
        return evidence
    return replace(evidence, lacking=(Reason("word-needs-municipalities", {"word": claim.word}),))


def _verdict(claim: Claim, verdict: str, decision: Decision, evidence: Evidence, *reasons: Reason | None) -> Verdict:
    if verdict == "cannot_be_judged":  # then there is no number to go by either
        estimate, low, high = None, None, None
    elif claim.word in NAMED_WORDS:
        estimate, low, high = decision.estimate, *_share_interval(decision.supporting, decision.judged)
    else:
        estimate, low, high = (known(evidence.numbers.get(key)) for key in ("estimate", "low", "high"))
    return Verdict(
        claim=claim.id,
        section=claim.section,
        word=claim.word,
        verdict=verdict,
        supporting=decision.supporting,
        judged=decision.judged,
        estimate=estimate,
        low=low,
        high=high,
        negative_cases=None if evidence.lacking else len(evidence.negative),
        reasons=tuple(reason for reason in reasons if reason is not None),
    )


def _share_interval(supporting: int | None, judged: int | None) -> tuple[float | None, float | None]:
    """Bound K of N exactly, as if the municipalities were drawn at random (Clopper and Pearson 1934)."""
    if not judged:
        return None, None
    interval = stats.binomtest(supporting, judged).proportion_ci(0.95, method="exact")
    return float(interval.low), float(interval.high)
