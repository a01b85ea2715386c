"""Sheets of a workbook (XLSX) -> rows of strings; vertically merged cells are filled down."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from analysis.doors.archive import Archive
from analysis.study import Problem, Refused

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet from its first row on, "" where a cell is empty.

    Attributes
    ----------
    rows : sequence of sequences of str
    filled : sequence of str
        Cells merged over rows (A2:A3), whose value each of their rows now has.
    merged : sequence of (range, first row, first column, last column)
        Cells merged over columns, which hold something; rows and columns count from 0.
    """

    rows: Rows
    filled: Sequence[str] = ()
    merged: Sequence[tuple[str, int, int, int]] = ()


def read_sheets(file: Path) -> dict[str, Sheet]:
    """Read all sheets of a workbook.

    Raises
    ------
    Refused
        If it is no workbook, or one that may do harm.
    """
    with Archive(file) as archive:  # the caps hold for what the workbook's reader is about to inflate
        for name in archive.names():
            with archive.opened(name) as member:
                while member.read(2**20):
                    pass
    try:
        workbook = CalamineWorkbook.from_path(str(file))
        return {name: _sheet(workbook.get_sheet_by_name(name)) for name in workbook.sheet_names}
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        problem = Problem(file.name, f"the workbook cannot be read ({error})", "save it again as XLSX, or as CSV")
        raise Refused(f"import of {file.name}", [problem]) from None


def _sheet(sheet: CalamineSheet) -> Sheet:
    # Empty rows above and columns beside the cells stay, so that rows keep their numbers.
    rows = _strings(sheet.to_python(skip_empty_area=False))
    filled, merged = [], []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if not value:
            continue
        name = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        if left == right:
            for row in rows[top + 1 : bottom + 1]:
                row[left] = value
            filled.append(name)
        else:
            merged.append((name, top, left, right))
    return Sheet(rows, filled, merged)


def column_letters(place: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 27 is AB."""
    letters = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        letters, place = chr(65 + letter) + letters, place - 1
    return letters


def _strings(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    return [[_written(cell) for cell in row] for row in rows]


def _written(cell: object) -> str:
    """Write a cell as a table of text has it."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("_x000D_\n", "\n")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""
