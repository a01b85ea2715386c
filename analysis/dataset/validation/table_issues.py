"""Validate each table by itself: its columns, its cells and its keys."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.dataset.validation.row_problem import (
    TYPES,
    Problem,
    RowProblem,
    nearest_word,
    shorten,
    unknown_keys,
    whole_numbers,
)
from analysis.errors import Issue
from analysis.files.csv_io import line_numbers
from analysis.messages.characters import NOT_IN_NAME, NOT_IN_TEXT, character_name
from analysis.written_names import in_files

_NAMES_SHOWN = {  # columns with the names that tables and figures show
    "interviews": ("interview", "unit"),
    "coders": ("coder", "label"),
    "codes": ("code", "label_da", "label_en"),
}
_RUNNING = {"segments": ("text",), "notes": ("text",), "codes": ("definition", "include", "exclude")}
_WORDS = {"none": "leave no {unit} out", "each": "leave each {unit} out in turn"}


def missing_tables(tables: Mapping[str, pd.DataFrame], resources: Mapping) -> Iterable[Problem]:
    """Report tables that the dataset lacks."""
    for name in resources:
        if name not in tables:
            columns = ",".join(in_files(f["name"]) for f in resources[name]["schema"]["fields"])
            yield Issue(f"{name}.csv", "the table is missing", f"add it, if only with the header {columns}")


def table_issues(tables: Mapping[str, pd.DataFrame], name: str, schema: Mapping) -> Iterable[Problem]:
    """Find problems of one table: its columns, its cells, its keys, and its references to keys of other tables."""
    file, frame = f"{name}.csv", tables[name]
    yield from _columns(file, frame, schema)
    for field in schema["fields"]:
        if field["name"] in frame:
            yield from _cells(file, frame, field)
            yield from _characters(file, frame, field["name"], NOT_IN_TEXT if _is_running(name, field) else NOT_IN_NAME)
    yield from _keys(file, frame, schema)
    for link in schema.get("foreignKeys", ()):
        (column,), (key,) = link["fields"], link["reference"]["fields"]
        target = link["reference"]["resource"] or name
        if column in frame and key in tables.get(target, ()):
            known = tables[target][key]
            yield from unknown_keys(file, frame, frame[column], known, column, f"{target}.csv")


def _columns(file: str, frame: pd.DataFrame, schema: Mapping) -> Iterable[Problem]:
    names = [field["name"] for field in schema["fields"]]
    for field in schema["fields"]:
        if field.get("constraints", {}).get("required") and field["name"] not in frame:
            near = nearest_word(field["name"], [column for column in frame.columns if column not in names])
            hint = f"is it the column '{near}'?" if near else f"it contains: {field['description']}"
            yield Issue(file, f"column '{in_files(field['name'])}' is missing", hint, 1)
    for column in frame:
        if column not in names:
            hint = "put other attributes of interviews, speakers or coders into variables.csv, one per row"
            yield Issue(file, f"column '{column}' is unknown", hint, 1)


def _cells(file: str, frame: pd.DataFrame, field: Mapping) -> Iterable[Problem]:
    column, constraints, cells = in_files(field["name"]), field.get("constraints", {}), frame[field["name"]]
    empty = cells == ""
    if constraints.get("required"):
        hint = "put it in a family, or in the family other" if column == "family" else field["description"]
        yield RowProblem(file, frame, empty, lambda _: f"{column} is empty", hint)
    if "enum" in constraints:
        hint = "one of " + ", ".join(map(in_files, constraints["enum"]) if column == "entity" else constraints["enum"])
        wrong = ~empty & ~cells.isin(constraints["enum"])
        yield RowProblem(file, frame, wrong, lambda value: f"{column} '{value}' is not allowed", hint, cells)
    numbers = whole_numbers(cells) if field["type"] == "integer" else None
    if field["type"] in TYPES:
        pattern, meaning = TYPES[field["type"]]
        wrong = ~empty & (~cells.str.fullmatch(pattern) if numbers is None else numbers.isna())
        yield RowProblem(file, frame, wrong, lambda value: f"{column} '{value}' is not {meaning}", "", cells)
    if "pattern" in constraints:
        wrong = ~empty & ~cells.str.fullmatch(constraints["pattern"])
        hint = "letters a to z, digits, '.', '_' and '-'"
        yield RowProblem(file, frame, wrong, lambda value: f"{column} '{value}' is not a file name", hint, cells)
    if "minimum" in constraints:
        wrong = (numbers < constraints["minimum"]).fillna(False)
        hint = f"at least {constraints['minimum']}"
        yield RowProblem(file, frame, wrong, lambda value: f"{column} {value} is too small", hint, cells)


def _is_running(table: str, field: Mapping) -> bool:
    """Return whether a column contains running text instead of names."""
    return field["name"].removesuffix("_da") in _RUNNING.get(table, ())


def _characters(file: str, frame: pd.DataFrame, column: str, forbidden: re.Pattern) -> Iterable[Problem]:
    """Find cells with characters that cannot be displayed."""
    cells = frame[column]
    if not forbidden.search(_joined(cells)):  # far faster than searching each cell
        return
    wrong = cells.map(lambda cell: bool(forbidden.search(cell))).astype(bool)

    def descriptions(rows: pd.DataFrame) -> pd.Series:
        return rows[column].map(lambda cell: f"{in_files(column)}: {_place(forbidden.search(cell))} in {cell!a}")  # type: ignore[arg-type,misc] # these rows match

    yield RowProblem(file, frame, wrong, lambda value: value, "delete the character", descriptions)


def _joined(cells: pd.Series) -> str:
    return "".join(cells.drop_duplicates().tolist())


def _place(found: re.Match) -> str:
    return f"character {found.start() + 1} is {character_name(found[0])}"


def _keys(file: str, frame: pd.DataFrame, schema: Mapping) -> Iterable[Problem]:
    key = schema.get("primaryKey") or [field["name"] for field in schema["fields"]]
    key = [column for column in key if column in frame]
    duplicates = frame.duplicated(key) if key else pd.Series(False, frame.index)
    if not duplicates.any():
        return
    value = frame.loc[frame.duplicated(key, keep=False), key].agg(", ".join, axis=1)
    lines = line_numbers(frame)[value.index].groupby(value.to_numpy()).min()
    first = {shorten(str(same)): line for same, line in lines.items()}
    hint = "delete one of the two" if len(key) > 1 else "use a different key for each row"
    label = ", ".join(map(in_files, key))
    yield RowProblem(
        file,
        frame,
        duplicates,
        lambda v: f"{label} '{v}' is already on line {first.get(v, '...')}",
        hint,
        value.reindex(frame.index),
    )


def blank_names(tables: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Find names and labels that contain only blanks, which would be invisible in tables and figures."""
    for name, columns in _NAMES_SHOWN.items():
        for column in columns:
            cells = tables[name][column].fillna("")
            wrong = (cells != "") & (cells.str.strip() == "")
            names, hint = pd.Series(in_files(column), cells.index), "write visible characters, or leave the cell empty"
            yield RowProblem(f"{name}.csv", tables[name], wrong, lambda c: f"{c} contains only blanks", hint, names)


def reserved_names(interviews: pd.DataFrame) -> Iterable[Problem]:
    """Find units whose name is a reserved value of ``leave_out``."""
    cells, column = interviews["unit"], in_files("unit")
    for word, meaning in _WORDS.items():
        hint = f"rename it: leave_out={word} means to {meaning.format(unit=column)}"
        yield RowProblem("interviews.csv", interviews, cells == word, f"{column} '{{}}'".format, hint, cells)
