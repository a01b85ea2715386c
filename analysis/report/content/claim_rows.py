"""The claims as rows that a page can show: the verdict of ``claims.csv`` with the words of one language."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.models import VERDICTS
from analysis.report.content.segment_index import claim_page
from analysis.report.number_format import as_number, interval, written
from analysis.report.section_outputs import SectionResult

ALL_CLAIMS = "claims"  # the section that judges every claim of a ledger
WORDED = ("statement", "source", "sentence", "reason", "statement_language", "title_language")


@dataclass(frozen=True)
class ClaimRow:
    """One claim with its verdict, every number already written in the language of the page.

    ``section`` is the one whose page shows the verdict; ``part`` is what the ledger calls the part of the study, where
    that is another. ``statement_language`` and ``title_language`` are empty where they are that of the page.
    """

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
    part: str = ""
    statement_language: str = ""
    title_language: str = ""


@dataclass(frozen=True)
class ClaimGroup:
    """The claims of one section, or of one part of the study in a ledger that has parts of its own."""

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
        **{key: str(words.get(key) or "") for key in WORDED},
        **{key: written(row[key], language, 0) for key in ("judged", "negative_cases")},
        supporting=words.get("supporting_band") or written(row["supporting"], language, 0),
        estimate=written(row["estimate"], language, decimals),
        interval=interval(row["low"], row["high"], language, decimals),
        page=claim_page(row["claim"]),
    )


def claim_rows(
    claims: Sequence[Mapping], sections: Sequence[SectionResult], language: str, own_ledger: bool = False
) -> list[ClaimRow]:
    """Return the rows of the claims table, in the order of ``claims``.

    Parameters
    ----------
    own_ledger : bool
        Whether they are of a dataset's own ledger: a claim that no section is about is then shown where all are judged.

    Raises
    ------
    ValueError
        If a claim has no verdict on the page of its section, or another one there than in ``claims``: a report that
        disagrees with itself is not written.
    """
    shown = {(section.section, record["claim"]): record for section, record in _verdicts(sections)}
    pages = {claim["claim"]: _page(claim, shown, own_ledger) for claim in claims}
    problems = [problem for claim in claims if (problem := _disagreement(claim, shown, pages[claim["claim"]]))]
    if problems:
        raise ValueError(f"{len(problems)} claim(s) and sections ({language}) disagree:\n  " + "\n  ".join(problems))
    rows = [claim_row(claim, shown[pages[claim["claim"]], claim["claim"]], language) for claim in claims]
    titles = {section.section: section.title for section in sections}
    return [_placed(row, pages[row.claim], titles) for row in rows]


def _page(claim: Mapping, shown: Mapping, own_ledger: bool) -> str:
    """Find the section that shows the verdict on a claim."""
    elsewhere = own_ledger and (claim["section"], claim["claim"]) not in shown
    return ALL_CLAIMS if elsewhere else claim["section"]


def _placed(row: ClaimRow, page: str, titles: Mapping[str, str]) -> ClaimRow:
    """Say of a claim which section shows it, where that is not its own."""
    return row if page == row.section else replace(row, section=page, part=titles.get(row.section, row.section))


def grouped(rows: Sequence[ClaimRow], sections: Sequence[SectionResult]) -> list[ClaimGroup]:
    """Put the rows under their sections, in the order of the sections, and those of other parts of a study below."""
    titles = {(section.section, ""): section.title for section in sections}
    titles |= {(row.section, row.part): row.part for row in rows if row.part}
    groups = [
        ClaimGroup(title, f"{place[0]}.html", tuple(row for row in rows if (row.section, row.part) == place))
        for place, title in titles.items()
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


def _disagreement(claim: Mapping, shown: Mapping, page: str) -> str:
    record = shown.get((page, claim["claim"]))
    if record is None:
        return f"{claim['claim']}: section '{page}' shows no verdict on it"
    told = (claim["verdict"], *(as_number(claim[key]) for key in ("supporting", "judged")))
    found = (record["verdict"], *(as_number(record[key]) for key in ("supporting", "judged")))
    return "" if told == found else f"{claim['claim']}: {told} in the claims, {found} in section '{page}'"
