"""Format numbers for Danish and English readers."""

import math
from typing import Any

from analysis.i18n import MINUS, written_number


def as_number(value: Any) -> float | None:
    """Convert a value to a number; an empty CSV cell, None or NaN becomes None."""
    if value is None or value == "":
        return None
    number = float(value)  # numbers may come as the text of a CSV cell
    return None if math.isnan(number) else number


def format_number(value: object, language: str, decimals: int = 2) -> str:
    """Format a number with the decimal separator of ``language``; a missing number becomes "".

    Parameters
    ----------
    value : number, numeric text, None or NaN
    language : str
        ``da`` or ``en``.
    decimals : int
        The exact number of decimals.

    Returns
    -------
    The number with a true minus sign; zero has none.
    """
    number = as_number(value)
    if number is None:
        return ""
    if math.isinf(number):
        return "∞" if number > 0 else f"{MINUS}∞"
    return written_number(number, decimals, language)


def interval(low: object, high: object, language: str, decimals: int = 2) -> str:
    """Format a closed interval; "" if neither end is known."""
    ends = [format_number(end, language, decimals) or "?" for end in (low, high)]
    # A semicolon, since a comma is the decimal sign in Danish.
    return "" if ends == ["?", "?"] else f"[{ends[0]}; {ends[1]}]"
