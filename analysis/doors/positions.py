"""Where selections stand in their text: which way of counting a tool used, found from what the selections say.

The standard counts Unicode code points over the plain text, but tools count a line end as one or two, a byte order mark
or not, and code points or UTF-16 units. Each reading is tried on each source, and the one under which most selections
re-read what they are said to be is kept.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.doors.receipt import Remark, counted

BYTE_ORDER_MARK = "\ufeff"
STANDARD = "code points, LF"
NONE_FITS, NOT_CHECKED, NO_TEXT = "none fits", "not checked", "no text"
_CUT = re.compile(r"(\.{3}|…)\s*$")
_SPACE = re.compile(r"\s+")
_LEAST = 20  # a shorter title may well stand in the text by chance
_TEXTS: Mapping[str, Callable[[str], str]] = {
    "LF": lambda raw: raw.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n"),
    "line ends as they stand": lambda raw: raw.removeprefix(BYTE_ORDER_MARK),
    "LF, byte order mark counted": lambda raw: raw.replace("\r\n", "\n"),
    "line ends as they stand, byte order mark counted": lambda raw: raw,
}
READINGS = tuple(f"{unit}, {text}" for text in _TEXTS for unit in ("code points", "UTF-16 units"))


@dataclass(frozen=True)
class Fitted:
    """Selections whose positions count code points of `texts`, and how they were found.

    Attributes
    ----------
    texts : dict of str to str
        Text by source, LF line ends, no byte order mark; without the sources under which no reading fits.
    selections : DataFrame
        As given, with ``start`` and ``end`` converted and the words in ``text``: "" where they are unsure.
    readings : list of dict
        ``source`` (its name), ``reading``, ``exact`` and ``compared``: selections that re-read exactly, of those that
        say anything of their words.
    remarks : list of Remark
    """

    texts: Mapping[str, str]
    selections: pd.DataFrame
    readings: Sequence[Mapping]
    remarks: Sequence[Remark]


@dataclass(frozen=True)
class _Read:
    """One source, read: converted stretches (None: past the end), their words, and how they were read."""

    places: list[tuple[int, int] | None]
    words: list[str]
    reading: str
    exact: int
    compared: int


def fit(
    raw_texts: Mapping[str, str], selections: pd.DataFrame, names: Mapping[str, str], whole: bool = False
) -> Fitted:
    """Find for each source how its positions count, and convert them.

    Parameters
    ----------
    raw_texts : dict of str to str
        Text by source, as it is stored: with its byte order mark and line ends.
    selections : DataFrame
        ``source, start, end, locator, text``: positions as strings in the tool's own count, "" where there are none,
        and in ``text`` what a selection is said to be: its words, the beginning of them, or a title.
    names : dict
        The sources' names.
    whole : bool
        ``text`` holds all the words and nothing else.
    """
    selections = selections.copy()
    placed = selections[selections["start"] != ""]
    start, end, text, locator = (selections[column].tolist() for column in ("start", "end", "text", "locator"))
    row_of = {row: place for place, row in enumerate(selections.index)}
    texts = {source: _unix(raw) for source, raw in raw_texts.items()}
    readings, told = [], {"past": [], "torn": [], "none": [], "missing": []}
    for source, each in placed.groupby("source", sort=False):
        rows = [row_of[row] for row in each.index]
        stretches = list(zip(map(int, each["start"]), map(int, each["end"]), strict=True))
        read = _read(raw_texts.get(source), stretches, each["text"].tolist(), whole)
        name = names.get(source, source)
        readings.append({"source": name, "reading": read.reading, "exact": read.exact, "compared": read.compared})
        if read.reading == NONE_FITS:
            texts.pop(source)
            told["none"].append(f"{name}: 0 of {read.compared} selections re-read")
        elif read.reading == NO_TEXT:
            told["missing"].append(name)
        elif read.exact < read.compared:
            told["torn"].append(f"{name}: {read.compared - read.exact} of {read.compared}")
        for row, place, words in zip(rows, read.places, read.words, strict=True):
            text[row] = words
            if place is None:
                told["past"].append(f"{name}, {start[row]} to {end[row]}")
                locator[row] = "; ".join(filter(None, (locator[row], f"characters {start[row]} to {end[row]}")))
                start[row] = end[row] = ""
            else:
                start[row], end[row] = str(place[0]), str(place[1])
    remarks = counted(
        {
            "SOURCES WHOSE POSITIONS FIT IN NO READING: their texts were left out, nothing is quoted": told["none"],
            "sources with selections that do not re-read, whose words are not quoted": told["torn"],
            "sources whose text is missing: positions stay, nothing is quoted": told["missing"],
            "selections past the end of their text, whose place is kept in words": told["past"],
        }
    )
    return Fitted(texts, selections.assign(start=start, end=end, locator=locator, text=text), readings, remarks)


def _unix(raw: str) -> str:
    return raw.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def _read(raw: str | None, stretches: list[tuple[int, int]], said: list[str], whole: bool) -> _Read:
    """Read one source."""
    if raw is None:
        places = [_inside(place, None) for place in stretches]
        return _Read(places, said if whole else [""] * len(said), NO_TEXT, 0, 0)
    text = _unix(raw)
    reading, fitting = _best_reading(raw, stretches, said)
    against = _speaking_against(said, fitting, text, whole)
    exact, compared = sum(fitting), sum(fitting) + sum(against)
    if compared and not exact:
        return _Read([_inside(place, None) for place in stretches], [""] * len(said), NONE_FITS, 0, compared)
    places = _converted(raw, text, stretches, reading)
    words = [text[slice(*place)] if place and not torn else "" for place, torn in zip(places, against, strict=True)]
    return _Read(places, words, reading if exact else NOT_CHECKED, exact, compared)


def _inside(place: tuple[int, int], length: int | None) -> tuple[int, int] | None:
    """Keep a stretch that begins before it ends and ends before the text does."""
    return place if place[0] <= place[1] and (length is None or place[1] <= length) else None


def _best_reading(raw: str, stretches: list[tuple[int, int]], said: list[str]) -> tuple[str, list[bool]]:
    """Find the reading under which most selections re-read; the earliest of those that are equally good."""
    best, most, seen = STANDARD, [False] * len(said), set()
    for reading in READINGS:
        unit, form = reading.split(", ", 1)
        counted_text = _TEXTS[form](raw)
        wide = unit == "UTF-16 units" and max(counted_text, default="") > "\uffff"
        if (counted_text, wide) in seen:
            continue
        seen.add((counted_text, wide))
        words = _slicer(counted_text, wide)
        fitting = [_fits(one, words(*place)) for one, place in zip(said, stretches, strict=True)]
        if sum(fitting) > sum(most):
            best, most = reading, fitting
        if all(most):
            break
    return best, most


def _slicer(text: str, wide: bool) -> Callable[[int, int], str | None]:
    """Make a function that gives the words of a stretch, or None where the text ends before it."""
    if not wide:
        return lambda start, end: text[start:end] if start <= end <= len(text) else None
    encoded = text.encode("utf-16-le", errors="surrogatepass")

    def words(start: int, end: int) -> str | None:
        if not start <= end <= len(encoded) // 2:
            return None
        return encoded[2 * start : 2 * end].decode("utf-16-le", errors="replace")

    return words


def _fits(said: str, words: str | None) -> bool:
    """Say whether words are what a selection is said to be: all of them, or its beginning where that was cut."""
    if not words or not said:
        return False
    if said == words:
        return True
    said, words = _plain(said), _plain(words)
    if not said or said == words:
        return bool(said)
    beginning = _CUT.sub("", said).rstrip()
    return beginning != said and len(beginning) >= 1 and words.startswith(beginning)


def _plain(words: str) -> str:
    return _SPACE.sub(" ", words.replace(BYTE_ORDER_MARK, "")).strip()


def _speaking_against(said: list[str], fitting: list[bool], text: str, whole: bool) -> list[bool]:
    """Say which selections are said to be what stands elsewhere in the text; a title stands nowhere in it."""
    if all(fitting):
        return [False] * len(said)
    plain = _plain(text)

    def against(one: str) -> bool:
        beginning = _plain(_CUT.sub("", one))
        return bool(beginning) and (whole or (len(beginning) >= _LEAST and beginning in plain))

    return [not fits and against(one) for one, fits in zip(said, fitting, strict=True)]


def _converted(raw: str, text: str, stretches: list[tuple[int, int]], reading: str) -> list[tuple[int, int] | None]:
    """Count every stretch in code points of the text with LF line ends and no byte order mark."""
    unit, form = reading.split(", ", 1)
    counted_text = _TEXTS[form](raw)
    if unit == "code points" and counted_text == text:
        return [_inside(place, len(text)) for place in stretches]
    to_text = _converter(counted_text, unit)
    length = len(counted_text) if unit == "code points" else len(counted_text.encode("utf-16-le", "surrogatepass")) // 2
    kept = [_inside(place, length) for place in stretches]
    return [place and (to_text(place[0]), to_text(place[1])) for place in kept]


def _converter(counted_text: str, unit: str) -> Callable[[int], int]:
    """Make a function that takes off what stands before a place and is not counted by us."""
    wide = [place for place, sign in enumerate(counted_text) if sign > "\uffff"] if unit == "UTF-16 units" else []
    units_before = [place + number + 1 for number, place in enumerate(wide)]  # where the second unit of each stands
    returns = [match.start() for match in re.finditer("\r(?=\n)", counted_text)]
    mark = int(counted_text.startswith(BYTE_ORDER_MARK))

    def to_text(place: int) -> int:
        place -= bisect_left(units_before, place)
        return max(place - bisect_left(returns, place) - (mark if place > 0 else 0), 0)

    return to_text
