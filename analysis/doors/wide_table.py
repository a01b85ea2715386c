"""Wide tables, interviews or segments x codes -> a foreign project."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.delimited import LINE
from analysis.doors.cells import read_cells
from analysis.doors.headers import known_as
from analysis.doors.long_table import Identity, read_as
from analysis.doors.mapping import ForeignMapping
from analysis.doors.project import ForeignProject
from analysis.doors.table_doors import MARKS, marked_columns
from analysis.study import Problem

_YES = tuple(mark for mark in MARKS if mark not in ("", "0", "FALSE", "false", "nej", "no"))
_CODE = "code of the row"


def read(files: Sequence[Path], mapping: ForeignMapping) -> ForeignProject:
    """Read wide tables: each row is a selection, and each column of marks (1, x, yes, TRUE) a code it may have.

    The interview's column is the mapping's, one of a known name, or the first without marks. Columns with anything but
    marks are carried as variables. A number above 1 counts as a mark, since how often is not said of where.
    """
    frame, _ = read_cells(files[0])
    columns = known_as(frame.columns, ("interview", "text", "coder", "speaker", "municipality", "area"))
    codes = [column for column in _counted_columns(frame) if column not in mapping.get("columns", {}).values()]
    others = [column for column in frame.columns if column not in codes]
    columns = {word: column for word, column in columns.items() if column in others}
    if "interview" not in columns and others:
        columns["interview"] = others[0]
    columns = {"locator": "locator", **columns, **mapping.get("columns", {}), "code": _CODE}
    mapping = replace(mapping, said={**mapping.said, "columns": columns})
    unrated: set[tuple[str, int]] = set()

    def prepare(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Problem]]:
        located = frame if columns["locator"] in frame else frame.assign(locator="row " + frame.index.astype("str"))
        unrated.update((file, line) for line in _unrated(frame, codes))
        return _prepare(located, file, codes)

    identity = Identity(matrix=True, unrated=unrated, number=r"^row \d+$")
    return read_as("wide table", "unknown", files, mapping, prepare, identity=identity)


def _counted_columns(frame: pd.DataFrame) -> list[str]:
    marked = set(marked_columns(frame))
    numbers = {c for c in frame.columns if frame[c].str.fullmatch("[0-9]*").all() and (frame[c] == "0").any()}
    return [column for column in frame.columns if column in marked | numbers]


def _unrated(frame: pd.DataFrame, codes: Sequence[str]) -> list[int]:
    """List the lines of empty rows in a table that writes out what was not given: nobody rated them."""
    cells = frame[[code for code in codes if code in frame]].apply(lambda column: column.str.strip())
    says_no = cells.isin([mark for mark in MARKS if mark and mark not in _YES]).any(axis=None)
    return frame.index[(cells == "").all(axis=1)].tolist() if len(cells.columns) and says_no else []


def _prepare(frame: pd.DataFrame, file: str, codes: Sequence[str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Make a row for each mark, and one for each row without any."""
    if not codes:
        remedy = "codes are columns of 0 and 1"
        return frame, [Problem(file, "no column holds marks and nothing else", remedy, 1)]
    cells = frame[[code for code in codes if code in frame]].apply(lambda column: column.str.strip())
    given = cells.isin(_YES) | (cells.apply(pd.to_numeric, errors="coerce") > 0)
    marks = [[code for code, mark in zip(given.columns, row, strict=True) if mark] or [""] for row in given.to_numpy()]
    rows = frame.drop(columns=list(cells.columns)).assign(**{_CODE: marks}).explode(_CODE)
    rows.index.name = LINE
    return rows, []
