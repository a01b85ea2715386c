"""Replace names by labels in columns and variables of people, for all importers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.names.comparable_names import without_ending
from analysis.importers.people.cases_and_sets import ResolvedGroups
from analysis.importers.people.interview_keys import interview_names
from analysis.importers.people.ordinary_words import ORDINARY_WORDS
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.privacy.people_headers import may_name_people, names_people
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.sheets.truth_values import kind_of
from analysis.messages.suggestions import did_you_mean

_KINDS = ("coders", "speakers", "interviews", "units", "people")


@dataclass(frozen=True)
class _Column:
    """A column or variable: its name, its distinct values, and why it contains people ("" if it does not)."""

    name: str
    entries: Sequence[str]
    why: str = ""


def unknown_columns(project: QDAProject, resolved: ResolvedGroups, mapping: ImportMapping) -> list[Issue]:
    """Report columns under ``people`` and ``not_people`` in the mapping that do not exist."""
    known = {column.name for column in _columns(project, resolved, ())}
    return [
        mapping.problem(f"there is no column or variable '{name}'", did_you_mean(name, known), key, name)
        for key in ("people", "not_people")
        for name in mapping.get(key, [])
        if name not in known
    ]


def with_labels_of_people(
    project: QDAProject, resolved: ResolvedGroups, mapping: ImportMapping, pseudonyms: Pseudonyms
) -> tuple[QDAProject, ResolvedGroups, list[ReportEntry]]:
    """Replace names in columns of people by the labels of these coders, speakers or interviews, or by new labels.

    A column contains people if its name indicates this, if most of its values are known names of people, or if the
    mapping lists it.

    Parameters
    ----------
    pseudonyms : Pseudonyms
        The labels of everybody else, to which new ones are added.

    Returns
    -------
    (project, resolved, remarks)
        With labels in the notes and variables.
    """
    if project.pseudonymous or mapping.keeps("people"):
        return project, resolved, []
    known = _known_labels(project, mapping, pseudonyms)
    placing = set(mapping.get("variables", {}).values())
    columns = [_classify(column, mapping, known) for column in _columns(project, resolved, placing)]
    found = [column for column in columns if column.why]
    if not found:
        return project, resolved, []
    names = [value for column in found for value in column.entries if _plain(value) not in known]
    labels = pseudonyms.labels("people", names, mapping, False)
    label = {value: known.get(_plain(value)) or labels[value] for column in found for value in column.entries}
    wanted = [column.name for column in found]
    notes = _relabelled(project.notes, _on_segments(project), "name", "text", wanted, label)
    every = pd.Series(True, resolved.variables.index)
    variables = _relabelled(resolved.variables, every, "variable", "value", wanted, label)
    items = [f"{column.name}: {column.why}, {len(column.entries)} names" for column in found]
    remarks = report_entries({"columns taken for names of people, which now hold labels (else: not_people)": items})
    return replace(project, notes=notes), replace(resolved, variables=variables), remarks


def _columns(project: QDAProject, resolved: ResolvedGroups, placing: Iterable[str]) -> list[_Column]:
    """List the variables, and the columns of a table that became notes on segments, with their distinct values."""
    notes = project.notes.loc[_on_segments(project), ["name", "text"]].set_axis(["variable", "value"], axis=1)
    every = pd.concat([resolved.variables[["variable", "value"]], notes], ignore_index=True)
    every = every[(every["value"] != "") & ~every["variable"].isin(list(placing))].drop_duplicates()
    return [_Column(str(name), rows["value"].tolist()) for name, rows in every.groupby("variable", sort=False)]


def _on_segments(project: QDAProject) -> pd.Series:
    """Mark the notes that were columns of a table: those on segments."""
    is_table = "rows" in project.tallies
    return (project.notes["entity"] == "selection") & (project.notes["name"] != "") & is_table


def _classify(column: _Column, mapping: ImportMapping, known: Mapping[str, str]) -> _Column:
    if column.name in mapping.get("not_people", []) or not column.entries:
        return column
    if column.name in mapping.get("people", []):
        return replace(column, why="the mapping says so")
    if names_people(column.name) and any(map(_is_words, column.entries)):
        return replace(column, why="its name says so")
    if may_name_people(column.name) and any(map(_is_written_as_a_name, filter(_is_words, column.entries))):
        return replace(column, why="its name and how it is written say so")
    named = sum(_plain(value) in known and _is_words(value) for value in column.entries)
    return replace(column, why="most of it are known names") if named * 2 > len(column.entries) else column


def _is_words(value: str) -> bool:
    return kind_of(value) == "other" and any(map(str.isalpha, value))


def _is_written_as_a_name(value: str) -> bool:
    """Return whether a value is a few capitalised words, but not a role ("Teacher") or a sign ("P1", "M")."""
    words = re.findall(r"[^\W_]+", value)
    named = [
        word for word in words if word[0].isupper() and word[1:].islower() and word.casefold() not in ORDINARY_WORDS
    ]
    return len(words) <= 4 and bool(named) and not any(sign.isdecimal() for sign in value)


def _known_labels(project: QDAProject, mapping: ImportMapping, pseudonyms: Pseudonyms) -> dict[str, str]:
    """Return labels by plain name: of everybody with a label, and kept names as their own labels."""
    cases = project.groups.loc[project.groups["kind"] == "case", "name"]
    names_by_kind: dict[str, Iterable[str]] = {
        "coders": project.users["name"],
        "speakers": [*project.selections["speaker"].unique(), *cases],
        "interviews": interview_names(project.sources["name"]),
    }
    known: dict[str, str] = {}
    for kind in _KINDS:
        labels = {name: name for name in names_by_kind.get(kind, ())} if mapping.keeps(kind) else {}
        labels |= {name: label for (of, name), label in pseudonyms.known.items() if of == kind}
        for name, label in labels.items():
            for shape in (name, without_ending(name)) if kind == "interviews" else (name,):
                known.setdefault(_plain(shape), label)
    return {name: label for name, label in known.items() if any(sign.isalpha() for sign in name)}


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _relabelled(
    frame: pd.DataFrame, rows: pd.Series, name: str, value: str, wanted: Sequence[str], label: Mapping[str, str]
) -> pd.DataFrame:
    is_relabelled = rows & frame[name].isin(wanted) & (frame[value] != "")
    changed = frame[value].where(~is_relabelled, frame[value].map(label)).astype("str").fillna("")
    return frame.assign(**{value: changed})
