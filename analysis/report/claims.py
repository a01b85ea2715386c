"""The claims as rows that a page can show: the verdict of ``claims.csv`` with the words of one language."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.report.cards import claim_page
from analysis.report.numbers import as_number, interval, written
from analysis.report.results import SectionResult
from analysis.study import VERDICTS


@dataclass(frozen=True)
class ClaimRow:
    """One claim with its verdict, every number already written in the language of the page."""

    claim: str
    section: str
    verdict: str
    statement: str
    source: str
    sentence: str
    reason: str
    supporting: str
    judged: str
    estimate: str
    interval: str
    negative_cases: str
    page: str


@dataclass(frozen=True)
class ClaimGroup:
    """The claims of one section."""

    title: str
    page: str
    rows: tuple[ClaimRow, ...]


def claim_row(row: Mapping, words: Mapping, language: str) -> ClaimRow:
    """Join a claim's numbers with the words of its verdict.

    Parameters
    ----------
    row : dict
        A row of ``claims.csv`` or a verdict's record; its numbers may be text, None or NaN.
    words : dict
        The verdict's record in this language: statement, source, sentence, reason.
    """
    decimals = 0 if row["word"] == "count" else 2
    return ClaimRow(
        **{key: row[key] for key in ("claim", "section", "verdict")},
        **{key: str(words.get(key) or "") for key in ("statement", "source", "sentence", "reason")},
        **{key: written(row[key], language, 0) for key in ("supporting", "judged", "negative_cases")},
        estimate=written(row["estimate"], language, decimals),
        interval=interval(row["low"], row["high"], language, decimals),
        page=claim_page(row["claim"]),
    )


def claim_rows(claims: Sequence[Mapping], sections: Sequence[SectionResult], language: str) -> list[ClaimRow]:
    """Return the rows of the claims table, in the order of ``claims``.

    Raises
    ------
    ValueError
        If a claim has no verdict on the page of its section, or another one there than in ``claims``: a report that
        disagrees with itself is not written.
    """
    shown = {(section.section, record["claim"]): record for section, record in _verdicts(sections)}
    problems = [problem for claim in claims if (problem := _disagreement(claim, shown))]
    if problems:
        raise ValueError(f"{len(problems)} claim(s) and sections ({language}) disagree:\n  " + "\n  ".join(problems))
    return [claim_row(claim, shown[claim["section"], claim["claim"]], language) for claim in claims]


def grouped(rows: Sequence[ClaimRow], sections: Sequence[SectionResult]) -> list[ClaimGroup]:
    """Put the rows under their sections, in the order of the sections."""
    groups = [
        ClaimGroup(
            section.title, f"{section.section}.html", tuple(row for row in rows if row.section == section.section)
        )
        for section in sections
    ]
    return [group for group in groups if group.rows]


def verdict_counts(rows: Sequence[ClaimRow]) -> list[tuple[str, int]]:
    """Return how many claims got each verdict; a verdict that none got is counted as 0."""
    counts = Counter(row.verdict for row in rows)
    return [(verdict, counts[verdict]) for verdict in VERDICTS]


def _verdicts(sections: Sequence[SectionResult]) -> Iterator[tuple[SectionResult, Mapping]]:
    for section in sections:
        for output in section.outputs:
            if output.kind == "verdict":
                yield section, output.record


def _disagreement(claim: Mapping, shown: Mapping) -> str:
    record = shown.get((claim["section"], claim["claim"]))
    if record is None:
        return f"{claim['claim']}: section '{claim['section']}' shows no verdict on it"
    told = (claim["verdict"], *(as_number(claim[key]) for key in ("supporting", "judged")))
    found = (record["verdict"], *(as_number(record[key]) for key in ("supporting", "judged")))
    return "" if told == found else f"{claim['claim']}: {told} in the claims, {found} in section '{claim['section']}'"
