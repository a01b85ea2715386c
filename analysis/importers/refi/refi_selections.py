"""The selections of a source of a REFI-QDA project, as they are read, with their codings."""

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
    """Ids by how they are written: one that stands a thousand times is normalised once, and kept as one string."""

    def __missing__(self, raw: str | None) -> str:
        self[raw] = normalised_guid(raw)
        return self[raw]


class Selections:
    """The selections of the source that is being read as columns, and its codings.

    Its texts have numbers: 0 is its own, or the first that represents it.
    """

    def __init__(self, content: RefiContent, texts: Texts, ids: NormalisedIds):
        self.marks = TextSelections()
        self.codings: list[tuple[str, str, str]] = []
        self._content = content
        self._texts = texts
        self._ids = ids
        self._opened = 0
        self._key = self._user = self._by = ""  # of the selection, and of the coding, that is being read
        self._row = 0
        self._timed: list[tuple[int, int, _Element, str, str]] = []

    def next_text(self) -> int:
        """Number a text that represents the source."""
        self._opened += 1
        return self._opened - 1

    def select(self, kind: str, attributes: Mapping[str, str], text: int, holder: _Element) -> None:
        """Take a selection that begins, in a text."""
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
        taken = marks.marks
        self._row = row = marks.row_of.setdefault(key, len(taken))
        if row == len(taken):
            taken.append(mark)
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
        """Take a coding that begins, in the selection."""
        self._by = self._ids[attributes.get("creatingUser")] or self._user

    def code(self, attributes: Mapping[str, str]) -> None:
        """Take a code, in the coding."""
        self.codings.append((self._key, self._ids[attributes.get("targetGUID")], self._by))

    def other_element(self, element: _Element, in_coding: bool) -> None:
        """Take what stands in a selection beside its codings."""
        self._add_other(element, in_coding)
        for selection in element.iter(*SELECTIONS):
            self._content.leave_out(selection)

    def _add_other(self, element: _Element, in_coding: bool) -> None:
        """Take the words of a selection, or what is said of it."""
        name, about = element.tag, ("selection", self._key)
        if name == "NoteRef":
            self._content.add_note_reference(about, element)
        elif in_coding:
            self._content.unknown_elements[f"{name} in a coding"] += 1
        elif name == "Representation":
            self.marks.words[self._row] = self._texts.of(element, "") or ""
        elif name == "Description":
            self._content.add_note(about, "".join(element.itertext()).strip())
        elif name == "CodeRef":  # some tools leave the element Coding out
            self._by = self.marks.marks[self._row][5]
            self.code(element.attrib)
        else:
            self._content.unknown_elements[f"{name} in a selection"] += 1

    def add_whole_source(self, codings: list[_Element], key: str) -> None:
        """Take the codings of the source as a whole."""
        self._key, self._user = key, ""
        for coding in codings:
            self.coding(coding.attrib)
            for ref in coding:
                if ref.tag == "CodeRef":
                    self.code(ref.attrib)
                else:
                    self._add_other(ref, in_coding=True)

    def convert_sync_points(self) -> None:
        """Place the selections that begin and end at points of a transcript, all of which have been read by now."""
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
