"""Merge several projects, each a different coder's copy of one study, into one.

Ids change at every export and are not used for matching. Sources are matched by their text, or by name if there is
none; codes by path; selections by place; users by name. A user without a real name ("default", or none at all)
is a different coder in each file.
"""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.importers.codes.code_paths import SEPARATOR, distinct_paths
from analysis.importers.names.comparable_names import comparable
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import FRAMES, OF_INTERVIEW, ItemCounts, QDAProject, frame_of, speaker_key
from analysis.importers.project.unnamed_coders import with_distinct_coders

_FRAME_OF = {"cases": "groups", "sets": "groups"}


@dataclass
class SharedIds:
    """Ids that several projects share, by the key that identifies an item."""

    known: dict[Hashable, str] = field(default_factory=dict)

    def give(self, key: Hashable) -> str:
        return self.known.setdefault(key, str(len(self.known)))


def merge(projects: Sequence[QDAProject]) -> QDAProject:
    """Merge projects.

    Parameters
    ----------
    projects : sequence of QDAProject
        If names or descriptions differ, those of the first are kept and each difference is reported.
    """
    projects, of_coders = with_distinct_coders(projects)
    ids = new_ids()
    parts = [with_shared_ids(project, ids) for project in projects]
    frames = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in FRAMES}
    whole: dict[str, Any] = {
        name: frame.drop_duplicates(_KEYS.get(name, list(frame.columns)), ignore_index=True)
        for name, frame in frames.items()
    }
    stated = frames["codes"][frames["codes"]["description"] != ""].drop_duplicates("code")
    first = dict(zip(stated["code"], stated["description"], strict=True))
    whole["codes"] = whole["codes"].assign(description=[first.get(code, "") for code in whole["codes"]["code"]])
    texts = {
        ids["source"].known[key]: text
        for project in projects
        for key, text in zip(source_keys(project), map(project.texts.get, project.sources["source"]), strict=True)
        if text is not None
    }
    described = _other_descriptions(frames["codes"], whole["codes"])
    whole["notes"] = pd.concat([whole["notes"], described], ignore_index=True)
    read_by = pd.concat([part["read_by"] for part in parts]).drop_duplicates(ignore_index=True)
    tools = dict.fromkeys((project.tool, project.version) for project in projects)
    return QDAProject(
        file_format=", ".join(dict.fromkeys(project.file_format for project in projects)),
        tool=", ".join(dict.fromkeys(tool for tool, _ in tools)),
        version=", ".join(dict.fromkeys(version for _, version in tools)),
        files=[file for project in projects for file in project.files],
        **whole,
        tallies=_tallies(projects, whole, len(described)),
        texts=texts,
        readings=[reading for project in projects for reading in project.readings],
        remarks=[
            *_merge_entries(projects, frames, whole),
            *of_coders,
            *(remark for project in projects for remark in project.remarks),
        ],
        read_by=read_by,
        rated_rows=all(project.rated_rows for project in projects),
        pseudonymous=all(project.pseudonymous for project in projects),
        problems=[problem for project in projects for problem in project.problems],
    )


_KEYS = {  # columns that identify a row, if not all of them
    "users": ["user"],
    "codes": ["code"],
    "sources": ["source"],
    "selections": ["selection"],
    "groups": ["group"],
    "variables": ["entity", "key", "variable", "value"],
}


def new_ids() -> dict[str, SharedIds]:
    """Create empty sets of shared ids."""
    return {entity: SharedIds() for entity in ("source", "code", "user", "selection", "group")}


def with_shared_ids(project: QDAProject, ids: Mapping[str, SharedIds]) -> dict[str, pd.DataFrame]:
    """Return a project's frames with ids that it shares with other projects."""
    source = _mapped(project.sources["source"], source_keys(project), ids["source"])
    path_of, _ = distinct_paths(project.codes)
    code = _mapped(path_of, path_of.values(), ids["code"])
    user = _mapped(project.users["user"], project.users["name"].map(comparable), ids["user"]) | {"": ""}
    selection = _mapped(project.selections["selection"], _selection_keys(project, source), ids["selection"])
    group = _mapped(project.groups["group"], _group_keys(project), ids["group"])
    new = {"source": source, "code": code, "user": user, "selection": selection, "case": group, "set": group}
    speakers = project.selections.loc[project.selections["speaker"] != "", ["source", "speaker"]].drop_duplicates()
    new["speaker"] = {
        speaker_key(one, who): speaker_key(source[one], who) for one, who in speakers.itertuples(index=False)
    }
    new["project"] = {"": ""}
    frames = {
        "users": project.users.assign(user=project.users["user"].map(user)),
        "codes": project.codes.assign(code=project.codes["code"].map(code), path=project.codes["code"].map(path_of)),
        "sources": project.sources.assign(source=project.sources["source"].map(source)),
        "selections": project.selections.assign(
            selection=project.selections["selection"].map(selection),
            source=project.selections["source"].map(source),
            user="",
        ),
        "codings": project.codings.assign(
            selection=project.codings["selection"].map(selection),
            code=project.codings["code"].map(code),
            user=project.codings["user"].map(user),
        ),
        "groups": project.groups.assign(group=project.groups["group"].map(group)),
        "members": project.members.assign(
            group=project.members["group"].map(group),
            key=_looked_up(project.members, "entity", "key", new),
        ),
        "variables": project.variables.assign(key=_looked_up(project.variables, "entity", "key", new)),
        "notes": project.notes.assign(key=_looked_up(project.notes, "entity", "key", new)),
        "links": project.links.assign(
            origin=_looked_up(project.links, "origin_entity", "origin", new),
            target=_looked_up(project.links, "target_entity", "target", new),
        ),
    }
    read_by = pd.concat([_uncoded(project), project.read_by])
    read_by = read_by.assign(selection=read_by["selection"].map(selection), user=read_by["user"].map(user))
    return {name: frame_of(name, frame) for name, frame in frames.items()} | {"read_by": read_by.astype("str")}


def _uncoded(project: QDAProject) -> pd.DataFrame:
    """List who marked selections that have no code in their file; a coder in another file may have coded them."""
    selections = project.selections[["selection", "user"]].astype("str")
    coded = selections["selection"].isin(project.codings["selection"].astype("str"))
    return selections[~coded & (selections["user"] != "")]


def _mapped(old: Iterable[str], keys: Iterable[Hashable], ids: SharedIds) -> dict[str, str]:
    return {one: ids.give(key) for one, key in zip(old, keys, strict=True)}


def _looked_up(frame: pd.DataFrame, entity: str, key: str, new: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the new id of the item that each row is about; unknown ids are kept and reported at conversion."""
    return [new.get(what, {}).get(one, one) for what, one in zip(frame[entity], frame[key], strict=True)]


def source_keys(project: QDAProject) -> list[Hashable]:
    """Identify sources by their text, or by kind and name; sources of one file are always distinct."""
    keys: list[Hashable] = []
    seen: Counter[tuple] = Counter()
    for source, name, kind in project.sources[["source", "name", "kind"]].itertuples(index=False):
        text = project.texts.get(source)
        key = ("text", hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()) if text else ("name", kind, name)
        seen[key] += 1
        keys.append((*key, seen[key]))
    return keys


def _selection_keys(project: QDAProject, source: Mapping[str, str]) -> list[Hashable]:
    """Identify selections by their place; those without a position are distinct within a file."""
    keys: list[Hashable] = []
    seen: Counter[tuple] = Counter()
    columns = ["source", "start", "end", "locator", "text"]
    for where, start, end, locator, text in project.selections[columns].itertuples(index=False):
        key: tuple = (source[where], start, end, "", "") if start else (source[where], "", "", locator, text)
        if not start:
            seen[key] += 1
            key = (*key, seen[key])
        keys.append(key)
    return keys


def _group_keys(project: QDAProject) -> list[Hashable]:
    """Identify cases and sets by name; nameless ones are always distinct."""
    file = project.files[0]["file"]
    return [
        (kind, name) if name else (kind, file, group) for group, kind, name in project.groups.itertuples(index=False)
    ]


def _other_descriptions(every: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Make notes of code descriptions that differ between files."""
    first = every["code"].map(dict(zip(kept["code"], kept["description"], strict=True)))
    other = every[(every["description"] != "") & (every["description"] != first)]
    other = other.drop_duplicates(["code", "description"])
    columns = {"entity": "code", "key": other["code"], "name": "another description", "text": other["description"]}
    return frame_of("notes", columns if len(other) else ())


def _tallies(
    projects: Sequence[QDAProject], whole: Mapping[str, pd.DataFrame], described: int
) -> dict[str, ItemCounts]:
    """Add up the items of all files; items that match those of another file count as merged."""
    kinds = dict.fromkeys(kind for project in projects for kind in project.tallies)
    tallies = {}
    for kind in kinds:
        given = [project.tallies.get(kind, ItemCounts(0)) for project in projects]
        found, left_out = sum(one.found for one in given), sum(one.left_out for one in given)
        if kind == "rows":
            tallies[kind] = ItemCounts(found, sum(one.merged for one in given), left_out)
            continue
        frame = whole[_FRAME_OF.get(kind, kind)]
        if kind in _FRAME_OF:
            frame = frame[frame["kind"] == kind.removesuffix("s")]
        tallies[kind] = ItemCounts(found, found - left_out - len(frame), left_out)
    if described:  # these descriptions were read with their codes
        notes = tallies.get("notes", ItemCounts(0))
        tallies["notes"] = ItemCounts(notes.found + described, notes.merged + described, notes.left_out)
    return tallies


def _merge_entries(
    projects: Sequence[QDAProject], frames: Mapping[str, pd.DataFrame], whole: Mapping[str, pd.DataFrame]
) -> list[ReportEntry]:
    """Report what was merged, and every conflict."""
    sources, codes, variables = whole["sources"], whole["codes"], whole["variables"]
    coders = whole["codings"].groupby("selection")["user"].nunique()
    shared = int((frames["users"]["user"].value_counts() > 1).sum())
    described = frames["codes"][frames["codes"]["description"] != ""].groupby("code")["description"].nunique()
    parents = codes.groupby(codes["path"].map(lambda path: path[-1]))["path"].nunique()
    conflicting = variables.duplicated(["entity", "key", "variable"], keep=False)
    placed = [word for word in OF_INTERVIEW if frames["sources"].groupby("source")[word].nunique().gt(1).any()]
    numbers = [
        ReportEntry(f"files merged: {len(projects)}"),
        ReportEntry(f"selections coded by two or more coders: {int((coders > 1).sum())} of {len(coders)}"),
    ]
    if shared:
        numbers.append(ReportEntry(f"coders of one name in several files, taken for one person each: {shared}"))
    return numbers + report_entries(
        {
            "CONFLICT: sources of one name whose texts differ, kept apart": (
                sources.loc[sources.duplicated("name"), "name"].tolist()
            ),
            "CONFLICT: codes described in other words by another file, kept as a note": [
                SEPARATOR.join(path) for path in codes.loc[codes["code"].map(described) > 1, "path"]
            ],
            "codes of one name below different codes, kept apart": parents.index[parents > 1].tolist(),
            "CONFLICT: variables with other values in another file": (
                variables.loc[conflicting, "variable"].drop_duplicates().tolist()
            ),
            "CONFLICT: what files say differently of an interview, the first kept": placed,
        }
    )
