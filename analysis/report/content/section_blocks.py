"""Arrange the outputs of a section for its page: verdicts first, then figures and tables."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.i18n import is_p_value, written_p_value
from analysis.report.content.claim_rows import ClaimRow, claim_row
from analysis.report.content.figure_table import FigureTable, figure_tables
from analysis.report.content.page_names import language_folder
from analysis.report.number_format import format_number
from analysis.report.report_texts import ReportTexts
from analysis.report.section_outputs import Output, SectionResult

LONG_TEXT = 60  # characters; a longer cell gets a wide column
MANY_ROWS = 24  # a longer table scrolls inside a box


@dataclass(frozen=True)
class Cell:
    """One cell of a table; ``text`` is "" if there is no value."""

    text: str
    header: bool
    numeric: bool

    @property
    def prose(self) -> bool:
        return len(self.text) > LONG_TEXT


@dataclass(frozen=True)
class Table:
    """A table with formatted numbers."""

    kind = "table"
    anchor: str
    number: str
    caption: str
    synthetic: bool
    columns: tuple[Mapping, ...]
    rows: tuple[tuple[Cell, ...], ...]
    href: str

    @property
    def tall(self) -> bool:
        return len(self.rows) > MANY_ROWS


@dataclass(frozen=True)
class Figure:
    """A figure with its texts; ``size`` is in pixels and reserves space on the page before the picture loads."""

    kind = "figure"
    anchor: str
    number: str
    caption: str
    synthetic: bool
    alt: str
    href: str
    size: tuple[int, int] | None
    picture: bytes | None
    data: tuple[FigureTable, ...] = ()


@dataclass(frozen=True)
class SectionPage:
    """The content of the page of a section."""

    section: str
    number: int
    title: str
    introduction: str
    parameters: Mapping
    verdicts: tuple[ClaimRow, ...]
    evidence: tuple[Table | Figure, ...]
    withheld: tuple[str, ...] = ()  # captions of what a public run withholds

    @property
    def page(self) -> str:
        return f"{self.section}.html"

    @property
    def figures(self) -> list[Figure]:
        return [item for item in self.evidence if isinstance(item, Figure)]

    @property
    def tables(self) -> list[Table]:
        return [item for item in self.evidence if isinstance(item, Table)]


def section_page(result: SectionResult, number: int, words: ReportTexts, tables: str) -> SectionPage:
    """Arrange the outputs of a section for its page.

    Parameters
    ----------
    number : int
        The section's number; figures and tables are numbered within it.
    tables : str
        The relative path from the page to the folder of the CSV tables.
    """
    opening = next((output.record for output in result.outputs if output.kind == "section"), {})
    records = [output.record for output in result.outputs if output.kind == "verdict"]
    return SectionPage(
        section=result.section,
        number=number,
        title=result.title,
        introduction=opening.get("introduction", ""),
        parameters=result.parameters,
        verdicts=tuple(claim_row(record, record, words.language) for record in records),
        evidence=tuple(_evidence(result, number, words, tables)),
        withheld=tuple(output.record["caption"] for output in result.outputs if output.kind == "withheld"),
    )


def _evidence(result: SectionResult, number: int, words: ReportTexts, tables: str) -> list[Table | Figure]:
    seen = {"table": 0, "figure": 0}
    items: list[Table | Figure] = []
    for output in result.outputs:
        if output.kind not in seen:
            continue
        seen[output.kind] += 1
        label = f"{words(f'section.{output.kind}')} {number}.{seen[output.kind]}"
        name = f"{result.section}-{output.record['name']}"
        if output.kind == "table":
            items.append(_table(output.record, label, f"{tables}/{name}.csv", words))
        else:
            items.append(figure_of(output, label, f"figures/{name}", words))
    return items


def _table(record: Mapping, number: str, href: str, words: ReportTexts) -> Table:
    columns = tuple(_column(column) for column in record["columns"])
    rows = [[_cell(value, column, words) for value, column in zip(row, columns, strict=True)] for row in record["rows"]]
    return Table(
        anchor=f"table-{record['name']}",
        number=number,
        caption=record["caption"],
        synthetic=record["synthetic"],
        columns=columns,
        rows=tuple(map(tuple, rows)),
        href=href,
    )


def _column(column: Mapping) -> dict[str, Any]:
    number = column["type"] in ("integer", "number")
    decimals = column.get("decimals", 2) if column["type"] == "number" else 0
    return {
        "label": column["label"],
        "header": column["role"] == "label",
        "numeric": number and column["role"] != "label",
        "decimals": decimals if number else None,
        "p_value": is_p_value(column["key"]),
    }


def _cell(value: Any, column: Mapping, words: ReportTexts) -> Cell:
    text = _p_value if column["p_value"] and isinstance(value, float) else _text
    return Cell(text(value, column["decimals"], words), column["header"], column["numeric"])


def _p_value(value: float, decimals: int | None, words: ReportTexts) -> str:
    return written_p_value(value, 2 if decimals is None else decimals, words.language)


def _text(value: object, decimals: int | None, words: ReportTexts) -> str:
    if isinstance(value, bool):
        return words("value.true" if value else "value.false")
    # A column of numbers may also contain text, for example if a count is withheld.
    if isinstance(value, int | float):
        return format_number(
            value, words.language, 2 if decimals is None and isinstance(value, float) else decimals or 0
        )
    return "" if value is None else str(value)


def figure_of(output: Output, number: str, path: str, words: ReportTexts) -> Figure:
    """Arrange a figure for its page, as SVG if there is one.

    Parameters
    ----------
    number : str
        Its label on the page.
    path : str
        The relative path from the page to its picture, without the extension.
    """
    record, picture = output.record, output.vector or output.picture
    return Figure(
        anchor=f"figure-{record['name']}",
        number=number,
        caption=record["caption"],
        synthetic=record["synthetic"],
        alt=record["alt"],
        href=f"{path}.{'svg' if output.vector else 'png'}" if picture else "",
        size=_size(output.picture),
        picture=picture,
        data=tuple(figure_tables(record, words)),
    )


def _size(picture: bytes | None) -> tuple[int, int] | None:
    """Read width and height from the first chunk of a PNG, after a signature and a chunk header of 8 bytes each."""
    if picture is None or picture[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    return struct.unpack(">II", picture[16:24])


def tables_path(language: str, languages: Sequence[str]) -> str:
    """Return the relative path from the report's pages in a language to the CSV tables of that language's run.

    Examples
    --------
    >>> tables_path("en", ("da", "en")), tables_path("en", ("en",))
    ('../../en/tables', '../en/tables')
    """
    up = "../../" if language_folder(language, languages) else "../"
    return f"{up}{language}/tables"


def section_pages(results: Sequence[SectionResult], words: ReportTexts, languages: Sequence[str]) -> list[SectionPage]:
    """Arrange all sections of one of the study's languages."""
    path = tables_path(words.language, languages)
    return [section_page(result, number, words, path) for number, result in enumerate(results, start=1)]
