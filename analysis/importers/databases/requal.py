"""Read requal projects (SQLite) into a foreign project.

Positions are characters of ``documents.doc_text`` from 1, and the end is inclusive. Each segment has one code
and the user who assigned it.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.importers.databases.shared_segments import share_segments
from analysis.importers.databases.sqlite import Database, whole_numbers, with_distinct_keys
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.names.unicode_form import nfc_column
from analysis.importers.names.unique_names import distinct_names
from analysis.importers.positions.text_positions import convert_positions
from analysis.importers.project.import_report import ReportEntry
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of

_COLUMNS = {
    "doc_id": "source",
    "code_id": "code",
    "segment_start": "start",
    "segment_end": "end",
    "segment_text": "text",
    "user_id": "user",
}


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read a project.

    Raises
    ------
    InputError
        If the database is broken, is not requal's, or contains several projects.
    """
    (file,) = files
    with Database(file) as database:
        return _project(database)


def _project(database: Database) -> QDAProject:
    projects = database.read("projects", ["project_id", "project_name"])
    database.check_single_project(projects["project_name"], "keep one project in a file")
    users = database.read("users", ["user_id"], ["user_name", "user_login"])
    documents = database.read("documents", ["doc_id", "doc_name", "doc_text"], ["doc_description"])
    codes = database.read("codes", ["code_id", "code_name"], ["code_description"])
    segments = database.read("segments", [*_COLUMNS, "segment_id"])
    rows = segments.rename(columns=_COLUMNS).assign(locator="")
    exists = rows["source"].isin(documents["doc_id"]) & (rows["code"].isin(codes["code_id"]) | (rows["code"] == ""))
    exists &= whole_numbers(rows, ["start", "end"])
    deleted, rows = int((~exists).sum()), rows[exists].reset_index(drop=True)
    rows["start"] = (rows["start"].astype("int64") - 1).clip(lower=0).astype("str")
    selections, codings, number, tallies = share_segments(rows)
    raw = {key: text for key, text in zip(documents["doc_id"], documents["doc_text"], strict=True) if text}
    fitted = convert_positions(
        raw, selections, dict(zip(documents["doc_id"], documents["doc_name"], strict=True)), complete_text=True
    )
    groups, members = _groups(database)
    variables = _variables(database)
    notes = _notes(database, documents, dict(zip(rows["segment_id"], number, strict=True)))
    versions = database.read("requal_version", [], ["version"])["version"].tolist()
    tally = tallies["codings"]
    user_names = users["user_name"].where(users["user_name"] != "", users["user_login"])
    entries = [ReportEntry(f"codings left out, because their text or code was deleted: {deleted}")] if deleted else []
    distinct = pd.Series(distinct_names(nfc_column(user_names.str.strip())), user_names.index, dtype="str")
    if renamed := int((distinct != nfc_column(user_names.str.strip())).sum()):
        entries.append(ReportEntry(f"users of one name, told apart by a number: {renamed}"))
    paths = pd.Series([(name or "(nameless)",) for name in codes["code_name"]], dtype="object")
    return QDAProject(
        file_format="requal project",
        tool="requal",
        version=versions[-1] if versions else "unknown",
        files=[database.file_entry()],
        users=frame_of("users", {"user": users["user_id"], "name": distinct}),
        codes=frame_of("codes", {"code": codes["code_id"], "path": paths, "description": codes["code_description"]}),
        sources=frame_of("sources", {"source": documents["doc_id"], "name": documents["doc_name"], "kind": "text"}),
        selections=fitted.selections,
        codings=codings,
        groups=groups,
        members=members,
        variables=variables,
        notes=notes,
        links=frame_of("links"),
        tallies={
            "users": ItemCounts(len(users)),
            "codes": ItemCounts(len(codes)),
            "sources": ItemCounts(len(documents)),
            "selections": tallies["selections"],
            "codings": ItemCounts(tally.found + deleted, tally.merged, deleted),
            "variables": ItemCounts(len(variables)),
            "cases": ItemCounts(int((groups["kind"] == "case").sum())),
            "sets": ItemCounts(int((groups["kind"] == "set").sum())),
            "notes": ItemCounts(len(notes)),
        },
        texts=fitted.texts,
        readings=fitted.readings,
        remarks=[*entries, *fitted.remarks],
    )


def _groups(database: Database) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read cases of documents, and categories as sets of codes, since a code may belong to several."""
    cases = database.read("cases", [], ["case_id", "case_name"])
    categories = with_distinct_keys(database.read("categories", [], ["category_id", "category_name"]), "category_id")
    of_cases = database.read("cases_documents_map", [], ["case_id", "doc_id"])
    of_codes = database.read("categories_codes_map", [], ["category_id", "code_id"])
    groups = [
        *(("case " + key, "case", name) for key, name in cases.itertuples(index=False)),
        *(("category " + key, "set", name) for key, name in categories.itertuples(index=False)),
    ]
    members = [
        *(("case " + case, "source", document, "", "") for case, document in of_cases.itertuples(index=False)),
        *(("category " + category, "code", code, "", "") for category, code in of_codes.itertuples(index=False)),
    ]
    return frame_of("groups", groups), frame_of("members", list(dict.fromkeys(members)))


def _variables(database: Database) -> pd.DataFrame:
    names = database.read("attributes", [], ["attribute_id", "attribute_name"])
    values = database.read("attribute_values", [], ["attribute_value_id", "value"])
    name: dict[str, str] = dict(names.itertuples(index=False))
    value: dict[str, str] = dict(values.itertuples(index=False))
    rows = []
    for table, entity, key, origin in (
        ("attributes_documents_map", "source", "doc_id", "document"),
        ("attributes_cases_map", "case", "case_id", "case"),
        ("attributes_users_map", "user", "user_id", "user"),
    ):
        known = database.read(table, [], [key, "attribute_id", "attribute_value_id"])
        for holder, attribute, chosen in known.itertuples(index=False):
            one = "case " + holder if entity == "case" else holder
            rows.append((entity, one, name.get(attribute, "nameless"), value.get(chosen, ""), origin))
    return frame_of("variables", rows)


def _notes(database: Database, documents: pd.DataFrame, selection: dict[str, str]) -> pd.DataFrame:
    texts: dict[str, str] = dict(database.read("memos", [], ["memo_id", "text"]).itertuples(index=False))
    about: dict[str, tuple[str, str]] = {}
    for table, entity, key in (
        ("memos_segments_map", "selection", "segment_id"),
        ("memos_codes_map", "code", "code_id"),
        ("memos_documents_map", "source", "doc_id"),
    ):
        for memo, one in database.read(table, [], ["memo_id", key]).itertuples(index=False):
            about.setdefault(memo, (entity, selection.get(one, "") if entity == "selection" else one))
    rows = [(*about.get(memo, ("project", "")), "", text) for memo, text in texts.items()]
    described = documents[documents["doc_description"].str.strip() != ""]
    rows += [
        ("source", key, "", text) for key, text in described[["doc_id", "doc_description"]].itertuples(index=False)
    ]
    return frame_of("notes", rows)
