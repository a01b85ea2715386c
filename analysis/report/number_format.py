"""Numbers as a reader of Danish or of English writes them."""

import math

from analysis.i18n import MINUS, written_number


def as_number(value: object) -> float | None:
    """Return ``value`` as a number; what a CSV file or a frame leaves empty is None."""
    if value is None or value == "":
        return None
    number = float(value)  # numbers may come as the text of a CSV cell
    return None if math.isnan(number) else number


def written(value: object, language: str, decimals: int = 2) -> str:
    """Write a number with the decimal sign of ``language``, or "" where there is none.

    Parameters
    ----------
    value : number, numeric text, None or NaN
    language : str
        ``da`` or ``en``.
    decimals : int
        How many stand behind the decimal sign, no more and no fewer.

    Returns
    -------
    The number with a true minus sign; zero never carries one.
    """
    number = as_number(value)
    if number is None:
        return ""
    if math.isinf(number):
        return "∞" if number > 0 else f"{MINUS}∞"
    return written_number(number, decimals, language)


def interval(low: object, high: object, language: str, decimals: int = 2) -> str:
    """Write an interval, ends included, or "" where neither end is known."""
    ends = [written(end, language, decimals) or "?" for end in (low, high)]
    # A semicolon, since a comma is the decimal sign in Danish.
    return "" if ends == ["?", "?"] else f"[{ends[0]}; {ends[1]}]"
