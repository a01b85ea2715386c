"""Detect the kind of a table, and thereby its importer, from its header and its cells."""

import re
from collections.abc import Iterable

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.importers.mappings.code_columns import has_code_columns
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.sheets.column_aliases import plain_name
from analysis.importers.sheets.table_columns import find_columns
from analysis.importers.sheets.truth_values import is_blank, is_counts, is_marks, is_total, is_unambiguous
from analysis.importers.tables.formats.nvivo_matrix import has_code_rows, is_lettered, is_list_of_codes
from analysis.importers.tables.imported_table import ImportedTable

_HIGHLIGHTS = ["id", "document", "tag", "content"]
_DEDOOSE = re.compile(r"code: .+ applied")
_SPOKEN = ("interview", "text", "coder", "speaker")
_EXCERPTS = {"media title", "excerpt copy"}
# NVivo's reports have titles such as "Coding Summary By Code" above rows that are headings, files and references.
_REPORT = re.compile(
    r"(coding|code|node|file|source|case|attribute|project) (summary|structure)\b|"
    r"(kodnings?|kode)(oversigt|resum)|(kodierungs|codier)\w*zusammenfassung|r[ée]sum[ée] d[eu] codage|"
    r"resumen de codificaci|resumo d[ae] codifica",
    re.IGNORECASE,
)
_REPORT_COLUMNS = {"number of coding references", "reference number", "coded by initials", "aggregate"}


def kind_of_table(table: ImportedTable, file: str, mapping: ImportMapping) -> str:
    """Detect the kind of a table, in the words of ``table:`` in a mapping.

    Parameters
    ----------
    table : ImportedTable
    file : str
        The file's name, for errors.
    mapping : ImportMapping
        Its ``columns`` count as recognised.

    Raises
    ------
    InputError
        If there is no table, or its kind cannot be detected.
    """
    frame, stated = table.frame, mapping.get("columns", {})
    if not len(frame.columns):
        raise InputError(f"import of {file}", list(table.problems))
    if has_code_columns(mapping) or mapping.get("list_separator"):
        return "long"
    kind = _kind(frame, stated, mapping.get("rows"))
    if kind:
        return kind
    _refuse_reports(file, table)
    if stated:
        return "long"  # the reader reports missing columns
    message = f"nothing tells what the table is; its columns are {', '.join(map(str, frame.columns[:12]))}"
    hint = "say in the mapping which columns are what, or name its kind under table"
    known = find_columns(frame)
    if "code" in known:
        stated = f"`codebook: {{file: {file}, code: {known['code']}}}`"
        hint = f"a codebook is named in the mapping: {stated}; else {hint}"
        hint += "; with `rows: codes` and `table: wide` it is a matrix whose columns are interviews"
    raise InputError(f"import of {file}", [Issue(file, f"{message} ({table.place})", hint, 1)])


def _kind(frame: pd.DataFrame, stated: dict[str, str], rows: str | None) -> str | None:
    columns = [plain_name(column) for column in frame.columns]
    named = find_columns(frame)
    known = set(named) | set(stated)
    if columns == _HIGHLIGHTS:
        return "highlights"
    if any(map(_DEDOOSE.fullmatch, columns)) or set(columns) >= _EXCERPTS:
        return "excerpts"
    if "interview" in known and _lists_codes(named, stated):
        return "quotations"
    if {"interview", "code", "beginning"} <= known:
        return "coded-segments"
    if {"interview", "code"} <= known:
        return "long"
    if not stated and has_code_rows(frame, rows):
        return "wide"
    if not stated and rows is None and is_list_of_codes(frame):
        return None  # a codebook with counts, or codes by something unknown
    marked = marked_columns(frame, stated.values())
    empty = [column for column in frame.columns if is_blank(frame[column])]
    explained = {*marked, *empty, *stated.values(), *named.values(), frame.columns[0]}
    is_wide = len(marked) >= 2 or (marked and set(frame.columns) <= explained)
    return "wide" if is_wide or is_lettered(frame) else None


def _lists_codes(named: dict[str, str], stated: dict[str, str]) -> bool:
    """Return whether one column lists all codes of a quotation, and no column has single codes."""
    return "codes" in named and stated.get("code", named.get("code", named["codes"])) == named["codes"]


def _refuse_reports(file: str, table: ImportedTable) -> None:
    """Reject NVivo's summaries, which are written for people and cannot be imported."""
    titles = [item for remark in table.remarks for item in remark.items if _REPORT.search(item)]
    header = {plain_name(column) for column in table.frame.columns}
    first = [str(column) for column in table.frame.columns[:1] if _REPORT.search(str(column))]
    if not titles and not first and len(header & _REPORT_COLUMNS) < 2:
        return
    message = "a report of NVivo (such as a coding summary), which is not read: its rows are headings, files and "
    message += "references"
    hint = "export the project as REFI-QDA (Export Project, .qdpx), or its matrix coding query as XLSX"
    raise InputError(f"import of {file}", [Issue(file, message, hint, 1)])


def marked_columns(frame: pd.DataFrame, but: Iterable[str] = ()) -> list[str]:
    """List the columns that contain only marks or counts.

    A column named like texts, people or interviews contains answers ("Yes") or initials ("J"), unless its cells can
    only be marks.
    """
    named = [column for column in find_columns(frame, _SPOKEN).values() if not is_unambiguous(frame[column])]
    others = {*but, *named}
    if len(frame.columns):
        frame = frame[~is_total(frame.iloc[:, 0])]
    return [
        column
        for column in frame.columns
        if column not in others and (is_marks(frame[column]) or is_counts(frame[column]))
    ]
