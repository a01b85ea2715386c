"""Read NVivo's matrix coding query: counts by code and interview, with numbered rows and lettered columns."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.files.csv_io import LINE
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.sheets.table_columns import find_columns
from analysis.importers.sheets.truth_values import NO, YES, distinct_marks, is_marks, is_total, map_distinct, plain_mark

_LETTERED = re.compile(r"[A-Z]{1,3}\s*:\s*(?=\S)")
_NUMBERED = re.compile(r"\d+\s*:\s*(?=\S)")
_COUNT = re.compile(r"\d*([.,]\d+)?\s*%?")
# Names of interviews rather than codes: a file name, or a word for an interview or a person with a number.
_INTERVIEW = re.compile(
    r".+\.(docx?|txt|rtf|odt|pdf|m4a|mp[34]|wav)|"
    r"(interview|int|fokusgruppe|focus ?group|gruppe|group|entretien|entrevista|intervista|intervju|samtale|case|file|"
    r"participant|respondent|informant|deltager|rådgiver|person|p|i|r|id)[ ._-]*\d+.*",
    re.IGNORECASE,
)
_OF_ATTRIBUTE = re.compile(r".*\S\s*=\s*\S.*")  # "Person:Gender = Female"
INTERVIEW = "interview"


def is_lettered(frame: pd.DataFrame) -> bool:
    """Return whether a table is such a matrix: "1 : Barriers" in its first column, "A : Interview 1" in its header."""
    if len(frame.columns) < 2 or frame.empty:
        return False
    rows = frame.iloc[:, 0].str.strip()
    lettered = [column for column in frame.columns[1:] if _LETTERED.match(column)]
    if not lettered or not rows.str.match(_NUMBERED).any():
        return False
    return all(
        map_distinct(frame[column], lambda cell: bool(_COUNT.fullmatch(cell.strip()))).all() for column in lettered
    )


def has_code_rows(frame: pd.DataFrame, rows_are: str | None = None) -> bool:
    """Return whether a matrix without letters has one row per code, as the name of its first column shows."""
    if is_lettered(frame) or len(frame.columns) < 3 or frame.empty or rows_are == "interviews":
        return False
    known = find_columns(frame, ("interview", "code", "codes"))
    others = _without_totals(frame.columns[1:].tolist())
    frame = frame[~is_total(frame.iloc[:, 0])]
    rows_like = bool(others) and len(frame) > 0 and _rows_are(frame.iloc[:, 0].tolist(), others) == "interviews"
    called = "interview" not in known and frame.columns[0] in known.values() and not rows_like
    counts = all(_are_counts(frame[column]) for column in others)
    like = sum(bool(_INTERVIEW.fullmatch(name)) for name in others) * 2 > len(others)
    return counts and (rows_are == "codes" or (called and (like or all(is_marks(frame[c]) for c in others))))


def is_list_of_codes(frame: pd.DataFrame) -> bool:
    """Return whether the first column is named for codes and its cells do not look like names of interviews."""
    if is_lettered(frame) or find_columns(frame, ("code",)).get("code") != frame.columns[0] or len(frame.columns) < 2:
        return False
    return frame.empty or _rows_are(frame.iloc[:, 0].tolist(), list(frame.columns[1:])) == "codes"


def _are_counts(cells: pd.Series) -> bool:
    return all(_COUNT.fullmatch(cell) or cell in YES or cell in NO for cell in distinct_marks(cells))


def _without_totals(columns: Sequence[str]) -> list[str]:
    names = pd.Series(columns, dtype="str")
    return names[~is_total(names)].tolist()


def with_letters(frame: pd.DataFrame) -> pd.DataFrame:
    """Add numbers to the rows and letters to the columns of a matrix with code rows, as in NVivo."""
    first, others = frame.columns[0], frame.columns[1:]
    lettered = {column: f"A : {column}" for column in _without_totals(others.tolist())}
    names = frame[first].where(is_total(frame[first]) | (frame[first] == ""), "1 : " + frame[first])

    def digit(cell: str) -> str:
        plain = plain_mark(cell)
        return "1" if plain in YES else "0" if plain in NO else plain

    marks = {
        column: pd.Series(map_distinct(frame[column], digit, object), frame.index, dtype="str") for column in others
    }
    return pd.DataFrame({first: names, **marks}).rename(columns=lettered)


class InterviewMatrix(NamedTuple):
    """A matrix with interviews in its first column, the side of the file that they came from, and report entries."""

    frame: pd.DataFrame
    side: str
    remarks: list[ReportEntry]


def by_interview(frame: pd.DataFrame, rows_are: str | None, tool: str = "NVivo") -> InterviewMatrix:
    """Make a row for each interview and a column for each code, named without letters and numbers.

    Parameters
    ----------
    frame : DataFrame
        A matrix that satisfies `is_lettered`.
    rows_are : {"interviews", "codes"} or None
        ``rows`` in the mapping; if None, the side whose names look like those of interviews, or else the columns, are
        the interviews.
    tool : str
        "" if unknown.

    Returns
    -------
    InterviewMatrix
        If the columns were the interviews, its lines are the numbers of the columns.
    """
    names = frame.iloc[:, 0].str.strip()
    numbered, lettered = names.str.match(_NUMBERED), [c for c in frame.columns[1:] if _LETTERED.match(c)]
    inner = frame.loc[numbered, lettered]
    row_names = [_NUMBERED.sub("", name, count=1) for name in names[numbered]]
    column_names = [_LETTERED.sub("", column, count=1) for column in lettered]
    turned = (rows_are or _rows_are(row_names, column_names)) == "codes"
    cells = inner.set_axis(row_names if turned else column_names, axis="columns" if not turned else "index")
    if turned:
        cells = cells.T
        numbers = [number for number, column in enumerate(frame.columns, 1) if column in lettered]
        cells.index = pd.Index(numbers, name=LINE)
    cells = cells.apply(lambda column: pd.Series(map_distinct(column, _count_of, object), column.index, dtype="str"))
    cells.insert(0, INTERVIEW, column_names if turned else row_names)
    entries = {
        "rows and columns of the matrix without a number or letter (totals), left out": [
            *names[~numbered & (names != "")], *(c for c in frame.columns[1:] if not _LETTERED.match(c)),
        ],
        "columns or rows read as interviews that look like values of an attribute (a matrix by cases or files has "
        "interviews)": [name for name in (column_names if turned else row_names) if _OF_ATTRIBUTE.fullmatch(name)],
    }  # fmt: skip
    sides = ("column", "row") if turned else ("row", "column")
    stated = "as the mapping says" if rows_are else "`rows` in the mapping says otherwise"
    kind = "a matrix of NVivo" if tool else "a matrix"
    remark = ReportEntry(f"{kind}: its {sides[0]}s were read as interviews, its {sides[1]}s as codes ({stated})")
    return InterviewMatrix(cells, sides[0], [remark, *report_entries(entries)])


def _count_of(cell: str) -> str:
    return cell.strip().removesuffix("%").strip().replace(",", ".")


def _rows_are(row_names: Sequence[str], column_names: Sequence[str]) -> str:
    like = [sum(bool(_INTERVIEW.fullmatch(n)) for n in names) / len(names) for names in (row_names, column_names)]
    return "interviews" if like[0] > like[1] else "codes"
