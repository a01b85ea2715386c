"""Read long tables into one frame of rows with our column names, and report what cannot be read."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from analysis.errors import Issue
from analysis.files.csv_io import LINE, capped, line_numbers
from analysis.importers.mappings.code_columns import named_columns
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.mapping import COLUMNS, REQUIRED
from analysis.importers.names.unicode_form import nfc_column
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import OF_INTERVIEW
from analysis.importers.tables.formats.table_form import Prepare
from analysis.importers.tables.imported_table import ImportedTable
from analysis.messages.suggestions import did_you_mean
from analysis.study.own_study import groups_of
from analysis.written_names import in_files

_WHOLE_NUMBERS = ("start", "end", "participants", "order")
_NO_DECIMALS = r"^(\d+)[.,]00?$"
_SCIENTIFIC = r"\d+(\.\d+)?[eE]\+\d\d"  # R writes 100000 as 1e+05
_TIME = r"\d{1,3}:\d\d(:\d\d)?([.,]\d+)?"


@dataclass(frozen=True)
class TableRows:
    """The rows of one or more long tables; the three frames have one index.

    Attributes
    ----------
    rows : DataFrame
        A column for each of `mapping.COLUMNS`, "" for empty cells.
    extra : DataFrame
        The columns that the mapping does not name.
    places : DataFrame
        ``file`` and ``line`` of each row.
    sources : list of dict
        Name, SHA-256 and number of rows of each file.
    left_out : int
        Number of rows that were not read: above the header, and in other sheets.
    columns : sequence of str
        The columns of the files.
    remarks : sequence of ReportEntry
        How the files were read.
    """

    rows: pd.DataFrame
    extra: pd.DataFrame
    places: pd.DataFrame
    sources: Sequence[Mapping]
    left_out: int = 0
    columns: Sequence[str] = ()
    remarks: Sequence[ReportEntry] = ()


def rows_of_tables(
    tables: Sequence[tuple[Path, Sequence[ImportedTable]]], mapping: ImportMapping, prepare: Prepare | None = None
) -> tuple[TableRows, list[Issue]]:
    """Join tables into one row per coding.

    Parameters
    ----------
    tables : sequence of (path, tables)
        Each file with the tables that were read from it.
    mapping : ImportMapping
        Its ``columns`` name the column of each kind of value.
    prepare : callable, optional
        Converts a table of another form to one row per coding; it must keep the index, which contains the rows' lines.
    """
    frames, places, sources, columns, left_out = [], [], [], dict[str, None](), 0
    problems: list[Issue] = []
    remarks: list[ReportEntry] = []
    for path, of_file in tables:
        problems += _absent_code_columns([table.frame for table in of_file], path.name, mapping)
        prepared = []
        for table in of_file:
            frame, name = table.frame, f"{path.name}, sheet {table.sheet}" if table.sheet else path.name
            problems += table.problems
            remarks += table.remarks
            columns |= dict.fromkeys(frame.columns)
            left_out += table.left_out
            frame.index = pd.Index(line_numbers(frame), name=LINE)
            if prepare and len(frame.columns):
                frame, found = prepare(frame, name)
                problems += found
            prepared.append(frame)
            place = {"file": name, "line": frame.index, "of_file": path.name, "sheet": table.sheet}
            places.append(pd.DataFrame(place))
        problems += _absent_columns(prepared, path.name, mapping)
        frames += prepared
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        sources.append({"file": path.name, "sha256": digest, "rows": sum(len(table.frame) for table in of_file)})
    whole = pd.concat(frames, ignore_index=True).fillna("").astype("str")
    named = mapping.get("columns", {})
    rows = pd.DataFrame({word: _cells(whole, named.get(word), word) for word in COLUMNS}, index=whole.index)
    rows, of_places = _readable_places(rows)
    remarks += of_places
    every = pd.concat(places, ignore_index=True)
    where = every[["file", "line"]]
    rows, of_interviews = _with_interviews(rows, every, mapping)
    remarks += of_interviews
    coders = _of_file_or_sheet(every, mapping, "coders")
    rows["coder"] = rows["coder"].where((rows["coder"] != "") | (rows["interview"] == ""), coders)
    rows["group"] = rows["group"].replace(mapping.get("groups", {}))
    rows["setting"] = rows["setting"].replace(mapping.get("settings", {}))
    extra = whole.drop(columns=[column for column in whole if column in named.values()]).apply(nfc_column)
    foreign = TableRows(rows, extra, where, sources, left_out, list(columns), remarks)
    names = [path.name for path, _ in tables]
    problems += _unknown_files(mapping, names)
    return foreign, problems + _row_problems(foreign, groups_of(mapping.study))


def _unknown_files(mapping: ImportMapping, files: Sequence[str]) -> list[Issue]:
    """Find files and sheets that a mapping gives a coder or an interview, and that are not read."""
    stated = [*mapping.get("sheets", []), *([mapping.get("sheet")] if "sheet" in mapping.entries else [])]
    sheets = stated or list(mapping.get("sheet_coders", {})) + list(mapping.get("sheet_interviews", {}))
    return [
        mapping.problem(f"there is no {kind} '{name}'", did_you_mean(name, known), key, name)
        for kind, known in (("file", files), ("sheet", sheets))
        for key in (f"{kind}_coders", f"{kind}_interviews")
        for name in mapping.get(key, {})
        if name not in known
    ]


def _of_file_or_sheet(places: pd.DataFrame, mapping: ImportMapping, what: str) -> pd.Series:
    """Return what the mapping states of each row's sheet, or else of its file; "" if neither."""
    of_sheet = places["sheet"].map(mapping.get(f"sheet_{what}", {})).astype("str").fillna("")
    of_file = places["of_file"].map(mapping.get(f"file_{what}", {})).astype("str").fillna("")
    return of_sheet.where(of_sheet != "", of_file)


def _with_interviews(
    rows: pd.DataFrame, places: pd.DataFrame, mapping: ImportMapping
) -> tuple[pd.DataFrame, list[ReportEntry]]:
    """Fill in interviews from files, from sheets, and from the rows of other sheets at the same locator."""
    filled = (rows != "").any(axis=1)
    stated = _of_file_or_sheet(places, mapping, "interviews")
    rows = rows.assign(interview=rows["interview"].where((rows["interview"] != "") | ~filled, stated))
    unnamed = (rows["interview"] == "").groupby(places["file"]).transform("all") & filled & (rows["locator"] != "")
    if places["sheet"].eq("").all() or not unnamed.any():
        return rows, []
    known = rows.loc[(rows["interview"] != "") & (rows["locator"] != ""), ["locator", "interview"]].drop_duplicates()
    once = known[~known["locator"].duplicated(keep=False)].set_index("locator")["interview"]
    found = rows["locator"].map(once).astype("str").fillna("")
    sheets = places.loc[unnamed, "file"].drop_duplicates().tolist()
    entries = {"sheets without interviews, whose rows were given the interview of the same locator": sheets}
    return rows.assign(interview=rows["interview"].mask(unnamed, found)), report_entries(entries)


def _cells(whole: pd.DataFrame, column: str | None, word: str) -> pd.Series:
    if column not in whole:
        return pd.Series("", whole.index, dtype="str")
    return whole[column] if word == "text" else nfc_column(whole[column].str.strip())


def _readable_places(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[ReportEntry]]:
    """Remove decimals from whole numbers (1500.0), and move times of a recording to the locators."""
    rows = rows.assign(**{word: rows[word].map(_in_digits) for word in _WHOLE_NUMBERS})
    rows = rows.assign(**{word: rows[word].str.replace(_NO_DECIMALS, r"\1", regex=True) for word in _WHOLE_NUMBERS})
    timed = rows["start"].str.fullmatch(_TIME) & (rows["end"].str.fullmatch(_TIME) | (rows["end"] == ""))
    if not timed.any():
        return rows, []
    span = "time " + rows["start"] + (" to " + rows["end"]).where(rows["end"] != "", "")
    both = (rows["locator"] + "; " + span).where(rows["locator"] != "", span)
    rows = rows.assign(locator=rows["locator"].mask(timed, both), start=rows["start"].mask(timed, ""))
    rows["end"] = rows["end"].mask(timed, "")
    return rows, report_entries({"places given as times, kept as locators": span[timed].tolist()})


def _in_digits(number: str) -> str:
    if not re.fullmatch(_SCIENTIFIC, number):
        return number
    exact = Decimal(number)
    return str(int(exact)) if exact == int(exact) and exact < 10**15 else number


def _absent_code_columns(frames: Sequence[pd.DataFrame], file: str, mapping: ImportMapping) -> list[Issue]:
    known = {column for frame in frames for column in frame.columns}
    return [
        mapping.problem(f"there is no column '{column}' in {file}", did_you_mean(column, known), *place)
        for place, column in named_columns(mapping)
        if known and column not in known
    ]


def _absent_columns(frames: Sequence[pd.DataFrame], file: str, mapping: ImportMapping) -> list[Issue]:
    known = list(dict.fromkeys(column for frame in frames for column in frame.columns))
    if not known:
        return []
    named = [("columns", word, column) for word, column in mapping.get("columns", {}).items()]
    named += [("leave_out", column, column) for column in mapping.get("leave_out", [])]
    return [
        mapping.problem(f"there is no column '{column}' in {file}", did_you_mean(column, known), key, word)
        for key, word, column in named
        if column not in known
    ]


def _row_problems(foreign: TableRows, groups: Sequence[str]) -> list[Issue]:
    rows, places = foreign.rows, foreign.places
    filled = (rows != "").any(axis=1) | (foreign.extra != "").any(axis=1)
    problems = []

    def report(wrong: pd.Series, message: str, hint: str, column: str | None = None) -> None:
        if not wrong.any():
            return
        faulty = places[wrong].assign(value=rows.loc[wrong, column] if column else "")
        each = faulty.groupby("value", sort=False).agg(
            file=("file", "first"), line=("line", "first"), times=("line", "size")
        )
        found = []
        for value, file, line, times in each.itertuples():
            often = f" ({times} times, first here)" if times > 1 else ""
            found.append(Issue(file, message.format(value) + often, hint, int(line)))
        problems.extend(capped(found))

    if (rows["interview"] != "").any():
        report(filled & (rows["interview"] == ""), "the row names no interview", "say which, or leave the row out")
    for column in _WHOLE_NUMBERS:
        wrong = (rows[column] != "") & ~rows[column].str.fullmatch("[0-9]{1,15}")
        hint = "count characters from 0, in digits; name a column of seconds, pages or lines as the locator"
        hint = hint if column in ("start", "end") else "write it in digits"
        report(wrong, f"{column} '{{}}' is not a whole number", hint, column)
    for column, allowed in (("group", groups), ("setting", ("single", "group"))):
        name = in_files("group") if column == "group" else column
        hint = f"one of {', '.join(allowed)}" + (
            f"; say what the word means under {in_files('groups')}" if column == "group" else ""
        )
        report((rows[column] != "") & ~rows[column].isin(allowed), f"{name} '{{}}' is unknown", hint, column)
    report((rows["start"] == "") != (rows["end"] == ""), "one of start and end is empty", "give both or neither")
    start, end = (pd.to_numeric(rows[column], errors="coerce") for column in ("start", "end"))
    report(start > end, "start {} is after the end", "write the smaller position as the start", "start")
    for column in OF_INTERVIEW if (rows["interview"] != "").any() else ():
        report(_contradicts(rows, column), f"{in_files(column)} '{{}}' contradicts an earlier row", "say one", column)
    return problems


def _contradicts(rows: pd.DataFrame, column: str) -> pd.Series:
    stated = rows[column].where(rows[column] != "")
    return stated.notna() & (stated != stated.groupby(rows["interview"]).transform("first"))


def names_interviews_and_codes(foreign: TableRows) -> bool:
    """Return whether the rows name at least one interview and one code."""
    return all((foreign.rows[word] != "").any() for word in REQUIRED)
