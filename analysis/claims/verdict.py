"""Judge a claim by the rule of its word.

The verdict is the first that applies: cannot be judged, supported, contradicted, not supported.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from scipy import stats

from analysis.claims.comparison_rules import COMPARISON_RULES
from analysis.claims.rules import NAMED_WORDS, RULES, Decision, none_if_nan
from analysis.models import Claim, Evidence, Reason, Verdict

RULE_OF_WORD = {**RULES, **COMPARISON_RULES}


def judge(claim: Claim, rule: Mapping, evidence: Evidence, unreliable: Reason | None) -> Verdict:
    """Judge a claim by the rule of its word.

    Parameters
    ----------
    claim, rule, evidence, unreliable
        As in `decide`.

    Returns
    -------
    Verdict
        With K of N, the estimate, its interval, and the number of negative cases.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.claims.ledger import load_claims, load_quantifiers
    >>> claim = load_claims()["ART-2"]
    >>> units = pd.DataFrame({"category": 0, "named": [1, 1, 1, 0], "judged": 1}, index=["M1", "M2", "M3", "M4"])
    >>> verdict = judge(claim, load_quantifiers()[claim.word], Evidence(units), None)
    >>> verdict.verdict, verdict.supporting, verdict.judged, verdict.estimate
    ('supported', 3, 4, 0.75)
    """
    evidence = _comparable(claim, rule, evidence)
    verdict, decision, reasons = decide(claim, rule, evidence, unreliable)
    return _verdict(claim, verdict, decision, evidence, reasons)


def decide(
    claim: Claim, rule: Mapping, evidence: Evidence, unreliable: Reason | None
) -> tuple[str, Decision, tuple[Reason, ...]]:
    """Decide the verdict on a claim, without the numbers of a `Verdict`.

    Parameters
    ----------
    claim : Claim
        From `ledger.load_claims`.
    rule : mapping
        The record of the claim's word, from `ledger.load_quantifiers`.
    evidence : Evidence
        From the claim's estimator.
    unreliable : Reason or None
        Why the coding is too unreliable for the claim, from `reliability.unreliable`.

    Returns
    -------
    (verdict, decision, reasons)
        One of `models.VERDICTS`, the decision of the rule, and why the verdict is not "supported".

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.claims.ledger import load_claims, load_quantifiers
    >>> claim = load_claims()["ART-2"]
    >>> evidence = Evidence({"category": np.zeros(4), "named": np.array([1, 1, 0, 0]), "judged": np.ones(4)})
    >>> verdict, _, reasons = decide(claim, load_quantifiers()[claim.word], evidence, None)
    >>> verdict, reasons[0].key
    ('not_supported', 'named-in-too-few')
    """
    evidence = _comparable(claim, rule, evidence)
    if evidence.missing:
        return "cannot_be_judged", Decision(None, None), tuple(evidence.missing)
    decision = RULE_OF_WORD[claim.word](rule, evidence)
    if decision.missing or unreliable:
        return "cannot_be_judged", decision, _present(decision.missing, unreliable)
    if decision.satisfied:
        return "supported", decision, ()
    mirrored = rule.get("mirrored") and decision.opposite_satisfied
    return "contradicted" if mirrored else "not_supported", decision, _present(decision.missed)


def _present(*reasons: Reason | None) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason is not None)


def estimate_of(claim: Claim, verdict: str, decision: Decision, evidence: Evidence) -> float | None:
    """Return the number that a claim is judged by, or None if it cannot be judged."""
    if verdict == "cannot_be_judged":
        return None
    return decision.estimate if claim.word in NAMED_WORDS else none_if_nan(evidence.numbers.get("estimate"))


def _comparable(claim: Claim, rule: Mapping, evidence: Evidence) -> Evidence:
    """Mark evidence as lacking if the claim counts interviews but its word compares units."""
    if claim.unit == "unit" or "of_interviews" in rule:
        return evidence
    return replace(evidence, missing=(Reason("word-needs-units", {"word": claim.word}),))


def _verdict(claim: Claim, verdict: str, decision: Decision, evidence: Evidence, reasons: tuple) -> Verdict:
    if verdict == "cannot_be_judged":  # an interval would suggest a number
        low, high = None, None
    elif claim.word in NAMED_WORDS:
        low, high = _share_interval(decision.supporting, decision.judged)
    else:
        low, high = (none_if_nan(evidence.numbers.get(key)) for key in ("low", "high"))
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
        negative_cases=len(evidence.negative) if claim.negative_cases and verdict != "cannot_be_judged" else None,
        reasons=reasons,
    )


@cache  # simulations ask for the same few counts many times
def _share_interval(supporting: int | None, judged: int | None) -> tuple[float | None, float | None]:
    """Return the exact 95 % interval of K of N, as if units were drawn at random (Clopper and Pearson 1934)."""
    if not judged:
        return None, None
    interval = stats.binomtest(supporting, judged).proportion_ci(0.95, method="exact")
    return float(interval.low), float(interval.high)
