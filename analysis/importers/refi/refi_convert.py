"""Convert the content read from a REFI-QDA file into a foreign project."""

import hashlib
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.importers.positions.text_positions import PositionReader
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import FRAMES, ItemCounts, QDAProject, frame_of
from analysis.importers.refi.refi_elements import tool_and_version
from analysis.importers.refi.refi_names import make_names_distinct
from analysis.importers.refi.refi_state import RefiContent
from analysis.lookup import among
from analysis.messages.plurals import quantity


def build_project(content: RefiContent, positions: PositionReader, file: Path, file_format: str) -> QDAProject:
    """Build a foreign project from the content of a file.

    Raises
    ------
    InputError
        If there are neither sources nor codes, or two items share an id.
    """
    _check(content, file)
    make_names_distinct(content)
    selections = content.selections.frame(FRAMES["selections"])
    codings, lost = _valid_codings(content)
    codes = {name: [row[place] for row in content.codes] for place, name in enumerate(("code", "path", "description"))}
    tool, version = tool_and_version(content.origin)
    return QDAProject(
        file_format=file_format,
        tool=tool,
        version=version,
        files=[{"file": file.name, "sha256": _digest(file)}],
        users=frame_of("users", content.users),
        codes=frame_of("codes", codes),
        sources=frame_of("sources", pd.DataFrame(content.sources, columns=["source", "name", "kind"], dtype="str")),
        selections=selections,
        codings=codings,
        groups=frame_of("groups", content.groups),
        members=frame_of("members", content.members),
        variables=frame_of("variables", content.variables),
        notes=frame_of("notes", content.notes),
        links=_resolved_links(content, selections["selection"]),
        tallies=_tallies(content, lost + content.left_out["codings"], len(codings)),
        texts=content.texts,
        readings=positions.readings,
        remarks=[*_report_entries(content), *positions.remarks()],
    )


def _check(content: RefiContent, file: Path) -> None:
    """Reject a project in which two items share an id, because references to it would be ambiguous."""
    problems = []
    if not content.sources and not content.codes:
        problems.append(Issue(file.name, "the project has neither sources nor codes", "is it the right file?"))
    for kind, rows in (("source", content.sources), ("code", content.codes)):
        twice = [key for key, number in Counter(row[0] for row in rows).items() if number > 1][:20]
        problems += [
            Issue(file.name, f"two {kind}s have the id {key[:40] or '(none)'}", "export it again") for key in twice
        ]
    if problems:
        raise InputError(f"import of {file.name}", problems)


def _valid_codings(content: RefiContent) -> tuple[pd.DataFrame, int]:
    """Keep each coding of a known code once; count the codings whose code is missing from the project."""
    codings = content.codings.frame(FRAMES["codings"])
    codes = pd.Series([code for code, *_ in content.codes], dtype="str")
    known = among(codings["code"], codes)
    if left_out := int((~known).sum()):
        content.report("codings left out, as the project does not have their code", quantity(left_out, "coding"))
    users = pd.Series([user for user, _ in content.users], dtype="str")
    by_unknown_user = ~among(codings["user"], users) & (codings["user"] != "")
    if by_unknown_user.any():
        content.report(
            "codings by users whom the project does not name, whose coder is unknown", f"{by_unknown_user.sum()}"
        )
        codings = codings.assign(user=codings["user"].astype("str").mask(by_unknown_user, "")).drop_duplicates(
            ignore_index=True
        )
        known = among(codings["code"], codes)
    return (codings if known.all() else codings[known].reset_index(drop=True)), left_out


def _resolved_links(content: RefiContent, selections: pd.Series) -> pd.DataFrame:
    """Determine the kind (source, code, selection or note) of both ends of each link."""
    links = frame_of("links", content.links)
    if links.empty:
        return links
    for end in ("origin", "target"):
        ids, stated = links[end], links[f"{end}_entity"]
        entity = stated.where(stated != "", "note")
        kinds = {
            "source": ids.isin([source for source, *_ in content.sources]),
            "code": ids.isin([code for code, *_ in content.codes]),
        }
        for kind, is_kind in {**kinds, "selection": among(ids, selections)}.items():
            entity = entity.mask(is_kind & (stated == ""), kind)
        links[f"{end}_entity"] = entity
    return links


def _tallies(content: RefiContent, lost: int, codings: int) -> dict[str, ItemCounts]:
    number = content.number
    merged = number["codings"] - lost - codings  # includes codings that became equal when an unknown user was removed
    return {
        "users": ItemCounts(len(content.users)),
        "codes": ItemCounts(len(content.codes)),
        "sources": ItemCounts(number["sources"]),
        "selections": ItemCounts(number["selections"], content.merged["selections"], content.left_out["selections"]),
        "codings": ItemCounts(number["codings"], merged=merged, left_out=lost),
        "variables": ItemCounts(len(content.variables)),
        "cases": ItemCounts(sum(kind == "case" for _, kind, _ in content.groups)),
        "sets": ItemCounts(sum(kind == "set" for _, kind, _ in content.groups)),
        "notes": ItemCounts(number["notes"]),
        "links": ItemCounts(number["links"]),
    }


def _report_entries(content: RefiContent) -> list[ReportEntry]:
    reported = report_entries(content.reported)
    reported += [ReportEntry(f"{text}: {number}") for text, number in content.reported_counts.items() if number]
    if content.unknown_elements:
        others = [f"{name}: {number}" for name, number in content.unknown_elements.items()]
        reported.append(
            ReportEntry(f"elements left out, as the standard has none of their kind there: {len(others)}", others)
        )
    for place, number in content.outside_sources.items():
        reported.append(ReportEntry(f"selections left out with their codings, as they stand in {place}: {number}"))
    if names := list(content.not_codable.values()):
        reported.append(
            ReportEntry(f"codes that the tool does not let anybody give, kept as parents: {len(names)}", names)
        )
    if number := content.merged["selections"]:
        reported.append(ReportEntry(f"selections given twice, as a region and as text: {number}"))
    return reported


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
