"""The words that R, pandas and spreadsheets write into a cell where a value is missing.

A code may be called NA or None. So in the column of codes such a word is taken for missing only where the file shows
that it means that: it is written without quotes between quoted cells (R), stands in another column too, or beside a
column of row numbers (R, pandas). NaN, <NA> and #N/A are never names. In all other columns each of the words is
missing. ``missing:`` in a mapping names the words instead, for all columns; ``missing: []`` keeps every word.
"""

import re
from collections.abc import Sequence

import pandas as pd

from analysis.importers.project.import_report import ReportEntry, counted

WORDS = ("NA", "N/A", "NA_character_", "None", "null", "NULL", "NaN", "nan", "<NA>", "NaT", "#N/A")
_NEVER_NAMES = ("NaN", "nan", "<NA>", "NaT", "#N/A", "NA_character_")


def without_missing(
    frame: pd.DataFrame, code: str | None, said: Sequence[str] | None, bare: Sequence[str], has_row_numbers: bool
) -> tuple[pd.DataFrame, list[ReportEntry]]:
    """Empty the cells whose word means that a value is missing.

    Parameters
    ----------
    frame : DataFrame
        Strings.
    code : str or None
        The column of codes.
    said : sequence of str or None
        The words that the mapping names; None where it names none.
    bare : sequence of str
        Words that the file writes without quotes although it quotes its texts.
    has_row_numbers : bool
        The file has a column without a name that numbers its rows, as R and pandas write it.
    """
    if frame.empty:
        return frame, []
    words = WORDS if said is None else tuple(said)
    found = frame.apply(lambda column: column.str.strip().isin(words))
    kept: dict[str, int] = {}
    if said is None and code in frame:
        elsewhere = {word for column in frame if column != code for word in frame.loc[found[column], column]}
        sure = {*_NEVER_NAMES, *bare, *(word.strip() for word in elsewhere), *(WORDS if has_row_numbers else ())}
        unsure = found[code] & ~frame[code].str.strip().isin(sure)
        kept = frame.loc[unsure, code].str.strip().value_counts(sort=False).to_dict()
        found[code] &= ~unsure
    taken = [
        f"{column}: {word} ({number})"
        for column in frame.columns[found.any()]
        for word, number in frame.loc[found[column], column].str.strip().value_counts(sort=False).items()
    ]
    rule = "cells whose word was taken for a missing value (`missing: []` in the mapping keeps the words)"
    remarks = [ReportEntry(f"{rule}: {int(found.to_numpy().sum())}", taken)] if taken else []
    remarks += counted(
        {
            "words for missing values kept as codes, as nothing shows that they mean that (if they do, name them "
            "under `missing` in the mapping)": [f"{word} ({number})" for word, number in kept.items()]
        }
    )
    return frame.mask(found, ""), remarks


def bare_words(text: str, delimiter: str) -> list[str]:
    """Find the words that a text writes as whole cells without quotes, and never with them, while it quotes others."""
    if '"' not in text:
        return []
    edge = re.escape(delimiter)
    words = "|".join(map(re.escape, WORDS))
    bare = set(re.findall(rf"(?:^|{edge})({words})(?={edge}|$)", text, re.MULTILINE))
    return [word for word in WORDS if word in bare and f'"{word}"' not in text]
