"""Collect the selections of a source of a REFI-QDA project and their codings while the source is read."""

from collections.abc import Mapping

from lxml.etree import _Element

from analysis.importers.positions.locators import time_span
from analysis.importers.positions.refi_places import locator_of
from analysis.importers.refi.refi_elements import SELECTIONS, normalised_guid, sync_points
from analysis.importers.refi.refi_state import RefiContent
from analysis.importers.refi.refi_texts import Texts
from analysis.importers.refi.text_selections import TextSelections

BROKEN_POSITIONS = "PLACES THAT ARE BROKEN, kept as the file has them"
_UNPLACED = "selections of transcripts whose points have no place in the text"


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
