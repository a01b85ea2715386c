"""Where a selection of a REFI-QDA project stands: positions in a text, a page, a region, a time.

The standard has whole numbers for all of them. Tools write decimals and negative corners, too: these stay as they are.
What is no number, or lacks, is written as the file has it, and is said to be broken.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from analysis.importers.archives.archive import printable
from analysis.importers.positions.locators import region, time_span

_CORNERS = ("firstX", "firstY", "secondX", "secondY")
_DIGITS = 15  # of a number that is a place in a text
_WHOLE = re.compile(rf"\s*\+?([0-9]{{1,{_DIGITS}}})(?:\.0*)?\s*")
_NUMBER = re.compile(rf"\s*[+-]?(?:[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{0,{_DIGITS}}})?|\.[0-9]{{1,{_DIGITS}}})\s*")
_WIDTH = 20  # of what is no number, in a locator


def locator_of(kind: str, attributes: Mapping[str, str]) -> tuple[str, bool]:
    """Say where a selection stands that has no place in a text, and whether that is broken; "" for a transcript's."""
    if kind == "TranscriptSelection":
        return "", False
    parts = list(_parts(attributes))
    return ", ".join(text for text, _ in parts), any(broken for _, broken in parts) or not parts


def _parts(attributes: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Give the time, the page and the region of a selection, each with whether it is broken."""
    begin, end = attributes.get("begin"), attributes.get("end")
    if begin is not None or end is not None:
        times = decimal_number(begin), decimal_number(end)
        broken = "" in times or not 0 <= Decimal(times[0]) <= Decimal(times[1])
        known = "" not in times and not any(time.startswith("-") for time in times)
        yield (time_span(*times) if known else f"time {_raw(begin)} to {_raw(end)}"), broken
    if page := attributes.get("page"):
        on = whole_number(page)
        yield f"page {int(on) + 1 if on else _raw(page)}", not on
    corners = [attributes.get(corner) for corner in _CORNERS]
    if any(corner is not None for corner in corners):
        numbers = list(map(decimal_number, corners))
        written = [one or _raw(corner) for one, corner in zip(numbers, corners, strict=True)]
        yield region(*written), "" in numbers


def decimal_number(text: str | None) -> str:
    """Write a number as shortly as it can be, with its sign and decimals; "" where a text is none."""
    if text is None or not _NUMBER.fullmatch(text):
        return ""
    plain = f"{Decimal(text.strip()):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def whole_number(text: str | None) -> str:
    """Write a whole number as we do; "" where a text is none."""
    found = _WHOLE.fullmatch(text or "")
    return str(int(found[1])) if found else ""


def whole_numbers(texts: list[str]) -> list[str]:
    """Write many whole numbers at once, which nearly all are written so already."""
    signs = "".join(texts)
    if signs.isdigit() and signs.isascii() and len(max(texts, key=len)) <= _DIGITS:
        return [text if text[:1] != "0" else whole_number(text) for text in texts]
    return [whole_number(text) for text in texts]


def broken_position(start: str, end: str) -> str:
    """Say in words where a selection stands in a text by positions that are no whole numbers."""
    return f"characters {_raw(start)} to {_raw(end)}"


def _raw(text: str | None) -> str:
    return printable(text.strip(), _WIDTH) if text and text.strip() else "?"
