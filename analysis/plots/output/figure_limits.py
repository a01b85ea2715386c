"""How much a figure or table shows of a study with very many codes, coders or municipalities, and how that is said."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.i18n import Wording
from analysis.models import CUT
from analysis.plots.charts.contrast_plot import contrast_dots
from analysis.plots.charts.cooccurrence_graph import together_graph
from analysis.plots.charts.dot_plots import agreement_dots, prevalence_dots, share_dots
from analysis.plots.charts.dumbbell import arms
from analysis.plots.charts.heatmap import count_map, framework_map, share_map
from analysis.plots.charts.residual_map import residual_map
from analysis.plots.charts.style import PAGE_ROWS

MAX_ROWS, MAX_COLUMNS = 120, 60  # all Danish municipalities; names that can still be read
MAX_PLACES, MAX_THINGS = 100, 40  # of a framework matrix, whose cells hold two lines
MAX_NODES = 40
MAX_PAGES = 6
LAST = 2  # columns of a table that hold its totals


def limited(draw: Callable, frame: Any, more: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """Cut what a figure is drawn of to what can be read, and note in ``attrs`` what was cut.

    Parameters
    ----------
    draw : callable
        The figure's function.
    frame, more
        What it draws, and its further arguments.
    """
    limit = _LIMITS.get(draw)
    return limit(frame, more) if limit else (frame, more)


def cut_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the first columns of a table that is too wide to be read, and the last two, which hold its totals."""
    total = table.shape[1]
    if total <= MAX_COLUMNS:
        return table
    kept = [*range(MAX_COLUMNS - LAST), *range(total - LAST, total)]
    return _noted(table.iloc[:, kept], table, ["first", len(kept), total, "table-column"])


def cut_notes(frame: Any, wording: Wording) -> str:
    """Say in words what was cut: "" where nothing was, else a text to be put behind a caption."""
    notes = getattr(frame, "attrs", {}).get(CUT, ())
    told = [wording.text(f"cut-{which}", shown=wording.number(shown, 0), total=wording.number(total, 0),
                         what=wording.label(what)) for which, shown, total, what in notes]  # fmt: skip
    return f" ({'; '.join(told)})" if told else ""


def _noted(part: Any, whole: Any, note: list) -> Any:
    part.attrs = {**whole.attrs, CUT: [*whole.attrs.get(CUT, ()), note]}
    return part


def _largest(values: pd.Series, most: int) -> np.ndarray:
    """Give the places of the largest values, in the order in which they stand."""
    order = np.argsort(-values.to_numpy(float, na_value=-np.inf), kind="stable")
    return np.sort(order[:most])


def _map(table: pd.DataFrame, more: Sequence[Any]) -> tuple[pd.DataFrame, Sequence[Any]]:
    numbers = table.astype(float)
    rows, columns = _largest(numbers.sum(axis=1), MAX_ROWS), _largest(numbers.sum(axis=0), MAX_COLUMNS)
    return _part(table, rows, columns), more


def _part(table: pd.DataFrame, rows: np.ndarray, columns: np.ndarray) -> pd.DataFrame:
    part = table.iloc[rows, columns]
    for kept, total, name in ((rows, len(table), table.index.name), (columns, table.shape[1], table.columns.name)):
        part = _noted(part, part, ["most", len(kept), total, name]) if len(kept) < total else part
    return part


def _residuals(table: pd.DataFrame, more: Sequence[Any]) -> tuple[pd.DataFrame, Sequence[Any]]:
    shares = more[0].astype(float)
    rows, columns = np.arange(min(len(table), MAX_ROWS)), _largest(shares.sum(axis=0), MAX_COLUMNS)
    return _part(table, rows, columns), [more[0].iloc[rows, columns], *more[1:]]


def _framework(cells: pd.DataFrame, more: Sequence[Any]) -> tuple[pd.DataFrame, Sequence[Any]]:
    *places, things = cells.index.names
    named = cells.groupby(level=things, sort=False)["naming"].sum()
    where = cells.groupby(level=places, sort=False)["naming"].sum()
    kept, rows = named.index[_largest(named, MAX_THINGS)], where.index[_largest(where, MAX_PLACES)]
    part = cells[cells.index.get_level_values(things).isin(kept) & cells.index.droplevel(things).isin(rows)]
    part = _noted(part, part, ["most", len(kept), len(named), things]) if len(kept) < len(named) else part
    part = _noted(part, part, ["most", len(rows), len(where), places[0]]) if len(rows) < len(where) else part
    return part, more


def _rows(table: pd.DataFrame, more: Sequence[Any], by: str, most: int = MAX_ROWS) -> tuple[Any, Sequence[Any]]:
    if len(table) <= most:
        return table, more
    kept = _largest(table[by], most)
    return _noted(table.iloc[kept], table, ["most", len(kept), len(table), table.index.name]), more


def _graph(nodes: pd.Series, more: Sequence[Any]) -> tuple[pd.Series, Sequence[Any]]:
    if len(nodes) <= MAX_NODES:
        return nodes, more
    kept = nodes.iloc[_largest(nodes, MAX_NODES)]
    edges = more[0][more[0]["code"].isin(kept.index) & more[0]["other"].isin(kept.index)]
    return _noted(kept, nodes, ["most", len(kept), len(nodes), "code"]), [edges, *more[1:]]


_LIMITS: dict[Callable, Callable] = {
    share_map: _map,
    count_map: _map,
    residual_map: _residuals,
    framework_map: _framework,
    together_graph: _graph,
    prevalence_dots: partial(_rows, by="share"),
    agreement_dots: partial(_rows, by="positives", most=MAX_PAGES * PAGE_ROWS),
    share_dots: partial(_rows, by="mean"),
    contrast_dots: partial(_rows, by="difference"),
    arms: partial(_rows, by="difference"),
}
