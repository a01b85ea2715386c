"""Convert positions of selections by the way of counting that a tool used, inferred from the selections.

Each way of counting (`character_counting`) is tried on each source, and the evidence decides
(`position_evidence`). A selection whose place remains unsure keeps its position only as a locator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.importers.positions.character_counting import (
    READINGS,
    STANDARD,
    Place,
    counting_candidates,
    normalise_line_ends,
    valid_places,
)
from analysis.importers.positions.position_evidence import (
    BEGINNING,
    EXACT,
    CountingDecision,
    choose_counting,
    contradicting,
    standard_counting,
)
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.lookup import as_list
from analysis.messages.plurals import quantity

__all__ = [
    "READINGS",
    "STANDARD",
    "ConvertedPositions",
    "PositionReader",
    "SourcePositions",
    "convert_positions",
    "past_the_end",
]
NONE_FITS, NOT_CHECKED, NO_TEXT = "none fits", "not checked", "no text"
BY_WORDS = "likely, as selections begin and end where words do"
UNSURE = "not checked, and unsure: line ends or a byte order mark may be counted or not"


@dataclass(frozen=True)
class ConvertedPositions:
    """Selections whose positions count code points of `texts`, and how these were determined.

    Attributes
    ----------
    texts : dict of str to str
        Text by source, LF line ends, no byte order mark; without sources for which no way of counting fits.
    selections : DataFrame
        The input with ``start`` and ``end`` converted and the words in ``text``; "" where they are unsure.
    readings : list of dict
        ``source`` (its name), ``reading``, ``exact`` and ``compared``: how many selections match exactly, of those that
        can be compared. ``beginnings``, if any: selections with a truncated name, of which only the beginning was
        compared.
    remarks : list of ReportEntry
    """

    texts: Mapping[str, str]
    selections: pd.DataFrame
    readings: Sequence[Mapping]
    remarks: Sequence[ReportEntry]


@dataclass(frozen=True)
class SourcePositions:
    """The converted selections of one source, one value per selection in each list.

    ``start`` and ``end`` are None if the place is unsure or past the end of the text, and ``locator`` then describes
    it; ``words`` are "" if they are unsure. ``text`` is None if it is missing, or if no way of counting fits it.
    """

    text: str | None
    start: list[int | None]
    end: list[int | None]
    words: list[str]
    locator: list[str]


class PositionReader:
    """Reads the positions of one source after another, and collects entries for the import report."""

    def __init__(self, complete_text: bool = False):
        self._complete_text = complete_text
        self._reported: dict[str, list[str]] = {}
        self.readings: list[Mapping] = []

    def read(
        self, name: str, raw: str | None, start: list[int], end: list[int], excerpts: list[str]
    ) -> SourcePositions:
        """Read the selections of a source.

        Parameters
        ----------
        name : str
            The name of the source in the import report.
        raw : str or None
            Its text as stored, with its byte order mark and line ends.
        start, end : list of int
            In the tool's own count.
        excerpts : list of str
            The name of each selection: its words, the beginning of them, or a title.
        """
        known = excerpts if self._complete_text else [""] * len(excerpts)
        if raw is None:
            self._read_as(name, NO_TEXT)
            self._report("missing", name)
            return self._placed(name, None, valid_places(start, end, None), start, end, known)
        text = normalise_line_ends(raw)
        decision = standard_counting(text, excerpts, start, end)
        decision = decision or choose_counting(
            counting_candidates(raw, start, end), text, excerpts, start, end, self._complete_text
        )
        against = contradicting(excerpts, decision.fits, text, self._complete_text)
        agreeing, contradicted = sum(map(bool, decision.fits)), sum(against)
        if contradicted and not agreeing:
            self._read_as(name, NONE_FITS, compared=contradicted)
            self._report("none", f"{name}: 0 of {quantity(contradicted, 'selection')} re-read")
            return self._placed(name, None, valid_places(start, end, None), start, end, [""] * len(excerpts))
        if contradicted:
            self._report("torn", f"{name}: {contradicted} of {agreeing + contradicted}")
        return self._with_sure_places(name, text, decision, against, start, end, known)

    def _with_sure_places(
        self,
        name: str,
        text: str,
        decision: CountingDecision,
        against: list[bool],
        start: list[int],
        end: list[int],
        known: list[str],
    ) -> SourcePositions:
        """Keep the places that are sure, and write the others as locators."""
        places = decision.chosen.places
        reading, compared = decision.chosen.reading, sum(map(bool, decision.fits)) + sum(against)
        unsure = [not sure and not other for sure, other in zip(decision.sure, against, strict=True)]
        if not compared and any(unsure):  # no selection of the source can be compared
            unsure = [True] * len(unsure)
        doubted = [one or other for one, other in zip(unsure, against, strict=True)]
        if not compared:
            reading = f"{reading}, {BY_WORDS}" if decision.by_edges else NOT_CHECKED
        if any(unsure):
            self._report("unsure", f"{name}: {sum(unsure)} of {quantity(len(unsure), 'selection')}")
            reading = reading if compared else UNSURE
        if decision.unit_assumed:
            self._report("unit", name)
        self._read_as(name, reading, decision.fits.count(EXACT), compared, decision.fits.count(BEGINNING))
        words = [text[slice(*place)] if place else excerpts for place, excerpts in zip(places, known, strict=True)]
        placed = self._placed(name, text, places, start, end, words)
        for row in [row for row, doubt in enumerate(doubted) if doubt]:
            placed.start[row] = placed.end[row] = None
            placed.words[row] = known[row]
            placed.locator[row] = f"{past_the_end(start[row], end[row])}, as the tool counts them"
        return placed

    def _placed(
        self, name: str, text: str | None, places: list[Place], start: list[int], end: list[int], words: list[str]
    ) -> SourcePositions:
        locator = [
            "" if place else past_the_end(one, other) for place, one, other in zip(places, start, end, strict=True)
        ]
        for row in [row for row, place in enumerate(places) if not place]:
            self._report("past", f"{name}, {start[row]} to {end[row]}")
        starts, ends = ([place[side] if place else None for place in places] for side in (0, 1))
        return SourcePositions(text, starts, ends, words, locator)

    def _read_as(self, name: str, reading: str, exact: int = 0, compared: int = 0, beginnings: int = 0) -> None:
        entry = {"source": name, "reading": reading, "exact": exact, "compared": compared}
        self.readings.append({**entry, "beginnings": beginnings} if beginnings else entry)

    def _report(self, what: str, item: str) -> None:
        self._reported.setdefault(what, []).append(item)

    def remarks(self) -> list[ReportEntry]:
        texts = {
            "none": "SOURCES WHOSE POSITIONS FIT NO WAY OF COUNTING: texts left out, nothing quoted",
            "torn": "sources with selections that do not re-read, whose words are not quoted and whose place is kept "
            "in words only",
            "unsure": "SOURCES WHOSE POSITIONS ARE UNSURE: selections say nothing of their words, in texts that tools "
            "count in several ways; their place is kept in words only",
            "unit": "sources with signs that some tools count as two: taken to count as one, as the standard says",
            "missing": "sources whose text is missing: positions stay, nothing is quoted",
            "past": "selections past the end of their text, whose place is kept in words",
        }
        return report_entries({text: self._reported.get(what, []) for what, text in texts.items()})


def convert_positions(
    raw_texts: Mapping[str, str], selections: pd.DataFrame, names: Mapping[str, str], complete_text: bool = False
) -> ConvertedPositions:
    """Determine for each source how its positions are counted, and convert them.

    Parameters
    ----------
    raw_texts : dict of str to str
        Text by source, as stored, with its byte order mark and line ends.
    selections : DataFrame
        ``source, start, end, locator, text``: positions as strings in the tool's own count, "" if missing, and in
        ``text`` the name of a selection: its words, the beginning of them, or a title.
    names : dict
        The sources' names.
    complete_text : bool
        Whether ``text`` contains exactly the words of each selection.
    """
    selections = selections.reset_index(drop=True)
    placed = selections[selections["start"] != ""]
    cells = {column: as_list(selections[column]) for column in ("start", "end", "text", "locator")}
    texts = {source: normalise_line_ends(raw) for source, raw in raw_texts.items()}
    positions = PositionReader(complete_text)
    for key, each in placed.groupby("source", sort=False):
        source = str(key)
        start, end = (list(map(int, as_list(each[column]))) for column in ("start", "end"))
        read = positions.read(names.get(source, source), raw_texts.get(source), start, end, as_list(each["text"]))
        if read.text is None:
            texts.pop(source, None)
        cells_read = zip(each.index, read.start, read.end, read.words, read.locator, strict=True)
        for row, one, other, words, where in cells_read:
            cells["text"][row] = words
            cells["locator"][row] = "; ".join(filter(None, (cells["locator"][row], where)))
            cells["start"][row], cells["end"][row] = position_text(one), position_text(other)
    return ConvertedPositions(texts, selections.assign(**cells), positions.readings, positions.remarks())


def past_the_end(start: object, end: object) -> str:
    """Describe the position of a selection that is past the end of its text."""
    return f"characters {start} to {end}"


def position_text(place: int | None) -> str:
    return "" if place is None else str(place)
