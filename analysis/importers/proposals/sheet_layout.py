"""Propose how one sheet contains codes: which columns, of which coder, and below which code."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.importers.mappings.mapping import COLUMNS
from analysis.importers.proposals.cell_kinds import are_codes, are_numbers, are_short, filled, list_separator
from analysis.importers.proposals.column_names import code_levels, coder_groups, is_code_name, numbered_groups
from analysis.importers.sheets.column_aliases import plain_name
from analysis.importers.sheets.table_columns import find_columns

# Names that mean an interview only beside columns of codes.
_INTERVIEWS = (
    "p", "interviewee", "person", "subject", "interviewperson", "interviewnr", "interview nr", "interview no",
    "interview number", "informant nr", "informant id", "deltager nr", "deltager id", "respondent nr", "participant no",
)  # fmt: skip
_UNITS = re.compile(
    r"(statement|segment|unit|quote|quotation|row|udsagn|citat|enhed|række|excerpt)[ _-]?(id|nr|no|number)\.?"
)
_TEXTS = ("statement", "udsagn", "utterance", "ytring", "answer", "svar", "passage")
_RATINGS = frozenset((
    "rating", "score", "value", "weight", "vægt", "værdi", "grad", "intensity", "intensitet", "styrke", "strength",
    "impact", "level", "niveau", "points", "point", "scale", "skala", "effect", "effekt",
))  # fmt: skip
_NO_CODES = frozenset((
    "section", "afsnit", "topic", "emne", "question", "spørgsmål", "date", "dato", "comment", "comments", "kommentar",
    "note", "notes", "noter", "memo", "remark", "bemærkning", "status", "gender", "køn", "age", "alder", "role",
    "rolle", "year", "år", "minutes", "minutter", "words", "ord", "type of interview",
))  # fmt: skip


@dataclass(frozen=True)
class SheetLayout:
    """How a sheet contains codes.

    Attributes
    ----------
    file, sheet : str
        ``sheet`` is "" for a text.
    frame : DataFrame
    columns : dict
        Column by word, as in a mapping.
    entries : dict
        The proposed entries of a mapping for the columns of codes.
    """

    file: str
    sheet: str
    frame: pd.DataFrame
    columns: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code_columns(self) -> set[str]:
        """The columns that contain codes or numbers."""
        stated = [value for key, value in self.entries.items() if key != "list_separator"]
        lists = [part for value in stated for part in (value.values() if isinstance(value, dict) else [value])]
        single = {self.columns[word] for word in ("code", "value") if word in self.columns}
        return {column for columns in lists for column in columns} | single


def sheet_layout(file: str, sheet: str, frame: pd.DataFrame) -> SheetLayout:
    """Propose how a sheet contains codes."""
    known = find_columns(frame)
    if "interview" not in known and (found := _first_named(frame, _INTERVIEWS)):
        known["interview"] = found
    if "text" not in known and (found := _first_named(frame, _TEXTS)):
        known["text"] = found
    of_coders = {who: c for who, c in coder_groups(frame.columns).items() if are_short(filled(frame, c))}
    if len(of_coders) > 1:
        used = {column for columns in of_coders.values() for column in columns}
        entries: dict[str, object] = {"coder_columns": of_coders}
    else:
        entries, used = _code_and_value_columns(frame, known)
    columns = {word: known[word] for word in COLUMNS if word in known and known[word] not in used}
    if entries:
        columns.pop("code", None)
        columns = with_locator(columns, frame)
    elif "code" in columns and "parent" not in columns:
        entries, columns = _levels_and_value(frame, columns)
    layout = SheetLayout(file, sheet, frame, columns, entries)
    return _with_separator(layout)


def _first_named(frame: pd.DataFrame, names: Collection[str]) -> str | None:
    return next((column for column in frame.columns if plain_name(column) in names), None)


def _code_and_value_columns(frame: pd.DataFrame, known: Mapping[str, str]) -> tuple[dict[str, object], set[str]]:
    """Find numbered columns of codes and numbers; and single ones, if no column is named as that of the codes."""
    taken = {known[word] for word in COLUMNS if word in known and word != "code"} | {known.get("number", "")}
    groups = {
        name: columns
        for name, columns in numbered_groups(column for column in frame.columns if column not in taken).items()
        if len(filled(frame, columns))
    }
    codes = {name: columns for name, columns in groups.items() if are_short(filled(frame, columns))}
    values = {name: columns for name, columns in groups.items() if are_numbers(filled(frame, columns))}
    grouped = {column for columns in [*codes.values(), *values.values()] for column in columns}
    if "interview" in known and (codes or values or "code" not in known):
        for column in _single_columns(frame, known["interview"], taken | grouped):
            (values if are_numbers(filled(frame, [column])) else codes)[column] = [column]
    if not codes and ("code" in known or len(values) < 1):
        return {}, set()
    return _entries(codes, values), {column for columns in [*codes.values(), *values.values()] for column in columns}


def _single_columns(frame: pd.DataFrame, interview: str, taken: Collection[str]) -> list[str]:
    """List the other columns whose cells recur like codes, or are numbers, and differ within interviews."""
    found = []
    for column in frame.columns:
        if column in taken or plain_name(column) in _NO_CODES:
            continue
        cells = filled(frame, [column])
        differs = (frame.groupby(interview)[column].nunique() > 1).any() or frame[interview].is_unique
        if differs and (are_codes(cells) or are_numbers(cells)):
            found.append(column)
    return found


def _entries(codes: Mapping[str, list[str]], values: Mapping[str, list[str]]) -> dict[str, object]:
    entries: dict[str, object] = {}
    if codes:
        one_list = len(codes) == 1 and is_code_name(next(iter(codes)))
        entries["code_columns"] = next(iter(codes.values())) if one_list else dict(codes)
    if values:
        entries["value_columns"] = dict(values)
    return entries


def with_locator(columns: dict[str, str], frame: pd.DataFrame) -> dict[str, str]:
    """Use a column that numbers the rows of each interview as the locator."""
    if {"locator", "start"} & set(columns):
        return columns
    unit = find_columns(frame, ["number"]).get("number") or next(
        (c for c in frame.columns if _UNITS.fullmatch(plain_name(c))), None
    )
    if unit is None or unit in columns.values():
        return columns
    keys = [column for column in (columns.get("interview"), columns.get("coder"), unit) if column]
    return {**columns, "locator": unit} if not frame.duplicated(keys).any() else columns


def _levels_and_value(frame: pd.DataFrame, columns: dict[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """Find the levels of a code in several columns, and the number that belongs to each code."""
    rating = next((c for c in frame.columns if plain_name(c) in _RATINGS and are_numbers(filled(frame, [c]))), None)
    if rating:
        columns = {**columns, "value": rating}
    free = [c for c in frame.columns if c == columns["code"] or c not in columns.values()]
    levels = [column for column in code_levels(free) if are_short(filled(frame, [column]))]
    if len(levels) < 2:
        return {}, columns
    return {"code_levels": levels}, {word: column for word, column in columns.items() if word != "code"}


def _with_separator(layout: SheetLayout) -> SheetLayout:
    texts = [column for column in layout.frame.columns if column in layout.code_columns]
    texts = [column for column in texts if not are_numbers(filled(layout.frame, [column]))]
    separator = list_separator(filled(layout.frame, texts)) if texts else ""
    if not separator:
        return layout
    entries = {**layout.entries, "list_separator": separator}
    return SheetLayout(layout.file, layout.sheet, layout.frame, layout.columns, entries)
