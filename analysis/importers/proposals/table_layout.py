"""Propose the entries of a mapping that state how tables contain codes, over all files and sheets."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.proposals.sheet_layout import SheetLayout, sheet_layout, with_locator
from analysis.importers.sheets.spreadsheet import sheet_names
from analysis.importers.tables.read_table import read_tables

_NONE = ImportMapping(Path("mapping.yaml"))
_SHARED = 0.8  # share of the columns that sheets of one table have in common


def propose_layout(kinds: Mapping[Path, str | None]) -> dict[str, object]:
    """Propose entries of a mapping; none for tables that are read without them.

    Parameters
    ----------
    kinds : mapping of path to {"long", "wide", None}
        Tables (CSV, XLSX) and their kinds; None where the kind could not be detected.
    """
    layouts = [layout for file, kind in kinds.items() for layout in _sheets_of(file, kind)]
    with_codes = [layout for layout in layouts if layout.code_columns and len(layout.frame)]
    if not with_codes:
        return {}
    main = max(with_codes, key=_strength)
    parts = [layout for layout in with_codes if layout is main or _is_part(layout, main)]
    names = [layout.sheet for layout in parts if layout.file == main.file]
    of_places = _sheets(parts, main, len(names), sum(layout.file == main.file for layout in layouts))
    if "read" not in of_places and (read := _who_read(layouts, main)):
        of_places["read"] = read
    if "interview" not in main.columns and not {"sheet_interviews", "file_interviews"} & set(of_places):
        return {}
    if set(of_places) <= {"sheet"} and not main.entries and "value" not in main.columns:
        return {}
    columns = dict(main.columns)
    if {"sheet_coders", "file_coders"} & set(of_places):
        columns = with_locator(columns, main.frame)
    if "list_separator" in main.entries and len(main.entries) > 1:
        columns.pop("code", None)
    return of_places | {"columns": columns} | dict(main.entries)


def _sheets_of(file: Path, kind: str | None) -> list[SheetLayout]:
    """Read every sheet of a file that a mapping can explain: not the tables of tools and no matrices."""
    names = sheet_names(file)
    mapping = _NONE.with_entry("sheets", names) if len(names) > 1 else _NONE
    if kind == "wide" and len(names) < 2:
        return []
    tables = [table for table in read_tables(file, mapping) if len(table.frame.columns) and not table.problems]
    layouts = [sheet_layout(file.name, table.sheet, table.frame) for table in tables]
    if kind == "wide":  # a matrix beside a table with numbered columns of codes is a result
        return layouts if any(_is_numbered(layout) for layout in layouts) else []
    return layouts


def _is_numbered(layout: SheetLayout) -> bool:
    stated = layout.entries.get("code_columns", [])
    lists = list(stated.values()) if isinstance(stated, dict) else [stated]
    return "interview" in layout.columns and any(len(columns) > 1 for columns in lists)


def _strength(layout: SheetLayout) -> tuple[bool, int, int]:
    return "interview" in layout.columns, len(layout.code_columns), len(layout.frame)


def _is_part(layout: SheetLayout, main: SheetLayout) -> bool:
    """Return whether a table has the columns of the main one, but for those of interviews and remarks."""
    ours, theirs = set(main.frame.columns), set(layout.frame.columns)
    codes = main.code_columns
    return len(theirs & ours) >= _SHARED * len(theirs) and len(theirs & codes) >= _SHARED * len(codes)


def _sheets(parts: Sequence[SheetLayout], main: SheetLayout, read: int, number: int) -> dict[str, object]:
    """Propose which sheets are read, and which interview or coder each sheet or file is about."""
    entries: dict[str, object] = {}
    if read > 1:
        entries["sheets"] = [layout.sheet for layout in parts if layout.file == main.file]
    elif number > 1:
        entries["sheet"] = main.sheet
    if len(parts) < 2:
        return entries
    kind = "sheet" if read > 1 else "file"
    names = {_name(layout, kind): layout for layout in parts}
    if "interview" not in main.columns:
        return entries | {f"{kind}_interviews": {name: _stem(name) for name in names}}
    if "coder" in main.columns or "coder_columns" in main.entries or _are_of_different_interviews(parts, main):
        return entries
    coders = {name: _stem(name) for name in names}
    rows = {coders[name]: "rows" for name, layout in names.items() if _covers_less(layout, parts, main)}
    return entries | {f"{kind}_coders": coders} | ({"read": rows} if rows else {})


def _who_read(layouts: Sequence[SheetLayout], main: SheetLayout) -> dict[str, list[str]]:
    """Find a table that lists which interviews each coder has read: it names coders and interviews, and no codes."""
    if "coder" not in main.columns:
        return {}
    for layout in layouts:
        coder, interview = (layout.columns.get(word) for word in ("coder", "interview"))
        if layout.code_columns or not (coder and interview) or len(layout.frame.columns) > 4:
            continue
        rows = layout.frame[[coder, interview]]
        rows = rows[(rows != "").all(axis=1)].drop_duplicates()
        if set(rows[coder]) <= set(main.frame[main.columns["coder"]]) and not rows.empty:
            return {str(name): each.tolist() for name, each in rows.groupby(coder, sort=False)[interview]}
    return {}


def _name(layout: SheetLayout, kind: str) -> str:
    return layout.sheet if kind == "sheet" else layout.file


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0] if name.lower().endswith((".csv", ".xlsx", ".txt", ".tsv")) else name


def _are_of_different_interviews(parts: Sequence[SheetLayout], main: SheetLayout) -> bool:
    column = main.columns["interview"]
    if any(column not in layout.frame for layout in parts):
        return False
    interviews = [set(layout.frame[column]) - {""} for layout in parts]
    return len(set().union(*interviews)) == sum(map(len, interviews))


def _covers_less(layout: SheetLayout, parts: Sequence[SheetLayout], main: SheetLayout) -> bool:
    """Return whether a coder's table, with a row for each segment, has rows for a part of the segments only."""
    if not {"code_columns", "value_columns", "list_separator"} & set(main.entries):
        return False  # a segment without a code has no row
    return layout is not main and len(layout.frame) < 0.9 * max(len(part.frame) for part in parts)
