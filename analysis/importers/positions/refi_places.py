"""Read where a selection of a REFI-QDA project is: positions in a text, a page, a region, a time.

The standard uses whole numbers for all of them. Tools also write decimals and negative corners, which are kept.
Missing values and values that are not numbers are kept as written in the file, and reported as broken.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from analysis.importers.positions.locators import region, time_span
from analysis.importers.positions.written_numbers import decimal_number, whole_number
from analysis.messages.characters import printable

_CORNERS = ("firstX", "firstY", "secondX", "secondY")
_WIDTH = 20  # of a value that is not a number, in a locator


def locator_of(kind: str, attributes: Mapping[str, str]) -> tuple[str, bool]:
    """Return the locator of a selection outside texts, "" in a transcript, and whether the locator is broken."""
    if kind == "TranscriptSelection":
        return "", False
    parts = list(_parts(attributes))
    return ", ".join(text for text, _ in parts), any(broken for _, broken in parts) or not parts


def _parts(attributes: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Yield the time, the page and the region of a selection, each with whether it is broken."""
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


def broken_position(start: str, end: str) -> str:
    """Describe positions in a text that are not whole numbers."""
    return f"characters {_raw(start)} to {_raw(end)}"


def _raw(text: str | None) -> str:
    return printable(text.strip(), _WIDTH) if text and text.strip() else "?"
