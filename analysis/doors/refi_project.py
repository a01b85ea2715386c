"""REFI-QDA projects (.qdpx) of NVivo, MAXQDA, ATLAS.ti, QualCoder and others -> a foreign project.

The archive holds one ``*.qde`` at its root, which is XML, and the plain texts of sources in a folder ``sources``. All
files that were examined were valid by the standard's schema, so validity is not asked for: what cannot be understood is
counted and told.
"""

import codecs
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from lxml.etree import _Element
from tqdm import tqdm

from analysis.doors.archive import Archive
from analysis.doors.lookup import among
from analysis.doors.mapping import ForeignMapping
from analysis.doors.markup import elements
from analysis.doors.positions import fit
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
    member_of,
    name_of,
    place_of,
    sync_positions,
    tool_and_version,
    variable_values,
)
from analysis.study import Problem, Refused

_HOLDERS = ("Representation", "Transcript")
_TAKEN = {
    "User", "CodeBook", "Variable", "Case", "Note", "Link", "Set", "Graph", "Project",
    *SELECTIONS, *KIND_OF_SOURCE, *_HOLDERS,
}  # fmt: skip
WHOLE_SOURCE = "whole source"


def read(files: Sequence[Path], mapping: ForeignMapping) -> ForeignProject:
    """Read a project.

    Raises
    ------
    Refused
        If the archive or the XML in it is broken, may do harm, or is no project.
    """
    (file,) = files
    with Archive(file) as archive:
        inner = _inner_file(archive)
        reading = _Reading(archive)
        with archive.opened(inner) as raw, _progress(archive, inner) as bar:
            for name, element in elements(raw, file.name, _TAKEN):
                reading.take(name, element)
                bar.update(raw.tell() - bar.n)
        return reading.project(file)


def _progress(archive: Archive, inner: str) -> tqdm:
    return tqdm(total=archive.size(inner), desc=archive.file.name, unit="B", unit_scale=True, delay=2, leave=False)


def _inner_file(archive: Archive) -> str:
    found = [name for name in archive.names() if name.lower().endswith(".qde") and "/" not in name]
    if len(found) != 1:
        message = f"the archive has {len(found)} .qde at its root ({', '.join(found)})"
        raise archive.refused(message, "a project has one")
    return found[0]


class _Reading:
    """What has been read of a project so far: columns that grow, one list for each."""

    def __init__(self, archive: Archive):
        self.archive = archive
        self.users: list[tuple] = []
        self.codes: list[tuple] = []
        self.sources: list[dict] = []
        self.raw_texts: dict[str, str] = {}
        self.selections: dict[str, list[str]] = {
            column: [] for column in ("selection", "source", "start", "end", "locator", "text", "user")
        }
        self.codings: dict[str, list[str]] = {column: [] for column in ("selection", "code", "user")}
        self.groups: list[tuple] = []
        self.members: list[tuple] = []
        self.variables: list[tuple] = []
        self.notes: list[tuple] = []
        self.links: list[tuple] = []
        self.variable_name: dict[str, str] = {}
        self.note_about: dict[str, list[tuple[str, str]]] = {}
        self.found: Counter[str] = Counter()
        self.merged: Counter[str] = Counter()
        self.told: dict[str, list[str]] = {}
        self.origin = ""
        self.words: dict[str, str] = {}  # of selections that are regions
        self._row_of: dict[str, int] = {}  # of the selections of the source that is being read
        self._waiting: dict[str, list[tuple]] = {}  # what stands in a source, until its own element ends
        self._interned: dict[str, str] = {}

    def take(self, name: str, element: _Element) -> None:
        if name in SELECTIONS:
            self._selection(element)
        elif name in KIND_OF_SOURCE:
            self._source(element, KIND_OF_SOURCE[name])
        else:
            getattr(self, f"_take_{name.lower()}")(element)
            if name in ("CodeBook", "Case", "Note", "Link", "Set", "Graph"):
                element.clear()

    def _take_project(self, element: _Element) -> None:
        self.origin = element.get("origin") or ""
        self._describe(("project", ""), element)

    def _take_user(self, element: _Element) -> None:
        self.users.append((guid(element.get("guid")), name_of(element)))

    def _take_codebook(self, element: _Element) -> None:
        waiting = [(code, ()) for top in children(element, "Codes") for code in reversed(list(children(top, "Code")))]
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

    def _take_case(self, element: _Element) -> None:
        key = guid(element.get("guid")) or f"case {len(self.groups)}"
        self.groups.append((key, "case", name_of(element)))
        self._known("case", key, element)
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
        text = self._text_of(element, name_of(element)) or ""
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

    def _take_representation(self, element: _Element) -> None:
        """Wait for the source to end: its element names it, and it may have more than one text."""

    _take_transcript = _take_representation

    def _selection(self, element: _Element) -> None:
        """Take a selection and its codings, and let go of the element: there may be a million of them."""
        holder = element.getparent()
        if holder is None or (local(holder) not in KIND_OF_SOURCE and local(holder) not in _HOLDERS):
            return  # some other element of this name
        positions = sync_positions(holder) if local(element) == "TranscriptSelection" else {}
        start, end, locator = place_of(element, positions)
        key = guid(element.get("guid")) or f"selection {len(self.selections['selection'])}"
        user = self._known_id(guid(element.get("creatingUser")))
        self.found["selections"] += 1
        row = self._row_of.get(key)
        if row is None:
            self._row_of[key] = len(self.selections["selection"])
            cells = (key, guid(holder.get("guid")), start, end, locator, element.get("name") or "", user)
            for column, cell in zip(self.selections.values(), cells, strict=True):
                column.append(cell)
        else:
            self._merge_selection(row, start, end, locator, element.get("name") or "", guid(holder.get("guid")))
        self._describe(("selection", key), element)
        for shown in children(element, "Representation"):
            self.words[key] = self._text_of(shown, "") or ""
        for coding in children(element, "Coding"):
            self._coding(coding, key, user)
        holder.remove(element)

    def _merge_selection(self, row: int, start: str, end: str, locator: str, name: str, holder: str) -> None:
        """Put one selection that stands twice, as a region and as text, together."""
        kept = self.selections
        self.merged["selections"] += 1
        kept["locator"][row] = "; ".join(dict.fromkeys(filter(None, (kept["locator"][row], locator))))
        if start and not kept["start"][row]:
            kept["start"][row], kept["end"][row], kept["text"][row] = start, end, name
            kept["source"][row] = holder

    def _coding(self, element: _Element, selection: str, user: str) -> None:
        given = guid(element.get("creatingUser"))
        for ref in children(element, "CodeRef"):
            self.found["codings"] += 1
            self.codings["selection"].append(selection)
            self.codings["code"].append(self._known_id(guid(ref.get("targetGUID"))))
            self.codings["user"].append(self._known_id(given) if given else user)
        if element.find("{*}NoteRef") is not None:
            self._references(("selection", selection), element)

    def _known_id(self, key: str) -> str:
        """Keep one string for an id that stands a thousand times."""
        return self._interned.setdefault(key, key)

    def _source(self, element: _Element, kind: str) -> None:
        """Take a source when all that stands in it has been read: its text, or the texts that represent it."""
        key, name = guid(element.get("guid")), file_name(element) or "nameless source"
        holders = list(children(element, *_HOLDERS))
        self.found["sources"] += 1
        self._add_source(key, name, kind, element if not holders else holders[0])
        moved = {guid(holder.get("guid")): key for holder in holders[:1]}
        for number, holder in enumerate(holders[1:], 2):
            self._further_text(holder, f"{name} - {file_name(holder) or number}", kind)
        for row in self._row_of.values():
            self.selections["source"][row] = moved.get(self.selections["source"][row], self.selections["source"][row])
        self._row_of.clear()
        self._known("source", key, element)
        codings = list(children(element, "Coding"))
        if codings:
            self._whole(key, codings)
        element.clear()

    def _further_text(self, holder: _Element, name: str, kind: str) -> None:
        """Take a second transcript for a source of its own, where anything stands in it."""
        key = guid(holder.get("guid"))
        marked = any(self.selections["source"][row] == key for row in self._row_of.values())
        if not marked and not self._text_of(holder, name):
            self._tell("further transcripts left out, as nothing stands in them", name)
            return
        self._tell("further transcripts taken for sources of their own", name)
        self.found["sources"] += 1
        self._add_source(key, name, kind, holder)

    def _text_of(self, holder: _Element, name: str) -> str | None:
        text = "".join("".join(child.itertext()) for child in children(holder, "PlainTextContent"))
        path = holder.get("plainTextPath")
        return text or (self._member_text(path, name) if path else None)

    def _add_source(self, key: str, name: str, kind: str, holder: _Element) -> None:
        self.sources.append({"source": key, "name": name, "kind": kind})
        text = self._text_of(holder, name)
        if text:
            self.raw_texts[key] = text
        elif kind == "text":
            self._tell("text sources whose text is missing or empty in the archive", name)

    def _whole(self, source: str, codings: list[_Element]) -> None:
        """Make a selection of what was coded as a whole."""
        key = f"{source} whole"
        self.found["selections"] += 1
        self._tell("sources that were coded as a whole: a segment without positions", source)
        for column, cell in zip(self.selections.values(), (key, source, "", "", WHOLE_SOURCE, "", ""), strict=True):
            column.append(cell)
        for coding in codings:
            self._coding(coding, key, "")

    def _known(self, entity: str, key: str, element: _Element) -> None:
        for variable, value in variable_values(element):
            name = self.variable_name.get(variable, variable or "nameless variable")
            self.variables.append((entity, key, name, value, "case" if entity == "case" else "document"))
        self._describe((entity, key), element)

    def _describe(self, about: tuple[str, str], element: _Element) -> None:
        """Take the description of an element for a note on it, and remember which notes it refers to."""
        if text := described(element):
            self.notes.append((*about, "", text))
            self.found["notes"] += 1
        self._references(about, element)

    def _references(self, about: tuple[str, str], element: _Element) -> None:
        for ref in children(element, "NoteRef"):
            self.note_about.setdefault(guid(ref.get("targetGUID")), []).append(about)

    def _member_text(self, path: str, name: str) -> str | None:
        """Read a plain text of the archive; nothing outside of it is ever looked at."""
        base = member_of(path)
        if base is None:
            self._tell("texts that stand outside of the archive, which were not looked for", name)
            return None
        if not path.startswith("internal://"):
            self._tell("texts named without internal://, taken for the archive's own", name)
        found = self.archive.find(f"sources/{base}") or self.archive.find(base)
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

    def project(self, file: Path) -> ForeignProject:
        """Put together what was read."""
        sources = pd.DataFrame(self.sources, columns=["source", "name", "kind"], dtype="str")
        names = dict(zip(sources["source"], sources["name"], strict=True))
        if not len(sources) and not self.codes:
            raise self.archive.refused("the project has neither sources nor codes", "is it the right file?")
        self._check_ids(file, sources)
        selections = frame_of("selections", _drained(self.selections))
        fitted = fit(self.raw_texts, selections, names)
        placeless = fitted.selections["start"] == ""  # what is no place in a text is named by a title, not by words
        words = fitted.selections["selection"].map(self.words).astype("str").fillna("") if self.words else ""
        fitted_selections = fitted.selections.assign(text=fitted.selections["text"].mask(placeless, words))
        codings, lost = self._codings(selections["selection"])
        codes = {name: [row[place] for row in self.codes] for place, name in enumerate(("code", "path", "description"))}
        links = self._resolved_links(selections["selection"], set(sources["source"]), set(codes["code"]))
        tool, version = tool_and_version(self.origin)
        merged = self.found["codings"] - lost - len(codings)
        whole = "sources that were coded as a whole: a segment without positions"
        self.told[whole] = [names.get(source, source) for source in self.told.get(whole, [])]
        told = counted(self.told)
        if self.merged["selections"]:
            told.append(Remark(f"selections that stand twice, as a region and as text: {self.merged['selections']}"))
        return ForeignProject(
            door="REFI-QDA project",
            tool=tool,
            version=version,
            files=[{"file": file.name, "sha256": _digest(file)}],
            users=frame_of("users", self.users),
            codes=frame_of("codes", codes),
            sources=frame_of("sources", sources),
            selections=fitted_selections,
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
                "selections": Tally(self.found["selections"], merged=self.merged["selections"]),
                "codings": Tally(self.found["codings"], merged=merged, left_out=lost),
                "variables": Tally(len(self.variables)),
                "cases": Tally(sum(kind == "case" for _, kind, _ in self.groups)),
                "sets": Tally(sum(kind == "set" for _, kind, _ in self.groups)),
                "notes": Tally(self.found["notes"]),
                "links": Tally(self.found["links"]),
            },
            texts=fitted.texts,
            readings=fitted.readings,
            remarks=[*told, *fitted.remarks],
        )

    def _check_ids(self, file: Path, sources: pd.DataFrame) -> None:
        """Refuse a project in which one id stands for two things: nobody could tell which is meant."""
        problems = []
        for kind, ids in (("source", sources["source"].tolist()), ("code", [code for code, *_ in self.codes])):
            twice = [key for key, number in Counter(ids).items() if number > 1][:20]
            problems += [
                Problem(file.name, f"two {kind}s have the id {key[:40] or '(none)'}", "export it again")
                for key in twice
            ]
        if problems:
            raise Refused(f"import of {file.name}", problems)

    def _codings(self, selections: pd.Series) -> tuple[pd.DataFrame, int]:
        """Keep each coding of a known code once; count those whose code the project does not have."""
        codings = frame_of("codings", _drained(self.codings))
        codes = pd.Series([code for code, *_ in self.codes], dtype="str")
        known = among(codings["code"], codes)
        if lost := int((~known).sum()):
            self._tell("codings left out, as the project does not have their code", f"{lost} codings")
        users = pd.Series([user for user, _ in self.users], dtype="str")
        strange = ~among(codings["user"], users) & (codings["user"] != "")
        if strange.any():
            self._tell("codings by users whom the project does not name, whose coder is unknown", f"{strange.sum()}")
            codings["user"] = codings["user"].mask(strange, "")
        return codings[known].drop_duplicates(ignore_index=True), lost

    def _resolved_links(self, selections: pd.Series, sources: set[str], codes: set[str]) -> pd.DataFrame:
        """Say of what kind the ends of links are."""
        links = frame_of("links", self.links)
        for end in ("origin", "target"):
            ids, said = links[end], links[f"{end}_entity"]
            entity = said.where(said != "", "note")
            kinds = {"source": ids.isin(list(sources)), "code": ids.isin(list(codes))}
            for kind, found in {**kinds, "selection": among(ids, selections)}.items():
                entity = entity.mask(found & (said == ""), kind)
            links[f"{end}_entity"] = entity
        return links


def _drained(columns: Mapping[str, list[str]]) -> dict[str, pd.Series]:
    """Turn lists into columns one after another, letting go of each list."""
    made = {}
    for name, cells in columns.items():
        made[name] = pd.Series(cells, dtype="str")
        cells.clear()
    return made


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
