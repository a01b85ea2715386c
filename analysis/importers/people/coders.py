"""Convert the users of a foreign project to coders with labels; their names are only in the key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.read_parts import read_parts
from analysis.importers.names.identifiers import slug, unique_keys
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.import_report import ReportEntry
from analysis.importers.project.qda_project import QDAProject

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Coders:
    """The table of coders, and their keys by the file's ids ("" for an unknown coder) and by names and labels.

    ``inactive`` counts the users who marked nothing.
    """

    table: pd.DataFrame
    key: Mapping[str, str]
    by_name: Mapping[str, str]
    inactive: int
    remarks: Sequence[ReportEntry]


def build_coders(project: QDAProject, mapping: ImportMapping, pseudonyms: Pseudonyms) -> Coders:
    """Make a coder of each user who coded, marked or read anything; codings without a user go to "unknown"."""
    users, nameless = project.users, int((project.codings["user"] == "").sum())
    active = {*project.codings["user"].unique(), *project.selections["user"].unique(), *project.read_by["user"]}
    active |= {user for name in read_parts(mapping.get("read", {}))[0] for user in users_named(name, users, mapping)}
    named = users[users["user"].isin(active - {""})]
    names = named["name"].where(named["name"] != "", UNKNOWN)
    labels = pseudonyms.labels("coders", [name for name in names if name != UNKNOWN], mapping, project.pseudonymous)
    labels[UNKNOWN] = mapping.get("coders", {}).get(UNKNOWN, UNKNOWN)
    anonymous = nameless or (project.rated_rows and (project.read_by["user"] == "").any())
    by_user = dict(zip(named["user"], names, strict=True)) | ({"": UNKNOWN} if anonymous else {})
    by_label = unique_keys((labels[name] for name in by_user.values()), slug)
    key = {user: by_label[labels[name]] for user, name in by_user.items()}
    table = pd.DataFrame({"coder": list(by_label.values()), "label": list(by_label)}, dtype="str")
    inactive = int((~users["user"].isin(active)).sum())
    entries = {
        "users left out, as they marked nothing": inactive,
        f"codings without a coder, given to the coder '{key.get('')}'": nameless,
    }
    remarks = [
        ReportEntry(f"{text}: {number}") for text, number in entries.items() if number
    ]  # never a name of anybody
    by_name = by_label | {name: by_label[labels[name]] for name in by_user.values()}
    return Coders(table, key, by_name, inactive, remarks)


def users_named(coder: str, users: pd.DataFrame, mapping: ImportMapping) -> list[str]:
    """Find the users whom the mapping names by name or by label."""
    labels = mapping.get("coders", {})
    names = users["name"].where(users["name"] != "", UNKNOWN)
    found = users.loc[(names == coder) | (names.map(labels) == coder), "user"].tolist()
    return [*found, ""] if coder in (UNKNOWN, labels.get(UNKNOWN)) else found
