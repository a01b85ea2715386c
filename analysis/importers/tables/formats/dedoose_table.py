"""Dedoose's table of excerpts (CSV, XLSX).

Each code has a column "Code: Barriers\\Time Applied" of True and False, and further columns for its range and weight.
An export without these columns lists the codes of an excerpt in one cell, separated by commas.
"""

import re
from dataclasses import replace

import pandas as pd

from analysis.errors import Issue
from analysis.files.csv_io import LINE
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.sheets.column_aliases import plain_name
from analysis.importers.sheets.truth_values import is_given, is_marks
from analysis.importers.tables.formats.table_form import TableForm, with_columns
from analysis.importers.tables.imported_table import ImportedTable

_CODE = "code of the row"
_APPLIED = re.compile(r"code:\s*+(\S(?:.*\S)?)\s+applied", re.IGNORECASE)
_OF_CODES = re.compile(r"code:.*\S\s+(applied|range)", re.IGNORECASE | re.DOTALL)
_RESOURCE = ("excerpt date", "resource date", "resource creator")  # when and by whom the files were uploaded


def table_form(table: ImportedTable, mapping: ImportMapping, file: str) -> TableForm:
    """Read excerpts: the document, the coder, the words and range, and the codes.

    The range counts characters of Dedoose's own document, so it becomes the locator.
    """
    mapping = with_columns(table.frame, mapping, ("interview", "codes", "text", "coder", "locator"))
    stated = dict(mapping.entries["columns"])
    listed = stated.pop("codes", None)
    inside = replace(mapping, entries={**mapping.entries, "columns": {"code": _CODE, **stated}})

    def prepare(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue]]:
        return _one_code_a_row(frame, file, listed)

    return TableForm("Dedoose excerpts", "Dedoose", inside, prepare)


def _one_code_a_row(frame: pd.DataFrame, file: str, listed: str | None) -> tuple[pd.DataFrame, list[Issue]]:
    names = {column: match.group(1) for column in frame.columns if (match := _APPLIED.fullmatch(column.strip()))}
    wrong = [column for column in names if not is_marks(frame[column]) and (frame[column].str.strip() != "").any()]
    problems = [
        Issue(file, f"column '{column}' holds more than True and False", "export the excerpts again", 1)
        for column in wrong
    ]
    if names:
        given = frame[list(names)].apply(is_given).to_numpy()
        codes = [[name for name, mark in zip(names.values(), row, strict=True) if mark] or [""] for row in given]
    elif listed in frame:
        codes = [[code.strip() for code in cell.split(",")] for cell in frame[listed]]
    else:
        hint = "export the excerpts with their codes"
        return frame, [*problems, Issue(file, "no column tells the codes", hint, 1)]
    rest = frame.drop(columns=[column for column in frame.columns if _is_redundant(column, listed)])
    rows = rest.assign(**{_CODE: pd.Series(codes, rest.index)}).explode(_CODE)
    rows.index.name = LINE
    return rows, problems


def _is_redundant(column: str, listed: str | None) -> bool:
    return column == listed or bool(_OF_CODES.fullmatch(column.strip())) or plain_name(column) in _RESOURCE
