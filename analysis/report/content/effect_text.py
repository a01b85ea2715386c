"""Write the smallest effect that the rule of each claim detects."""

from collections.abc import Mapping

from analysis.report.evidence import ReportEvidence
from analysis.report.number_format import format_number
from analysis.report.report_texts import ReportTexts


def detectable_effects(evidence: ReportEvidence, words: ReportTexts) -> dict[str, str]:
    """Write, by claim, the smallest effect that its rule detects in four out of five studies of this size, if known."""
    effects = {claim.claim: claim.detectable for claim in evidence.claims.values() if claim.detectable}
    return {claim: words(f"detectable.{kind}", value=detectable_value(kind, least, words))
            for claim, (kind, least) in effects.items()}  # fmt: skip


def detectable_value(kind: str, least: float, words: ReportTexts) -> str:
    """Format a share in per cent, and a mean with two decimals."""
    return format_number(100 * least, words.language, 0) if kind == "share" else format_number(least, words.language)


def claims_by_effect(effects: Mapping[str, str]) -> dict[str, list[str]]:
    """Group the claims by their smallest effect."""
    claims: dict[str, list[str]] = {}
    for claim, effect in effects.items():
        claims.setdefault(effect, []).append(claim)
    return claims
