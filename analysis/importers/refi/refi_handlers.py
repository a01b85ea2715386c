"""Add the elements of a REFI-QDA project to its content as they are read."""

from lxml.etree import _Element

from analysis.importers.codes.code_paths import SEPARATOR, Path
from analysis.importers.names.unique_names import distinct_names
from analysis.importers.positions.text_positions import PositionReader
from analysis.importers.refi.refi_elements import (
    KIND_OF_SOURCE,
    SELECTIONS,
    children,
    description_of,
    name_of,
    normalised_guid,
    variable_values,
)
from analysis.importers.refi.refi_source import NormalisedIds, Selections, SourceReading
from analysis.importers.refi.refi_state import RefiContent, unknown_children
from analysis.importers.refi.refi_texts import TextFiles, Texts

HANDLED = {"User", "CodeBook", "Variable", "Case", "Note", "Link", "Set", "Graph", "Project", *KIND_OF_SOURCE}
_CLEARED = {"CodeBook", "Case", "Note", "Link", "Set", "Graph"}
_UNKNOWN_IN_PROJECT = unknown_children(
    "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description", "NoteRef",
)  # fmt: skip


class ElementHandlers:
    """Handles each element at its end tag."""

    def __init__(self, files: TextFiles | None = None, folder: str = ""):
        self.content = RefiContent()
        self.positions = PositionReader()
        self._texts = Texts(files, self.content.report, folder)
        self._ids = NormalisedIds()
        self._open: dict[_Element, Selections] = {}

    def open(self, source: _Element) -> Selections:
        """Begin a source: its selections are read before its end tag."""
        self._open[source] = Selections(self.content, self._texts, self._ids)
        return self._open[source]

    def take(self, name: str, element: _Element) -> None:
        if name in KIND_OF_SOURCE:
            self._take_source(element)
        else:
            getattr(self, f"_take_{name.lower()}")(element)
            if name in _CLEARED:
                element.clear()

    def _take_source(self, element: _Element) -> None:
        key = SourceReading(element, self._open.pop(element), self.content, self._texts, self.positions).take()
        for variable, value in variable_values(element):
            self._know("source", key, variable, value, "document")
        element.clear()

    def _know(self, entity: str, key: str, variable: str, value: str, origin: str) -> None:
        self.content.variables.append((entity, key, variable, value, origin))

    def _take_project(self, element: _Element) -> None:
        self.content.origin = element.get("origin") or ""
        self.content.count_unknown_children(element, _UNKNOWN_IN_PROJECT, "the project")
        for selection in element.iter(*SELECTIONS):  # sources have been cleared, so these are outside sources
            self.content.leave_out(selection)
        self.content.add_description(("project", ""), element)

    def _take_user(self, element: _Element) -> None:
        self.content.users.append((normalised_guid(element.get("guid")), name_of(element)))

    def _take_codebook(self, element: _Element) -> None:
        self.content.origin = element.get("origin") or ""  # a project overwrites it
        tops = [element, *children(element, "Codes")]  # some tools omit the element Codes
        waiting = self._with_paths([code for top in tops for code in children(top, "Code")], ())[::-1]
        while waiting:
            code, path = waiting.pop()
            key = normalised_guid(code.get("guid"))
            self.content.codes.append((key, path, description_of(code)))
            for ref in children(code, "NoteRef"):
                self.content.add_note_reference(("code", key), ref)
            if (code.get("isCodable") or "").strip().lower() in ("false", "0"):
                self.content.not_codable[key] = SEPARATOR.join(path)
            waiting += self._with_paths(list(children(code, "Code")), path)[::-1]

    def _with_paths(self, codes: list[_Element], above: Path) -> list[tuple[_Element, Path]]:
        """Return the codes below one parent with their paths; codes of one name get a number to keep them distinct."""
        names = [name_of(code) or "(nameless)" for code in codes]
        paths = [(*above, name) for name in distinct_names(names)]
        for name, path in zip(names, paths, strict=True):
            if path[-1] != name:
                self.content.report("codes of one name in one place, told apart by a number", SEPARATOR.join(path))
        return list(zip(codes, paths, strict=True))

    def _take_variable(self, element: _Element) -> None:
        self.content.variable_names[normalised_guid(element.get("guid"))] = name_of(element) or "nameless variable"
        if description := description_of(element):
            self.content.notes.append(("project", "", name_of(element), description))
            self.content.number["notes"] += 1

    def _take_case(self, element: _Element) -> None:
        key = normalised_guid(element.get("guid")) or f"case {len(self.content.groups)}"
        self.content.groups.append((key, "case", name_of(element)))
        for variable, value in variable_values(element):
            self._know("case", key, variable, value, "case")
        self.content.add_description(("case", key), element)
        for entity, tag in (("source", "SourceRef"), ("selection", "SelectionRef"), ("code", "CodeRef")):
            self.content.members += [
                (key, entity, normalised_guid(ref.get("targetGUID")), "", "") for ref in children(element, tag)
            ]

    def _take_set(self, element: _Element) -> None:
        key = normalised_guid(element.get("guid")) or f"set {len(self.content.groups)}"
        if any(key == known for known, *_ in self.content.groups):
            return  # the set is both in the codebook and in the project
        self.content.groups.append((key, "set", name_of(element)))
        self.content.add_description(("set", key), element)
        for entity, tag in (("source", "MemberSource"), ("code", "MemberCode"), ("selection", "MemberSelection")):
            self.content.members += [
                (key, entity, normalised_guid(ref.get("targetGUID")), "", "") for ref in children(element, tag)
            ]
        if notes := list(children(element, "MemberNote")):
            self.content.report("notes that belong to a set, which is not carried", f"{name_of(element)}: {len(notes)}")

    def _take_note(self, element: _Element) -> None:
        for selection in element.iter(*SELECTIONS):
            self.content.leave_out(selection)
        text = self._texts.of(element, name_of(element)) or ""
        if not text and element.get("plainTextPath"):
            self.content.report(
                "notes whose text is missing or empty in the archive", name_of(element) or "a nameless note"
            )
        key, description = normalised_guid(element.get("guid")), description_of(element)
        about, *more = self.content.note_about.get(key) or [("project", "")]
        self.content.notes.append((*about, name_of(element), "\n".join(filter(None, (description, text)))))
        self.content.number["notes"] += 1
        for entity, target in more:
            self.content.links.append((entity, target, "note", key, name_of(element)))
            self.content.number["links"] += 1

    def _take_link(self, element: _Element) -> None:
        ends = normalised_guid(element.get("originGUID")), normalised_guid(element.get("targetGUID"))
        self.content.links.append(("", ends[0], "", ends[1], name_of(element)))
        self.content.number["links"] += 1

    def _take_graph(self, element: _Element) -> None:
        self.content.report("graphs left out, as they are drawings", name_of(element) or "a nameless graph")
