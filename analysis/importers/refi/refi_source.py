"""A source of a REFI-QDA project when all of it has been read: its texts, and what was selected in them."""

from lxml.etree import _Element

from analysis.importers.positions.character_counting import normalise_line_ends
from analysis.importers.refi.refi_elements import (
    KIND_OF_SOURCE,
    SELECTIONS,
    TEXTS,
    children,
    normalised_guid,
    source_name,
)
from analysis.importers.refi.refi_selections import BROKEN_POSITIONS, Selections
from analysis.importers.refi.refi_state import RefiContent, unknown_children
from analysis.importers.refi.refi_texts import Texts

WHOLE_SOURCE = "whole source"
NAMELESS = "nameless source"
_UNKNOWN_IN_SOURCE = unknown_children(
    *SELECTIONS, *TEXTS, "PlainTextContent", "Description", "Coding", "NoteRef", "VariableValue"
)
_UNKNOWN_IN_TEXT = unknown_children(*SELECTIONS, "PlainTextContent", "Description", "Coding", "NoteRef", "SyncPoint")


class SourceReading:
    """What becomes of one source."""

    def __init__(self, element: _Element, selections: Selections, found: RefiContent, texts: Texts):
        self._element = element
        self._selections = selections
        self._found = found
        self._texts = texts
        self._key, self._name = normalised_guid(element.get("guid")), source_name(element) or NAMELESS
        if self._name == NAMELESS:
            found.tell(f"sources without a name, called '{NAMELESS}'", f"{KIND_OF_SOURCE[element.tag]} {self._key}")

    def take(self) -> str:
        """Take the source with its texts; give its id."""
        element, found, selections = self._element, self._found, self._selections
        for selection in element.iter(*SELECTIONS):  # those that stand in its texts are no elements
            found.leave_out(selection)
        selections.synchronise()
        found.number["selections"] += len(selections.marks.marks) + selections.marks.merged
        found.merged["selections"] += selections.marks.merged
        holders = list(children(element, *TEXTS))
        self._add_texts(holders)
        found.look_for_others(element, _UNKNOWN_IN_SOURCE, "a source")
        for holder in (element, *holders):
            found.describe(("source", self._key), holder)
        for holder in holders:
            found.look_for_others(holder, _UNKNOWN_IN_TEXT, "a text of a source")
        self._add_whole([coding for holder in (element, *holders) for coding in children(holder, "Coding")])
        found.number["codings"] += len(selections.given)
        found.codings.extend(*zip(*dict.fromkeys(selections.given), strict=True))
        return self._key

    def _add_texts(self, holders: list[_Element]) -> None:
        self._add_text(0, self._key, self._name, holders[0] if holders else self._element)
        for number, holder in enumerate(holders[1:], 1):
            title = f"{self._name} - {source_name(holder) or number + 1}"
            if self._selections.marks.stand_in(number) or self._texts.of(holder, title):
                self._found.tell("further transcripts taken for sources of their own", title)
                self._add_text(number, normalised_guid(holder.get("guid")), title, holder)
            else:
                self._found.tell("further transcripts left out, as nothing stands in them", title)

    def _add_text(self, number: int, key: str, name: str, holder: _Element) -> None:
        """Take a text for a source, with the selections that stand in it."""
        found, kind = self._found, KIND_OF_SOURCE[self._element.tag]
        found.number["sources"] += 1
        found.sources.append((key, name, kind))
        raw = self._texts.of(holder, name)
        if raw is None and kind == "text":
            found.tell("text sources whose text is missing or empty in the archive", name)
        marked = self._selections.marks.within(number)
        for place in marked.broken:
            found.tell(BROKEN_POSITIONS, f"{name}: {place}")
        placed = any(map(all, zip(marked.start, marked.end, strict=True)))
        text = marked.settle(found.positions, name, raw) if placed else raw and normalise_line_ends(raw)
        if text:
            found.texts[key] = text
        found.selections.extend(
            marked.ids, [key] * len(marked.ids), marked.start, marked.end, marked.locator, marked.words, marked.user
        )

    def _add_whole(self, codings: list[_Element]) -> None:
        """Make a selection of what was coded as a whole."""
        if codings:
            key = f"{self._key} whole"
            self._found.number["selections"] += 1
            self._found.tell("sources that were coded as a whole: a segment without positions", self._name)
            self._found.selections.extend(*zip((key, self._key, "", "", WHOLE_SOURCE, "", "")))
            self._selections.whole(codings, key)
