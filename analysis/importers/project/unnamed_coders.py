"""Copies of several coders, none of whom gave a name -> copies whose coders are told apart by their files."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.importers.names.comparable_names import comparable
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of

GENERIC_NAMES = frozenset(  # what tools call a person who has not given a name
    [
        "admin",
        "administrator",
        "anonymous",
        "coder",
        "default",
        "guest",
        "me",
        "owner",
        "researcher",
        "root",
        "standard",
        "unknown",
        "user",
        "you",
        "bruger",
        "gæst",
        "koder",
        "kodér",
        "ukendt",
        "benutzer",
        "gast",
        "unbekannt",
        "usuario",
        "utilisateur",
    ]
) | {"", "default user", "default coder", "current user", "windows user"}
_UNKNOWN = "unknown"


def with_distinct_coders(projects: Sequence[QDAProject]) -> tuple[list[QDAProject], list[ReportEntry]]:
    """Name coders without a name of their own by their file as well: two of them are two people.

    Parameters
    ----------
    projects : sequence of QDAProject
        Codings without any coder become those of a coder of the file where several projects have such.

    Returns
    -------
    (projects, remarks)
    """
    labels = _file_labels(projects)
    several = sum(bool((project.codings["user"] == "").any()) for project in projects) > 1
    named, told = [], []
    for project, label in zip(projects, labels, strict=True):
        names = project.users["name"]
        generic = names.map(comparable).str.casefold().isin(GENERIC_NAMES)
        users = project.users.assign(name=names.mask(generic, names + f" ({label})").str.strip())
        told += users.loc[generic & users["user"].isin(project.codings["user"].unique()), "name"].tolist()
        project = replace(project, users=users)
        if several and (project.codings["user"] == "").any():
            project = _with_unknown(project, f"{_UNKNOWN} ({label})")
            told.append(f"{_UNKNOWN} ({label})")
        named.append(project)
    text = "coders without a name of their own, another person in each file (who is the same gets one label in coders)"
    return named, report_entries({text: told})


def _file_labels(projects: Sequence[QDAProject]) -> list[str]:
    """Give each project the name of its file, with a number where another file is called the same."""
    names = [project.files[0]["file"] for project in projects]
    count, seen = Counter(names), Counter()
    labels = []
    for name in names:
        seen[name] += 1
        labels.append(name if count[name] == 1 else f"{name}, copy {seen[name]}")
    return labels


def _with_unknown(project: QDAProject, name: str) -> QDAProject:
    """Give the codings that have no coder to a coder of their own."""
    key = f"\n{name}"  # no tool has such an id
    tally = project.tallies.get("users", ItemCounts(0))
    codings = project.codings.astype({"user": "str"})
    return replace(
        project,
        users=pd.concat([project.users, frame_of("users", [(key, name)])], ignore_index=True),
        codings=codings.assign(user=codings["user"].mask(codings["user"] == "", key)),
        tallies={**project.tallies, "users": replace(tally, found=tally.found + 1)},
    )
