"""The content of a REFI-QDA project read so far: rows, counts, and entries for the import report."""

from collections import Counter

from lxml.etree import XPath, _Element

from analysis.importers.project.column_builder import ColumnBuilder
from analysis.importers.refi.refi_elements import children, description_of, normalised_guid


class RefiContent:
    """Rows and columns that grow while a file is read."""

    def __init__(self) -> None:
        self.origin = ""
        self.users: list[tuple] = []
        self.codes: list[tuple] = []
        self.sources: list[tuple] = []
        self.texts: dict[str, str] = {}
        self.selections = ColumnBuilder(
            "selection", "source", "start", "end", "locator", "text", "user", repeated={"source", "user"}
        )
        self.codings = ColumnBuilder("selection", "code", "user", repeated={"code", "user"})
        self.groups: list[tuple] = []
        self.members: list[tuple] = []
        self.variables: list[tuple] = []  # with the variable's id, as names are not unique
        self.variable_names: dict[str, str] = {}
        self.not_codable: dict[str, str] = {}  # codes that the tool does not let anybody assign, and their paths
        self.notes: list[tuple] = []
        self.links: list[tuple] = []
        self.note_about: dict[str, list[tuple[str, str]]] = {}
        self.number: Counter[str] = Counter()
        self.merged: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.outside_sources: Counter[str] = Counter()  # selections left out, by where they are
        self.unknown_elements: Counter[str] = Counter()  # elements in places that the standard does not allow
        self.reported: dict[str, list[str]] = {}
        self.reported_counts: Counter[str] = Counter()  # reported as a number, without items

    def report(self, text: str, item: str) -> None:
        self.reported.setdefault(text, []).append(item)

    def add_description(self, about: tuple[str, str], element: _Element) -> None:
        """Add the description of an element as a note on it, and record which notes it refers to."""
        self.add_note(about, description_of(element))
        for ref in children(element, "NoteRef"):
            self.add_note_reference(about, ref)

    def add_note(self, about: tuple[str, str], text: str) -> None:
        if text:
            self.notes.append((*about, "", text))
            self.number["notes"] += 1

    def add_note_reference(self, about: tuple[str, str], ref: _Element) -> None:
        self.note_about.setdefault(normalised_guid(ref.get("targetGUID")), []).append(about)

    def count_unknown_children(self, element: _Element, unknown_children: XPath, place: str) -> None:
        """Count the children of an element that the importer does not read, so that none is dropped silently."""
        self.unknown_elements.update(f"{child.tag} in {place}" for child in unknown_children(element))

    def leave_out(self, selection: _Element) -> None:
        """Count a selection in a memo or anywhere else outside the text of a source; it is not from an interview."""
        in_memo = any(True for _ in selection.iterancestors("Note"))
        self.outside_sources["memos" if in_memo else "what is no text of a source"] += 1
        codings = sum(len(list(children(coding, "CodeRef"))) for coding in children(selection, "Coding"))
        for counts in (self.number, self.left_out):
            counts["selections"] += 1
            counts["codings"] += codings


def unknown_children(*known: str) -> XPath:
    """Compile a search for children of other than the known kinds; it creates no Python objects for known ones."""
    return XPath(f"*[not({' or '.join(f'self::{name}' for name in known)})]")
