"""Find the columns of a table by their names, and by their cells where a name may mean two things."""

from collections.abc import Iterable

import pandas as pd

from analysis.importers.sheets.column_aliases import (
    NAMES,
    aliased,
    is_coder_or_codes,
    plain_columns,
    position_columns,
)
from analysis.importers.sheets.truth_values import is_marks


def find_columns(frame: pd.DataFrame, words: Iterable[str] = tuple(NAMES)) -> dict[str, str]:
    """Find the column for each of our words: the one with the most reliable name.

    Returns
    -------
    dict
        Column by word, without the words that have no column.
    """
    plain = plain_columns(frame.columns)
    known = aliased(plain)
    if "code" in known and is_coder_or_codes(known.get("codes", "")):
        either = known.pop("codes")
        if not _holds_lists(frame[either]):
            known.setdefault("coder", either)
    elif _is_coder_of_marks(frame, known.get("codes", "")):
        known.setdefault("coder", known.pop("codes"))
    known |= position_columns(known, plain)
    return {word: known[word] for word in words if word in known}


def _is_coder_of_marks(frame: pd.DataFrame, column: str) -> bool:
    """Return whether "Koder" names the coders, because the codes are columns of marks beside it."""
    if not is_coder_or_codes(column):
        return False
    return not _holds_lists(frame[column]) and any(is_marks(frame[other]) for other in frame if other != column)


def _holds_lists(cells: pd.Series) -> bool:
    """Return whether any cell contains a list, such as a list of codes."""
    return bool(cells.str.contains("[,;\n]").any())
