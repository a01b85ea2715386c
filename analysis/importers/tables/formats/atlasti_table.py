"""Read ATLAS.ti's table of quotations (CSV, XLSX) into a foreign project.

One cell lists all codes of a quotation, separated by commas, and codes may contain commas. A comma separates two codes
only if a code follows. Known codes come from the codebook in the mapping, or else from the cells themselves, whose
rows state the number of codes. A semicolon also separates codes, unless the cell is a known code or its number of codes
contradicts it. Newer versions write one code per line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from analysis.errors import Issue
from analysis.importers.codes.code_separators import PATH_MARK
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.positions.segment_identity import SegmentIdentity
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.sheets.column_aliases import columns_by_name
from analysis.importers.tables.formats.table_form import TableForm, with_columns
from analysis.importers.tables.imported_table import ImportedTable, TableCodebook
from analysis.importers.tables.table_codebook import read_codebook

_COMMA = ", "
_BELOW = ": "  # a code's name begins with the name of the code above it
_MOST_PARTS = 100  # no quotation has more codes: a quotation mark was left open
_WIDEST = 12  # commas in the name of an unknown code, at most


def table_form(table: ImportedTable, mapping: ImportMapping, file: str) -> TableForm:
    """Read quotations: one row per numbered quotation, with its document, text and codes.

    The position of a quotation is given in paragraphs or pages and becomes the locator. "T1: Access" is below "T1"
    if there is a code "T1".
    """
    mapping = with_columns(table.frame, mapping, ("interview", "codes", "text", "coder"))
    stated = dict(mapping.entries["columns"])
    columns = {"code": stated.pop("codes", None), "locator": "locator", **stated}
    reserved = set(columns.values())
    inside = replace(mapping, entries={**mapping.entries, "separator": PATH_MARK, "columns": columns})
    book, _ = read_codebook(inside)
    names = {path[0] for path in book.codes if path}
    unsure: list[str] = []

    def prepare(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue]]:
        if columns["code"] not in frame:
            return frame, []
        rows, miscounted = _one_code_a_row(frame, columns["code"], names, reserved)
        unsure.extend(f"{file}, line {line}" for line in miscounted)
        return rows, []

    identity = SegmentIdentity(number_pattern=r"^\d+:\d+(?:, |$)")
    return TableForm(
        "ATLAS.ti quotations",
        "ATLAS.ti",
        inside,
        prepare,
        _under_parents(book, names),
        identity,
        last_remarks=lambda: _code_entries(unsure, known=bool(names)),
    )


def _code_entries(unsure: Sequence[str], known: bool) -> list[ReportEntry]:
    """Report how sure it is that codes were taken apart correctly."""
    entries = report_entries({"quotations with another number of codes than the table says": unsure})
    if known:
        return entries
    text = "codes were taken apart without a codebook: name one in the mapping, to be sure of commas"
    return [*entries, ReportEntry(text)]


def _under_parents(book: TableCodebook, names: set[str]) -> TableCodebook:
    path_of = {path: tuple(path_of_name(path[0], names).split(PATH_MARK)) for path in book.codes}
    definitions = {path_of[path]: text for path, text in book.definitions.items() if path in path_of}
    frequencies = {path_of[path]: number for path, number in book.frequencies.items() if path in path_of}
    return TableCodebook(list(path_of.values()), definitions, frequencies)


def _one_code_a_row(
    frame: pd.DataFrame, column: str, names: set[str], reserved: set[str]
) -> tuple[pd.DataFrame, list[int]]:
    """Make a row for each code of a quotation; the mapping determines how ``reserved`` columns are read.

    Returns
    -------
    (rows, lines)
        The lines of quotations in which the number of codes differs from the stated one.
    """
    free = [other for other in frame.columns if other not in reserved]
    known = columns_by_name(free, ("number", "locator", "number of codes"))
    numbers = frame[known["number of codes"]] if "number of codes" in known else pd.Series("", frame.index)
    counts = [int(number) if number.isdigit() else None for number in numbers]
    cells = frame[column].tolist()
    every = names or certain_codes(cells, counts)
    given = [split_codes(cell, every, count) for cell, count in zip(cells, counts, strict=True)]
    miscounted = [
        line for line, row, count in zip(frame.index, given, counts, strict=True) if count not in (None, len(row))
    ]
    above = every | {name for row in given for name in row}
    paths = [[path_of_name(name, above) for name in row] or [""] for row in given]
    parts = [frame[known[word]].str.strip() for word in ("number", "locator") if word in known]
    locator = parts[0] if len(parts) == 1 else (parts[0] + ", " + parts[1]).str.strip(", ") if parts else ""
    rest = frame.drop(columns=list(known.values()))
    placed = rest if "locator" in rest else rest.assign(locator=locator)
    return placed.assign(**{column: pd.Series(paths, placed.index)}).explode(column), miscounted


def split_codes(cell: str, known: set[str], count: int | None = None) -> list[str]:
    """Split the codes of a cell.

    Parameters
    ----------
    cell : str
        "A, B, with comma, C"
    known : set of str
        Known names of codes. Of all ways to split the cell, the one with fewest parts in unknown names is chosen, and
        of those the one with most codes.
    count : int, optional
        The stated number of codes in the cell; only splits into that many codes are considered, if there are any.
    """
    if "\n" in cell:
        return [line.strip() for line in cell.split("\n") if line.strip()]
    parts = cell.split(_COMMA) if cell.strip() else []
    by_semicolon = [part.strip() for part in cell.split(";") if part.strip()]
    by_commas = cell in known or count == len(parts) or all(part in known for part in parts)
    if len(by_semicolon) > 1 and not by_commas and count in (None, len(by_semicolon)):
        return by_semicolon
    if not parts or count == len(parts) or len(parts) > _MOST_PARTS:
        return [part.strip() for part in parts]
    widest = max([_WIDEST, *(name.count(_COMMA) + 1 for name in known)])
    best: list[dict[int, tuple[int, list[str]]]] = [{0: (0, [])}, *({} for _ in parts)]  # by end, by number of codes
    for end in range(1, len(parts) + 1):
        for start in range(max(0, end - widest), end):
            name = _COMMA.join(parts[start:end])
            cost = 0 if name in known else end - start
            for number, (unknown, names) in best[start].items():
                if number + 1 not in best[end] or unknown + cost < best[end][number + 1][0]:
                    best[end][number + 1] = (unknown + cost, [*names, name])
    ways = best[-1]
    number = count if count in ways else min(ways, key=lambda number: (ways[number][0], -number))
    return ways[number][1]


def certain_codes(cells: Iterable[str], counts: Iterable[int | None]) -> set[str]:
    """Collect codes from cells that can be split in only one way, given their number of codes."""
    certain = set()
    for cell, count in zip(cells, counts, strict=True):
        parts = cell.split(_COMMA)
        if count == len(parts):
            certain |= {part.strip() for part in parts}
        elif count == 1:
            certain.add(cell.strip())
    return certain


def path_of_name(name: str, codes: set[str]) -> str:
    """Return a code's name as a path if its beginning is the name of another code."""
    for place in reversed(range(len(name))):
        if name.startswith(_BELOW, place) and name[:place] in codes:
            return path_of_name(name[:place], codes) + PATH_MARK + name[place + len(_BELOW) :]
    return name
