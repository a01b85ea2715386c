"""Find the tables of counts in a tool's own file: the column of codes, and what the other columns count."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.importers.codes.code_names import plain_label
from analysis.importers.codes.code_rows import CATEGORY, CODE
from analysis.importers.names.comparable_names import comparable
from analysis.importers.sheets.column_aliases import plain_name

_CODE_COLUMNS = (
    "code", "name", "tag", "codename", "code name", "kode", "código", "codesystem", "code system", "code tree",
    "codes", "kodenavn",
)  # fmt: skip
_COUNTS = {  # name of a column of counts -> what it counts
    "magnitude degree": "selections", "magnitude degree |": "selections", "grounded": "selections",
    "groundedness": "selections", "gr": "selections", "references": "selections", "referenzen": "selections",
    "coded segments": "selections", "codierte segmente": "selections", "frequency": "selections",
    "häufigkeit": "selections", "number of highlights": "selections", "segments": "selections", "count": "selections",
    "frequenz": "selections", "antal": "selections", "total": "selections", "i alt": "selections",
    "files": "sources", "dateien": "sources", "sources": "sources", "documents": "sources", "dokumente": "sources",
    "number of documents": "sources", "filer": "sources", "dokumenter": "sources",
}  # fmt: skip
_KINDS = {"category": CATEGORY, "kategori": CATEGORY, "kategorie": CATEGORY, "code": CODE, "kode": CODE}
_KIND_COLUMNS = ("kind", "type", "typ", "element")
_ID = re.compile(r"(cat|c)id:\d+")


@dataclass(frozen=True)
class CountTable:
    """One table of counts, with codes as rows.

    ``kinds`` states for each row whether it is a category or a code, if the table does; ``unknown_columns`` and
    ``no_numbers`` list columns and cells that cannot be compared.
    """

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: np.ndarray  # of shape (rows, columns); NaN for empty cells
    kinds: Sequence[str] = ()
    unknown_columns: Sequence[str] = ()
    no_numbers: Sequence[str] = ()


def frequency_tables(
    frame: pd.DataFrame, file: str, coders: Mapping[str, str]
) -> Iterator[tuple[CountTable, str, str | None]]:
    """Find the columns of counts beside a column of codes; a nameless column contains the codes below these.

    Parameters
    ----------
    frame : DataFrame
        The cells of the file, as strings.
    file : str
        Its name, for the titles.
    coders : dict
        Users by their names in lower case, since a column may count the codings of one user.

    Yields
    ------
    (table, what, user)
        A table of one column, whether it counts selections or sources, and the user whose codings it counts.
    """
    plain = {plain_name(column): column for column in frame.columns}
    code = next((plain[name] for name in _CODE_COLUMNS if name in plain), None)
    counted = {column: _COUNTS[name] for name, column in plain.items() if name in _COUNTS}
    by_coder = {column: coders[str(column).strip().casefold()] for column in frame.columns
                if str(column).strip().casefold() in coders and column not in (code, *counted)}  # fmt: skip
    if code is None or not (counted or by_coder):
        return
    names, kinds, of_kind = _names(frame, code), *_kinds(frame, plain)
    used = {code, "", of_kind, *counted, *by_coder}
    unknown = [str(column).strip() for column in frame.columns if column not in used]
    for column in frame.columns:
        if column in counted or column in by_coder:
            title, coder = str(column).strip(), by_coder.get(column)
            cells = np.array([[_number(cell)] for cell in frame[column]], dtype=float).reshape(len(frame), 1)
            wrong = _no_numbers(names, [title if coder is None else "codings"], frame[[column]].to_numpy(), cells)
            table = CountTable(f"{file}, {title}", names, [title], cells, kinds, unknown, wrong)
            yield table, counted.get(column, "selections"), coder


def _names(frame: pd.DataFrame, code: str) -> list[str]:
    names = frame[code].map(plain_label)
    if "" in frame.columns:
        above = names.where(names != "").ffill()
        names = names.where(names != "", above + "\n" + frame[""].map(plain_label))
    return names.fillna("").tolist()


def _kinds(frame: pd.DataFrame, plain: Mapping[str, str]) -> tuple[list[str], str | None]:
    """Return the kind of each row, category or code, and the column that states it."""
    if "id" in plain and frame[plain["id"]].map(lambda cell: bool(_ID.fullmatch(cell.strip()))).any():
        ids = frame[plain["id"]].str.strip()
        return [CATEGORY if one.startswith("cat") else CODE if one else "" for one in ids], plain["id"]
    for name in _KIND_COLUMNS:
        if name in plain:
            kinds = [_KINDS.get(comparable(cell).casefold(), "") for cell in frame[plain[name]]]
            if any(kinds):
                return kinds, plain[name]
    return [], None


def square_tables(sheets: Mapping[str, Sequence[Sequence[str]]], file: str) -> list[CountTable]:
    """Find the sheets whose first row and first column are names and whose other cells are numbers.

    Parameters
    ----------
    sheets : dict of str to sequence of sequences of str
        Rows by the name of the sheet; "" for a text, whose first row is the header.
    file : str
        The file's name, for the titles.
    """
    tables = []
    for name, rows in sheets.items():
        first = next(
            (place for place, row in enumerate(rows[:10]) if sum(bool(c) for c in row) > 1 and not row[0]), None
        )
        first = 0 if first is None and not name else first
        if first is None or len(rows) < first + 2:
            continue
        header, body = rows[first][1:], [row for row in rows[first + 1 :] if row[0]]
        given = [row[1 : len(header) + 1] for row in body]
        cells = np.array([[_number(cell) for cell in row] for row in given], dtype=float)
        if cells.size and np.isfinite(cells).mean() > 0.5:
            labels, columns = [plain_label(row[0]) for row in body], [plain_label(cell) for cell in header]
            title = f"{file}, sheet {name}" if name else file
            wrong = _no_numbers(labels, columns, given, cells)
            tables.append(CountTable(title, labels, columns, cells, no_numbers=wrong))
    return tables


def _number(cell: str) -> float:
    plain = "".join(cell.split()).removesuffix("%")
    try:
        return float(plain.replace(",", ".")) if plain else np.nan
    except ValueError:
        return np.nan


def _no_numbers(
    rows: Sequence[str], columns: Sequence[str], given: Sequence | np.ndarray, cells: np.ndarray
) -> list[str]:
    """List the cells that are not empty and cannot be read as a number."""
    return [
        f"{' > '.join(rows[row].split(chr(10)))} x {columns[column]}: {given[row][column]}"
        for row, column in np.argwhere(~np.isfinite(cells))
        if given[row][column].strip() not in ("", "-")
    ]
