"""A table -> which of the doors for tables it comes in through, found from its header and its cells."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from analysis.doors.cells import read_cells
from analysis.doors.headers import known_as, plain_name
from analysis.study import Problem, Refused

_HIGHLIGHTS = ["id", "document", "tag", "content"]
MARKS = ("1", "0", "", "x", "TRUE", "FALSE", "true", "false", "ja", "nej", "yes", "no")


def recognise_table(file: Path, said: Collection[str] = ()) -> str:
    """Name the kind of table, as ``table:`` in a mapping does.

    Parameters
    ----------
    file : path
    said : collection of str
        The columns of which the mapping says what they are.

    Raises
    ------
    Refused
        If the file cannot be read as a table, or nothing in it tells what it is.
    """
    frame, problems = read_cells(file)
    if not len(frame.columns):
        raise Refused(f"import of {file.name}", problems)
    columns = [plain_name(column) for column in frame.columns]
    known = known_as(frame.columns)
    if columns == _HIGHLIGHTS:
        return "highlights"
    if {"interview", "codes"} <= set(known) and "code" not in known:
        return "quotations"
    if {"interview", "code", "beginning"} <= set(known):
        return "coded-segments"
    if {"interview", "code"} <= set(known):
        return "long"
    marked = [column for column in marked_columns(frame) if column not in said]
    if len(marked) >= 2 or (marked and set(frame.columns) <= {*marked, *said, *known.values()}):
        return "wide"
    if said:
        return "long"  # which columns are lacking is told where the table is read
    message = f"nothing tells what the table is; its columns are {', '.join(map(str, frame.columns[:12]))}"
    remedy = "say in the mapping which columns are what, or name its kind under table"
    if "code" in known:
        said = f"`codebook: {{file: {file.name}, code: {known['code']}}}`"
        remedy = f"a codebook is named in the mapping: {said}; else {remedy}"
    raise Refused(f"import of {file.name}", [Problem(file.name, message, remedy, 1)])


def marked_columns(frame: pd.DataFrame) -> list[str]:
    """Name the columns that hold marks and nothing else, and at least one."""
    return [
        column
        for column in frame.columns
        if frame[column].str.strip().isin(MARKS).all() and (frame[column].str.strip() != "").any()
    ]
