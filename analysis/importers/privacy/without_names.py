"""Remove the names of the key from a dataset and its import report, or report where they remain."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files.csv_io import line_numbers
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.privacy.name_parts import (
    NUMBERS_WARNING,
    numbers_found,
    parts_found,
    parts_search,
    without_parts,
)
from analysis.importers.privacy.name_parts import WARNING as PARTS_WARNING
from analysis.importers.privacy.name_search import NameSearch, SearchedName, search_for
from analysis.importers.project.import_report import ImportReport, report_entries
from analysis.messages.plurals import listed, quantity
from analysis.models import Dataset

_REPLACED = {"variables": ("variable", "value", "origin"), "segments": ("locator",)}
_SEARCHED = {
    "interviews": ("interview", "unit", "group", "participants", "order"),
    "coders": ("coder", "label"),
    "codes": ("code", "label_da", "label_en"),
    "segments": ("speaker", "locator"),
    "variables": ("key", "variable", "value", "origin"),
}
_AS_WRITTEN = {  # never change what people said and wrote
    "codes": ("definition", "definition_da", "include", "include_da", "exclude", "exclude_da"),
    "segments": ("text",),
    "notes": ("text",),
}
_HINT = (
    "rename it, leave it out (leave_out, not_interviews), say that a column holds people (people), "
    "or, if it is no secret, write it under not_names: [..] in the mapping"
)
_WARNING = (
    "WARNING: names of the key stand in texts, memos or definitions, which are as people wrote them; "
    "take them out before anybody else reads them"
)
_NOT_SEARCHED = "names of the key that are not searched for, as"
_SHORT_NAMES = "names of two letters, searched for only in cells that contain nothing else"


# The folders of an absolute path may name the owner of the computer.
_ROOT = r"(?:file:/{2,3}|\b[A-Za-z]:[\\/]|\\\\[\w.$-]+\\|(?<![\w/])/(?=(?:Users|home|Volumes|mnt|media)/))"
_PART = r"[^\\/\n<>|\"]"
_FOLDERS = re.compile(rf"{_ROOT}(?:(?:[A-Za-z]:[\\/])?(?:Users|home)[\\/]{_PART}++)?+(?:{_PART}*+[\\/])*+")
_PATH_IN_NOTE = re.compile(rf"^(?P<name>[^:\n]{{1,80}}: ){_FOLDERS.pattern}(?={_PART}*$)")  # a cell, in a note


def without_names(
    dataset: Dataset, import_report: ImportReport, pseudonyms: Pseudonyms
) -> tuple[Dataset, ImportReport]:
    """Replace names by labels in variables, locators, file names and the import report, and search everything else.

    Returns
    -------
    (dataset, import report)
        The import report lists what was replaced, where texts and memos contain names, and which names were not
        searched for.

    Raises
    ------
    InputError
        If a key, a label, a title or the dataset's name contains a name.
    """
    search = search_for(pseudonyms, dataset.tables["codes"]["label_da"])
    dataset, entries = _with_labels(dataset, search)
    problems = _problems(dataset, search)
    if problems:
        raise InputError(f"{dataset.name}, as it would be written", problems)
    own = _interview_labels(pseudonyms)
    codes = dataset.tables["codes"]
    parts = parts_search(pseudonyms, [*codes["label_da"], *codes["label_en"], *codes["code"]])
    import_report = map_texts(
        import_report, lambda text: own.get(text) or without_parts(search.replaced(text, short=True), parts)
    )
    warnings = report_entries(
        {
            _WARNING: _as_written(dataset, search),
            PARTS_WARNING: parts_found(dataset.tables, parts, import_report),
            NUMBERS_WARNING: numbers_found(dataset.tables),
        }
    )
    entries |= {f"{_NOT_SEARCHED} {why}": items for why, items in search.unsearched.items()}
    entries[_SHORT_NAMES] = [f"{name.kind}: {name.label}" for name in search.names if name.is_short]
    return dataset, replace(import_report, remarks=[*warnings, *import_report.remarks, *report_entries(entries)])


def _interview_labels(pseudonyms: Pseudonyms) -> dict[str, str]:
    """Return labels by the names of interviews in a report, whether these are searched for or not."""
    known = {name: label for (kind, name), label in pseudonyms.known.items() if kind == "interviews"}
    return {name: label for name, label in known.items() if any(sign.isalpha() for sign in name)}


def map_texts(thing: Any, change: Callable[[str], str]) -> Any:
    """Change every string in a structure of dataclasses, dictionaries and sequences."""
    if isinstance(thing, str):
        return change(thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{field.name: map_texts(getattr(thing, field.name), change) for field in fields(thing)})
    if isinstance(thing, Mapping):
        return {key: map_texts(value, change) for key, value in thing.items()}
    if isinstance(thing, Sequence):
        return [map_texts(one, change) for one in thing]
    return thing


def _with_labels(dataset: Dataset, search: NameSearch) -> tuple[Dataset, dict[str, Sequence[str]]]:
    tables, items = dict(dataset.tables), []
    for table, columns in _REPLACED.items():
        for column in columns:
            cells = tables[table][column]
            changed = _relabelled(_without_folders(cells), search)
            differ = changed != cells
            if differ.any():
                tables[table] = tables[table].assign(**{column: changed})
                items.append(f"{table}.csv, {column}: {quantity(int(differ.sum()), 'cell')}")
    notes = tables["notes"]["text"]
    pathless = notes.str.replace(_PATH_IN_NOTE, r"\g<name>", regex=True)
    if (differ := pathless != notes).any():
        tables["notes"] = tables["notes"].assign(text=pathless)
        items.append(f"notes.csv, text: {quantity(int(differ.sum()), 'cell')}")
    origin = dict(dataset.description.get("origin") or {})
    if "files" in origin:
        origin["files"] = map_texts(origin["files"], search.replaced)
    description = {**dataset.description, **({"origin": origin} if origin else {})}
    entries: dict[str, Sequence[str]] = {
        "names and folders of paths that stood in other cells, replaced by labels or taken out, in columns": items
    }
    return replace(dataset, tables=tables, description=description), entries


def _without_folders(cells: pd.Series) -> pd.Series:
    """Keep the last part of absolute paths; a path to a home folder becomes "(folder)"."""
    shorter = cells.str.replace(_FOLDERS, "", regex=True)
    return shorter.mask((shorter.str.strip() == "") & (cells.str.strip() != ""), "(folder)").astype("str")


def _relabelled(cells: pd.Series, search: NameSearch) -> pd.Series:
    different = cells.unique().tolist()
    inside = NameSearch(search.found_in("\n".join(different)), {})
    if not inside.names:
        return cells
    return cells.map({cell: inside.replaced(cell) for cell in different}).astype("str")


def _problems(dataset: Dataset, search: NameSearch) -> list[Issue]:
    """Report names in places that must not contain any."""
    stated = [("the dataset's folder", dataset.name)]
    stated += [("datapackage.json", text) for text in _texts_of(dataset.description)]
    problems = [
        Issue(file, f"'{name.name}' is a name of the key ({name.kind}), in '{text}'", _HINT)
        for file, text in stated
        for name in search.found_in(text)
    ]
    for table, column, name, lines in _in_tables(dataset, search, _SEARCHED):
        often = f" ({len(lines)} times, first here)" if len(lines) > 1 else ""
        message = f"'{name.name}' is a name of the key ({name.kind}), in column {column}{often}"
        problems.append(Issue(f"{table}.csv", message, _HINT, lines[0]))
    return problems


def _texts_of(thing: object) -> Iterable[str]:
    found: list[str] = []

    def collect(text: str) -> str:
        found.append(text)
        return text

    map_texts(thing, collect)
    return found


def _in_tables(
    dataset: Dataset, search: NameSearch, columns: Mapping[str, Sequence[str]]
) -> Iterable[tuple[str, str, SearchedName, list[int]]]:
    """Find names in columns of tables: yield table, column, name, and lines of the file."""
    for table, wanted in columns.items():
        frame = dataset.tables[table]
        for column in wanted:
            different = frame[column].unique().tolist()
            inside = NameSearch(search.found_in("\n".join(different)), {})
            if not inside.names:
                continue
            names_by_cell = {cell: inside.found_in(cell) for cell in different}
            for name in inside.names:
                contains_name = (
                    frame[column].map({cell: name in names for cell, names in names_by_cell.items()}).astype(bool)
                )
                lines = line_numbers(frame)[contains_name].tolist()
                if lines:
                    yield table, column, name, lines


def _as_written(dataset: Dataset, search: NameSearch) -> list[str]:
    """List the places of names in what people said and wrote, without stating the names."""
    places = [
        (f"{table}.csv, {column}", name, lines)
        for table, column, name, lines in _in_tables(dataset, search, _AS_WRITTEN)
    ]
    for interview, text in dataset.texts.items():
        places += [(f"texts/{interview}.txt", name, lines) for name, lines in search.lines(text).items()]
    return [f"{place}: name of {name.owner}, line {listed(lines)}" for place, name, lines in places]
