"""Build the incidence of codes and selections under every convention by which tools count."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.importers.project.qda_project import QDAProject

ALONE, ROLLED, SUMMED = (
    "each code by itself",
    "a code counts what is below it, each selection once",
    "a code counts what is below it, and a selection as often as it has such codes",
)
EACH, SUMMED_EACH = f"{ALONE}, a selection once for each coder", f"{SUMMED}, and once for each coder"


class Incidence:
    """Sparse matrices of shape (codes, selections), by convention.

    Parameters
    ----------
    project : QDAProject
    coder : str, optional
        The user whose codings count; by default, all do.
    """

    def __init__(self, project: QDAProject, coder: str | None = None):
        codings = project.codings if coder is None else project.codings[project.codings["user"] == coder]
        code = {one: row for row, one in enumerate(project.codes["code"])}
        selection = {one: place for place, one in enumerate(project.selections["selection"])}
        shape = (len(code), len(selection))
        below = at_or_below(project.codes, set(project.codings["code"]))
        own = _matrix(codings.drop_duplicates(["selection", "code"]), code, selection, shape)
        each = _matrix(codings, code, selection, shape)
        summed = below @ own
        self.by = {ALONE: own, ROLLED: (summed > 0).astype("int32"), SUMMED: summed}
        if each.sum() != own.sum():
            self.by |= {EACH: each, SUMMED_EACH: below @ each}
        source = {one: place for place, one in enumerate(project.sources["source"])}
        where = project.selections["source"].map(source).to_numpy()
        ones, rows = np.ones(len(where), dtype="int32"), np.arange(len(where))
        self.of_source = sparse.csr_array((ones, (rows, where)), shape=(len(selection), len(source)))


def _matrix(codings: pd.DataFrame, code: dict, selection: dict, shape: tuple[int, int]) -> sparse.csr_array:
    place = (codings["code"].map(code).to_numpy(dtype=int), codings["selection"].map(selection).to_numpy(dtype=int))
    return sparse.csr_array((np.ones(len(codings), dtype="int32"), place), shape=shape)


def at_or_below(codes: pd.DataFrame, given: set[str]) -> sparse.csr_array:
    """Return a matrix that marks for each code (row) the code itself and the codes below it (columns).

    If a category and a code have the same path, the category is the parent of the codes below that path.
    """
    paths = codes["path"].tolist()
    places: dict[tuple[str, ...], list[int]] = {}
    for place, path in enumerate(paths):
        places.setdefault(path, []).append(place)
    can_be_given = [code in given for code in codes["code"]]
    rows, columns = list(range(len(paths))), list(range(len(paths)))
    for place, path in enumerate(paths):
        for depth in range(1, len(path)):
            if path[:depth] in places:
                rows.append(_above(places[path[:depth]], can_be_given, place))
                columns.append(place)
    ones = np.ones(len(rows), dtype="int32")
    return sparse.csr_array((ones, (rows, columns)), shape=(len(paths), len(paths)))


def _above(candidates: Sequence[int], can_be_given: Sequence[bool], place: int) -> int:
    """Choose the category; of several, or without one, the last one before the code below it."""
    categories = [one for one in candidates if not can_be_given[one]] or candidates
    return max((one for one in categories if one < place), default=categories[0])
