"""What was found, in a sentence, and what speaks most against it; every number and ending follows from the verdicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.report.content.claim_rows import ClaimRow, verdict_counts
from analysis.report.content.stability_text import Robustness
from analysis.report.evidence import Casebook
from analysis.report.number_format import written
from analysis.report.report_wording import Wording

MOST = 5  # so many claims are named by what speaks against them
STANDINGS = ("robust", "partly-robust", "fragile", "not-tested")


@dataclass(frozen=True)
class Finding:
    """The sentence of a report; how firmly its verdicts stand; and the claims that most speaks against."""

    sentence: str
    standing: str
    against: tuple[tuple[ClaimRow, str], ...]


def finding(
    rows: Sequence[ClaimRow], standings: Mapping[str, Robustness], casebook: Casebook, words: Wording
) -> Finding:
    """Say what was found on all claims together."""
    return Finding(_sentence(rows, words), _standing(standings, words), tuple(_against(rows, casebook, words)))


def _sentence(rows: Sequence[ClaimRow], words: Wording) -> str:
    total, counts = len(rows), dict(verdict_counts(rows))
    supported = counts.pop("supported")
    named = {"total": written(total, words.language, 0), "supported": written(supported, words.language, 0)}
    if supported == total:
        return words("finding.all", **named)
    others = [words.many(f"finding.{verdict}", number) for verdict, number in counts.items() if number]
    opening = words("finding.some" if supported else "finding.none", **named)
    return f"{opening} {_capital(listing(others, words))}."


def _standing(standings: Mapping[str, Robustness], words: Wording) -> str:
    counts = {word: sum(found.word == word for found in standings.values()) for word in STANDINGS}
    parts = [words.many(f"finding.{word}", number) for word, number in counts.items() if number]
    if not parts:
        return ""
    told = words("finding.standing", parts=listing(parts, words))
    return f"{told} {words('finding.fragile_means')}" if counts["fragile"] else told


def _against(rows: Sequence[ClaimRow], casebook: Casebook, words: Wording) -> list[tuple[ClaimRow, str]]:
    """Name the claims that most segments or silent interviews speak against, the most first."""
    sides = {row.claim: casebook.claims[row.claim].sides for row in rows if row.claim in casebook.claims}
    told = [row for row in rows if sides.get(row.claim, {}).get("against")]
    told.sort(key=lambda row: -sides[row.claim]["against"])
    return [(row, _weighed(sides[row.claim], words)) for row in told[:MOST]]


def _weighed(sides: Mapping[str, int], words: Wording) -> str:
    return words.many("finding.against", sides["against"], supporting=written(sides["for"], words.language, 0))


def listing(parts: Sequence[str], words: Wording) -> str:
    """Join parts of a sentence with commas and a final "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words('finding.and')} {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
