"""Empty the cells in which R, pandas or a spreadsheet marked a missing value with a word.

A code may be called NA or None. In the column of codes, such a word therefore counts as missing only with evidence from
the file: the word has no quotes between quoted cells (R), it occurs in another column too, or there is a column of row
numbers (R, pandas). NaN, <NA> and #N/A are never names. In all other columns each of the words means a missing value.
``missing:`` in a mapping replaces the words, for all columns; ``missing: []`` keeps every word.
"""

import re
from collections.abc import Collection, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.lookup import strings

WORDS = ("NA", "N/A", "NA_character_", "None", "null", "NULL", "NaN", "nan", "<NA>", "NaT", "#N/A")
_NEVER_NAMES = ("NaN", "nan", "<NA>", "NaT", "#N/A", "NA_character_")


def without_missing(
    frame: pd.DataFrame, code: str | None, stated: Sequence[str] | None, bare: Sequence[str], has_row_numbers: bool
) -> tuple[pd.DataFrame, list[ReportEntry]]:
    """Empty the cells whose word marks a missing value.

    Parameters
    ----------
    frame : DataFrame
        Strings.
    code : str or None
        The column of codes.
    stated : sequence of str or None
        The words in the mapping; None if it has no entry for them.
    bare : sequence of str
        Words that the file writes without quotes although it quotes its texts.
    has_row_numbers : bool
        Whether the file has a nameless column that numbers its rows, as R and pandas write it.
    """
    if frame.empty:
        return frame, []
    words = WORDS if stated is None else tuple(stated)
    found = {column: counts for column in frame if (counts := _counts_of(frame[column], words))}
    kept: dict[str, int] = {}
    if stated is None and code in found:
        in_other_columns = {word for column, counts in found.items() if column != code for word in counts}
        certainly_missing = {*_NEVER_NAMES, *bare, *in_other_columns, *(WORDS if has_row_numbers else ())}
        kept = {word: number for word, number in found[code].items() if word not in certainly_missing}
        found[code] = {word: number for word, number in found[code].items() if word in certainly_missing}
    taken = [f"{column}: {word} ({number})" for column, counts in found.items() for word, number in counts.items()]
    rule = "cells whose word was taken for a missing value (`missing: []` in the mapping keeps the words)"
    remarks = [ReportEntry(f"{rule}: {sum(sum(counts.values()) for counts in found.values())}", taken)] if taken else []
    remarks += report_entries(
        {
            "words for missing values kept as codes, as nothing shows that they mean that (if they do, name them "
            "under `missing` in the mapping)": [f"{word} ({number})" for word, number in kept.items()]
        }
    )
    emptied = {column: _without(frame[column], list(counts)) for column, counts in found.items() if counts}
    return pd.DataFrame({column: emptied.get(column, cells) for column, cells in frame.items()}), remarks


def _counts_of(cells: pd.Series, words: Sequence[str]) -> dict[str, int]:
    """Count the cells with each word, in order of first appearance."""
    stripped = pc.utf8_trim_whitespace(strings(cells))
    found, counts = stripped.filter(_are_among(stripped, words)).value_counts().flatten()
    return dict(zip(found.to_pylist(), counts.to_pylist(), strict=True))


def _are_among(cells: pa.Array, words: Collection[str]) -> pa.Array:
    return pc.is_in(cells, value_set=pa.array(words, pa.large_string()))


def _without(cells: pd.Series, words: Collection[str]) -> pd.Series:
    """Empty the cells that contain one of the words."""
    written = strings(cells)
    found = _are_among(pc.utf8_trim_whitespace(written), words)
    return pd.Series(pc.if_else(found, "", written), cells.index, dtype=cells.dtype)


def bare_words(text: str, delimiter: str) -> list[str]:
    """Find the words that are whole cells without quotes, and never quoted, in a text that quotes other cells."""
    if '"' not in text:
        return []
    edge = re.escape(delimiter)
    words = "|".join(map(re.escape, WORDS))
    bare = set(re.findall(rf"(?:^|{edge})({words})(?={edge}|$)", text, re.MULTILINE))
    return [word for word in WORDS if word in bare and f'"{word}"' not in text]
