"""Recompute the counts that a tool reports of a project from the import, and compare them cell by cell.

Tools count by different conventions: whether a code includes the codes below it, whether a quotation with two of these
codes counts once or twice, how a coefficient is rounded. Each convention is tried on the whole table, in a fixed order,
and the one under which most cells agree is reported; it is never chosen cell by cell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import InputError, Issue
from analysis.files.plain_files import file_fault
from analysis.importers.checks.count_comparison import CountComparison, comparison_texts
from analysis.importers.checks.count_tables import CountTable, frequency_tables, square_tables
from analysis.importers.checks.incidence import ALONE, ROLLED, SUMMED, Incidence
from analysis.importers.checks.source_columns import SourceColumns
from analysis.importers.codes.code_paths import SEPARATOR
from analysis.importers.codes.code_rows import CATEGORY, CODE, CodeRows
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.sheets.spreadsheet import read_cells, read_sheets
from analysis.importers.sheets.workbook import Rows
from analysis.messages.suggestions import did_you_mean

__all__ = ["ALONE", "ROLLED", "SUMMED", "CountComparison", "check_counts", "comparison_texts"]


def check_counts(
    project: QDAProject, file: Path, coder: str | None = None, labels: Mapping[str, str] | None = None
) -> list[CountComparison]:
    """Compare every table of counts in a file with the import.

    Parameters
    ----------
    project : QDAProject
    file : path
        Code frequencies, a codebook with counts (Files, References), a matrix of codes by documents, or a matrix of
        codes by codes with counts or coefficients; CSV or XLSX.
    coder : str, optional
        The name or label of the coder whose codings the table counts; by default, it counts those of all.
    labels : dict, optional
        Labels of coders in the result, by name; coders without a label are numbered.

    Raises
    ------
    InputError
        If the file contains no table of counts, or the project has no such coder.
    """
    checking = _ProjectIndex(project, {} if labels is None else labels)
    user = None if coder is None else checking.user(coder, file)
    frame, _ = read_cells(file, set())
    found = [*_frequencies(checking, frame, file.name, user), *_matrices(checking, _sheets(file), file.name, user)]
    if not found:
        hint = "codes by rows, and counts, documents or codes by columns"
        raise InputError(f"check of {file.name}", [Issue(file.name, "no table of counts is known in it", hint)])
    return found


def _sheets(file: Path) -> dict[str, Rows]:
    """Read the sheets of a workbook as rows of strings, or the rows of a text under the name ""."""
    if fault := file_fault(file):
        raise InputError(str(file), [fault])
    with file.open("rb") as opened:
        is_workbook = opened.read(2) == b"PK"
    if is_workbook:
        return read_sheets(file)
    frame, _ = read_cells(file)
    return {"": [list(frame.columns), *frame.to_numpy().tolist()]}


class _ProjectIndex:
    """An index of the project for the comparison: codes, sources and coders by name, and codings by coder."""

    def __init__(self, project: QDAProject, labels: Mapping[str, str]):
        self.project, self.rows, self.sources = project, CodeRows(project), SourceColumns(project.sources["name"])
        self._incidence: dict[str | None, Incidence] = {}
        users = project.users[["user", "name"]].itertuples(index=False, name=None)
        self.names = {user: name for user, name in users if name}
        self.labels = {
            user: labels.get(name, f"coder {number}") for number, (user, name) in enumerate(self.names.items(), 1)
        }

    def incidence(self, user: str | None) -> Incidence:
        if user not in self._incidence:
            self._incidence[user] = Incidence(self.project, user)
        return self._incidence[user]

    def user(self, coder: str, file: Path) -> str:
        """Find a coder by name or label."""
        for known in (self.names, self.labels):
            for user, name in known.items():
                if name.strip().casefold() == coder.strip().casefold():
                    return user
        names = [*self.names.values(), *self.labels.values()]
        hint = did_you_mean(coder, names) or f"the coders are {', '.join(self.labels.values()) or 'unknown'}"
        raise InputError(f"check of {file.name}", [Issue(file.name, f"there is no coder '{coder}'", hint)])

    def of_coder(self, user: str | None) -> str:
        return "" if user is None else f"codings of {self.labels[user]}"


def _frequencies(checking: _ProjectIndex, frame: pd.DataFrame, file: str, user: str | None) -> list[CountComparison]:
    """Compare columns of counts beside a column of codes."""
    found = []
    by_name = {name.strip().casefold(): one for one, name in checking.names.items()}
    for table, what, coder in frequency_tables(frame, file, by_name):
        if coder is not None and user is not None and coder != user:
            continue
        of_user = user if coder is None else coder
        incidence = checking.incidence(of_user)
        if coder is not None:
            title = f"{file}, {checking.of_coder(coder)}"
            table = replace(table, title=title, columns=["codings"])
        counted = partial(_count_codes, incidence, what)
        found.append(_compare(checking, incidence, table, counted, checking.of_coder(user)))
    return found


def _count_codes(incidence: Incidence, what: str, matrix: sparse.csr_array, known: np.ndarray) -> np.ndarray:
    """Count the selections or the sources of codes, as one column."""
    if what == "sources":
        matrix = ((matrix @ incidence.of_source) > 0).astype("int32")
    return np.asarray(matrix.sum(axis=1)).ravel()[known][:, None]


def _matrices(
    checking: _ProjectIndex, sheets: Mapping[str, Rows], file: str, user: str | None
) -> list[CountComparison]:
    """Compare the sheets with codes by codes, or with codes by sources."""
    found = []
    for table in square_tables(sheets, file):
        rows, columns = checking.rows.find(table.rows), checking.rows.find(table.columns)
        sources = checking.sources.find(table.columns)
        if sum(one is not None for one in rows) < max(2, len(rows) // 2):
            continue
        if sum(one is not None for one in columns) >= max(2, len(columns) // 2):
            found.append(_codes_by_codes(checking, table, user))
        elif sum(one is not None for one in sources) >= max(1, len(sources) // 2):
            found.append(_codes_by_sources(checking, table, sources, user))
    return found


def _codes_by_codes(checking: _ProjectIndex, table: CountTable, user: str | None) -> CountComparison:
    """Compare how often two codes are assigned to one selection, or the coefficient of their co-occurrence."""
    columns = np.array([_or_minus_one(place) for place in checking.rows.find(table.columns)])
    rows = np.array([_or_minus_one(place) for place in checking.rows.find(table.rows)])
    cells = np.where(rows[:, None] == columns[None, :], np.nan, table.cells)  # a code is not compared with itself
    cells = np.where(columns[None, :] < 0, np.nan, cells)
    is_coefficient = bool((np.nan_to_num(cells) % 1 != 0).any())

    def counted(matrix: sparse.csr_array, known: np.ndarray) -> np.ndarray:
        binary = (matrix > 0).astype("int32")
        both = (binary[known] @ binary[np.maximum(columns, 0)].T).toarray().astype("int64")
        if not is_coefficient:
            return both
        alone = np.asarray(binary.sum(axis=1)).ravel().astype("int64")
        either = alone[known][:, None] + alone[np.maximum(columns, 0)][None, :] - both
        # Round half a hundredth up, in integer arithmetic: 0.125 becomes 0.13, which floats do not guarantee.
        return np.where(either > 0, (200 * both + either) // np.maximum(2 * either, 1), 0) / 100

    what = "c = n12 / (n1 + n2 - n12), rounded half up to two decimals" if is_coefficient else "on one selection"
    unknown = [name for name, place in zip(table.columns, columns, strict=True) if place < 0 and name]
    unknown = [name for name in unknown if name not in table.rows]  # already listed as a row
    what = ", ".join(filter(None, (what, checking.of_coder(user))))
    named = replace(table, cells=cells, unknown_columns=unknown)
    return _compare(checking, checking.incidence(user), named, counted, what)


def _or_minus_one(place: int | None) -> int:
    return -1 if place is None else place


def _codes_by_sources(
    checking: _ProjectIndex, table: CountTable, sources: Sequence[int | None], user: str | None
) -> CountComparison:
    """Compare how often, or whether, each code was assigned in each source."""
    incidence = checking.incidence(user)
    places = np.array([_or_minus_one(place) for place in sources])
    cells = np.where(places[None, :] < 0, np.nan, table.cells)
    is_binary = bool((np.nan_to_num(cells) <= 1).all())

    def counted(matrix: sparse.csr_array, known: np.ndarray) -> np.ndarray:
        numbers = (matrix[known] @ incidence.of_source).toarray()[:, np.maximum(places, 0)]
        return (numbers > 0).astype("int64") if is_binary else numbers

    what = "whether a source has the code" if is_binary else "selections in each source"
    unknown = [name for name, place in zip(table.columns, places, strict=True) if place < 0 and name]
    named = replace(table, cells=cells, unknown_columns=unknown)
    what = ", ".join(filter(None, (what, checking.of_coder(user))))
    return _compare(checking, incidence, named, counted, what, checking.sources.without(sources))


def _compare(
    checking: _ProjectIndex,
    incidence: Incidence,
    table: CountTable,
    counted: Callable[[sparse.csr_array, np.ndarray], np.ndarray],
    what: str = "",
    missing_sources: Sequence[str] = (),
) -> CountComparison:
    """Compute a table by each convention, and keep the first one with most cells in agreement."""
    tried = []
    for prefer in (CODE, CATEGORY):
        rows = checking.rows.find(table.rows, table.kinds, prefer)
        tried.append((rows, _by_convention(incidence, table, rows, counted)))
    rows, ways = max(tried, key=lambda each: max(map(_number_agreeing, each[1].values())))  # the first of equals
    convention = max(ways, key=lambda one: _number_agreeing(ways[one]))
    published, stated = _published(table, rows)
    names = [name for name, place in zip(table.rows, rows, strict=True) if place is not None]
    differing = []
    for row, column in np.argwhere(stated & ~ways[convention][1]):
        each = {one: numbers[row, column] for one, (numbers, _) in ways.items()}
        differing.append(_differing(names[row], table.columns[column], published[row, column], each, convention))
    return CountComparison(
        table.title,
        ", ".join(filter(None, (what, convention))),
        int(stated.sum()),
        _number_agreeing(ways[convention]),
        differing,
        _unknown(checking, table, rows, zero=False),
        _unknown(checking, table, rows, zero=True),
        table.unknown_columns,
        _missing(checking, rows),
        missing_sources,
        table.no_numbers,
    )


def _by_convention(
    incidence: Incidence, table: CountTable, rows: Sequence[int | None], counted: Callable
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return our numbers and which of them agree, by convention."""
    known = np.array([place for place in rows if place is not None], dtype=int)
    published, stated = _published(table, rows)
    ours = {convention: counted(matrix, known) for convention, matrix in incidence.by.items()}
    return {convention: (numbers, np.isclose(numbers, published) & stated) for convention, numbers in ours.items()}


def _published(table: CountTable, rows: Sequence[int | None]) -> tuple[np.ndarray, np.ndarray]:
    published = table.cells[[place is not None for place in rows]]
    return published, np.isfinite(published)


def _number_agreeing(way: tuple[np.ndarray, np.ndarray]) -> int:
    return int(way[1].sum())


def _unknown(checking: _ProjectIndex, table: CountTable, rows: Sequence[int | None], zero: bool) -> list[str]:
    """List the rows that match no code, or more than one: those with only zeros (``zero``), or the others."""
    is_zero = (np.nan_to_num(table.cells) == 0).all(axis=1) & np.isfinite(table.cells).any(axis=1)
    several = " (several codes are called so)"
    return [
        _written(name) + (several if checking.rows.is_several(name) else "")
        for name, place, counts_nothing in zip(table.rows, rows, is_zero, strict=True)
        if place is None and name.strip() and counts_nothing == zero
    ]


def _missing(checking: _ProjectIndex, rows: Sequence[int | None]) -> list[str]:
    """List the codes that the table does not count, except categories, which few tables have as rows."""
    known = set(rows)
    paths, is_category = checking.rows.paths, checking.rows.is_category
    return [SEPARATOR.join(path) for place, path in enumerate(paths) if place not in known and not is_category[place]]


def _written(name: str) -> str:
    return SEPARATOR.join(name.split("\n"))


def _differing(row: str, column: str, published: float, ours: Mapping[str, float], convention: str) -> str:
    """Describe how a cell differs, and another convention that would explain it."""
    why = next(
        (f"; {other} gives {published:g}" for other, number in ours.items() if np.isclose(number, published)), ""
    )
    return f"{_written(row)} x {column}: {published:g}, here {ours[convention]:g}{why}"
