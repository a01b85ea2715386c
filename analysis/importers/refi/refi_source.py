"""Add a source of a REFI-QDA project, its texts and its selections to the content at the source's end tag."""

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
    """Adds one source to the content."""

    def __init__(self, element: _Element, selections: Selections, content: RefiContent, texts: Texts):
        self._element = element
        self._selections = selections
        self._content = content
        self._texts = texts
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
        text = marked.convert_positions_in(content.positions, name, raw) if placed else raw and normalise_line_ends(raw)
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
