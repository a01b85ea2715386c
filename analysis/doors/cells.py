"""A table in a file, CSV or XLSX -> a frame of strings; and which door for tables its columns belong to."""

import csv
import io
import math
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from analysis.delimited import LINE, decode, read_delimited
from analysis.doors.archive import Archive
from analysis.study import Problem, Refused

_DELIMITERS = (",", ";", "\t")
_SEARCHED = 30  # a title and notes of a tool's may stand above the header of a sheet, in so many rows
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
Rows = Sequence[Sequence[str]]


def read_cells(file: Path, wanted: Collection[str] = ()) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a table whose header row names its columns.

    Parameters
    ----------
    file : path
        CSV (comma, semicolon or tab) or XLSX.
    wanted : collection of str
        Columns that are looked for: they tell the delimiter, the sheet and the header row.

    Returns
    -------
    (frame, problems)
        Every cell is a string, an empty one is "". The index is named `LINE` where it holds the rows' numbers.
    """
    if not file.is_file():
        return pd.DataFrame(), [Problem(file.name, "there is no such file", "correct its name")]
    raw = file.read_bytes()
    if raw.startswith(_OLD_WORKBOOK):
        remedy = "save it as XLSX without a password, or as CSV"
        return pd.DataFrame(), [Problem(file.name, "an old or locked workbook, which is not read", remedy)]
    if raw.startswith(b"PK"):
        return _sheet_frame(file, frozenset(wanted))
    return _without_nameless(*read_delimited(raw, file.name, _delimiter(raw, file.name, frozenset(wanted))))


def read_sheets(file: Path) -> dict[str, Rows]:
    """Read all sheets of a workbook as rows of strings, "" where a cell is empty.

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
        return {name: _strings(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names}
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        problem = Problem(file.name, f"the workbook cannot be read ({error})", "save it again as XLSX, or as CSV")
        raise Refused(f"import of {file.name}", [problem]) from None


def _strings(rows: Iterable[Sequence[object]]) -> Rows:
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


def _sheet_frame(file: Path, wanted: frozenset[str]) -> tuple[pd.DataFrame, list[Problem]]:
    best: tuple[tuple[int, int], str, int, Rows] | None = None
    for name, rows in read_sheets(file).items():
        for place, row in enumerate(rows[:_SEARCHED]):
            filled = [cell.strip() for cell in row if cell.strip()]
            fit = (len(wanted & set(filled)), len(filled))
            if filled and (best is None or fit > best[0]):
                best = (fit, name, place, rows)
    if best is None:
        return pd.DataFrame(), [Problem(file.name, "the workbook holds no table", "is it the right file?")]
    _, name, place, rows = best
    header = [cell.strip() for cell in rows[place]]
    body = [(line, row) for line, row in enumerate(rows[place + 1 :], place + 2) if any(row)]
    frame = pd.DataFrame([row for _, row in body], columns=header, dtype="str")
    frame.index = pd.Index([line for line, _ in body], name=LINE, dtype="int64")
    frame, problems = _without_nameless(frame, [])
    repeated = sorted({column for column in frame.columns if list(frame.columns).count(column) > 1})
    problems += [
        Problem(file.name, f"column '{column}' stands twice in sheet {name}", "keep one of them", place + 1)
        for column in repeated
    ]
    return frame.loc[:, ~frame.columns.duplicated()], problems


def _without_nameless(frame: pd.DataFrame, problems: list[Problem]) -> tuple[pd.DataFrame, list[Problem]]:
    """Drop columns without a name in which nothing stands: spreadsheets leave them behind."""
    nameless = [not str(column).strip() for column in frame.columns]
    if not any(nameless):
        return frame, problems
    kept = [not bare or (frame.iloc[:, place] != "").any() for place, bare in enumerate(nameless)]
    problems = [problem for problem in problems if problem.message != "column '' stands twice"]
    return frame.loc[:, kept], problems


def _delimiter(raw: bytes, file: str, wanted: frozenset[str]) -> str:
    """Choose the delimiter under which the header names most of the wanted columns, or else most columns."""
    first = io.StringIO(decode(raw[: 2**16], file)[0])

    def fits(delimiter: str) -> tuple[int, int]:
        first.seek(0)
        try:
            header = next(csv.reader(first, delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return len(wanted & set(header)), len(header)

    return max(_DELIMITERS, key=fits)
