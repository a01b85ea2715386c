"""Traces as lines to read: what speaks against a claim first, each segment with where it stands and what it says."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.appraise.trace import SIDES
from analysis.study import Wording


def trace_lines(told: pd.DataFrame, words: Mapping[str, str], wording: Wording) -> Iterator[str]:
    """List what a claim rests on, side by side with how much there is of it.

    Parameters
    ----------
    told : DataFrame
        From `analysis.appraise.trace.trace`.
    words : mapping
        What each segment says, where it may be shown.
    """
    for side in SIDES:
        rows = told[told["side"] == side]
        yield wording.text(f"trace-{side}", number=len(rows))
        for row in rows.itertuples():
            yield f"  {_place(row, wording)}"
            if text := words.get(row.segment):
                yield f"    {' '.join(text.split())}"


def _place(row: object, wording: Wording) -> str:
    known = [wording.label(part) for part in (row.municipality, row.area) if pd.notna(part)]
    where = f"{row.interview} ({', '.join(known)})" if known else row.interview
    codes = wording.listing([wording.code(code) for code in row.codes])
    if pd.isna(row.segment):
        return f"{where}: {wording.text('trace-silent', codes=codes)}" if codes else where
    return f"{where}, {row.segment}, {wording.word('coder')} {row.coder}: {codes}"


def change_lines(changed: pd.DataFrame, wording: Wording) -> Iterator[str]:
    """List the numbers of verdicts that differ, one on a line."""
    for row in changed.itertuples():
        before, after = (_shown(row.what, value, wording) for value in (row.before, row.after))
        yield f"  {row.claim}, {wording.text(f'changed-{row.what}')}: {before} → {after}"


def _shown(what: str, value: object, wording: Wording) -> str:
    if value is None or pd.isna(value):
        return wording.text("no-number")
    if what == "verdict":
        return wording.word(value)
    return wording.number(value, 0 if float(value).is_integer() and what not in ("estimate", "low", "high") else 2)
