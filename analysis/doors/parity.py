"""What a tool itself reports of a project, computed anew from what came in, and compared cell for cell.

Tools count by different conventions: whether a code counts what is below it, whether a quotation with two codes below
one counts once or twice, how a coefficient is rounded. Each convention is tried on the whole table, in a fixed order,
and the one under which most cells agree is named; it is never chosen cell by cell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.doors.cells import read_cells, read_sheets
from analysis.doors.code_names import CodeNames, plain_label
from analysis.doors.headers import plain_name
from analysis.doors.project import ForeignProject
from analysis.doors.receipt import capped
from analysis.study import Problem, Refused

_CODE_COLUMNS = ("code", "name", "tag", "codename", "code name", "kode", "código", "codesystem", "code system")
_COUNTS = {  # what a column of counts is called -> what it counts
    "magnitude degree": "selections", "magnitude degree |": "selections", "grounded": "selections",
    "groundedness": "selections", "gr": "selections", "references": "selections", "referenzen": "selections",
    "coded segments": "selections", "codierte segmente": "selections", "frequency": "selections",
    "häufigkeit": "selections", "number of highlights": "selections", "segments": "selections", "count": "selections",
    "frequenz": "selections", "antal": "selections", "files": "sources", "dateien": "sources", "sources": "sources",
    "documents": "sources", "dokumente": "sources", "number of documents": "sources",
}  # fmt: skip
ALONE, ROLLED, SUMMED = (
    "each code by itself",
    "a code counts what is below it, each selection once",
    "a code counts what is below it, and a selection as often as it has such codes",
)


@dataclass(frozen=True)
class Table:
    """One table of a tool's: codes by rows, anything by columns, and what it counts."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: np.ndarray  # of shape (rows, columns); NaN where nothing is said


@dataclass(frozen=True)
class Parity:
    """One table of a tool's, compared with ours: cells compared, those that agree, and each that does not."""

    table: str
    convention: str
    compared: int
    equal: int
    differing: Sequence[str]
    unknown: Sequence[str]

    def as_text(self) -> str:
        lines = [f"{self.table}: {self.equal} of {self.compared} cells agree ({self.convention})"]
        lines += [f"  {line}" for line in capped(self.differing, 40)]
        if self.unknown:
            lines.append(f"  names that came in with no code or source: {len(self.unknown)}")
            lines += [f"    {name}" for name in capped(self.unknown, 20)]
        return "\n".join(lines) + "\n"


def check_against(project: ForeignProject, file: Path) -> list[Parity]:
    """Compare every table of counts in a file with what came in.

    Parameters
    ----------
    project : ForeignProject
    file : path
        Code frequencies, a codebook with counts (Files, References), a matrix of codes by documents, or a matrix of
        codes by codes with counts or coefficients; CSV or XLSX.

    Raises
    ------
    Refused
        If nothing in the file is a table of counts.
    """
    incidence = _Incidence(project)
    found = [*_frequencies(incidence, file), *_matrices(incidence, file)]
    if not found:
        remedy = "codes by rows, and counts, documents or codes by columns"
        raise Refused(f"check of {file.name}", [Problem(file.name, "no table of counts is known in it", remedy)])
    return found


class _Incidence:
    """Which code was given to which selection: sparse matrices of shape (codes, selections), by convention."""

    def __init__(self, project: ForeignProject):
        self.names = CodeNames(project.codes)
        code = {one: row for row, one in enumerate(project.codes["code"])}
        selection = {one: place for place, one in enumerate(project.selections["selection"])}
        given = project.codings.drop_duplicates(["selection", "code"])
        place = (given["code"].map(code).to_numpy(), given["selection"].map(selection).to_numpy())
        shape = (len(code), len(selection))
        own = sparse.csr_array((np.ones(len(given), dtype="int32"), place), shape=shape)
        summed = self.names.at_or_below() @ own
        self.by = {ALONE: own, ROLLED: (summed > 0).astype("int32"), SUMMED: summed}
        source = {one: place for place, one in enumerate(project.sources["source"])}
        where = project.selections["source"].map(source).to_numpy()
        shape = (len(selection), len(source))
        self.of_source = sparse.csr_array(
            (np.ones(len(where), dtype="int32"), (np.arange(len(where)), where)), shape=shape
        )
        self.sources = {name: place for place, name in enumerate(project.sources["name"])}


def _frequencies(incidence: _Incidence, file: Path) -> list[Parity]:
    """Compare columns of counts beside a column of codes; a nameless column beside it holds the codes below."""
    frame, _ = read_cells(file, set())
    plain = {plain_name(column): column for column in frame.columns}
    code = next((plain[name] for name in _CODE_COLUMNS if name in plain), None)
    counted = {column: _COUNTS[name] for name, column in plain.items() if name in _COUNTS}
    if code is None or not counted:
        return []
    names = frame[code].map(plain_label)
    if "" in frame.columns:
        above = names.where(names != "").ffill()
        names = names.where(names != "", above + "\n" + frame[""].map(plain_label))
    found = []
    for column, what in counted.items():
        cells = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float)[:, None]
        table = Table(f"{file.name}, {column.strip()}", names.tolist(), [column.strip()], cells)
        found.append(_compared(incidence, table, partial(_counted, incidence, what)))
    return found


def _counted(incidence: _Incidence, what: str, matrix: sparse.csr_array, known: np.ndarray) -> np.ndarray:
    """Count the selections or the sources of codes, as one column."""
    if what == "sources":
        matrix = ((matrix @ incidence.of_source) > 0).astype("int32")
    return np.asarray(matrix.sum(axis=1)).ravel()[known][:, None]


def _matrices(incidence: _Incidence, file: Path) -> list[Parity]:
    found = []
    for table in _square_tables(file):
        rows = [incidence.names.find(name) for name in table.rows]
        columns = [incidence.names.find(name) for name in table.columns]
        sources = [incidence.sources.get(name) for name in table.columns]
        if sum(one is not None for one in rows) < max(2, len(rows) // 2):
            continue
        if sum(one is not None for one in columns) >= max(2, len(columns) // 2):
            found.append(_codes_by_codes(incidence, table))
        elif sum(one is not None for one in sources) >= max(1, len(sources) // 2):
            found.append(_codes_by_sources(incidence, table, sources))
    return found


def _square_tables(file: Path) -> list[Table]:
    """Find the sheets whose first row and first column are names and whose other cells are numbers."""
    with file.open("rb") as opened:
        is_workbook = opened.read(2) == b"PK"
    if is_workbook:
        sheets = read_sheets(file)
    else:
        frame, _ = read_cells(file)
        sheets = {"": [list(frame.columns), *frame.to_numpy().tolist()]}
    tables = []
    for name, rows in sheets.items():
        first = next(
            (place for place, row in enumerate(rows[:10]) if sum(bool(c) for c in row) > 1 and not row[0]), None
        )
        first = 0 if first is None and not is_workbook else first
        if first is None or len(rows) < first + 2:
            continue
        header, body = rows[first][1:], [row for row in rows[first + 1 :] if row[0]]
        cells = np.array([[_number(cell) for cell in row[1 : len(header) + 1]] for row in body], dtype=float)
        if cells.size and np.isfinite(cells).mean() > 0.5:
            labels = [plain_label(row[0]) for row in body]
            title = f"{file.name}, sheet {name}" if name else file.name
            tables.append(Table(title, labels, [plain_label(cell) for cell in header], cells))
    return tables


def _number(cell: str) -> float:
    try:
        return float(cell.replace(",", ".")) if cell.strip() else np.nan
    except ValueError:
        return np.nan


def _codes_by_codes(incidence: _Incidence, table: Table) -> Parity:
    """Compare how often two codes stand on one selection, or the coefficient of that."""
    columns = np.array([_or_none(incidence.names.find(name)) for name in table.columns])
    rows = np.array([_or_none(incidence.names.find(name)) for name in table.rows])
    cells = np.where(rows[:, None] == columns[None, :], np.nan, table.cells)  # with itself, a code is not compared
    cells = np.where(columns[None, :] < 0, np.nan, cells)
    is_coefficient = bool((np.nan_to_num(cells) % 1 != 0).any())

    def counted(matrix: sparse.csr_array, known: np.ndarray) -> np.ndarray:
        binary = (matrix > 0).astype("int32")
        both = (binary[known] @ binary[np.maximum(columns, 0)].T).toarray().astype("int64")
        if not is_coefficient:
            return both
        alone = np.asarray(binary.sum(axis=1)).ravel().astype("int64")
        either = alone[known][:, None] + alone[np.maximum(columns, 0)][None, :] - both
        # Half a hundredth is rounded up, in whole numbers: 0.125 is 0.13 and not what a float makes of it.
        return np.where(either > 0, (200 * both + either) // np.maximum(2 * either, 1), 0) / 100

    what = "c = n12 / (n1 + n2 - n12), rounded half up to two decimals" if is_coefficient else "on one selection"
    return _compared(incidence, Table(table.title, table.rows, table.columns, cells), counted, what)


def _or_none(place: int | None) -> int:
    return -1 if place is None else place


def _codes_by_sources(incidence: _Incidence, table: Table, sources: Sequence[int | None]) -> Parity:
    """Compare how often each code was given in each source, or whether."""
    places = np.array([_or_none(place) for place in sources])
    cells = np.where(places[None, :] < 0, np.nan, table.cells)
    is_binary = bool((np.nan_to_num(cells) <= 1).all())

    def counted(matrix: sparse.csr_array, known: np.ndarray) -> np.ndarray:
        numbers = (matrix[known] @ incidence.of_source).toarray()[:, np.maximum(places, 0)]
        return (numbers > 0).astype("int64") if is_binary else numbers

    what = "whether a source has the code" if is_binary else "selections in each source"
    return _compared(incidence, Table(table.title, table.rows, table.columns, cells), counted, what)


def _compared(
    incidence: _Incidence,
    table: Table,
    counted: Callable[[sparse.csr_array, np.ndarray], np.ndarray],
    what: str = "",
) -> Parity:
    """Compute a table by each convention, and keep the first under which most cells agree."""
    rows = [incidence.names.find(name) for name in table.rows]
    known = np.array([place for place in rows if place is not None], dtype=int)
    published = table.cells[[place is not None for place in rows]]
    said = np.isfinite(published)
    ours = {convention: counted(matrix, known) for convention, matrix in incidence.by.items()}
    agree = {convention: np.isclose(numbers, published) & said for convention, numbers in ours.items()}
    convention = max(agree, key=lambda one: int(agree[one].sum()))
    names = [name for name, place in zip(table.rows, rows, strict=True) if place is not None]
    unknown = [name for name, place in zip(table.rows, rows, strict=True) if place is None and name]
    differing = []
    for row, column in np.argwhere(said & ~agree[convention]):
        each = {one: numbers[row, column] for one, numbers in ours.items()}
        differing.append(_differing(names[row], table.columns[column], published[row, column], each, convention))
    label = ", ".join(filter(None, (what, convention)))
    return Parity(table.title, label, int(said.sum()), int(agree[convention].sum()), differing, unknown)


def _differing(row: str, column: str, published: float, ours: Mapping[str, float], convention: str) -> str:
    """Say how a cell differs, and the other convention that would explain it."""
    why = next(
        (f"; {other} gives {published:g}" for other, number in ours.items() if np.isclose(number, published)), ""
    )
    where = " > ".join(row.split("\n"))
    return f"{where} x {column}: {published:g}, here {ours[convention]:g}{why}"
