"""Long tables in files -> one frame of rows in our words, and what cannot be read in them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.delimited import LINE, capped, line_numbers
from analysis.doors.cells import read_cells
from analysis.doors.mapping import COLUMNS, NEEDED, ForeignMapping
from analysis.doors.project import OF_INTERVIEW
from analysis.remedy import did_you_mean
from analysis.study import AREAS, Problem

Prepare = Callable[[pd.DataFrame, str], tuple[pd.DataFrame, list[Problem]]]
_WHOLE_NUMBERS = ("start", "end", "participants", "order")
_WORDS = {"area": AREAS, "setting": ("single", "group")}


@dataclass(frozen=True)
class ForeignRows:
    """The rows of one or more long tables; the three frames have one index.

    Attributes
    ----------
    rows : DataFrame
        A column for each of `mapping.COLUMNS`, "" where nothing is said.
    further : DataFrame
        The columns that the mapping does not name.
    places : DataFrame
        ``file`` and ``line`` of each row.
    sources : list of dict
        Name, SHA-256 and number of rows of each file.
    """

    rows: pd.DataFrame
    further: pd.DataFrame
    places: pd.DataFrame
    sources: Sequence[Mapping]


def read_rows(
    files: Sequence[Path], mapping: ForeignMapping, prepare: Prepare | None = None
) -> tuple[ForeignRows, list[Problem]]:
    """Read tables into one row per coding.

    Parameters
    ----------
    files : sequence of path
    mapping : ForeignMapping
        Its ``columns`` say which column is what.
    prepare : callable, optional
        Makes one row per coding of a table that has another form; the index, which holds the rows' lines, stays.
    """
    wanted = set(mapping.get("columns", {}).values())
    frames, places, sources, problems = [], [], [], []
    for path in files:
        frame, found = read_cells(path, wanted)
        problems += found
        count = len(frame)
        frame.index = pd.Index(line_numbers(frame), name=LINE)
        if prepare and len(frame.columns):
            frame, found = prepare(frame, path.name)
            problems += found
        problems += _absent_columns(frame, path.name, mapping) if len(frame.columns) else []
        frames.append(frame)
        places.append(pd.DataFrame({"file": path.name, "line": frame.index}))
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        sources.append({"file": path.name, "sha256": digest, "rows": count})
    whole = pd.concat(frames, ignore_index=True).fillna("").astype("str")
    named = mapping.get("columns", {})
    rows = pd.DataFrame({word: _cells(whole, named.get(word), word) for word in COLUMNS}, index=whole.index)
    places = pd.concat(places, ignore_index=True)
    of_file = places["file"].map(mapping.get("file_coders", {})).astype("str").fillna("")
    rows["coder"] = rows["coder"].where((rows["coder"] != "") | (rows["interview"] == ""), of_file)
    rows["area"] = rows["area"].replace(mapping.get("areas", {}))
    rows["setting"] = rows["setting"].replace(mapping.get("settings", {}))
    further = whole.drop(columns=[column for column in whole if column in named.values()])
    foreign = ForeignRows(rows, further, places, sources)
    names = [path.name for path in files]
    for file in mapping.get("file_coders", {}):
        if file not in names:
            problems.append(
                mapping.problem(f"there is no file '{file}'", did_you_mean(file, names), "file_coders", file)
            )
    return foreign, problems + _row_problems(foreign)


def _cells(whole: pd.DataFrame, column: str | None, word: str) -> pd.Series:
    if column not in whole:
        return pd.Series("", whole.index, dtype="str")
    return whole[column] if word == "text" else whole[column].str.strip()


def _absent_columns(frame: pd.DataFrame, file: str, mapping: ForeignMapping) -> list[Problem]:
    named = [("columns", word, column) for word, column in mapping.get("columns", {}).items()]
    named += [("leave_out", column, column) for column in mapping.get("leave_out", [])]
    return [
        mapping.problem(f"there is no column '{column}' in {file}", did_you_mean(column, frame), key, word)
        for key, word, column in named
        if column not in frame
    ]


def _row_problems(foreign: ForeignRows) -> list[Problem]:
    rows, places = foreign.rows, foreign.places
    filled = (rows != "").any(axis=1) | (foreign.further != "").any(axis=1)
    problems = []

    def report(wrong: pd.Series, message: str, remedy: str, column: str | None = None) -> None:
        if not wrong.any():
            return
        faulty = places[wrong].assign(value=rows.loc[wrong, column] if column else "")
        each = faulty.groupby("value", sort=False).agg(
            file=("file", "first"), line=("line", "first"), times=("line", "size")
        )
        found = []
        for value, file, line, times in each.itertuples():
            often = f" ({times} times, first here)" if times > 1 else ""
            found.append(Problem(file, message.format(value) + often, remedy, int(line)))
        problems.extend(capped(found))

    if (rows["interview"] != "").any():
        report(filled & (rows["interview"] == ""), "the row names no interview", "say which, or leave the row out")
    for column in _WHOLE_NUMBERS:
        wrong = (rows[column] != "") & ~rows[column].str.fullmatch("[0-9]{1,15}")
        remedy = "count from 0, in digits" if column in ("start", "end") else "write it in digits"
        report(wrong, f"{column} '{{}}' is not a whole number", remedy, column)
    for column, allowed in _WORDS.items():
        remedy = f"one of {', '.join(allowed)}" + ("; say what the word means under areas" if column == "area" else "")
        report((rows[column] != "") & ~rows[column].isin(allowed), f"{column} '{{}}' is unknown", remedy, column)
    report((rows["start"] == "") != (rows["end"] == ""), "one of start and end is empty", "give both or neither")
    start, end = (pd.to_numeric(rows[column], errors="coerce") for column in ("start", "end"))
    report(start > end, "start {} is after the end", "a stretch ends after its start", "start")
    for column in OF_INTERVIEW if (rows["interview"] != "").any() else ():
        report(_contradicts(rows, column), f"{column} '{{}}' contradicts an earlier row", "say one", column)
    return problems


def _contradicts(rows: pd.DataFrame, column: str) -> pd.Series:
    said = rows[column].where(rows[column] != "")
    return said.notna() & (said != said.groupby(rows["interview"]).transform("first"))


def names_interviews_and_codes(foreign: ForeignRows) -> bool:
    """Say whether anything can be learned from the rows."""
    return all((foreign.rows[word] != "").any() for word in NEEDED)
