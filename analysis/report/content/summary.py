"""Summarise the verdicts in a sentence, and name the claims with the most evidence against them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.report.content.claim_rows import ClaimRow, verdict_counts
from analysis.report.content.stability_text import Robustness
from analysis.report.evidence import ReportEvidence
from analysis.report.number_format import format_number
from analysis.report.report_texts import ReportTexts

MAX_AGAINST = 5  # claims to name with the most evidence against them
ROBUSTNESS_WORDS = ("robust", "partly-robust", "fragile", "not-tested")


@dataclass(frozen=True)
class Summary:
    """The summary of the verdicts, their robustness, and the claims with the most evidence against them."""

    sentence: str
    robustness: str
    against: tuple[tuple[ClaimRow, str], ...]


def summarise(
    rows: Sequence[ClaimRow], robustness: Mapping[str, Robustness], evidence: ReportEvidence, words: ReportTexts
) -> Summary:
    """Summarise the verdicts on all claims."""
    return Summary(_sentence(rows, words), _robustness(robustness, words), tuple(_against(rows, evidence, words)))


def _sentence(rows: Sequence[ClaimRow], words: ReportTexts) -> str:
    total, counts = len(rows), dict(verdict_counts(rows))
    supported = counts.pop("supported")
    named = {"total": format_number(total, words.language, 0), "supported": format_number(supported, words.language, 0)}
    if supported == total:
        return words("finding.all", **named)
    parts = [words.many(f"finding.{verdict}", number) for verdict, number in counts.items() if number]
    opening = words("finding.some" if supported else "finding.none", **named)
    return f"{opening} {_capital(listing(parts, words))}."


def _robustness(robustness: Mapping[str, Robustness], words: ReportTexts) -> str:
    counts = {word: sum(text.word == word for text in robustness.values()) for word in ROBUSTNESS_WORDS}
    parts = [words.many(f"finding.{word}", number) for word, number in counts.items() if number]
    if not parts:
        return ""
    text = words("finding.standing", parts=listing(parts, words))
    return f"{text} {words('finding.fragile_means')}" if counts["fragile"] else text


def _against(rows: Sequence[ClaimRow], evidence: ReportEvidence, words: ReportTexts) -> list[tuple[ClaimRow, str]]:
    """List the claims with the most segments or silent interviews against them, most first."""
    sides = {row.claim: evidence.claims[row.claim].sides for row in rows if row.claim in evidence.claims}
    contested = [row for row in rows if sides.get(row.claim, {}).get("against")]
    contested.sort(key=lambda row: -sides[row.claim]["against"])
    return [(row, _side_counts(sides[row.claim], words)) for row in contested[:MAX_AGAINST]]


def _side_counts(sides: Mapping[str, int], words: ReportTexts) -> str:
    return words.many("finding.against", sides["against"], supporting=format_number(sides["for"], words.language, 0))


def listing(parts: Sequence[str], words: ReportTexts) -> str:
    """Join parts of a sentence with commas and a final "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words('finding.and')} {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
