"""Make one row for each code of a table that has several codes in a row or in a cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import Issue
from analysis.files.csv_io import LINE, capped
from analysis.importers.codes.code_separators import PATH_MARK
from analysis.importers.mappings.code_columns import CodeColumn, code_columns, has_code_columns
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.numbers import number_of
from analysis.importers.names.unicode_form import nfc_column

Path = tuple[str, ...]
Prepare = Callable[[pd.DataFrame, str], tuple[pd.DataFrame, list[Issue]]]
_CODE, _CODER, _ORDER = "code of the row", "coder of the row", "order of the row"


def with_one_code_per_row(mapping: ImportMapping) -> tuple[ImportMapping, Prepare | None]:
    """Return a mapping for a table with one code per row, and the function that converts tables to this form.

    Returns
    -------
    (mapping, prepare)
        ``prepare`` is None if the table has one code per row already. It takes and returns what `read_rows` states.
    """
    columns = mapping.get("columns", {})
    if not has_code_columns(mapping) and not mapping.get("list_separator") and "value" not in columns:
        return mapping, None
    ours = {word: column for word, column in columns.items() if word != "value"} | {"code": _CODE}
    if mapping.get("coder_columns"):
        ours["coder"] = _CODER
    inside = replace(mapping, entries={**mapping.entries, "columns": ours})
    return inside, lambda frame, file: _one_code_per_row(frame, file, mapping)


def _one_code_per_row(frame: pd.DataFrame, file: str, mapping: ImportMapping) -> tuple[pd.DataFrame, list[Issue]]:
    named = mapping.get("columns", {})
    columns = [column for column in code_columns(mapping) if column.column in frame]
    problems: list[Issue] = []
    parts = [_cells_of(frame, column, mapping, file, problems) for column in columns]
    levels = [column for column in mapping.get("code_levels", []) or [named.get("code", "")] if column in frame]
    if levels:
        parts.append(_paths(frame, levels, mapping))
    if named.get("value") in frame and levels:
        parts[-1] = _with_values(parts[-1], frame, CodeColumn(named["value"]), mapping, file, problems)
    used = {column.column for column in columns} | set(levels) | {named.get("value")}
    rest = frame.drop(columns=[column for column in frame if column in used])
    given = pd.concat([_numbered(part, number) for number, part in enumerate(parts)]) if parts else _numbered(None, 0)
    uncoded = np.setdiff1d(np.arange(len(frame)), given["row"])
    given = pd.concat([given, pd.DataFrame({"row": uncoded, _CODE: "", _CODER: "", _ORDER: 0})])
    given = given.sort_values(["row", _ORDER], kind="stable")
    rows = rest.iloc[given["row"].to_numpy(dtype="int64")].assign(**{_CODE: given[_CODE].to_numpy()})
    if mapping.get("coder_columns"):
        stated = rows[named["coder"]].to_numpy() if named.get("coder") in rows else ""
        rows = rows.assign(**{_CODER: np.where(given[_CODER] != "", given[_CODER], stated)})
    rows.index.name = LINE
    return rows, problems


def _numbered(part: pd.DataFrame | None, number: int) -> pd.DataFrame:
    empty = pd.DataFrame({"row": np.array([], dtype="int64"), _CODE: "", _CODER: ""})
    return (empty if part is None else part).assign(**{_ORDER: number})


def _cells_of(
    frame: pd.DataFrame, column: CodeColumn, mapping: ImportMapping, file: str, problems: list[Issue]
) -> pd.DataFrame:
    """List the codes in a column: ``row`` (from 0) and the path of each code."""
    cells = _split(frame[column.column], mapping)
    if column.is_value:
        cells, wrong = _as_numbers(cells, column, mapping.get("values", {}).get(column.above, {}), frame.index)
        problems += capped([Issue(file, *fault) for fault in wrong])
    paths = cells if not column.above else column.above + PATH_MARK + cells
    return pd.DataFrame({"row": cells.index.to_numpy(), _CODE: paths.to_numpy(), _CODER: column.coder})


def _split(cells: pd.Series, mapping: ImportMapping) -> pd.Series:
    """Return the codes of a column's cells, with the row of each as the index."""
    cells = nfc_column(cells.str.strip()).set_axis(pd.RangeIndex(len(cells)))
    cells = cells[cells != ""]
    if separator := mapping.get("list_separator"):
        cells = cells.str.split(separator, regex=False).explode().astype("str").str.strip()
        cells = cells[cells != ""]
    return cells


def _as_numbers(
    cells: pd.Series, column: CodeColumn, words: Mapping[str, str], lines: pd.Index
) -> tuple[pd.Series, list[tuple[str, str, int]]]:
    """Write numbers in their shortest form; words that the mapping gives a number stay."""
    numbers = {cell: cell if cell in words else number_of(cell) for cell in cells.unique()}
    hint = "write a number, or give the word a number under `values`, or name the column under `code_columns`"
    first = cells[~cells.duplicated()]
    wrong = [
        (f"'{cell}' in column '{column.column}' is not a number", hint, int(line))
        for line, cell in zip(lines[first.index], first, strict=True)
        if numbers[cell] is None
    ]
    return cells.map({cell: number or cell for cell, number in numbers.items()}), wrong


def _paths(frame: pd.DataFrame, levels: Sequence[str], mapping: ImportMapping) -> pd.DataFrame:
    """Join the levels of each row's code; several codes in the last cell share the levels above."""
    lowest = _split(frame[levels[-1]], mapping)
    upper = [nfc_column(frame[level].str.strip()).to_numpy() for level in levels[:-1]]
    joined = [PATH_MARK.join(part for part in parts if part) for parts in zip(*upper, strict=True)]
    above = np.array(joined if upper else [""] * len(frame), dtype=object)
    coded = set(lowest.index)
    only_above = pd.Series("", [row for row, path in enumerate(above) if path and row not in coded])
    cells = pd.concat([lowest, only_above.astype("str")])
    paths = [PATH_MARK.join(part for part in (above[row], cell) if part) for row, cell in cells.items()]
    return pd.DataFrame({"row": cells.index.to_numpy(dtype="int64"), _CODE: paths, _CODER: ""})


def _with_values(
    part: pd.DataFrame,
    frame: pd.DataFrame,
    column: CodeColumn,
    mapping: ImportMapping,
    file: str,
    problems: list[Issue],
) -> pd.DataFrame:
    """Put each row's number below its code."""
    plain = replace(mapping, entries={**mapping.entries, "list_separator": ""})
    cells, wrong = _as_numbers(_split(frame[column.column], plain), column, {}, frame.index)
    problems += capped([Issue(file, *fault) for fault in wrong])
    number = part["row"].map(cells).fillna("")
    return part.assign(**{_CODE: part[_CODE].where(number == "", part[_CODE] + PATH_MARK + number)})


def value_of_paths(paths: Iterable[Path], mapping: ImportMapping) -> dict[Path, str]:
    """Return the number of each code that is a value, by its path."""
    above = {column.above for column in code_columns(mapping) if column.is_value}
    words = mapping.get("values", {})
    every = "value" in mapping.get("columns", {})
    values: dict[Path, str] = {}
    for path in paths:
        parent, name = (path[-2] if len(path) > 1 else ""), path[-1]
        number = words.get(parent, {}).get(name)
        if number is None and ((len(path) == 2 and parent in above) or (every and len(path) > 1)):
            number = number_of(name)
        if number is not None:
            values[path] = number_of(number) or number
    return values
