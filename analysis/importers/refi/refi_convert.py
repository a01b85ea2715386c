"""What has been found in a REFI-QDA file -> a foreign project."""

import hashlib
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of
from analysis.importers.refi.refi_elements import tool_and_version
from analysis.importers.refi.refi_names import make_names_distinct
from analysis.importers.refi.refi_state import RefiContent
from analysis.lookup import among
from analysis.messages.plurals import quantity


def build_project(found: RefiContent, file: Path, door: str) -> QDAProject:
    """Put together what was found.

    Raises
    ------
    InputError
        If there is nothing in it, or one id stands for two things.
    """
    _check(found, file)
    make_names_distinct(found)
    selections = found.selections.frame("selections")
    codings, lost = _valid_codings(found)
    codes = {name: [row[place] for row in found.codes] for place, name in enumerate(("code", "path", "description"))}
    tool, version = tool_and_version(found.origin)
    return QDAProject(
        door=door,
        tool=tool,
        version=version,
        files=[{"file": file.name, "sha256": _digest(file)}],
        users=frame_of("users", found.users),
        codes=frame_of("codes", codes),
        sources=frame_of("sources", pd.DataFrame(found.sources, columns=["source", "name", "kind"], dtype="str")),
        selections=selections,
        codings=codings,
        groups=frame_of("groups", found.groups),
        members=frame_of("members", found.members),
        variables=frame_of("variables", found.variables),
        notes=frame_of("notes", found.notes),
        links=_resolved_links(found, selections["selection"]),
        tallies=_tallies(found, lost + found.left_out["codings"], len(codings)),
        texts=found.texts,
        readings=found.positions.readings,
        remarks=[*_report_entries(found), *found.positions.remarks()],
    )


def _check(found: RefiContent, file: Path) -> None:
    """Refuse a project in which one id stands for two things: nobody could tell which is meant."""
    problems = []
    if not found.sources and not found.codes:
        problems.append(Issue(file.name, "the project has neither sources nor codes", "is it the right file?"))
    for kind, rows in (("source", found.sources), ("code", found.codes)):
        twice = [key for key, number in Counter(row[0] for row in rows).items() if number > 1][:20]
        problems += [
            Issue(file.name, f"two {kind}s have the id {key[:40] or '(none)'}", "export it again") for key in twice
        ]
    if problems:
        raise InputError(f"import of {file.name}", problems)


def _valid_codings(found: RefiContent) -> tuple[pd.DataFrame, int]:
    """Keep each coding of a known code once; count those whose code the project does not have."""
    codings = found.codings.frame("codings")
    codes = pd.Series([code for code, *_ in found.codes], dtype="str")
    known = among(codings["code"], codes)
    if lost := int((~known).sum()):
        found.tell("codings left out, as the project does not have their code", quantity(lost, "coding"))
    users = pd.Series([user for user, _ in found.users], dtype="str")
    strange = ~among(codings["user"], users) & (codings["user"] != "")
    if strange.any():
        found.tell("codings by users whom the project does not name, whose coder is unknown", f"{strange.sum()}")
        codings = codings.assign(user=codings["user"].astype("str").mask(strange, "")).drop_duplicates(
            ignore_index=True
        )
        known = among(codings["code"], codes)
    return (codings if known.all() else codings[known].reset_index(drop=True)), lost


def _resolved_links(found: RefiContent, selections: pd.Series) -> pd.DataFrame:
    """Say of what kind the ends of links are."""
    links = frame_of("links", found.links)
    if links.empty:
        return links
    for end in ("origin", "target"):
        ids, said = links[end], links[f"{end}_entity"]
        entity = said.where(said != "", "note")
        kinds = {
            "source": ids.isin([source for source, *_ in found.sources]),
            "code": ids.isin([code for code, *_ in found.codes]),
        }
        for kind, stands in {**kinds, "selection": among(ids, selections)}.items():
            entity = entity.mask(stands & (said == ""), kind)
        links[f"{end}_entity"] = entity
    return links


def _tallies(found: RefiContent, lost: int, codings: int) -> dict[str, ItemCounts]:
    number = found.number
    merged = number["codings"] - lost - codings  # also those whose user turned out to be nobody's
    return {
        "users": ItemCounts(len(found.users)),
        "codes": ItemCounts(len(found.codes)),
        "sources": ItemCounts(number["sources"]),
        "selections": ItemCounts(number["selections"], found.merged["selections"], found.left_out["selections"]),
        "codings": ItemCounts(number["codings"], merged=merged, left_out=lost),
        "variables": ItemCounts(len(found.variables)),
        "cases": ItemCounts(sum(kind == "case" for _, kind, _ in found.groups)),
        "sets": ItemCounts(sum(kind == "set" for _, kind, _ in found.groups)),
        "notes": ItemCounts(number["notes"]),
        "links": ItemCounts(number["links"]),
    }


def _report_entries(found: RefiContent) -> list[ReportEntry]:
    told = report_entries(found.told)
    told += [ReportEntry(f"{text}: {number}") for text, number in found.counted.items() if number]
    if found.strange:
        others = [f"{name}: {number}" for name, number in found.strange.items()]
        told.append(
            ReportEntry(f"elements left out, as the standard has none of their kind there: {len(others)}", others)
        )
    for place, number in found.elsewhere.items():
        told.append(ReportEntry(f"selections left out with their codings, as they stand in {place}: {number}"))
    if names := list(found.not_codable.values()):
        told.append(ReportEntry(f"codes that the tool does not let anybody give, kept as parents: {len(names)}", names))
    if number := found.merged["selections"]:
        told.append(ReportEntry(f"selections that stand twice, as a region and as text: {number}"))
    return told


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
