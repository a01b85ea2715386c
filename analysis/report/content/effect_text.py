"""The least that the rule of each claim finds, in a few words."""

from collections.abc import Mapping

from analysis.report.evidence import Casebook
from analysis.report.number_format import written
from analysis.report.report_wording import Wording


def detectable_words(casebook: Casebook, words: Wording) -> dict[str, str]:
    """Say of each claim that has one what its rule finds at least in four of five studies of this size."""
    found = {claim.claim: claim.detectable for claim in casebook.claims.values() if claim.detectable}
    return {claim: words(f"detectable.{kind}", value=detectable_value(kind, least, words))
            for claim, (kind, least) in found.items()}  # fmt: skip


def detectable_value(kind: str, least: float, words: Wording) -> str:
    """Write a share as per cent, and a mean with two decimals."""
    return written(100 * least, words.language, 0) if kind == "share" else written(least, words.language)


def by_value(found: Mapping[str, str]) -> dict[str, list[str]]:
    """Gather the claims that have the same."""
    gathered: dict[str, list[str]] = {}
    for claim, least in found.items():
        gathered.setdefault(least, []).append(claim)
    return gathered
