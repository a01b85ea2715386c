"""Read numbers as the files of coding tools contain them."""

import re
from decimal import Decimal

_DIGITS = 15  # of a position in a text
_WHOLE = re.compile(rf"\s*\+?([0-9]{{1,{_DIGITS}}})(?:\.0*)?\s*")
_NUMBER = re.compile(rf"\s*[+-]?(?:[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{0,{_DIGITS}}})?|\.[0-9]{{1,{_DIGITS}}})\s*")


def decimal_number(text: str | None) -> str:
    """Return a number in its shortest form, with its sign and decimals; "" if the text is not a number."""
    if text is None or not _NUMBER.fullmatch(text):
        return ""
    plain = f"{Decimal(text.strip()):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def whole_number(text: str | None) -> str:
    """Return a whole number in digits; "" if the text is not a whole number."""
    match = _WHOLE.fullmatch(text or "")
    return str(int(match[1])) if match else ""


def whole_numbers(texts: list[str]) -> list[str]:
    """Apply `whole_number` to many texts; fast if they are in digits already, as nearly all are."""
    signs = "".join(texts)
    if signs.isdigit() and signs.isascii() and len(max(texts, key=len)) <= _DIGITS:
        return [text if text[:1] != "0" else whole_number(text) for text in texts]
    return [whole_number(text) for text in texts]
