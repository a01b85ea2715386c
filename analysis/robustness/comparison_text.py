"""Write the differences between two tables of verdicts, as lines before and after a change or as a table of text."""

import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

import pandas as pd

from analysis.i18n import Wording
from analysis.robustness.compare_verdicts import DECIMALS, SENTENCES, compare_verdicts, rows_by_claim

CELL = 44  # characters; longer texts continue on the next line
_PART_OF = {"supporting_band": "supporting", "judged": "supporting", "low": "interval", "high": "interval"}


def written_changes(left: pd.DataFrame, right: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Compare two tables of verdicts, and write what differs in words.

    Parameters
    ----------
    left, right : DataFrame
        As in `compare_verdicts.compare_verdicts`; with a column ``unit``, numbers are named after what claims count.

    Returns
    -------
    DataFrame
        ``claim, what, label, left, right``. ``supporting`` is written with ``judged`` ("5 of 6"), and ``low`` with
        ``high``, as an ``interval``.
    """
    compared, sides = compare_verdicts(left, right), [rows_by_claim(frame) for frame in (left, right)]
    differing = compared[["claim", "what"]].itertuples(index=False, name=None)
    keys = dict.fromkeys((claim, _PART_OF.get(what, what)) for claim, what in differing)
    rows = [(claim, *_written(what, [side.get(claim, {}) for side in sides], wording)) for claim, what in keys]
    return pd.DataFrame(rows, columns=["claim", "what", "label", "left", "right"], dtype="str")


def _written(what: str, rows: list[Mapping], wording: Wording) -> tuple[str, str, str, str]:
    """Write one difference: the column, its label, and both values."""
    if what == "supporting" and not any(map(_has_support, rows)):
        what = "judged"
    label = f"changed-{what}"
    if what in ("supporting", "judged"):
        unit = next((row["unit"] for row in rows if row.get("unit")), None)
        label = wording.text_of(unit, label) if unit else wording.text(f"{label}-of-units")
    else:
        label = wording.text(label)
    left, right = (_value(what, row, wording) for row in rows)
    return what, label, left, right


def _has_support(row: Mapping) -> bool:
    return row.get("supporting") is not None or row.get("supporting_band") is not None


def _value(what: str, row: Mapping, wording: Wording) -> str:
    if not row:
        return wording.text("no-such-claim")
    if what in ("verdict", "word"):
        return wording.label(row[what])
    if what in SENTENCES:
        return row[what] or ""
    if what == "supporting" and _has_support(row):
        number = row.get("supporting_band") or _number("supporting", row, wording)
        return wording.text("number-of", number=number, of=_number("judged", row, wording))
    if what == "interval":
        ends = {end: _number(end, row, wording) for end in ("low", "high")}
        is_known = row["low"] is not None or row["high"] is not None
        return wording.text("interval-ends", **ends) if is_known else wording.text("no-number")
    return _number(what, row, wording)


def _number(what: str, row: Mapping, wording: Wording) -> str:
    """Write a number: estimates and intervals with decimals, unless a claim is about a count."""
    value = row.get(what)
    if value is None:
        return wording.text("no-number")
    if not math.isfinite(value):
        return str(value)
    is_estimated_count = row.get("word") in ("count", "equals", "most-often-named") and float(value).is_integer()
    decimals = DECIMALS if what in ("estimate", "low", "high") and not is_estimated_count else 0
    return wording.number(value, decimals)


def change_lines(left: pd.DataFrame, right: pd.DataFrame, wording: Wording) -> Iterator[str]:
    """Write which verdicts, numbers and sentences differ after a change to a dataset.

    Parameters
    ----------
    left, right : DataFrame
        The verdicts before and after the change, as in `written_changes`.
    """
    changed = written_changes(left, right, wording)
    if changed.empty:
        yield wording.text("moved-nothing")
        return
    is_verdict, is_sentence = changed["what"] == "verdict", changed["what"].isin(SENTENCES)
    for text, part in (("moved-verdicts", is_verdict), ("moved-numbers", ~is_verdict & ~is_sentence)):
        yield wording.text(text, number=int(part.sum()))
        for row in changed[part].itertuples():
            yield f"  {row.claim}, {row.label}: {row.left} → {row.right}"
    yield wording.text("moved-sentences")
    for row in changed[is_sentence].itertuples():
        yield f"  - {row.left}"
        yield f"  + {row.right}"


def table_lines(changed: pd.DataFrame, wording: Wording) -> Iterator[str]:
    """Write differences as a table, with long texts on several lines.

    Parameters
    ----------
    changed : DataFrame
        From `written_changes`.
    """
    cells = changed[["claim", "label", "left", "right"]].astype("str").to_numpy().tolist()
    header = [wording.word("claim"), wording.text("what-differs"), "A", "B"]
    rows = [[_wrapped(cell) for cell in row] for row in [header, *cells]]
    widths = [max(len(line) for row in rows for line in row[column]) for column in range(4)]
    for number, row in enumerate(rows):
        for lines in zip_longest(*row, fillvalue=""):
            yield _line(lines, widths)
        if number == 0:
            yield "-+-".join("-" * width for width in widths)


def _wrapped(cell: str) -> list[str]:
    return textwrap.wrap(cell, CELL, break_on_hyphens=False) or [""]


def _line(cells: Iterable[str], widths: list[int]) -> str:
    return " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
