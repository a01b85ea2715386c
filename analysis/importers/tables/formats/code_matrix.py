"""Read wide tables, with interviews or segments as rows and codes as columns, into a foreign project."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files.csv_io import LINE
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.positions.segment_identity import SegmentIdentity
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.sheets.column_aliases import NAMES, plain_name
from analysis.importers.sheets.table_columns import find_columns
from analysis.importers.sheets.truth_values import is_given, is_not_given, is_total, map_distinct
from analysis.importers.tables.formats.nvivo_matrix import (
    InterviewMatrix,
    by_interview,
    has_code_rows,
    is_lettered,
    with_letters,
)
from analysis.importers.tables.formats.table_form import TableForm
from analysis.importers.tables.formats.table_kind import marked_columns
from analysis.importers.tables.imported_table import ImportedTable

_CODE = "code of the row"
_WORDS = ("interview", "text", "coder", "locator", "speaker", "unit", "group")
# Columns that number the units of an interview; they serve as locators if two coders' rows share the numbers.
_UNITS = (
    "segment id", "segment no", "segment number", "unit", "unit id", "unit no", "item", "utterance", "utterance id",
    "turn", "segmentnummer", "enhed", "einheit", "unité", "unidad", "unidade", *NAMES["number"],
)  # fmt: skip


def table_form(table: ImportedTable, mapping: ImportMapping, file: str) -> TableForm:
    """Read wide tables: each row is a selection, and each column of marks (1, x, yes, TRUE) is a code.

    The interview's column is the one in the mapping, one with a known name, or the first without marks. Columns with
    anything but marks are imported as variables. A number above 1 counts as one mark, since the places of the codings
    are unknown. NVivo's matrices, whose rows are codes, are transposed.
    """
    stated = mapping.get("columns", {})
    lettered = is_lettered(table.frame)
    remarks: list[ReportEntry] = []
    matrix = _turned(table.frame, mapping)
    frame = matrix.frame if matrix else table.frame
    no_codes = {*stated.values(), *mapping.get("leave_out", []), *table.nameless}
    codes = frame.columns[1:] if matrix else marked_columns(frame, no_codes)
    others = frame.columns[~frame.columns.isin(codes)].tolist()
    columns = {word: column for word, column in find_columns(frame, _WORDS).items() if column in others}
    if "interview" not in columns and others:
        columns["interview"] = others[0]
    columns |= stated
    if "interview" not in columns:
        message = "every column holds marks: none names the interview"
        hint = "add a column with the interview of each row, or name it in the mapping: columns: {interview: ...}"
        raise InputError(f"import of {file}", [Issue(file, message, hint, 1)])
    if "locator" not in columns and (unit := _unit_column(frame[others], columns)):
        columns["locator"] = unit
    columns = {"locator": "locator", **columns, "code": _CODE}
    no_codes |= set(columns.values())
    unrated: set[tuple[str, int]] = set()

    def prepare(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue]]:
        side, codes = "row", marked_columns(frame, no_codes)
        if matrix := _turned(frame, mapping):
            remarks.extend(matrix.remarks)
            frame, side, codes = matrix.frame, matrix.side, list(matrix.frame.columns[1:])
        located = frame if columns["locator"] in frame else frame.assign(locator=f"{side} " + frame.index.astype("str"))
        located = _without_totals(located, columns["interview"], file, remarks)
        unrated.update((file, line) for line in _unrated(frame, codes))
        return _prepare(located, file, codes)

    inside = replace(mapping, entries={**mapping.entries, "columns": columns})
    identity = SegmentIdentity(matrix=True, unrated=unrated, number_pattern=r"^(row|column) \d+$")
    tool = "NVivo" if lettered else "unknown"
    return TableForm("wide table", tool, inside, prepare, identity=identity, first_remarks=lambda: remarks)


def _turned(frame: pd.DataFrame, mapping: ImportMapping) -> InterviewMatrix | None:
    """Convert a matrix with numbered rows and lettered columns, or with codes as rows; None for other tables."""
    rows = mapping.get("rows")
    if is_lettered(frame):
        return by_interview(frame, rows)
    if "columns" in mapping.entries or not has_code_rows(frame, rows):
        return None
    return by_interview(with_letters(frame), "codes", tool="")


def _without_totals(frame: pd.DataFrame, interview: str, file: str, remarks: list[ReportEntry]) -> pd.DataFrame:
    """Empty rows of totals, which are not interviews, and report them."""
    if interview not in frame:
        return frame
    total = is_total(frame[interview])
    rows = [f"{file}, line {line}: {name}" for line, name in frame.loc[total, interview].items()]
    remarks.extend(report_entries({"rows of totals, left out": rows}))
    return frame.mask(total, "") if total.any() else frame


def _unit_column(frame: pd.DataFrame, columns: Mapping[str, str]) -> str:
    """Find the column that numbers units: a coder has each number once per interview, and coders share numbers."""
    plain = {plain_name(column): column for column in reversed(frame.columns) if column not in columns.values()}
    interview, coder = columns.get("interview", ""), columns.get("coder", "")
    if interview not in frame or coder not in frame:
        return ""
    for unit in (plain[name] for name in _UNITS if name in plain):
        of_unit = frame[frame[unit] != ""]
        if of_unit.duplicated([interview, unit]).any() and not of_unit.duplicated([interview, coder, unit]).any():
            return unit
    return ""


def _unrated(frame: pd.DataFrame, codes: Sequence[str]) -> list[int]:
    """List the lines of empty rows, which nobody rated, in a table that marks codes as not assigned."""
    cells = [column for _, column in frame[[code for code in codes if code in frame]].items()]
    if not any(is_not_given(column).any() for column in cells):
        return []
    empty = np.logical_and.reduce([map_distinct(column, lambda cell: not cell.strip()) for column in cells])
    return frame.index[empty].tolist()


def _prepare(frame: pd.DataFrame, file: str, codes: Sequence[str]) -> tuple[pd.DataFrame, list[Issue]]:
    """Make a row for each mark, and one for each row without marks."""
    if not codes:
        hint = "codes are columns of 0 and 1"
        return frame, [Issue(file, "no column holds marks and nothing else", hint, 1)]
    cells = frame[[code for code in codes if code in frame]]
    given = np.column_stack([is_given(column) for _, column in cells.items()])
    marks = [cells.columns[row].tolist() or [""] for row in given]
    rows = frame.drop(columns=list(cells.columns)).assign(**{_CODE: pd.Series(marks, frame.index)}).explode(_CODE)
    rows.index.name = LINE
    return rows, []
