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
from analysis.lookup import as_list

BYTE_ORDER_MARK = "\ufeff"
STANDARD = "code points, LF"
NONE_FITS, NOT_CHECKED, NO_TEXT = "none fits", "not checked", "no text"
BY_WORDS = "likely, as selections begin and end where words do"
_ENOUGH, _MOSTLY, _CLEARLY = 10, 0.9, 0.2  # selections, share of their edges, and how far ahead of any other reading
UNSURE = "not checked, and unsure: line ends or a byte order mark may be counted or not"
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
class Placed:
    """The selections of one source, read: a value for each.

    ``start`` and ``end`` are None past the end of the text; ``words`` are "" where they are unsure. ``text`` is None
    where there is none, or none that any reading fits.
    """

    text: str | None
    start: list[int | None]
    end: list[int | None]
    words: list[str]


class Positions:
    """Reads the positions of one source after another, and keeps what is to be told of them."""

    def __init__(self, whole: bool = False):
        self._whole = whole
        self._told: dict[str, list[str]] = {what: [] for what in ("none", "torn", "unsure", "missing", "past")}
        self.readings: list[Mapping] = []

    def read(self, name: str, raw: str | None, start: list[int], end: list[int], said: list[str]) -> Placed:
        """Read the selections of a source.

        Parameters
        ----------
        name : str
            What to call the source.
        raw : str or None
            Its text as it is stored, with its byte order mark and line ends.
        start, end : list of int
            In the tool's own count.
        said : list of str
            What each selection is said to be: its words, the beginning of them, or a title.
        """
        if raw is None:
            placed = Placed(None, *_apart(_inside(start, end, None)), said if self._whole else [""] * len(said))
            reading, exact, compared = NO_TEXT, 0, 0
            self._told["missing"].append(name)
        else:
            placed, reading, exact, compared = _read(raw, start, end, said, self._whole)
            if reading == NONE_FITS:
                self._told["none"].append(f"{name}: 0 of {compared} selections re-read")
            elif reading == UNSURE:
                self._told["unsure"].append(name)
            elif exact < compared:
                self._told["torn"].append(f"{name}: {compared - exact} of {compared}")
        self.readings.append({"source": name, "reading": reading, "exact": exact, "compared": compared})
        if None in placed.start:
            past = zip(placed.start, start, end, strict=True)
            self._told["past"] += [f"{name}, {one} to {other}" for place, one, other in past if place is None]
        return placed

    def remarks(self) -> list[Remark]:
        told = self._told
        return counted(
            {
                "SOURCES WHOSE POSITIONS FIT IN NO READING: their texts were left out, nothing is quoted": told["none"],
                "sources with selections that do not re-read, whose words are not quoted": told["torn"],
                "sources whose selections say nothing of their words, in texts that tools count in several ways": (
                    told["unsure"]
                ),
                "sources whose text is missing: positions stay, nothing is quoted": told["missing"],
                "selections past the end of their text, whose place is kept in words": told["past"],
            }
        )


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
    selections = selections.reset_index(drop=True)
    placed = selections[selections["start"] != ""]
    cells = {column: as_list(selections[column]) for column in ("start", "end", "text", "locator")}
    texts = {source: unix(raw) for source, raw in raw_texts.items()}
    positions = Positions(whole)
    for source, each in placed.groupby("source", sort=False):
        start, end = (list(map(int, as_list(each[column]))) for column in ("start", "end"))
        read = positions.read(names.get(source, source), raw_texts.get(source), start, end, as_list(each["text"]))
        if read.text is None:
            texts.pop(source, None)
        for row, one, other, words in zip(each.index, read.start, read.end, read.words, strict=True):
            cells["text"][row] = words
            if one is None:
                place = past_the_end(cells["start"][row], cells["end"][row])
                cells["locator"][row] = "; ".join(filter(None, (cells["locator"][row], place)))
            cells["start"][row], cells["end"][row] = written(one), written(other)
    return Fitted(texts, selections.assign(**cells), positions.readings, positions.remarks())


def past_the_end(start: object, end: object) -> str:
    """Say in words where a selection is said to stand, where the text ends before it."""
    return f"characters {start} to {end}"


def written(place: int | None) -> str:
    return "" if place is None else str(place)


def unix(raw: str) -> str:
    """Write a text with LF line ends and without a byte order mark."""
    return raw.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def _read(raw: str, start: list[int], end: list[int], said: list[str], whole: bool) -> tuple[Placed, str, int, int]:
    """Read one source: its selections, the reading, how many re-read and how many were compared."""
    text = unix(raw)
    if words := _words_by_standard(text, start, end, said):
        return Placed(text, start, end, words), STANDARD, len(said), len(said)
    reading, fitting = _best_reading(raw, text, start, end, said)
    against = _speaking_against(said, fitting, text, whole)
    exact, compared = sum(fitting), sum(fitting) + sum(against)
    if compared and not exact:
        return Placed(None, *_apart(_inside(start, end, None)), [""] * len(said)), NONE_FITS, 0, compared
    if not compared and raw != text:  # nothing tells how line ends and marks are counted, and tools differ in it
        likely = _likely_reading(raw, start, end)
        places = _converted(raw, text, start, end, likely or STANDARD)
        words = [text[place[0] : place[1]] if place and likely else "" for place in places]
        return Placed(text, *_apart(places), words), f"{likely}, {BY_WORDS}" if likely else UNSURE, 0, 0
    places = _converted(raw, text, start, end, reading)
    sure = zip(places, against, strict=True)
    words = [text[place[0] : place[1]] if place and not torn else "" for place, torn in sure]
    return Placed(text, *_apart(places), words), reading if exact else NOT_CHECKED, exact, compared


def _words_by_standard(text: str, start: list[int], end: list[int], said: list[str]) -> list[str] | None:
    """Give the words of all selections where all re-read as the standard counts: in most projects they do."""
    if max(end, default=0) > len(text):
        return None
    words = [text[one:other] for one, other in zip(start, end, strict=True)]
    return words if all(map(_fits, said, words)) else None


def _apart(places: list[tuple[int, int] | None]) -> tuple[list[int | None], list[int | None]]:
    return [place and place[0] for place in places], [place and place[1] for place in places]


def _likely_reading(raw: str, start: list[int], end: list[int]) -> str | None:
    """Find the reading under which selections begin and end where words do, where only one way of counting does so."""
    shares: dict[str, tuple[float, str]] = {}
    whole = unix(raw)
    for reading in READINGS:
        places = _converted(raw, whole, start, end, reading)
        edges = [edge for place in places for edge in (place or (-1, -1))]
        share = sum(_is_edge(whole, edge) for edge in edges) / max(len(edges), 1)
        key = str(places)
        if key not in shares:
            shares[key] = (share, reading)
    ranked = sorted(shares.values(), key=lambda pair: -pair[0])
    clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _CLEARLY
    return ranked[0][1] if len(start) >= _ENOUGH and ranked[0][0] >= _MOSTLY and clear else None


def _is_edge(text: str, place: int) -> bool:
    """Say whether a place lies between a word and what is none, or at an end of the text."""
    if not 0 <= place <= len(text):
        return False
    before, after = text[place - 1 : place], text[place : place + 1]
    return not (before.isalnum() and after.isalnum()) and not (before.isspace() and after.isspace())


def _inside(start: list[int], end: list[int], length: int | None) -> list[tuple[int, int] | None]:
    """Keep the stretches that begin before they end and end before the text does."""
    length = float("inf") if length is None else length
    return [(one, other) if one <= other <= length else None for one, other in zip(start, end, strict=True)]


def _best_reading(raw: str, text: str, start: list[int], end: list[int], said: list[str]) -> tuple[str, list[bool]]:
    """Find the reading under which most selections re-read; the earliest of those that are equally good."""
    best, most, seen = STANDARD, [False] * len(said), set()
    for reading in READINGS:
        unit, form = reading.split(", ", 1)
        counted_text = text if reading == STANDARD else _TEXTS[form](raw)
        wide = unit == "UTF-16 units" and max(counted_text, default="") > "\uffff"
        if (counted_text, wide) in seen:
            continue
        seen.add((counted_text, wide))
        words = _slicer(counted_text, wide)
        fitting = [_fits(one, words(first, last)) for one, first, last in zip(said, start, end, strict=True)]
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
    cut = said[:-3] if said.endswith("...") else said[:-1] if said.endswith("…") else ""
    if cut and words.startswith(cut):
        return True
    said, words, cut = _plain(said), _plain(words), _plain(cut)
    return bool(said) and (said == words or (cut != "" and words.startswith(cut)))


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


def _converted(raw: str, text: str, start: list[int], end: list[int], reading: str) -> list[tuple[int, int] | None]:
    """Count every stretch in code points of the text with LF line ends and no byte order mark."""
    if reading == STANDARD:
        return _inside(start, end, len(text))
    unit, form = reading.split(", ", 1)
    counted_text = _TEXTS[form](raw)
    to_text = _converter(counted_text, unit)
    length = len(counted_text) if unit == "code points" else len(counted_text.encode("utf-16-le", "surrogatepass")) // 2
    return [place and (to_text(place[0]), to_text(place[1])) for place in _inside(start, end, length)]


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
