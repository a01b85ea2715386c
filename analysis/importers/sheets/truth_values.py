"""Recognise the words and signs that people and programs write for yes and no in a table of marks."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.importers.names.unicode_form import nfc
from analysis.lookup import strings

# In lower case; T and F are R's. Words in English, Danish, German, French, Spanish, Portuguese, Italian and Dutch.
YES = frozenset({
    "1", "x", "✓", "✔", "☑", "☒", "●", "•", "+", "true", "t", "yes", "y", "ja", "j", "sand", "wahr", "oui", "vrai",
    "sí", "si", "verdadero", "sim", "verdadeiro", "sì", "vero", "waar",
})  # fmt: skip
NO = frozenset({
    "0", "-", "–", "—", "☐", "○", "false", "f", "no", "n", "nej", "nei", "nein", "nee", "falsk", "falsch", "non",
    "faux", "não", "nao", "falso", "onwaar",
})  # fmt: skip
_TOTALS = frozenset({
    "total", "totals", "grand total", "sum", "i alt", "ialt", "totalt", "gesamt", "summe", "somme", "suma", "soma",
    "totale", "totaal", "summa",
})  # fmt: skip
_SURE = frozenset({"", "0", "1", "x", "✓", "✔", "true", "false"})  # neither answers in an interview nor initials
_DECIMALS = re.compile(r"^(\d+)[.,]0+$")
_WHOLE_NUMBER = re.compile("[0-9]*")


def kind_of(cell: str) -> str:
    """Classify a cell of a matrix: "" (empty), "mark", "zero" (also a mark), "count" (above 1), or "other"."""
    plain = plain_mark(cell)
    if plain in YES or plain in NO:
        return "zero" if plain == "0" else "mark"
    return "count" if plain.isdecimal() else "other" if plain else ""


def map_distinct(cells: pd.Series, says: Callable[[str], Any], dtype: type = bool) -> np.ndarray:
    """Apply a function once to each distinct cell, as even a long column of marks has only two or three."""
    encoded = strings(cells).dictionary_encode()
    answers: np.ndarray = np.array([says(cell) for cell in encoded.dictionary.to_pylist()], dtype=dtype)
    return answers[encoded.indices.to_numpy()]


def plain_mark(cell: str) -> str:
    """Return a cell in lower case without surrounding space and without the decimals of a whole number ("1.0")."""
    return _DECIMALS.sub(r"\1", nfc(cell).strip().lower())


def distinct_marks(cells: pd.Series) -> Iterator[str]:
    """Yield `plain_mark` of each distinct cell of a column; some results may repeat."""
    return map(plain_mark, strings(cells).unique().to_pylist())


def is_marks(cells: pd.Series) -> bool:
    """Return whether cells contain only words for yes and no, and at least one of them."""
    stated = set(distinct_marks(cells)) - {""}
    return bool(stated) and stated <= YES | NO


def is_counts(cells: pd.Series) -> bool:
    """Return whether cells contain only whole numbers, zero among them: how often a code was assigned."""
    stated = set(distinct_marks(cells))
    return "0" in stated and all(map(_WHOLE_NUMBER.fullmatch, stated))


def is_blank(cells: pd.Series) -> bool:
    """Return whether all cells are empty or white space."""
    return not any(cell.strip() for cell in strings(cells).unique().to_pylist())


def is_total(cells: pd.Series) -> pd.Series:
    """Return for each row name whether it is a word for a total, as people write below a matrix."""
    return cells.str.strip().str.strip(":").str.casefold().isin(_TOTALS)


def is_given(cells: pd.Series) -> pd.Series:
    """Return for each cell whether it marks the code as assigned: a word for yes, or a number above 0."""
    return pd.Series(map_distinct(cells, _marks_as_given), cells.index, name=cells.name)


@lru_cache(maxsize=4096)
def _marks_as_given(cell: str) -> bool:
    plain = plain_mark(cell)
    return plain in YES or bool((pd.to_numeric(pd.Series([plain]), errors="coerce") > 0).all())


def is_not_given(cells: pd.Series) -> pd.Series:
    """Return for each cell whether it marks the code as not assigned: a word for no, or 0, but not an empty cell."""
    return pd.Series(map_distinct(cells, lambda cell: plain_mark(cell) in NO), cells.index, name=cells.name)


def is_unambiguous(cells: pd.Series) -> bool:
    """Return whether all cells are signs that cannot be an answer in an interview (Yes) or a coder's initial (J)."""
    return _SURE.issuperset(distinct_marks(cells))
