"""Describe rows with a problem, and find what several checks need: similar names, whole numbers, unknown keys."""

from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import Issue
from analysis.lookup import among, strings

_MAX_COMPARED = 5000  # names among which a similar one is searched
TYPES = {
    "integer": (r"-?[0-9]{1,15}", "a whole number"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date like 2022-08-22"),
}


class RowProblem(NamedTuple):
    """Rows of a table with the same problem.

    Attributes
    ----------
    file : str
    frame : DataFrame
        The table.
    wrong : Series of bool
        Which of its rows have the problem.
    message_of : callable
        Writes the message for a value.
    hint : str or callable
        What to do; a callable writes it for a value.
    values : Series or callable
        The value of each row. A callable is called with the rows that have the problem only, because nearly always
        there are none.
    """

    file: str
    frame: pd.DataFrame
    wrong: pd.Series
    message_of: Callable[[str], str]
    hint: str | Callable[[str], str]
    values: pd.Series | Callable[[pd.DataFrame], pd.Series] = lambda rows: pd.Series("", rows.index)


Problem = Issue | RowProblem


def shorten(value: str, width: int = 80) -> str:
    """Write a value on one line of at most ``width`` characters."""
    line = value.replace("\n", "\\n")
    return line if len(line) <= width else line[: width - 3] + "..."


def nearest_word(word: str, words: Collection[str]) -> str | None:
    """Find the known word that is most like another; None if there is none, or if there are too many to compare."""
    nearest = get_close_matches(word, words, n=1) if len(words) <= _MAX_COMPARED else []
    return nearest[0] if nearest else None


def whole_numbers(cells: pd.Series) -> pd.Series:
    """Convert cells to whole numbers, or missing (`pandas.to_numeric` would make a Python object of each cell)."""
    pattern, _ = TYPES["integer"]
    whole = strings(cells.where(cells.str.fullmatch(pattern)))
    return pc.cast(whole, pa.int64()).to_pandas(types_mapper=lambda _: pd.Int64Dtype()).set_axis(cells.index)


def unknown_keys(
    file: str, frame: pd.DataFrame, cells: pd.Series, known: pd.Series, column: str, where: str
) -> Iterable[Problem]:
    """Report cells that are not among the known keys of the table ``where``."""
    filled = cells != ""
    unknown = filled & ~among(cells, known) if filled.any() else filled
    if not unknown.any():
        return
    words = known.unique().tolist()

    def hint(value: str) -> str:
        near = nearest_word(value, words)
        return f"did you mean '{near}'?" if near else f"add it to {where}, or correct it here"

    yield RowProblem(file, frame, unknown, lambda value: f"{column} '{value}' is not in {where}", hint, cells)
