"""Read a source of a REFI-QDA project: collect its selections and codings, and add them at its end tag."""

from collections.abc import Mapping

from lxml.etree import _Element

from analysis.importers.positions.character_counting import normalise_line_ends
from analysis.importers.positions.locators import time_span
from analysis.importers.positions.refi_places import locator_of
from analysis.importers.positions.text_positions import PositionReader, position_text
from analysis.importers.refi.refi_elements import (
    KIND_OF_SOURCE,
    SELECTIONS,
    TEXTS,
    children,
    normalised_guid,
    source_name,
    sync_points,
)
from analysis.importers.refi.refi_state import RefiContent, unknown_children
from analysis.importers.refi.refi_texts import Texts
from analysis.importers.refi.text_selections import SelectionColumns, TextSelections

BROKEN_POSITIONS = "PLACES THAT ARE BROKEN, kept as the file has them"
_UNPLACED = "selections of transcripts whose points have no place in the text"
WHOLE_SOURCE = "whole source"
NAMELESS = "nameless source"
_UNKNOWN_IN_SOURCE = unknown_children(
    *SELECTIONS, *TEXTS, "PlainTextContent", "Description", "Coding", "NoteRef", "VariableValue"
)
_UNKNOWN_IN_TEXT = unknown_children(*SELECTIONS, "PlainTextContent", "Description", "Coding", "NoteRef", "SyncPoint")


class NormalisedIds(dict):
    """Cache of normalised ids: an id that occurs a thousand times is normalised once and stored as one string."""

    def __missing__(self, raw: str | None) -> str:
        self[raw] = normalised_guid(raw)
        return self[raw]


class Selections:
    """The selections, as columns, and the codings of the source that is being read.

    The texts of the source are numbered: 0 is its own text, or its first representation.
    """

    def __init__(self, content: RefiContent, texts: Texts, ids: NormalisedIds):
        self.marks = TextSelections()
        self.codings: list[tuple[str, str, str]] = []
        self._content = content
        self._texts = texts
        self._ids = ids
        self._opened = 0
        self._key = self._user = self._by = ""  # of the current selection and coding
        self._row = 0
        self._timed: list[tuple[int, int, _Element, str, str]] = []

    def next_text(self) -> int:
        """Return the number of the next text that represents the source."""
        self._opened += 1
        return self._opened - 1

    def select(self, kind: str, attributes: Mapping[str, str], text: int, holder: _Element) -> None:
        """Add a selection in a text, at its start tag."""
        marks, get = self.marks, attributes.get
        self._key = key = get("guid", "").strip("{} ").upper() or self._new_id()
        self._user = user = self._ids[get("creatingUser")]
        if kind == "PlainTextSelection":
            mark = (text, get("startPosition", ""), get("endPosition", ""), "", get("name", ""), user)
        else:
            where, broken = locator_of(kind, attributes)
            if broken:
                self._content.report(BROKEN_POSITIONS, f"{kind}: {where or 'no place'}")
            mark = (text, "", "", where, get("name", ""), user)
        marks_so_far = marks.marks
        self._row = row = marks.row_of.setdefault(key, len(marks_so_far))
        if row == len(marks_so_far):
            marks_so_far.append(mark)
        else:
            marks.merge(row, mark)
            marks.merged += 1
        if kind == "TranscriptSelection":
            self._timed.append(
                (row, text, holder, normalised_guid(get("fromSyncPoint")), normalised_guid(get("toSyncPoint")))
            )

    def _new_id(self) -> str:
        self._content.number["nameless selections"] += 1
        return f"selection {self._content.number['nameless selections']}"

    def coding(self, attributes: Mapping[str, str]) -> None:
        """Begin a coding of the current selection."""
        self._by = self._ids[attributes.get("creatingUser")] or self._user

    def code(self, attributes: Mapping[str, str]) -> None:
        """Add a code of the current coding."""
        self.codings.append((self._key, self._ids[attributes.get("targetGUID")], self._by))

    def other_element(self, element: _Element, in_coding: bool) -> None:
        """Add an element of the current selection that is not a coding."""
        self._add_other(element, in_coding)
        for selection in element.iter(*SELECTIONS):
            self._content.leave_out(selection)

    def _add_other(self, element: _Element, in_coding: bool) -> None:
        """Add the words of a selection, a note on it, or a code without a coding."""
        name, about = element.tag, ("selection", self._key)
        if name == "NoteRef":
            self._content.add_note_reference(about, element)
        elif in_coding:
            self._content.unknown_elements[f"{name} in a coding"] += 1
        elif name == "Representation":
            self.marks.words[self._row] = self._texts.of(element, "") or ""
        elif name == "Description":
            self._content.add_note(about, "".join(element.itertext()).strip())
        elif name == "CodeRef":  # some tools omit the element Coding
            self._by = self.marks.marks[self._row][5]
            self.code(element.attrib)
        else:
            self._content.unknown_elements[f"{name} in a selection"] += 1

    def add_whole_source(self, codings: list[_Element], key: str) -> None:
        """Add the codings of the source as a whole."""
        self._key, self._user = key, ""
        for coding in codings:
            self.coding(coding.attrib)
            for ref in coding:
                if ref.tag == "CodeRef":
                    self.code(ref.attrib)
                else:
                    self._add_other(ref, in_coding=True)

    def convert_sync_points(self) -> None:
        """Convert sync points to text positions and times, once all points of the transcripts have been read."""
        points: dict[_Element, Mapping[str, tuple[str, str]]] = {}
        for row, text, holder, first, last in self._timed:
            if holder not in points:
                points[holder] = sync_points(holder)
            (start, begin), (end, stop) = (points[holder].get(point, ("", "")) for point in (first, last))
            if not (start and end):
                self._content.report(_UNPLACED, self.marks.marks[row][4] or "a nameless selection")
            time = time_span(begin, stop) if begin and stop and "-" not in begin + stop else ""
            place = (start, end, "") if start and end else ("", "", ", ".join(filter(None, ("transcript", time))))
            self.marks.merge(row, (text, *place, self.marks.marks[row][4], ""))


class SourceReading:
    """Adds one source to the content."""

    def __init__(
        self, element: _Element, selections: Selections, content: RefiContent, texts: Texts, positions: PositionReader
    ):
        self._element = element
        self._selections = selections
        self._content = content
        self._texts = texts
        self._positions = positions
        self._key, self._name = normalised_guid(element.get("guid")), source_name(element) or NAMELESS
        if self._name == NAMELESS:
            content.report(f"sources without a name, called '{NAMELESS}'", f"{KIND_OF_SOURCE[element.tag]} {self._key}")

    def take(self) -> str:
        """Add the source with its texts, and return its id."""
        element, content, selections = self._element, self._content, self._selections
        for selection in element.iter(*SELECTIONS):  # selections in its texts never became elements
            content.leave_out(selection)
        selections.convert_sync_points()
        content.number["selections"] += len(selections.marks.marks) + selections.marks.merged
        content.merged["selections"] += selections.marks.merged
        holders = list(children(element, *TEXTS))
        self._add_texts(holders)
        content.count_unknown_children(element, _UNKNOWN_IN_SOURCE, "a source")
        for holder in (element, *holders):
            content.add_description(("source", self._key), holder)
        for holder in holders:
            content.count_unknown_children(holder, _UNKNOWN_IN_TEXT, "a text of a source")
        self._add_whole([coding for holder in (element, *holders) for coding in children(holder, "Coding")])
        content.number["codings"] += len(selections.codings)
        content.codings.extend(*zip(*dict.fromkeys(selections.codings), strict=True))
        return self._key

    def _add_texts(self, holders: list[_Element]) -> None:
        self._add_text(0, self._key, self._name, holders[0] if holders else self._element)
        for number, holder in enumerate(holders[1:], 1):
            title = f"{self._name} - {source_name(holder) or number + 1}"
            if self._selections.marks.has_selections_in(number) or self._texts.of(holder, title):
                self._content.report("further transcripts imported as separate sources", title)
                self._add_text(number, normalised_guid(holder.get("guid")), title, holder)
            else:
                self._content.report("further transcripts left out, because they are empty", title)

    def _add_text(self, number: int, key: str, name: str, holder: _Element) -> None:
        """Add a text as a source, with the selections in it."""
        content, kind = self._content, KIND_OF_SOURCE[self._element.tag]
        content.number["sources"] += 1
        content.sources.append((key, name, kind))
        raw = self._texts.of(holder, name)
        if raw is None and kind == "text":
            content.report("text sources whose text is missing or empty in the archive", name)
        marked = self._selections.marks.in_text(number)
        for place in marked.broken:
            content.report(BROKEN_POSITIONS, f"{name}: {place}")
        placed = any(map(all, zip(marked.start, marked.end, strict=True)))
        text = _convert_positions(marked, self._positions, name, raw) if placed else raw and normalise_line_ends(raw)
        if text:
            content.texts[key] = text
        content.selections.extend(
            marked.ids, [key] * len(marked.ids), marked.start, marked.end, marked.locator, marked.words, marked.user
        )

    def _add_whole(self, codings: list[_Element]) -> None:
        """Add one selection for the codings of the source as a whole."""
        if codings:
            key = f"{self._key} whole"
            self._content.number["selections"] += 1
            self._content.report("sources that were coded as a whole: a segment without positions", self._name)
            self._content.selections.extend(*zip((key, self._key, "", "", WHOLE_SOURCE, "", "")))
            self._selections.add_whole_source(codings, key)


def _convert_positions(
    selections: SelectionColumns, positions: PositionReader, source: str, raw: str | None
) -> str | None:
    """Convert positions to characters and add the selected words, or report where the text ends; return the text."""
    placed = [
        row for row, (start, end) in enumerate(zip(selections.start, selections.end, strict=True)) if start and end
    ]
    start, end = ([int(column[row]) for row in placed] for column in (selections.start, selections.end))
    read = positions.read(source, raw, start, end, [selections.name[row] for row in placed])
    for row, words in zip(placed, read.words, strict=True):
        selections.words[row] = words or selections.words[row]
    if read.start != start or read.end != end:  # nearly all tools count characters already
        for row, first, last, where in zip(placed, read.start, read.end, read.locator, strict=True):
            selections.start[row], selections.end[row] = position_text(first), position_text(last)
            selections.locator[row] = "; ".join(filter(None, (selections.locator[row], where)))
    return read.text
