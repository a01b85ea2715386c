"""Combine the verdicts in ``claims.csv`` with the texts of one language, as rows for the table of claims."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.claims.reliability import PRINTED_NUMBER
from analysis.models import VERDICTS
from analysis.report.content.page_names import claim_page
from analysis.report.number_format import as_number, format_number, interval
from analysis.report.section_outputs import SectionResult

ALL_CLAIMS = "claims"  # the section that judges every claim of a ledger
WORDED = ("statement", "source", "sentence", "reason", "statement_language", "title_language")


@dataclass(frozen=True)
class ClaimRow:
    """One claim with its verdict, with numbers formatted in the language of the page.

    ``section`` is the section whose page shows the verdict; ``part`` is the section named in the ledger, if that is
    another. ``statement_language`` and ``title_language`` are empty if they are the language of the page. ``printed``
    says that the claim is a printed number.
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
    printed: bool = False

    @property
    def evidence(self) -> str:
        """The place on the claim's page that lists the evidence against it, or what a printed number counts."""
        return "counted" if self.printed else "against"


@dataclass(frozen=True)
class ClaimGroup:
    """The claims of one section, or of one part of a study whose ledger has other sections."""

    title: str
    page: str
    rows: tuple[ClaimRow, ...]


def claim_row(row: Mapping, words: Mapping, language: str) -> ClaimRow:
    """Combine a claim's numbers with the texts of its verdict.

    Parameters
    ----------
    row : dict
        A row of ``claims.csv`` or a verdict's record; its numbers may be text, None or NaN.
    words : dict
        The verdict's record in this language: statement, source, sentence, reason.
    """
    decimals = words.get("decimals", 0 if row["word"] == "count" else 2)
    return ClaimRow(
        **{key: row[key] for key in ("claim", "section", "verdict")},
        **{key: str(words.get(key) or "") for key in WORDED},
        **{key: format_number(row[key], language, 0) for key in ("judged", "negative_cases")},
        supporting=words.get("supporting_band") or format_number(row["supporting"], language, 0),
        estimate=format_number(row["estimate"], language, decimals),
        interval=interval(row["low"], row["high"], language, decimals),
        page=claim_page(row["claim"]),
        printed=row["word"] == PRINTED_NUMBER,
    )


def claim_rows(
    claims: Sequence[Mapping], sections: Sequence[SectionResult], language: str, own_ledger: bool = False
) -> list[ClaimRow]:
    """Return the rows of the claims table, in the order of ``claims``.

    Parameters
    ----------
    own_ledger : bool
        Whether the claims are from a dataset's own ledger; a claim that belongs to no section is then shown in the
        section on claims.

    Raises
    ------
    ValueError
        If a claim has no verdict on the page of its section, or a different one than in ``claims``.
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
    is_missing = own_ledger and (claim["section"], claim["claim"]) not in shown
    return ALL_CLAIMS if is_missing else claim["section"]


def _placed(row: ClaimRow, page: str, titles: Mapping[str, str]) -> ClaimRow:
    """Record which section shows a claim, if that is not its own section."""
    return row if page == row.section else replace(row, section=page, part=titles.get(row.section, row.section))


def grouped(rows: Sequence[ClaimRow], sections: Sequence[SectionResult]) -> list[ClaimGroup]:
    """Group the rows by section, in the order of the sections, followed by other parts of the study."""
    titles = {(section.section, ""): section.title for section in sections}
    titles |= {(row.section, row.part): row.part for row in rows if row.part}
    groups = [
        ClaimGroup(title, f"{place[0]}.html", tuple(row for row in rows if (row.section, row.part) == place))
        for place, title in titles.items()
    ]
    return [group for group in groups if group.rows]


def verdict_counts(rows: Sequence[ClaimRow]) -> list[tuple[str, int]]:
    """Count the claims with each verdict, including verdicts with no claims."""
    counts = Counter(row.verdict for row in rows)
    return [(verdict, counts[verdict]) for verdict in VERDICTS]


def _verdicts(sections: Sequence[SectionResult]) -> Iterator[tuple[SectionResult, Mapping]]:
    for section in sections:
        for output in section.outputs:
            if output.kind == "verdict":
                yield section, output.record


def _disagreement(claim: Mapping, shown: Mapping, page: str) -> str:
    """Describe how ``claims.csv`` and a section disagree on a claim; "" if they agree."""
    record = shown.get((page, claim["claim"]))
    if record is None:
        return f"{claim['claim']}: section '{page}' shows no verdict on it"
    expected = (claim["verdict"], *(as_number(claim[key]) for key in ("supporting", "judged")))
    shown_values = (record["verdict"], *(as_number(record[key]) for key in ("supporting", "judged")))
    if expected == shown_values:
        return ""
    return f"{claim['claim']}: {expected} in the claims, {shown_values} in section '{page}'"
