"""Read sheets of a workbook (XLSX) as rows of strings, and fill vertically merged cells down."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.isolation import run_isolated
from analysis.importers.archives.archive import Archive

Rows = Sequence[Sequence[str]]
_PIECE = 2**20
# The reference of a cell with content: Excel also stores cells, often to the last row, that only have a format.
_PLACE = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^<>]*\s)?r=["']([A-Z]{1,3})([1-9][0-9]{0,6})["'][^<>]*(?<!/)>(?=<[^/]|[^<])"""
)
_OVERLAP = (
    4_096  # bytes, far longer than the start tag of a cell, so that a tag across two pieces is found in the second
)

_kept: dict[Path, dict[str, "Sheet"]] | None = None  # the workbook read last, inside `workbooks_kept`


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet from its first row on; empty cells are "".

    Attributes
    ----------
    rows : sequence of sequences of str
    filled : sequence of str
        Vertically merged cells (A2:A3), whose value was copied to each of their rows.
    merged : sequence of (range, first row, first column, last column)
        Cells merged over columns that are not empty; rows and columns count from 0.
    """

    rows: Rows
    filled: Sequence[str] = ()
    merged: Sequence[tuple[str, int, int, int]] = ()


@contextmanager
def workbooks_kept() -> Iterator[None]:
    """Keep the workbook that was read last until the end of the block, as an import needs its sheets several times."""
    global _kept
    before, _kept = _kept, {}
    try:
        yield
    finally:
        _kept = before


def read_sheets(file: Path) -> dict[str, Sheet]:
    """Read all sheets of a workbook, in a separate process.

    Raises
    ------
    InputError
        If it is not a workbook, or a malicious one.
    """
    global _kept
    if _kept and file in _kept:
        return _kept[file]
    sheets = run_isolated(partial(_read, file), f"import of {file.name}", file)
    if _kept is not None:
        _kept = {file: sheets}
    return sheets


def _read(file: Path) -> dict[str, Sheet]:
    _check_members(file)
    try:
        workbook = CalamineWorkbook.from_path(str(file))
        names = workbook.sheet_names
        if len(names) > limits.SHEETS:
            raise _error(file, f"the workbook has {len(names):,} sheets; the limit is {limits.SHEETS}")
        return {name: _sheet(workbook.get_sheet_by_name(name), file) for name in names}
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        if isinstance(error, InputError):
            raise
        problem = Issue(file.name, f"the workbook cannot be read ({error})", "save it again as XLSX, or as CSV")
        raise InputError(f"import of {file.name}", [problem]) from None


def _check_members(file: Path) -> None:
    """Decompress each member once to apply the limits before the workbook's reader decompresses it."""
    area = 0
    with Archive(file) as archive:
        for name in archive.names():
            last_row = last_column = 0
            rest = b""
            with archive.open_member(name) as member:
                while piece := member.read(_PIECE):
                    if name.startswith("xl/worksheets/"):
                        row, column = _last_cell(rest + piece)
                        last_row, last_column = max(row, last_row), max(column, last_column)
                        rest = piece[-_OVERLAP:]
            area += last_row * last_column
            if area > limits.CELLS:
                place = f"{column_letters(last_column - 1)}{last_row}"
                message = f"sheet {name.rpartition('/')[2]} spans A1 to {place}, or all sheets together {area:,} cells"
                raise _error(file, f"{message}; the limit is {limits.CELLS:,}")


def _last_cell(piece: bytes) -> tuple[int, int]:
    """Return the last row and column with content in a piece of a sheet's XML, counted from 1."""
    places = set(_PLACE.findall(piece))
    rows = max((int(row) for _, row in places), default=0)
    return rows, max((_column_number(letters) for letters in {letters for letters, _ in places}), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _error(file: Path, message: str) -> InputError:
    problem = Issue(file.name, message, "delete the cells far from the table, or save the table as CSV")
    return InputError(f"import of {file.name}", [problem])


def _sheet(sheet: CalamineSheet, file: Path) -> Sheet:
    # Keep empty rows above and columns beside the cells, so that rows keep their numbers.
    rows = _strings(sheet.to_python(skip_empty_area=False))
    filled, merged, spanned = [], [], 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if not value:
            continue
        name = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        if left == right:
            last = min(bottom, len(rows) - 1)
            spanned += last - top
            if spanned > limits.CELLS:
                raise _error(file, f"merged cells span more than {limits.CELLS:,} cells of sheet {sheet.name}")
            for row in rows[top + 1 : last + 1]:
                row[left] = value
            filled.append(name)
        else:
            merged.append((name, top, left, right))
    return Sheet(rows, filled, merged)


def column_letters(place: int) -> str:
    """Return the letters of a column in a spreadsheet: 0 is A, 27 is AB."""
    letters = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        letters, place = chr(65 + letter) + letters, place - 1
    return letters


def _strings(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    return [[_written(cell) for cell in row] for row in rows]


def _written(cell: object) -> str:
    """Format a cell as in a text table."""
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
