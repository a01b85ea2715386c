"""The words and signs that people and programs write for yes and no in a table of marks."""

import re

import pandas as pd

from analysis.importers.names.unicode_form import nfc, nfc_column

# In small letters; T and F are R's. Words in English, Danish, German, French, Spanish, Portuguese, Italian and Dutch.
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
_SURE = frozenset({"", "0", "1", "x", "✓", "✔", "true", "false"})  # nobody answers or is called so
_DECIMALS = re.compile(r"^(\d+)[.,]0+$")


def kind_of(cell: str) -> str:
    """Say what a cell of a matrix may be: "" (empty), "mark", "zero" (a mark, too), "count" (above 1), or "other"."""
    plain = _DECIMALS.sub(r"\1", nfc(cell).strip().lower())
    if plain in YES or plain in NO:
        return "zero" if plain == "0" else "mark"
    return "count" if plain.isdecimal() else "other" if plain else ""


def plain_marks(cells: pd.Series) -> pd.Series:
    """Write cells in small letters without space around them and without the decimals of whole numbers ("1.0")."""
    return nfc_column(cells).str.strip().str.lower().str.replace(_DECIMALS, r"\1", regex=True)


def is_marks(cells: pd.Series) -> bool:
    """Say whether cells hold words for yes and no and nothing else, and at least one of them."""
    plain = plain_marks(cells)
    return bool((plain.isin(YES | NO) | (plain == "")).all() and (plain != "").any())


def is_counts(cells: pd.Series) -> bool:
    """Say whether cells hold whole numbers and nothing else, and zero among them: how often a code was given."""
    plain = plain_marks(cells)
    return bool(plain.str.fullmatch("[0-9]*").all() and (plain == "0").any())


def is_total(cells: pd.Series) -> pd.Series:
    """Say of each name of a row whether it is a word for a total, as people write below a matrix."""
    return cells.str.strip().str.strip(":").str.casefold().isin(_TOTALS)


def is_given(cells: pd.Series) -> pd.Series:
    """Say of each cell whether it marks the code as given: a word for yes, or a number above 0."""
    plain = plain_marks(cells)
    return plain.isin(YES) | (pd.to_numeric(plain, errors="coerce") > 0)


def says_not_given(cells: pd.Series) -> pd.Series:
    """Say of each cell whether it says that the code was not given: a word for no, or 0, but not an empty cell."""
    return plain_marks(cells).isin(NO)


def is_sure(cells: pd.Series) -> bool:
    """Say whether cells hold signs only that are no answer in an interview (Yes) and no initial of a coder (J)."""
    return bool(plain_marks(cells).isin(_SURE).all())
