"""Read the numbers in cells of a table: ratings, levels and counts."""

import re

_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")


def number_of(text: str) -> str | None:
    """Return a number in its shortest form, or None if the text is not a number.

    Parameters
    ----------
    text : str
        With or without a sign and decimals, after a point or a comma.

    Examples
    --------
    >>> number_of("+2"), number_of("-1,50"), number_of("+0"), number_of("often")
    ('2', '-1.5', '0', None)
    """
    plain = text.strip().replace("\u2212", "-").replace("\u2013", "-")
    if not _NUMBER.fullmatch(plain) or not plain.isascii():
        return None
    sign = "-" if plain.startswith("-") else ""
    whole, _, decimals = plain.lstrip("+-").replace(",", ".").partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    number = f"{whole}.{decimals}" if decimals else whole
    return number if number == "0" else sign + number
