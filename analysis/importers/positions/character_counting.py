"""Convert positions in a file by each of the ways in which tools count the characters of a text.

The standard counts Unicode code points over the plain text. Tools count a line end as one or two, a byte order mark or
not, and code points or UTF-16 units.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

BYTE_ORDER_MARK = "\ufeff"
CODE_POINTS, UTF_16 = "code points", "UTF-16 units"
STANDARD = f"{CODE_POINTS}, LF"
Place = tuple[int, int] | None  # start and end in code points of the stored text, or None past its end
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_TEXTS: Mapping[str, Callable[[str], str]] = {
    "LF": lambda raw: raw.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n"),
    "line ends as they stand": lambda raw: raw.removeprefix(BYTE_ORDER_MARK),
    "LF, byte order mark counted": lambda raw: raw.replace("\r\n", "\n"),
    "line ends as they stand, byte order mark counted": lambda raw: raw,
}
READINGS = tuple(f"{unit}, {text}" for text in _TEXTS for unit in (CODE_POINTS, UTF_16))


@dataclass(frozen=True)
class CountingCandidate:
    """A way of counting, the place of each selection by it, and whether counting code points gives the same places."""

    reading: str
    places: list[Place]
    counts_code_points: bool


def normalise_line_ends(raw: str) -> str:
    """Return a text with LF line ends and without a byte order mark."""
    return raw.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def counting_candidates(raw: str, start: Sequence[int], end: Sequence[int]) -> list[CountingCandidate]:
    """Convert the positions of selections by every way in which tools count.

    Parameters
    ----------
    raw : str
        The text as it is stored, with its byte order mark and line ends.
    start, end : sequence of int
        In the tool's own count.

    Returns
    -------
    list of CountingCandidate
        Each distinct set of places, under the first way of counting that gives it; the standard's is tried first.
    """
    found = [
        CountingCandidate(STANDARD, valid_places(start, end, len(normalise_line_ends(raw))), counts_code_points=True)
    ]
    if not (_WIDE.search(raw) or raw.startswith(BYTE_ORDER_MARK) or "\r\n" in raw):
        return found
    for reading in READINGS[1:]:
        unit, form = reading.split(", ", 1)
        places, code_points = _converted(_TEXTS[form](raw), unit, start, end), unit == CODE_POINTS
        same = next((number for number, known in enumerate(found) if known.places == places), None)
        if same is None:
            found.append(CountingCandidate(reading, places, code_points))
        elif code_points:
            found[same] = replace(found[same], counts_code_points=True)
    return found


def valid_places(start: Sequence[int], end: Sequence[int], length: int | None) -> list[Place]:
    """Keep the spans whose start is not after their end, and whose end is within the text."""
    longest = float("inf") if length is None else length
    return [(one, other) if one <= other <= longest else None for one, other in zip(start, end, strict=True)]


def _converted(counted: str, unit: str, start: Sequence[int], end: Sequence[int]) -> list[Place]:
    """Convert every span to code points of the text with LF line ends and no byte order mark."""
    wide = [match.start() for match in _WIDE.finditer(counted)] if unit == UTF_16 else []
    second = np.array(wide, dtype="int64") + np.arange(len(wide)) + 1  # positions of the second unit of each
    returns = np.array([match.start() for match in re.finditer("\r(?=\n)", counted)], dtype="int64")
    mark = int(counted.startswith(BYTE_ORDER_MARK))
    given = np.array([start, end], dtype="int64")
    places = given - np.searchsorted(second, given)
    places = np.maximum(places - np.searchsorted(returns, places) - mark * (places > 0), 0)
    is_stretch = (given[0] <= given[1]) & (given[1] <= len(counted) + len(wide))
    is_stretch &= ~np.isin(given, second).any(axis=0)  # no selection splits a character
    each = zip(*places.tolist(), is_stretch.tolist(), strict=True)
    return [(one, other) if fine else None for one, other, fine in each]
