"""Escape text in CSV that a spreadsheet would run as a formula, by an apostrophe before it."""

import re
from typing import Any

_RUN = re.compile(r"(?='*[=+\-@\t\r])")  # also after apostrophes, so that escaping can be undone
_WRITTEN = re.compile(r"'(?='*[=+\-@\t\r])")


def escape_formula(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run; leave other values unchanged."""
    return f"'{cell}" if isinstance(cell, str) and _RUN.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Remove the apostrophe that `escape_formula` put before a text."""
    return _WRITTEN.sub("", cell, count=1) if _WRITTEN.match(cell) else cell


def as_csv(table: Any) -> str:
    """Write a frame as CSV, without its index.

    Parameters
    ----------
    table : pandas.DataFrame

    Examples
    --------
    >>> import pandas as pd
    >>> print(as_csv(pd.DataFrame({"code": ["=1+1", "help"], "difference": [-0.5, 1.0]})), end="")
    code,difference
    '=1+1,-0.5
    help,1.0
    """
    safe = table.copy()
    for column in safe.columns:
        if safe[column].dtype.kind not in "biuf":
            safe[column] = safe[column].map(escape_formula, na_action="ignore")
    safe.columns = [escape_formula(str(column)) for column in safe.columns]
    return safe.to_csv(index=False, lineterminator="\n")
