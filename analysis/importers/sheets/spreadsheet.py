"""Read a table from a CSV or XLSX file as a frame of strings, with the sheet and row that it comes from."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import Issue
from analysis.files.csv_io import LINE, decode, line_numbers, read_delimited, table_faults, too_wide
from analysis.files.plain_files import read_plain
from analysis.importers.names.unicode_form import nfc
from analysis.importers.sheets import workbook
from analysis.importers.sheets.header_row import HeaderFit, Rows, find_header
from analysis.importers.sheets.missing_values import bare_words
from analysis.importers.sheets.truth_values import is_blank, kind_of
from analysis.importers.sheets.workbook import column_letters
from analysis.messages.plurals import quantity
from analysis.messages.suggestions import did_you_mean

_DELIMITERS = (",", ";", "\t")
_SAMPLE = 2**16
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t]*\n', re.IGNORECASE)


@dataclass(frozen=True)
class SheetTable:
    """A table as written in a file; every cell is a string, an empty one is "".

    Attributes
    ----------
    frame : DataFrame
        Its columns have the header's names, or "column D" where the header has none. An index of row numbers is named
        `LINE`.
    nameless : sequence of str
        The columns without a name that are not empty.
    place : str
        The sheet and row, or the line, of the header.
    rows_above : sequence of str
        The rows above the header that are not empty.
    sheets : sequence of str
        The other sheets that are not empty, with their numbers of rows, which `rows_left_out` includes.
    filled : sequence of str
        Vertically merged cells, whose value was filled down.
    encoding : str
        "" for UTF-8.
    unquoted_words : sequence of str
        Words for missing values without quotes, in a file that quotes its texts.
    sheet : str
        The name of the sheet; "" for a text.
    """

    frame: pd.DataFrame
    problems: Sequence[Issue] = ()
    nameless: Sequence[str] = ()
    place: str = ""
    rows_above: Sequence[str] = ()
    sheets: Sequence[str] = ()
    rows_left_out: int = 0
    filled: Sequence[str] = ()
    encoding: str = ""
    unquoted_words: Sequence[str] = ()
    sheet: str = ""


def read_cells(file: Path, wanted: Collection[str] = ()) -> tuple[pd.DataFrame, list[Issue]]:
    """Read a table whose header row names its columns.

    Parameters
    ----------
    file : path
        CSV (comma, semicolon or tab) or XLSX.
    wanted : collection of str
        Columns to look for, which determine the delimiter, the sheet and the header row.

    Returns
    -------
    (frame, problems)
        As in `SheetTable`; the first column without a name is called "".
    """
    cells = read_sheet_table(file, wanted)
    return cells.frame.rename(columns=dict.fromkeys(cells.nameless[:1], "")), list(cells.problems)


def read_sheets(file: Path) -> dict[str, Rows]:
    """Read all sheets of a workbook as rows of strings, from the first row and column that are not empty.

    Raises
    ------
    InputError
        If it is not a workbook, or a malicious one.
    """
    return {name: _trimmed(sheet.rows) for name, sheet in workbook.read_sheets(file).items()}


def _trimmed(rows: Rows) -> Rows:
    first = next((place for place, row in enumerate(rows) if any(row)), 0)
    left = min((column for row in rows for column, cell in enumerate(row) if cell), default=0)
    return [row[left:] for row in rows[first:]]


def read_sheet_table(file: Path, wanted: Collection[str] = (), sheet: str = "", header: int = 0) -> SheetTable:
    """Read a table and its position in the file.

    Parameters
    ----------
    sheet : str
        The sheet to read; "" to choose the one that fits best.
    header : int
        The row (of a sheet) or line (of a text) that names the columns, from 1; 0 to choose it.
    """
    raw, problems = read_plain(file)
    if problems:
        return SheetTable(pd.DataFrame(), problems)
    if raw.startswith(_OLD_WORKBOOK):
        hint = "save it as XLSX without a password, or as CSV"
        return SheetTable(pd.DataFrame(), [Issue(file.name, "an old or locked workbook, which is not read", hint)])
    wanted = frozenset(map(nfc, wanted))
    if raw.startswith(b"PK"):
        return _read_workbook(file, wanted, sheet, header)
    return _read_text(raw, file.name, wanted, header)


def _read_workbook(file: Path, wanted: frozenset[str], sheet: str, header: int) -> SheetTable:
    sheets = {nfc(name): found for name, found in workbook.read_sheets(file).items()}
    if sheet and sheet not in sheets:
        return SheetTable(
            pd.DataFrame(), [Issue(file.name, f"there is no sheet '{sheet}'", did_you_mean(sheet, sheets))]
        )
    chosen = _best_sheet({sheet: sheets[sheet]} if sheet else sheets, wanted, header)
    if chosen is None:
        message = f"there is no row {header}" if header else "the workbook holds no table"
        return SheetTable(pd.DataFrame(), [Issue(file.name, message, "is it the right file?")])
    return _sheet_table(sheets, *chosen, file, [other for other in sheets if other != chosen[0]])


def read_sheet_tables(
    file: Path, wanted: Collection[str], names: Sequence[str], header: int = 0, only_first: bool = False
) -> list[SheetTable]:
    """Read several sheets of a workbook that are parts of one table.

    Parameters
    ----------
    names : sequence of str
        The sheets. The other sheets and their rows are stated with the first of them.
    only_first : bool
        Whether only the first of the sheets is read.
    """
    if not _is_workbook(file):
        problem = Issue(file.name, "is not a workbook, so it has no sheets", "leave `sheets` out of the mapping")
        return [SheetTable(pd.DataFrame(), [problem])]
    sheets = {nfc(name): found for name, found in workbook.read_sheets(file).items()}
    unknown = [name for name in names if name not in sheets]
    if unknown:
        problems = [Issue(file.name, f"there is no sheet '{name}'", did_you_mean(name, sheets)) for name in unknown]
        return [SheetTable(pd.DataFrame(), problems)]
    wanted, tables = frozenset(map(nfc, wanted)), []
    for name in names[:1] if only_first else names:
        found = _best_sheet({name: sheets[name]}, wanted, header)
        if found is None:
            problem = Issue(file.name, f"sheet '{name}' contains no table", "leave it out of `sheets`")
            tables.append(SheetTable(pd.DataFrame(), [problem]))
            continue
        others = [other for other in sheets if other not in names] if name == names[0] else []
        tables.append(_sheet_table(sheets, *found, file, others))
    return tables


def sheet_names(file: Path) -> list[str]:
    """List the sheets of a workbook that are not empty; none for a text."""
    if not _is_workbook(file):
        return []
    return [nfc(name) for name, sheet in workbook.read_sheets(file).items() if any(map(any, sheet.rows))]


def _is_workbook(file: Path) -> bool:
    raw, problems = read_plain(file)
    return not problems and raw.startswith(b"PK")


def _sheet_table(
    sheets: dict[str, workbook.Sheet], name: str, place: int, file: Path, not_read: Sequence[str]
) -> SheetTable:
    """Make a table of the rows below a header; ``not_read`` are the sheets that are left out."""
    rows = sheets[name].rows
    if fault := too_wide(len(rows[place]), file.name):
        return SheetTable(pd.DataFrame(), [fault])
    body = [(line, row) for line, row in enumerate(rows[place + 1 :], place + 2) if any(row)]
    names, problems = _names([cell.strip() for cell in rows[place]], file.name, place + 1, f" in sheet {name}")
    frame = pd.DataFrame([row for _, row in body], columns=names, dtype="str")
    frame.index = pd.Index([line for line, _ in body], name=LINE, dtype="int64")
    frame, nameless = _without_empty(frame.loc[:, ~frame.columns.duplicated()], rows[place])
    others = {other: sum(map(any, sheets[other].rows)) for other in not_read}
    above = [f"row {number}: {_shown(row)}" for number, row in enumerate(rows[:place], 1) if any(row)]
    return SheetTable(
        frame,
        [*problems, *_merged_problems(sheets[name], place, file.name)],
        nameless,
        f"sheet '{name}', header in row {place + 1}",
        above,
        [f"{other} ({quantity(count, 'row')})" for other, count in others.items() if count],
        sum(others.values()) + len(above),
        sheets[name].filled,
        sheet=name,
    )


def _best_sheet(sheets: dict[str, workbook.Sheet], wanted: frozenset[str], header: int) -> tuple[str, int] | None:
    """Choose the sheet whose header fits best; of equal fits, the one with most cells."""
    best: tuple[tuple[HeaderFit, int], str, int] | None = None
    for name, sheet in sheets.items():
        found = (HeaderFit(0, False, 0, True), header - 1) if header else find_header(sheet.rows, wanted)
        if found is None or found[1] >= len(sheet.rows) or not any(sheet.rows[found[1]]):
            continue
        size = sum(map(bool, (cell for row in sheet.rows[found[1] :] for cell in row)))
        if best is None or (found[0], size) > best[0]:
            best = (found[0], size), name, found[1]
    return best[1:] if best else None


def _merged_problems(sheet: workbook.Sheet, header: int, file: str) -> list[Issue]:
    hint = "take the merging apart, and write the value into each cell that it belongs to"
    return [
        Issue(file, f"cells {name} are merged over several columns", hint, top + 1)
        for name, top, *_ in sheet.merged
        if top > header
    ]


def _names(header: Sequence[str], file: str, line: int, where: str = "") -> tuple[list[str], list[Issue]]:
    """Name the columns in NFC, nameless ones by their letter, and report duplicate names."""
    header = [nfc(name) for name in header]
    duplicates = sorted(name for name, times in Counter(header).items() if name and times > 1)
    problems = [Issue(file, f"column '{name}' appears twice{where}", "keep one of them", line) for name in duplicates]
    names, used = [], set(header)
    for place, name in enumerate(header):
        letters = f"column {column_letters(place)}"
        names.append(name or (letters if letters not in used else f"{letters} (nameless)"))
    return names, problems


def _without_empty(frame: pd.DataFrame, header: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Drop empty columns without a name, which spreadsheets leave behind."""
    named = {nfc(name.strip()) for name in header}
    nameless = [column for column in frame.columns if column not in named]
    empty = [column for column in nameless if is_blank(frame[column])]
    return frame.drop(columns=empty), [column for column in nameless if column not in empty]


def _shown(row: Sequence[str]) -> str:
    return " | ".join(" ".join(cell.split())[:80] for cell in row if cell.strip())


def _read_text(raw: bytes, file: str, wanted: frozenset[str], header: int) -> SheetTable:
    encoding = "UTF-16" if raw.startswith(_UTF_16) else ""
    if encoding:
        try:
            raw = raw.decode("utf-16").encode("utf-8")
        except UnicodeDecodeError:
            return SheetTable(pd.DataFrame(), [Issue(file, "the file is UTF-16 and broken", "save it as UTF-8", 1)])
    text, problems = decode(raw, file)
    if faults := table_faults(text, file):
        return SheetTable(pd.DataFrame(), [*problems, *faults])
    stated = _SEPARATOR_LINE.match(text)
    delimiter, rows = _delimiter(text, wanted, stated)
    lines = [line for line, _ in rows]
    found = lines.index(header) if header in lines else None if header else find_header([r for _, r in rows], wanted)
    place = found[1] if isinstance(found, tuple) else found
    if place is None:
        message = f"there is no line {header} among the first" if header else "the file has no header row"
        return SheetTable(pd.DataFrame(), [*problems, Issue(file, message, "name the columns", header or 1)])
    if fault := too_wide(len(rows[place][1]), file):
        return SheetTable(pd.DataFrame(), [*problems, fault])
    names, twice = _names(_as_wide_as_rows([r for _, r in rows], place), file, lines[place])
    frame, wrong = _rows_below(text, file, delimiter, (lines, place), names)
    frame, nameless = _without_empty(frame, rows[place][1])
    above = [f"line {line}: {_shown(row)}" for line, row in rows[:place] if any(row)]
    above += [f"line 1: {stated.group().strip()}"] if stated else []
    where = f"header in line {lines[place]}"
    problems = [*problems, *twice, *wrong]
    return SheetTable(
        frame, problems, nameless, where, above, (), len(above), (), encoding, bare_words(text, delimiter)
    )


def _delimiter(text: str, wanted: frozenset[str], stated: re.Match | None) -> tuple[str, list[tuple[int, list[str]]]]:
    """Choose the delimiter with the best, or else the widest, header row; return it with the first rows."""
    if stated:
        return stated.group(1), [row for row in _first_rows(text, stated.group(1)) if row[0] > 1]
    read = {delimiter: _first_rows(text, delimiter) for delimiter in _DELIMITERS}

    def fits(delimiter: str) -> tuple:
        rows = [row for _, row in read[delimiter]]
        found = find_header(rows, wanted)
        return (found[0][:3], len(rows[found[1]])) if found else ((0, False, 0), 0)

    best = max(_DELIMITERS, key=fits)
    return best, read[best]


def _first_rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Read the first rows and the lines on which they begin, from the beginning of a long text."""
    sample = text[:_SAMPLE]
    rows, begin = [], 1
    reader = csv.reader(io.StringIO(sample), delimiter=delimiter)
    try:
        for row in reader:
            rows.append((begin, row))
            begin = reader.line_num + 1
    except csv.Error:  # a cell without an end: the rows before it suffice
        pass
    return rows[:-1] if len(text) > len(sample) and len(rows) > 1 else rows


def _as_wide_as_rows(rows: Rows, place: int) -> list[str]:
    """Add a header for row names where it is missing, as in files of R's ``write.table``."""
    header, body = [cell.strip() for cell in rows[place]], [row for row in rows[place + 1 :] if row]
    if not body or any(len(row) != len(header) + 1 for row in body):
        return header
    if all(row[-1] == "" for row in body):
        return [*header, ""]
    return ["", *header] if _are_row_names(body) else header


def _are_row_names(body: Rows) -> bool:
    """Return whether the first cells are row names; if not, each row has an extra delimiter, as in unquoted text."""
    names = [row[0].strip() for row in body]
    kinds = [kind_of(cell) for row in body for cell in row[1:]]
    return len(set(names)) == len(names) and (all(map(str.isdecimal, names)) or 2 * kinds.count("other") < len(kinds))


def _rows_below(
    text: str, file: str, delimiter: str, header: tuple[Sequence[int], int], names: Sequence[str]
) -> tuple[pd.DataFrame, list[Issue]]:
    """Read the rows below a header with their line numbers in the file."""
    lines, place = header
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerow(names)
    begin = lines[place + 1] if place + 1 < len(lines) else text.count("\n") + 2
    body = text.split("\n", begin - 1)[-1] if text.count("\n") >= begin - 1 else ""
    line_offset = begin - 1 - written.getvalue().count("\n")
    frame, problems = read_delimited((written.getvalue() + body).encode("utf-8"), file, delimiter)
    problems = [problem for problem in problems if not problem.message.endswith("occurs twice")]
    if line_offset:
        numbers = line_numbers(frame) + line_offset
        frame.index = pd.Index(numbers, name=LINE, dtype="int64")
        problems = [
            Issue(p.file, p.message, p.hint, p.line + line_offset if p.line is not None else None) for p in problems
        ]
    return frame, problems
