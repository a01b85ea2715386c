"""ATLAS.ti's table of quotations (CSV, XLSX) -> a foreign project.

All codes of a quotation stand in one cell with commas between them, and codes may hold commas. A comma parts two codes
only where a code follows: known codes come from the codebook that the mapping names, or else from the cells themselves,
which say how many codes they hold. A semicolon parts codes, too, unless the cell is a known code or says otherwise.
Newer versions write a code on each line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.errors import Issue
from analysis.importers.codes.code_separators import PATH_MARK
from analysis.importers.mappings.mapping import ImportMapping
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.sheets.column_aliases import find_columns
from analysis.importers.tables.coding_table import SegmentIdentity, read_tables_as, with_columns
from analysis.importers.tables.table_codebook import TableCodebook, read_codebook

_COMMA = ", "
_BELOW = ": "  # a code's name begins with the name of the code above it
_MOST_PARTS = 100  # no quotation has so many codes: a quote was left open
_WIDEST = 12  # commas that the name of a code that is not known may hold


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read quotations: a row for each quotation, told by its number, with its document, text and codes.

    Where a quotation stands is told in paragraphs or pages, so it becomes the locator. "T1: Access" stands below "T1"
    where there is a code "T1".
    """
    mapping = with_columns(files, mapping, ("interview", "codes", "text", "coder"))
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
        rows, torn = _one_code_a_row(frame, columns["code"], names, reserved)
        unsure.extend(f"{file}, line {line}" for line in torn)
        return rows, []

    identity = SegmentIdentity(number_pattern=r"^\d+:\d+(?:, |$)")
    project = read_tables_as(
        "ATLAS.ti quotations", "ATLAS.ti", files, inside, prepare, _under_parents(book, names), identity
    )
    entries = report_entries({"quotations with another number of codes than the table says": unsure})
    if not names:
        entries.append(
            ReportEntry("codes were taken apart without a codebook: name one in the mapping, to be sure of commas")
        )
    return replace(project, remarks=[*project.remarks, *entries])


def _under_parents(book: TableCodebook, names: set[str]) -> TableCodebook:
    path_of = {path: tuple(path_of_name(path[0], names).split(PATH_MARK)) for path in book.codes}
    definitions = {path_of[path]: text for path, text in book.definitions.items() if path in path_of}
    frequencies = {path_of[path]: number for path, number in book.frequencies.items() if path in path_of}
    return TableCodebook(list(path_of.values()), definitions, frequencies)


def _one_code_a_row(
    frame: pd.DataFrame, column: str, names: set[str], reserved: set[str]
) -> tuple[pd.DataFrame, list[int]]:
    """Make a row for each code of a quotation; ``reserved`` columns are read as the mapping says.

    Returns
    -------
    (rows, lines)
        The lines of quotations in which other than the stated number of codes was found.
    """
    free = [other for other in frame.columns if other not in reserved]
    known = find_columns(free, ("number", "locator", "number of codes"))
    numbers = frame[known["number of codes"]] if "number of codes" in known else pd.Series("", frame.index)
    counts = [int(number) if number.isdigit() else None for number in numbers]
    cells = frame[column].tolist()
    every = names or certain_codes(cells, counts)
    given = [split_codes(cell, every, count) for cell, count in zip(cells, counts, strict=True)]
    torn = [line for line, row, count in zip(frame.index, given, counts, strict=True) if count not in (None, len(row))]
    above = every | {name for row in given for name in row}
    paths = [[path_of_name(name, above) for name in row] or [""] for row in given]
    parts = [frame[known[word]].str.strip() for word in ("number", "locator") if word in known]
    locator = parts[0] if len(parts) == 1 else (parts[0] + ", " + parts[1]).str.strip(", ") if parts else ""
    rest = frame.drop(columns=list(known.values()))
    placed = rest if "locator" in rest else rest.assign(locator=locator)
    return placed.assign(**{column: paths}).explode(column), torn


def split_codes(cell: str, known: set[str], count: int | None = None) -> list[str]:
    """Take the codes of a cell apart.

    Parameters
    ----------
    cell : str
        "A, B, with comma, C"
    known : set of str
        Names that codes have. Of all ways to part the cell, the one that leaves fewest parts to unknown names is
        taken, and of those the one with most codes.
    count : int, optional
        How many codes the cell is said to hold; only ways with so many are looked at, where there are such.
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
    """Learn codes from cells whose commas are as many as their codes allow."""
    sure = set()
    for cell, count in zip(cells, counts, strict=True):
        parts = cell.split(_COMMA)
        if count == len(parts):
            sure |= {part.strip() for part in parts}
        elif count == 1:
            sure.add(cell.strip())
    return sure


def path_of_name(name: str, codes: set[str]) -> str:
    """Write a code's name as a path where the code above it is one."""
    for place in reversed(range(len(name))):
        if name.startswith(_BELOW, place) and name[:place] in codes:
            return path_of_name(name[:place], codes) + PATH_MARK + name[place + len(_BELOW) :]
    return name
