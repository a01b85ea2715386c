"""The verdict on a claim: the first that applies of cannot be judged, supported, contradicted, not supported."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from scipy import stats

from analysis.claims.rules import NAMED_WORDS, RULES, Decision, known
from analysis.models import Claim, Evidence, Reason, Verdict


def judge(claim: Claim, rule: Mapping, evidence: Evidence, unreliable: Reason | None) -> Verdict:
    """Judge a claim by the rule of its word, with all that its verdict is told by; parameters as in `decide`."""
    evidence = _comparable(claim, rule, evidence)
    verdict, decision, reasons = decide(claim, rule, evidence, unreliable)
    return _verdict(claim, verdict, decision, evidence, reasons)


def decide(
    claim: Claim, rule: Mapping, evidence: Evidence, unreliable: Reason | None
) -> tuple[str, Decision, tuple[Reason, ...]]:
    """Judge a claim by the rule of its word.

    Parameters
    ----------
    claim : Claim
    rule : mapping
        The word's record in ``quantifiers.yaml``.
    evidence : Evidence
    unreliable : Reason or None
        Why the coding cannot carry the claim, from `reliability.unreliable`.

    Returns
    -------
    (verdict, decision, reasons)
        One of `models.VERDICTS`, what it rests on, and why it is not "supported".
    """
    evidence = _comparable(claim, rule, evidence)
    if evidence.lacking:
        return "cannot_be_judged", Decision(None, None), tuple(evidence.lacking)
    decision = RULES[claim.word](rule, evidence)
    if decision.lacking or unreliable:
        return "cannot_be_judged", decision, _given(decision.lacking, unreliable)
    if decision.met:
        return "supported", decision, ()
    mirrored = rule.get("mirrored") and decision.mirror_met
    return "contradicted" if mirrored else "not_supported", decision, _given(decision.missed)


def _given(*reasons: Reason | None) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason is not None)


def estimate_of(claim: Claim, verdict: str, decision: Decision, evidence: Evidence) -> float | None:
    """Give the number that a claim is judged by; None where it cannot be judged."""
    if verdict == "cannot_be_judged":
        return None
    return decision.estimate if claim.word in NAMED_WORDS else known(evidence.numbers.get("estimate"))


def _comparable(claim: Claim, rule: Mapping, evidence: Evidence) -> Evidence:
    """Say that municipalities are lacking where interviews are counted, but the word compares municipalities."""
    if claim.unit == "municipality" or "of_interviews" in rule:
        return evidence
    return replace(evidence, lacking=(Reason("word-needs-municipalities", {"word": claim.word}),))


def _verdict(claim: Claim, verdict: str, decision: Decision, evidence: Evidence, reasons: tuple) -> Verdict:
    if verdict == "cannot_be_judged":  # then there is no number to go by either
        low, high = None, None
    elif claim.word in NAMED_WORDS:
        low, high = _share_interval(decision.supporting, decision.judged)
    else:
        low, high = (known(evidence.numbers.get(key)) for key in ("low", "high"))
    return Verdict(
        claim=claim.id,
        section=claim.section,
        word=claim.word,
        verdict=verdict,
        supporting=decision.supporting,
        judged=decision.judged,
        estimate=estimate_of(claim, verdict, decision, evidence),
        low=low,
        high=high,
        negative_cases=None if verdict == "cannot_be_judged" else len(evidence.negative),
        reasons=reasons,
    )


@cache  # the same few counts come again and again
def _share_interval(supporting: int | None, judged: int | None) -> tuple[float | None, float | None]:
    """Bound K of N exactly, as if the municipalities were drawn at random (Clopper and Pearson 1934)."""
    if not judged:
        return None, None
    interval = stats.binomtest(supporting, judged).proportion_ci(0.95, method="exact")
    return float(interval.low), float(interval.high)
