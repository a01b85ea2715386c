"""Compare the verdicts on the same claims, judged on two datasets or in two runs."""

import math
import re
from collections.abc import Mapping

import pandas as pd

from analysis.i18n import written_number

NUMBERS = ("supporting", "supporting_band", "judged", "estimate", "low", "high", "negative_cases")
SENTENCES = ("sentence", "statement", "word")
DECIMALS = 3
_COMPARED = ("verdict", *NUMBERS, *SENTENCES)


def compare_verdicts(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """List the verdicts, numbers and sentences that differ between two tables of verdicts.

    Claims are matched by id, so the order of rows does not matter. Numbers are compared as they are printed, at three
    decimals.

    Parameters
    ----------
    left, right : DataFrame
        One row per claim: ``claim, verdict``, and any of ``supporting, supporting_band, judged, estimate, low, high,
        negative_cases, sentence, statement, word``. A column that only one of them has is not compared.

    Returns
    -------
    DataFrame
        ``claim, what`` (the column that differs)``, left, right``: first verdicts, then numbers, then sentences, each
        sorted by claim. A claim that only one table has is a single row ``verdict``, with None on the other side.

    Raises
    ------
    ValueError
        If a table has a claim twice.

    Examples
    --------
    >>> left = pd.DataFrame({"claim": ["PR-2", "PR-9"], "verdict": "supported", "estimate": [0.7143, 0.5]})
    >>> right = pd.DataFrame({"claim": ["PR-9", "PR-2"], "verdict": "supported", "estimate": [0.5, 0.7149]})
    >>> compare_verdicts(left, right).to_dict("records")
    [{'claim': 'PR-2', 'what': 'estimate', 'left': 0.7143, 'right': 0.7149}]
    >>> compare_verdicts(left, right[:1]).to_dict("records")
    [{'claim': 'PR-2', 'what': 'verdict', 'left': 'supported', 'right': None}]
    """
    sides = [rows_by_claim(frame) for frame in (left, right)]
    columns = [what for what in _COMPARED if what in left and what in right]
    rows = [row for claim in sides[0] | sides[1] for row in _differences(claim, sides, columns)]
    rows.sort(key=_order)
    return pd.DataFrame(rows, columns=["claim", "what", "left", "right"], dtype=object)


def rows_by_claim(frame: pd.DataFrame) -> dict[str, Mapping]:
    """Return the rows by claim, with None for missing values."""
    content = frame.astype(object).where(frame.notna(), None)
    rows = content.set_index("claim").to_dict("index")
    return {str(claim): row for claim, row in rows.items()}


def _differences(claim: str, sides: list[dict[str, Mapping]], columns: list[str]) -> list[tuple]:
    rows = [side.get(claim, {}) for side in sides]
    compared = columns if all(rows) else ["verdict"]
    values = [(what, *(row.get(what) for row in rows)) for what in compared]
    return [(claim, what, *pair) for what, *pair in values if _as_printed(pair[0]) != _as_printed(pair[1])]


def _as_printed(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type] # a column holds texts or numbers
    return written_number(number, DECIMALS, "en") if math.isfinite(number) else str(number)


def _order(row: tuple) -> tuple:
    """Sort verdicts first and sentences last; PR-2 comes before PR-10."""
    claim, what, *_ = row
    parts = [int(part) if place % 2 else part for place, part in enumerate(re.split(r"(\d+)", claim))]
    return (what != "verdict", what in SENTENCES), parts, claim, _COMPARED.index(what)
