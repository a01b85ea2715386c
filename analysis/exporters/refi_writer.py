"""Write a dataset as a REFI-QDA project (.qdpx) or codebook (.qdc) that coding tools can read.

Data that the standard has no element for (families, keys, assignments, topics of the interview guide, release of
quotes) are stored in notes named ``samspil/...``, so that importing the project restores the same dataset.
"""

import io
import json
import re
import zipfile
from dataclasses import replace

import pandas as pd
from lxml import etree

from analysis.dataset.refi_ids import NOTE, derive_guid
from analysis.dataset.schema import table_in_files
from analysis.models import Dataset
from analysis.written_names import in_files

ORIGIN = "Samspil"
_PROJECT, _CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_INVALID_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_CREATED = (1980, 1, 1, 0, 0, 0)  # fixed, so that the same dataset gives the same bytes
_UNIT = in_files("unit")
_ATTRIBUTES = (_UNIT, in_files("group"), "participants", "order", "setting")
_NAME = 100  # characters of its text that are the name of a selection, as in coding tools
_ENTITY = {"interview": "interview", "code": "code", "segment": "segment", _UNIT: _UNIT}


def as_qdpx(dataset: Dataset, version: str) -> tuple[bytes, int]:
    """Write a project.

    Parameters
    ----------
    dataset : Dataset
        A valid dataset, in which every key resolves.
    version : str
        The version of this program.

    Returns
    -------
    (bytes, replaced)
        The archive, and the number of characters that were replaced because XML does not allow them.
    """
    document = _RefiDocument(dataset, _PROJECT)
    root = document.root("Project", version, dataset.description.get("title") or dataset.name)
    for part in (_users, _codebook, _variables, _cases, _sources, _notes, _sets):
        part(document, root)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        _put(archive, "project.qde", etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
        for interview, text in dataset.texts.items():
            _put(archive, f"sources/{document.id('interview', interview)}.txt", text.encode("utf-8"))
    return raw.getvalue(), document.replaced


def as_qdc(dataset: Dataset, version: str) -> tuple[bytes, int]:
    """Write a codebook: the tree of codes, and a set for each family."""
    document = _RefiDocument(dataset, _CODEBOOK)
    root = document.root("CodeBook", version)
    _codes(document, document.element(root, "Codes"))
    _sets(document, root)
    raw = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return raw, document.replaced


class _RefiDocument:
    """An XML document that is being written, and the number of characters replaced in it."""

    def __init__(self, dataset: Dataset, namespace: str):
        tables = {name: table_in_files(table) for name, table in dataset.tables.items()}
        dataset = replace(dataset, tables=tables)
        self.dataset, self.tables, self._namespace, self.replaced = dataset, tables, namespace, 0
        notes = tables["notes"] if namespace == _PROJECT else tables["notes"].head(0)
        self.notes = [row for row in notes.to_dict("records") if row["entity"] in _ENTITY]
        self.variable_values = _variable_values(dataset)

    def id(self, entity: str, key: str) -> str:
        return derive_guid(self.dataset.name, entity, key)

    def root(self, name: str, version: str, title: str = "") -> etree._Element:
        root = etree.Element(f"{{{self._namespace}}}{name}", nsmap={None: self._namespace})
        if title:
            root.set("name", self.text(title))
        root.set("origin", f"{ORIGIN} {version}")
        return root

    def text(self, text: str) -> str:
        safe, number = _INVALID_IN_XML.subn("\N{REPLACEMENT CHARACTER}", text)
        self.replaced += number
        return safe

    def element(
        self, parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str
    ) -> etree._Element:
        """Add an element."""
        element = etree.SubElement(parent, f"{{{self._namespace}}}{tag}")
        for key, value in attributes.items():
            element.set(key, self.text(value))
        if text is not None:
            element.text = self.text(text)
        return element

    def references(self, parent: etree._Element, entity: str, key: str) -> None:
        """Add references to the notes on an entity."""
        for row in self.notes:
            if row["entity"] == entity and row["key"] == key:
                self.element(parent, "NoteRef", targetGUID=self.id("note", row["note"]))

    def values(self, parent: etree._Element, entity: str, key: str) -> None:
        """Add the variables of an interview or unit."""
        for variable, value in self.variable_values.get((entity, key), []):
            element = self.element(parent, "VariableValue")
            self.element(element, "VariableRef", targetGUID=self.id("variable", variable))
            self.element(element, "TextValue", value)


def _variable_values(dataset: Dataset) -> dict[tuple[str, str], list[tuple[str, str]]]:
    known: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in dataset.tables["interviews"].to_dict("records"):
        values = [(name, row.get(name, "")) for name in _ATTRIBUTES]
        known["interview", row["interview"]] = [(name, value) for name, value in values if value]
    for row in dataset.tables["variables"].to_dict("records"):
        if row["entity"] in ("interview", _UNIT):
            known.setdefault((row["entity"], row["key"]), []).append((row["variable"], row["value"]))
    return known


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _CREATED), content, zipfile.ZIP_DEFLATED)


def _users(document: _RefiDocument, root: etree._Element) -> None:
    coders = document.tables["coders"]
    if len(coders):
        users = document.element(root, "Users")
        for row in coders.to_dict("records"):
            document.element(users, "User", guid=document.id("coder", row["coder"]), name=row["label"])


def _codebook(document: _RefiDocument, root: etree._Element) -> None:
    if len(document.tables["codes"]):
        _codes(document, document.element(document.element(root, "CodeBook"), "Codes"))


def _codes(document: _RefiDocument, parent: etree._Element) -> None:
    """Write the tree of codes, whatever the order of the table."""
    elements: dict[str, etree._Element] = {"": parent}
    waiting = document.tables["codes"].to_dict("records")
    while waiting:
        ready = [row for row in waiting if row["parent"] in elements]
        later = [row for row in waiting if row["parent"] not in elements]
        for row in ready:
            elements[row["code"]] = _code(document, elements[row["parent"]], row)
        waiting = later


def _code(document: _RefiDocument, parent: etree._Element, row: dict) -> etree._Element:
    element = document.element(
        parent, "Code", guid=document.id("code", row["code"]), name=row["label_da"], isCodable="true"
    )
    if row["definition"]:
        document.element(element, "Description", row["definition"])
    document.references(element, "code", row["code"])
    return element


def _variables(document: _RefiDocument, root: etree._Element) -> None:
    names = dict.fromkeys(name for values in document.variable_values.values() for name, _ in values)
    if names:
        variables = document.element(root, "Variables")
        for name in names:
            document.element(
                variables, "Variable", guid=document.id("variable", name), name=name, typeOfVariable="Text"
            )


def _cases(document: _RefiDocument, root: etree._Element) -> None:
    """Write each unit as a case with its interviews as sources."""
    interviews = document.tables["interviews"]
    placed = interviews[interviews[_UNIT] != ""]
    if placed.empty:
        return
    cases = document.element(root, "Cases")
    for name, each in placed.groupby(_UNIT, sort=False):
        unit = str(name)
        case = document.element(cases, "Case", guid=document.id(_UNIT, unit), name=unit)
        document.values(case, _UNIT, unit)
        for interview in each["interview"]:
            document.element(case, "SourceRef", targetGUID=document.id("interview", interview))


def _sources(document: _RefiDocument, root: etree._Element) -> None:
    interviews = document.tables["interviews"]
    if interviews.empty:
        return
    sources = document.element(root, "Sources")
    segments = document.tables["segments"]
    placed = dict(tuple(segments[segments["start"] != ""].groupby("interview")))
    codings = dict(tuple(document.tables["codings"].groupby("segment")))
    for interview in interviews["interview"]:
        key = document.id("interview", interview)
        path = {"plainTextPath": f"internal://{key}.txt"} if interview in document.dataset.texts else {}
        source = document.element(sources, "TextSource", guid=key, name=interview, **path)
        for row in placed[interview].to_dict("records") if interview in placed else ():
            _selection(document, source, row, codings.get(row["segment"]))
        document.references(source, "interview", interview)
        document.values(source, "interview", interview)


def _selection(document: _RefiDocument, source: etree._Element, row: dict, codings: pd.DataFrame | None) -> None:
    name = row["text"] if len(row["text"]) <= _NAME else row["text"][: _NAME - 3] + "..."
    selection = document.element(
        source,
        "PlainTextSelection",
        guid=document.id("segment", row["segment"]),
        name=name,
        startPosition=row["start"],
        endPosition=row["end"],
    )
    for assigned in codings.to_dict("records") if codings is not None else ():
        by = {"creatingUser": document.id("coder", assigned["coder"])} if assigned["coder"] else {}
        key = document.id("coding", f"{row['segment']}/{assigned['coder']}/{assigned['code']}")
        coding = document.element(selection, "Coding", guid=key, **by)
        document.element(coding, "CodeRef", targetGUID=document.id("code", assigned["code"]))
    document.references(selection, "segment", row["segment"])


def _notes(document: _RefiDocument, root: etree._Element) -> None:
    notes = document.element(root, "Notes")
    for row in document.notes:
        note = document.element(notes, "Note", guid=document.id("note", row["note"]), name=row["note"])
        document.element(note, "PlainTextContent", row["text"])
    for name, text in _tables_as_text(document.dataset).items():
        note = document.element(notes, "Note", guid=document.id("table", name), name=NOTE + name)
        document.element(note, "PlainTextContent", text)


def _tables_as_text(dataset: Dataset) -> dict[str, str]:
    """Write the tables as text for notes, without texts and codings that the standard's own elements contain."""
    tables = dict(dataset.tables)
    segments = tables["segments"]
    placed = segments["start"] != ""
    unplaced = tables["codings"][tables["codings"]["segment"].isin(segments.loc[~placed, "segment"])]
    kept = segments.assign(quoted=(segments["text"] != "").map({True: "yes", False: "no"}))
    kept["text"] = kept["text"].where(~placed | ~segments["interview"].isin(list(dataset.texts)), "")
    tables |= {"segments": kept, "codings": unplaced}
    csv_texts = {f"{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    return {
        "datapackage.json": json.dumps({**dataset.description, "dataset": dataset.name}, ensure_ascii=False),
        **csv_texts,
    }


def _sets(document: _RefiDocument, root: etree._Element) -> None:
    """Write each family of codes as a set."""
    codes = document.tables["codes"]
    if codes.empty:
        return
    sets = document.element(root, "Sets")
    for name, each in codes.groupby("family", sort=False):
        family = str(name)
        element = document.element(sets, "Set", guid=document.id("family", family), name=f"family: {family}")
        for code in each["code"]:
            document.element(element, "MemberCode", targetGUID=document.id("code", code))
