"""Distinguish coders without a name of their own by their files."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.importers.names.comparable_names import comparable
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of

GENERIC_NAMES = frozenset(  # names that tools give to users who have not entered one
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
    """Add the name of the file to coders with a generic name, who are a different person in each file.

    Parameters
    ----------
    projects : sequence of QDAProject
        If several contain codings without a coder, each gets an unknown coder of its own.

    Returns
    -------
    (projects, report entries)
    """
    labels = _file_labels(projects)
    several = sum(bool((project.codings["user"] == "").any()) for project in projects) > 1
    named, renamed = [], []
    for project, label in zip(projects, labels, strict=True):
        names = project.users["name"]
        generic = names.map(comparable).str.casefold().isin(GENERIC_NAMES)
        users = project.users.assign(name=names.mask(generic, names + f" ({label})").str.strip())
        renamed += users.loc[generic & users["user"].isin(project.codings["user"].unique()), "name"].tolist()
        project = replace(project, users=users)
        if several and (project.codings["user"] == "").any():
            project = _with_unknown(project, f"{_UNKNOWN} ({label})")
            renamed.append(f"{_UNKNOWN} ({label})")
        named.append(project)
    text = (
        "coders with a generic name, taken for another person in each file (if not, give them one label under coders)"
    )
    return named, report_entries({text: renamed})


def _file_labels(projects: Sequence[QDAProject]) -> list[str]:
    """Name each project by its file, with a number if several files have the same name."""
    names = [project.files[0]["file"] for project in projects]
    count, seen = Counter(names), Counter[str]()
    labels = []
    for name in names:
        seen[name] += 1
        labels.append(name if count[name] == 1 else f"{name}, copy {seen[name]}")
    return labels


def _with_unknown(project: QDAProject, name: str) -> QDAProject:
    """Assign codings without a coder to a new coder."""
    key = f"\n{name}"  # no tool has such an id
    tally = project.tallies.get("users", ItemCounts(0))
    codings = project.codings.astype({"user": "str"})
    return replace(
        project,
        users=pd.concat([project.users, frame_of("users", [(key, name)])], ignore_index=True),
        codings=codings.assign(user=codings["user"].mask(codings["user"] == "", key)),
        tallies={**project.tallies, "users": replace(tally, found=tally.found + 1)},
    )
