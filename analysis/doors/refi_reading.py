"""The elements of a REFI-QDA project, as they come -> a foreign project."""

import codecs
import hashlib
from collections import Counter
from pathlib import Path

import pandas as pd
from lxml.etree import XPath, _Element

from analysis.doors.archive import Archive
from analysis.doors.grown import Grown
from analysis.doors.lookup import among
from analysis.doors.marks import Marks
from analysis.doors.positions import Positions, unix
from analysis.doors.project import ForeignProject, Tally, frame_of
from analysis.doors.receipt import Remark, counted
from analysis.doors.refi_elements import (
    KIND_OF_SOURCE,
    SELECTIONS,
    children,
    described,
    file_name,
    guid,
    local,
    members_of,
    name_of,
    place_of,
    sync_positions,
    tool_and_version,
    variable_values,
)
from analysis.study import Problem, Refused

_HOLDERS = ("Representation", "Transcript", "TextDescription")
_HOLDING = {*_HOLDERS, *KIND_OF_SOURCE}
TAKEN = {
    "User", "CodeBook", "Variable", "Case", "Note", "Link", "Set", "Graph", "Project",
    *KIND_OF_SOURCE,
}  # fmt: skip
_SELECTIONS = [f"{{*}}{name}" for name in SELECTIONS]


def _others(*known: str) -> XPath:
    """Find the children of an element that are none of some kinds; no Python object is made of those that are."""
    return XPath(f"*[not({' or '.join(f'local-name()={name!r}' for name in known)})]")


_BESIDE_SOURCE = _others(
    *SELECTIONS, *_HOLDERS, "PlainTextContent", "Description", "Coding", "NoteRef", "VariableValue"
)
_BESIDE_TEXT = _others(*SELECTIONS, "PlainTextContent", "Description", "Coding", "NoteRef", "SyncPoint")
_BESIDE_PROJECT = _others(
    "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description", "NoteRef",
)  # fmt: skip
WHOLE_SOURCE = "whole source"


class _Ids(dict):
    """Ids by how they are written: one that stands a thousand times is normalised once, and kept as one string."""

    def __missing__(self, raw: str | None) -> str:
        self[raw] = guid(raw)
        return self[raw]


class Reading:
    """What has been read of a project so far: columns that grow, one list for each."""

    def __init__(self, file: Path, archive: Archive | None = None):
        self.file = file
        self.archive = archive
        self.users: list[tuple] = []
        self.codes: list[tuple] = []
        self.sources: list[dict] = []
        self.texts: dict[str, str] = {}
        self.selections = Grown("selection", "source", "start", "end", "locator", "text", "user")
        self.codings = Grown("selection", "code", "user")
        self.positions = Positions()
        self.groups: list[tuple] = []
        self.members: list[tuple] = []
        self.variables: list[tuple] = []
        self.notes: list[tuple] = []
        self.links: list[tuple] = []
        self.variable_name: dict[str, str] = {}
        self.note_about: dict[str, list[tuple[str, str]]] = {}
        self.found: Counter[str] = Counter()
        self.merged: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.strange: Counter[str] = Counter()  # elements that stand where the standard has none of their kind
        self.told: dict[str, list[str]] = {}
        self.origin = ""
        self._marks = Marks()  # the selections of the source that is being read
        self._ids = _Ids()
        self._given: dict[tuple[str, str, str], None] = {}  # the codings of the source that is being read

    def take(self, name: str, element: _Element) -> None:
        if name in KIND_OF_SOURCE:
            self._source(element, KIND_OF_SOURCE[name])
        else:
            getattr(self, f"_take_{name.lower()}")(element)
            if name in ("CodeBook", "Case", "Note", "Link", "Set", "Graph"):
                element.clear()

    def _look_for_others(self, element: _Element, others: XPath, place: str) -> None:
        """Count what stands in an element and is not looked at, so that it is told and not lost in silence."""
        self.strange.update(f"{local(child)} in {place}" for child in others(element))

    def _take_project(self, element: _Element) -> None:
        self.origin = element.get("origin") or ""
        self._look_for_others(element, _BESIDE_PROJECT, "the project")
        for selection in element.iter(*_SELECTIONS):  # sources were emptied: these stand elsewhere
            self._outside(selection)
        self._describe(("project", ""), element)

    def _take_user(self, element: _Element) -> None:
        self.users.append((guid(element.get("guid")), name_of(element)))

    def _take_codebook(self, element: _Element) -> None:
        tops = [element, *children(element, "Codes")]  # some tools leave the element Codes out
        waiting = [(code, ()) for top in reversed(tops) for code in reversed(list(children(top, "Code")))]
        while waiting:
            code, above = waiting.pop()
            path = (*above, name_of(code) or "(nameless)")
            self.codes.append((guid(code.get("guid")), path, described(code)))
            self._references(("code", guid(code.get("guid"))), code)
            waiting += [(below, path) for below in reversed(list(children(code, "Code")))]
        for group in element.iterdescendants("{*}Set"):
            self._take_set(group)

    def _take_variable(self, element: _Element) -> None:
        self.variable_name[guid(element.get("guid"))] = name_of(element)
        if description := described(element):
            self.notes.append(("project", "", name_of(element), description))
            self.found["notes"] += 1

    def _take_case(self, element: _Element) -> None:
        key = guid(element.get("guid")) or f"case {len(self.groups)}"
        self.groups.append((key, "case", name_of(element)))
        for variable, value in variable_values(element):
            self._known("case", key, variable, value, "case")
        self._describe(("case", key), element)
        for entity, tag in (("source", "SourceRef"), ("selection", "SelectionRef"), ("code", "CodeRef")):
            self.members += [(key, entity, guid(ref.get("targetGUID")), "", "") for ref in children(element, tag)]

    def _take_set(self, element: _Element) -> None:
        key = guid(element.get("guid")) or f"set {len(self.groups)}"
        if any(key == known for known, *_ in self.groups):
            return  # a codebook's set, which ends once as its own element and once in the codebook
        self.groups.append((key, "set", name_of(element)))
        self._describe(("set", key), element)
        for entity, tag in (("source", "MemberSource"), ("code", "MemberCode"), ("selection", "MemberSelection")):
            self.members += [(key, entity, guid(ref.get("targetGUID")), "", "") for ref in children(element, tag)]
        if notes := list(children(element, "MemberNote")):
            self._tell("notes that belong to a set, which is not carried", f"{name_of(element)}: {len(notes)}")

    def _take_note(self, element: _Element) -> None:
        for selection in element.iter(*_SELECTIONS):
            self._outside(selection)
        text = self._text_of(element, name_of(element)) or ""
        if not text and element.get("plainTextPath"):
            self._tell("notes whose text is missing or empty in the archive", name_of(element) or "a nameless note")
        key, description = guid(element.get("guid")), described(element)
        about, *more = self.note_about.get(key) or [("project", "")]
        self.notes.append((*about, name_of(element), "\n".join(filter(None, (description, text)))))
        self.found["notes"] += 1
        for entity, target in more:
            self.links.append((entity, target, "note", key, name_of(element)))
            self.found["links"] += 1

    def _take_link(self, element: _Element) -> None:
        ends = guid(element.get("originGUID")), guid(element.get("targetGUID"))
        self.links.append(("", ends[0], "", ends[1], name_of(element)))
        self.found["links"] += 1

    def _take_graph(self, element: _Element) -> None:
        self._tell("graphs left out, as they are drawings", name_of(element) or "a nameless graph")

    def _selections(self, source: _Element) -> None:
        """Take the selections of a source, each with what it stands in: the source or one of its texts.

        A project has hundreds of thousands of them: what most are is taken here, at the cost of no further call.
        """
        ids, given, marks, last, found, codings = self._ids, self._given, self._marks, None, 0, 0
        for element in source.iter(*_SELECTIONS):
            holder = element.getparent()
            if holder is not last:
                last, positions = holder, sync_positions(holder)
                within = ids[holder.get("guid")] if local(holder) in _HOLDING else None
            if within is None:
                self._outside(element)
                continue
            found += 1
            get = element.get
            key, user = guid(get("guid")) or f"selection {self.found['selections'] + found}", ids[get("creatingUser")]
            row = marks.add(key, within, place_of(element, positions), get("name") or "", user)
            for child in element:
                if not child.tag.endswith("Coding"):
                    self._beside(child, key, row)
                    continue
                by = ids[child.get("creatingUser")] or user
                for ref in child:
                    if ref.tag.endswith("CodeRef"):
                        codings += 1
                        given[key, ids[ref.get("targetGUID")], by] = None
                    else:
                        self._beside_code(ref, key)
        self.found["selections"] += found
        self.found["codings"] += codings
        self.merged["selections"] += found - len(marks.holder)

    def _beside(self, child: _Element, key: str, row: int) -> None:
        """Take what stands in a selection beside its codings: its words, or what is said of it."""
        name = local(child)
        if name == "Representation":
            self._marks.words[row] = self._text_of(child, "") or ""
        elif name == "Description":
            self._remark(("selection", key), "".join(child.itertext()).strip())
        elif name == "NoteRef":
            self._refer(child, ("selection", key))
        elif name == "CodeRef":  # some tools leave the element Coding out
            self._give(child, key, self._marks.user[row])
        else:
            self.strange[f"{name} in a selection"] += 1

    def _outside(self, element: _Element) -> None:
        """Count a selection in a note, or in another thing that is no source; it is nobody's interview."""
        codings = sum(len(list(children(coding, "CodeRef"))) for coding in children(element, "Coding"))
        self.found["selections"] += 1
        self.found["codings"] += codings
        self.left_out["selections"] += 1
        self.left_out["codings"] += codings

    def _coding(self, element: _Element, selection: str, user: str) -> None:
        user = self._ids[element.get("creatingUser")] or user
        for ref in element:
            if ref.tag.endswith("CodeRef"):
                self._give(ref, selection, user)
            else:
                self._beside_code(ref, selection)

    def _beside_code(self, ref: _Element, selection: str) -> None:
        """Take what stands in a coding beside its codes."""
        if local(ref) == "NoteRef":
            self._refer(ref, ("selection", selection))
        else:
            self.strange[f"{local(ref)} in a coding"] += 1

    def _give(self, ref: _Element, selection: str, user: str) -> None:
        self.found["codings"] += 1
        self._given[selection, self._ids[ref.get("targetGUID")], user] = None

    def _source(self, element: _Element, kind: str) -> None:
        """Take a source when all that stands in it has been read: its text, or the texts that represent it."""
        key, name = guid(element.get("guid")), file_name(element) or "nameless source"
        self._selections(element)
        holders = list(children(element, *_HOLDERS))
        first = {key, *(guid(holder.get("guid")) for holder in holders[:1])}
        self._add_source(key, name, kind, holders[0] if holders else element, first)
        for number, holder in enumerate(holders[1:], 2):
            further, title = guid(holder.get("guid")), f"{name} - {file_name(holder) or number}"
            if further in self._marks.holder or self._text_of(holder, title):
                self._tell("further transcripts taken for sources of their own", title)
                self._add_source(further, title, kind, holder, {further})
            else:
                self._tell("further transcripts left out, as nothing stands in them", title)
        self._marks = Marks()
        for variable, value in variable_values(element):
            self._known("source", key, variable, value, "document")
        self._describe(("source", key), element)
        self._look_for_others(element, _BESIDE_SOURCE, "a source")
        for holder in holders:
            self._describe(("source", key), holder)
            self._look_for_others(holder, _BESIDE_TEXT, "a text of a source")
        self._whole(key, name, [coding for one in (element, *holders) for coding in children(one, "Coding")])
        self.codings.extend(*zip(*self._given, strict=True))
        self._given.clear()
        element.clear()

    def _add_source(self, key: str, name: str, kind: str, holder: _Element, held_by: set[str]) -> None:
        """Take a source with its text, and with the selections that stand in it."""
        self.found["sources"] += 1
        self.sources.append((key, name, kind))
        raw = self._text_of(holder, name)
        if raw is None and kind == "text":
            self._tell("text sources whose text is missing or empty in the archive", name)
        marks = self._marks
        rows = marks.rows_in(held_by)
        placed = [row for row in rows if marks.start[row] and marks.end[row]]
        if placed:
            start, end = [int(marks.start[row]) for row in placed], [int(marks.end[row]) for row in placed]
            read = self.positions.read(name, raw, start, end, [marks.name[row] for row in placed])
            marks.settle(placed, start, end, read)
            text = read.text
        else:
            text = raw and unix(raw)
        if text:
            self.texts[key] = text
        self.selections.extend(*marks.columns(rows, key))

    def _whole(self, source: str, name: str, codings: list[_Element]) -> None:
        """Make a selection of what was coded as a whole."""
        if codings:
            self.found["selections"] += 1
            self._tell("sources that were coded as a whole: a segment without positions", name)
            self.selections.extend(*zip((f"{source} whole", source, "", "", WHOLE_SOURCE, "", "")))
        for coding in codings:
            self._coding(coding, f"{source} whole", "")

    def _known(self, entity: str, key: str, variable: str, value: str, origin: str) -> None:
        name = self.variable_name.get(variable, variable or "nameless variable")
        self.variables.append((entity, key, name, value, origin))

    def _text_of(self, holder: _Element, name: str) -> str | None:
        text = "".join("".join(child.itertext()) for child in children(holder, "PlainTextContent"))
        path = holder.get("plainTextPath")
        return text or (self._member_text(path, name) if path else None) or None

    def _describe(self, about: tuple[str, str], element: _Element) -> None:
        """Take the description of an element for a note on it, and remember which notes it refers to."""
        self._remark(about, described(element))
        self._references(about, element)

    def _references(self, about: tuple[str, str], element: _Element) -> None:
        for ref in children(element, "NoteRef"):
            self._refer(ref, about)

    def _remark(self, about: tuple[str, str], text: str) -> None:
        if text:
            self.notes.append((*about, "", text))
            self.found["notes"] += 1

    def _refer(self, ref: _Element, about: tuple[str, str]) -> None:
        self.note_about.setdefault(guid(ref.get("targetGUID")), []).append(about)

    def _member_text(self, path: str, name: str) -> str | None:
        """Read a plain text of the archive; nothing outside of it is ever looked at."""
        members = members_of(path)
        if not members:
            self._tell("texts that stand outside of the archive, which were not looked for", name)
            return None
        if not path.startswith("internal://"):
            self._tell("texts named without internal://, taken for the archive's own", name)
        found = next(filter(None, map(self.archive.find, members)), None) if self.archive else None
        if found is None:
            return None
        raw = self.archive.read(found)
        try:
            return raw.decode("utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8")
        except UnicodeDecodeError:
            self._tell("texts left out, as they are neither UTF-8 nor UTF-16", name)
            return None

    def _tell(self, text: str, item: str) -> None:
        self.told.setdefault(text, []).append(item)

    def project(self, door: str) -> ForeignProject:
        """Put together what was read."""
        if not self.sources and not self.codes:
            problem = Problem(self.file.name, "the project has neither sources nor codes", "is it the right file?")
            raise Refused(f"import of {self.file.name}", [problem])
        self._check_ids()
        selections = self.selections.frame("selections")
        codings, lost = self._known_codings()
        codes = {name: [row[place] for row in self.codes] for place, name in enumerate(("code", "path", "description"))}
        links = self._resolved_links(selections["selection"])
        tool, version = tool_and_version(self.origin)
        lost += self.left_out["codings"]
        merged = self.found["codings"] - lost - len(codings)  # also those whose user turned out to be nobody's
        told = counted(self.told)
        if self.strange:
            others = [f"{name}: {number}" for name, number in self.strange.items()]
            told.append(
                Remark(f"elements left out, as the standard has none of their kind there: {len(others)}", others)
            )
        if number := self.left_out["selections"]:
            told.append(Remark(f"selections left out with their codings, as they stand in memos: {number}"))
        if self.merged["selections"]:
            told.append(Remark(f"selections that stand twice, as a region and as text: {self.merged['selections']}"))
        return ForeignProject(
            door=door,
            tool=tool,
            version=version,
            files=[{"file": self.file.name, "sha256": _digest(self.file)}],
            users=frame_of("users", self.users),
            codes=frame_of("codes", codes),
            sources=frame_of("sources", pd.DataFrame(self.sources, columns=["source", "name", "kind"], dtype="str")),
            selections=selections,
            codings=codings,
            groups=frame_of("groups", self.groups),
            members=frame_of("members", self.members),
            variables=frame_of("variables", self.variables),
            notes=frame_of("notes", self.notes),
            links=links,
            tallies={
                "users": Tally(len(self.users)),
                "codes": Tally(len(self.codes)),
                "sources": Tally(self.found["sources"]),
                "selections": Tally(self.found["selections"], self.merged["selections"], self.left_out["selections"]),
                "codings": Tally(self.found["codings"], merged=merged, left_out=lost),
                "variables": Tally(len(self.variables)),
                "cases": Tally(sum(kind == "case" for _, kind, _ in self.groups)),
                "sets": Tally(sum(kind == "set" for _, kind, _ in self.groups)),
                "notes": Tally(self.found["notes"]),
                "links": Tally(self.found["links"]),
            },
            texts=self.texts,
            readings=self.positions.readings,
            remarks=[*told, *self.positions.remarks()],
        )

    def _check_ids(self) -> None:
        """Refuse a project in which one id stands for two things: nobody could tell which is meant."""
        problems = []
        for kind, rows in (("source", self.sources), ("code", self.codes)):
            twice = [key for key, number in Counter(row[0] for row in rows).items() if number > 1][:20]
            problems += [
                Problem(self.file.name, f"two {kind}s have the id {key[:40] or '(none)'}", "export it again")
                for key in twice
            ]
        if problems:
            raise Refused(f"import of {self.file.name}", problems)

    def _known_codings(self) -> tuple[pd.DataFrame, int]:
        """Keep each coding of a known code once; count those whose code the project does not have."""
        codings = self.codings.frame("codings")
        codes = pd.Series([code for code, *_ in self.codes], dtype="str")
        known = among(codings["code"], codes)
        if lost := int((~known).sum()):
            self._tell("codings left out, as the project does not have their code", f"{lost} codings")
        users = pd.Series([user for user, _ in self.users], dtype="str")
        strange = ~among(codings["user"], users) & (codings["user"] != "")
        if strange.any():
            self._tell("codings by users whom the project does not name, whose coder is unknown", f"{strange.sum()}")
            codings = codings.assign(user=codings["user"].mask(strange, "")).drop_duplicates(ignore_index=True)
            known = among(codings["code"], codes)
        return (codings if known.all() else codings[known].reset_index(drop=True)), lost

    def _resolved_links(self, selections: pd.Series) -> pd.DataFrame:
        """Say of what kind the ends of links are."""
        links = frame_of("links", self.links)
        if links.empty:
            return links
        for end in ("origin", "target"):
            ids, said = links[end], links[f"{end}_entity"]
            entity = said.where(said != "", "note")
            kinds = {
                "source": ids.isin([source for source, *_ in self.sources]),
                "code": ids.isin([code for code, *_ in self.codes]),
            }
            for kind, found in {**kinds, "selection": among(ids, selections)}.items():
                entity = entity.mask(found & (said == ""), kind)
            links[f"{end}_entity"] = entity
        return links


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
