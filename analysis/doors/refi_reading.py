"""The elements of a REFI-QDA project, as they come, sorted into what has been found."""

from lxml.etree import _Element

from analysis.doors.archive import Archive
from analysis.doors.refi_elements import KIND_OF_SOURCE, SELECTIONS, children, described, guid, name_of, variable_values
from analysis.doors.refi_found import Found, others
from analysis.doors.refi_selections import Ids, Selections
from analysis.doors.refi_source import SourceReading
from analysis.doors.refi_texts import Texts

TAKEN = {"User", "CodeBook", "Variable", "Case", "Note", "Link", "Set", "Graph", "Project", *KIND_OF_SOURCE}
_EMPTIED = {"CodeBook", "Case", "Note", "Link", "Set", "Graph"}
_BESIDE_PROJECT = others(
    "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description", "NoteRef",
)  # fmt: skip


class Reading:
    """Takes one element after another, when it ends."""

    def __init__(self, archive: Archive | None = None):
        self.found = Found()
        self._texts = Texts(archive, self.found.tell)
        self._ids = Ids()
        self._variable_name: dict[str, str] = {}
        self._open: dict[_Element, Selections] = {}

    def open(self, source: _Element) -> Selections:
        """Begin a source: its selections are taken before it ends."""
        self._open[source] = Selections(self.found, self._texts, self._ids)
        return self._open[source]

    def take(self, name: str, element: _Element) -> None:
        if name in KIND_OF_SOURCE:
            self._take_source(element)
        else:
            getattr(self, f"_take_{name.lower()}")(element)
            if name in _EMPTIED:
                element.clear()

    def _take_source(self, element: _Element) -> None:
        key = SourceReading(element, self._open.pop(element), self.found, self._texts).take()
        for variable, value in variable_values(element):
            self._know("source", key, variable, value, "document")
        element.clear()

    def _know(self, entity: str, key: str, variable: str, value: str, origin: str) -> None:
        name = self._variable_name.get(variable, variable or "nameless variable")
        self.found.variables.append((entity, key, name, value, origin))

    def _take_project(self, element: _Element) -> None:
        self.found.origin = element.get("origin") or ""
        self.found.look_for_others(element, _BESIDE_PROJECT, "the project")
        for selection in element.iter(*SELECTIONS):  # sources were emptied: these stand elsewhere
            self.found.leave_out(selection)
        self.found.describe(("project", ""), element)

    def _take_user(self, element: _Element) -> None:
        self.found.users.append((guid(element.get("guid")), name_of(element)))

    def _take_codebook(self, element: _Element) -> None:
        self.found.origin = element.get("origin") or ""  # of a codebook by itself; a project has its own
        tops = [element, *children(element, "Codes")]  # some tools leave the element Codes out
        waiting = [(code, ()) for top in reversed(tops) for code in reversed(list(children(top, "Code")))]
        while waiting:
            code, above = waiting.pop()
            path = (*above, name_of(code) or "(nameless)")
            self.found.codes.append((guid(code.get("guid")), path, described(code)))
            for ref in children(code, "NoteRef"):
                self.found.refer(("code", guid(code.get("guid"))), ref)
            waiting += [(below, path) for below in reversed(list(children(code, "Code")))]

    def _take_variable(self, element: _Element) -> None:
        self._variable_name[guid(element.get("guid"))] = name_of(element)
        if description := described(element):
            self.found.notes.append(("project", "", name_of(element), description))
            self.found.number["notes"] += 1

    def _take_case(self, element: _Element) -> None:
        key = guid(element.get("guid")) or f"case {len(self.found.groups)}"
        self.found.groups.append((key, "case", name_of(element)))
        for variable, value in variable_values(element):
            self._know("case", key, variable, value, "case")
        self.found.describe(("case", key), element)
        for entity, tag in (("source", "SourceRef"), ("selection", "SelectionRef"), ("code", "CodeRef")):
            self.found.members += [(key, entity, guid(ref.get("targetGUID")), "", "") for ref in children(element, tag)]

    def _take_set(self, element: _Element) -> None:
        key = guid(element.get("guid")) or f"set {len(self.found.groups)}"
        if any(key == known for known, *_ in self.found.groups):
            return  # the same in the codebook and in the project
        self.found.groups.append((key, "set", name_of(element)))
        self.found.describe(("set", key), element)
        for entity, tag in (("source", "MemberSource"), ("code", "MemberCode"), ("selection", "MemberSelection")):
            self.found.members += [(key, entity, guid(ref.get("targetGUID")), "", "") for ref in children(element, tag)]
        if notes := list(children(element, "MemberNote")):
            self.found.tell("notes that belong to a set, which is not carried", f"{name_of(element)}: {len(notes)}")

    def _take_note(self, element: _Element) -> None:
        for selection in element.iter(*SELECTIONS):
            self.found.leave_out(selection)
        text = self._texts.of(element, name_of(element)) or ""
        if not text and element.get("plainTextPath"):
            self.found.tell(
                "notes whose text is missing or empty in the archive", name_of(element) or "a nameless note"
            )
        key, description = guid(element.get("guid")), described(element)
        about, *more = self.found.note_about.get(key) or [("project", "")]
        self.found.notes.append((*about, name_of(element), "\n".join(filter(None, (description, text)))))
        self.found.number["notes"] += 1
        for entity, target in more:
            self.found.links.append((entity, target, "note", key, name_of(element)))
            self.found.number["links"] += 1

    def _take_link(self, element: _Element) -> None:
        ends = guid(element.get("originGUID")), guid(element.get("targetGUID"))
        self.found.links.append(("", ends[0], "", ends[1], name_of(element)))
        self.found.number["links"] += 1

    def _take_graph(self, element: _Element) -> None:
        self.found.tell("graphs left out, as they are drawings", name_of(element) or "a nameless graph")
