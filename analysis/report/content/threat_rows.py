"""Say how often untrue claims are supported under threats, and which threat undoes a verdict most easily."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.report.number_format import format_number
from analysis.report.report_texts import ReportTexts
from analysis.simulation.threats.threat_summary import cheapest_threats, threat_table, worst_and_family


@dataclass(frozen=True)
class ThreatRows:
    """The threats to one claim: rows of a table, how many studies were simulated, and the easiest way to err."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    runs: str
    cheapest: str


def claim_threats(rows: Iterable[Mapping[str, Any]], claim: str, words: ReportTexts) -> ThreatRows | None:
    """Tabulate the threats to a claim; None if none was simulated."""
    own = [{**row, "claim": claim} for row in rows]
    table = threat_table(own)
    if table.empty:
        return None
    columns = tuple(words(f"threats.{key}") for key in ("threat", "strength", "share", "tipping"))
    lines = []
    for threat, row in table.droplevel("claim").iterrows():
        strengths = " / ".join(_number(strength, words) for strength in row["strengths"])
        shares = " / ".join(format_number(share, words.language, 3) for share in row["shares"])
        tipping = row["tipping-strength"]
        tipped = words("threats.not_reached") if tipping != tipping or tipping is None else _number(tipping, words)
        lines.append((words(f"threat.{threat}"), f"{words(f'threat_strength.{threat}')}: {strengths}", shares, tipped))
    return ThreatRows(columns, tuple(lines), format_number(max(row["runs"] for row in own), words.language, 0),
                      _cheapest(own, claim, words))  # fmt: skip


def _cheapest(rows: Iterable[Mapping[str, Any]], claim: str, words: ReportTexts) -> str:
    threat = cheapest_threats(rows)[claim]
    if threat is None:
        return words("threats.none")
    tipping = threat_table(rows).loc[(claim, threat), "tipping-strength"]
    return words(
        "threats.cheapest",
        threat=words(f"threat.{threat}"),
        measure=words(f"threat_strength.{threat}"),
        strength=_number(tipping, words),
    )


def worst_threat(rows: Iterable[Mapping[str, Any]], words: ReportTexts, key: str = "errors.threats") -> str:
    """Write how often the rules err at worst, by the text of a key; "" if no threat was simulated."""
    found = worst_and_family(rows)
    if found is None:
        return ""
    share, claim, threat, family = found
    return words(
        key,
        share=format_number(100 * share, words.language, 0),
        claim=claim,
        threat=words(f"threat.{threat}"),
        family=format_number(100 * family, words.language, 0),
    )


def _number(value: Any, words: ReportTexts) -> str:
    """Write a strength with as many decimals as it needs, at most two."""
    decimals = next((n for n in (0, 1) if abs(round(value, n) - value) < 1e-9), 2)
    return format_number(float(value), words.language, decimals)
