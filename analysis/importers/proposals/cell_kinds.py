"""Tell from the cells of columns whether they contain codes, numbers or lists of codes."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis.importers.mappings.numbers import number_of
from analysis.importers.sheets.truth_values import is_marks

_LONGEST = 80  # characters in a code
_USUAL = 40
_MOST_CODES = 60  # different codes in one column
_MOST_NUMBERS = 25  # different numbers in a column of ratings
_SEPARATORS = (";", "\n", "|", ",")


def filled(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return the cells of columns that are not empty, below each other."""
    cells = pd.concat([frame[column] for column in columns]).str.strip()
    return cells[cells != ""]


def are_numbers(cells: pd.Series) -> bool:
    """Return whether cells contain few different numbers, and anything but marks (1 and 0)."""
    different = cells.unique()
    few = 1 < len(different) <= _MOST_NUMBERS
    return few and not is_marks(cells) and all(number_of(cell) is not None for cell in different)


def are_short(cells: pd.Series) -> bool:
    """Return whether cells are as short as names of codes, and not all numbers or marks."""
    if cells.empty or is_marks(cells) or all(number_of(cell) is not None for cell in cells.unique()):
        return False
    lengths = cells.str.len()
    return bool(lengths.max() <= _LONGEST and lengths.median() <= _USUAL)


def are_codes(cells: pd.Series) -> bool:
    """Return whether cells are short and recur, as codes do and names of segments or remarks do not."""
    different = cells.nunique()
    return are_short(cells) and different <= _MOST_CODES and (3 * different <= 2 * len(cells) or 2 <= different < 4)


def list_separator(cells: pd.Series) -> str:
    """Find what separates the codes in one cell: "" unless their parts are codes of other cells, too.

    With commas, all parts must be, as names contain commas, too; with line breaks, one suffices.
    """
    for separator in _SEPARATORS:
        parts = [[part.strip() for part in cell.split(separator) if part.strip()] for cell in cells]
        several = [row for row in parts if len(row) > 1]
        if not several:
            continue
        times = Counter(part for row in parts for part in set(row))
        different = {part for row in several for part in row}
        recurring = sum(times[part] > 1 for part in different)
        enough = {",": len(different), "\n": 1}.get(separator, len(different) / 2)
        if recurring >= enough:
            return separator
    return ""
