"""Read a foreign table from a file, empty its missing values, and describe the reading for the import report."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.importers.mappings.code_columns import named_columns
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.sheets.missing_values import without_missing
from analysis.importers.sheets.spreadsheet import SheetTable, read_sheet_table, read_sheet_tables
from analysis.importers.sheets.table_columns import find_columns
from analysis.importers.sheets.truth_values import is_blank, is_counts, is_marks
from analysis.importers.tables.imported_table import ImportedTable
from analysis.messages.plurals import quantity

_MOST_IN_CODE_COLUMN = 5 * limits.CODES  # a cell may list several codes
_ROW_NUMBERS = ("unnamed: 0", "...1", "rownames", "row.names", "row_names", "index", "x", "level_0")


def read_table(file: Path, mapping: ImportMapping) -> ImportedTable:
    """Read a table with the ``sheet``, the ``header`` row and the words for ``missing`` values of a mapping."""
    return read_tables(file, mapping, first=True)[0]


def read_tables(file: Path, mapping: ImportMapping, first: bool = False) -> list[ImportedTable]:
    """Read each of the ``sheets`` in a mapping as a table, or else the one table of a file.

    Parameters
    ----------
    first : bool
        Whether to read only the first of the sheets.
    """
    named = [column for _, column in named_columns(mapping)]
    wanted = {*mapping.get("columns", {}).values(), *mapping.get("leave_out", []), *named}
    header, sheets = int(mapping.get("header", 0)), mapping.get("sheets", [])
    if not sheets or "sheet" in mapping.entries:
        cells = [read_sheet_table(file, wanted, mapping.get("sheet", ""), header)]
    else:
        cells = read_sheet_tables(file, wanted, sheets, header, only_first=first)
    return [_imported(file, each, mapping, len(cells) > 1) for each in cells]


def _imported(file: Path, cells: SheetTable, mapping: ImportMapping, of_several: bool) -> ImportedTable:
    columns, sheet = mapping.get("columns", {}), cells.sheet if of_several else ""
    frame, numbers = _without_row_numbers(cells, {*columns.values(), *(column for _, column in named_columns(mapping))})
    known = find_columns(frame, ("code", "codes"))
    code = columns.get("code") or known.get("code") or known.get("codes")
    if code in frame and (number := frame[code].nunique()) > _MOST_IN_CODE_COLUMN:
        message = f"the column of codes has {number:,} different cells; the limit is {_MOST_IN_CODE_COLUMN:,}"
        problem = Issue(file.name, message, "is it the column of codes, or that of the texts?")
        raise InputError(f"import of {file.name}", [problem])
    frame, missing = without_missing(frame, code, mapping.get("missing"), cells.unquoted_words, bool(numbers))
    remarks = [*_place_entries(file.name, cells), *report_entries(_column_items(cells, frame, numbers)), *missing]
    return ImportedTable(frame, cells.problems, remarks, cells.place, cells.nameless, cells.rows_left_out, sheet)


def _place_entries(file: str, cells: SheetTable) -> list[ReportEntry]:
    """Report which sheet and header row were read, and which parts of the file were not."""
    if not cells.place:
        return []
    encoding = f" ({cells.encoding})" if cells.encoding else ""
    entries = {
        f"{file}: rows above the header, left out": cells.rows_above,
        f"{file}: other sheets, left out": cells.sheets,
        f"{file}: cells merged over several rows, whose value each of the rows was given": cells.filled,
    }
    return [ReportEntry(f"{file}{encoding}: {cells.place}"), *report_entries(entries)]


def _column_items(cells: SheetTable, frame: pd.DataFrame, numbers: Sequence[str]) -> dict[str, list[str]]:
    filled = {column: int((frame[column] != "").sum()) for column in cells.nameless if column in frame}
    nameless = [f"{column} ({quantity(number, 'cell')})" for column, number in filled.items()]
    bare = [column for column in frame.columns if is_blank(frame[column])] if len(frame) else []
    return {
        "empty columns": bare,
        "columns without a name, called by their letter": nameless,
        "columns of row numbers, left out": list(numbers),
    }


def _without_row_numbers(cells: SheetTable, wanted: set[str]) -> tuple[pd.DataFrame, list[str]]:
    """Drop columns that only number the rows, as from R and pandas, unless no other column identifies the rows."""
    frame = cells.frame
    numbers = [
        column
        for column in frame.columns
        if column not in wanted
        and (column in cells.nameless or column.casefold() in _ROW_NUMBERS or column.startswith("Unnamed: "))
        and _numbers_rows(frame[column])
    ]
    others = [column for column in frame.columns if column not in numbers]
    if all(is_marks(frame[column]) or is_counts(frame[column]) for column in others):
        return frame, []
    return frame.drop(columns=numbers), numbers


def _numbers_rows(cells: pd.Series) -> bool:
    """Return whether the numbers in a column increase from row to row."""
    numbers = pd.to_numeric(cells.where(cells.str.fullmatch(r"\d{1,15}(?:\.0)?")), errors="coerce")
    return bool(len(numbers) and numbers.notna().all() and (numbers.diff().dropna() > 0).all())
