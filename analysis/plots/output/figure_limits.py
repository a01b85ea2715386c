"""Limit how much a figure or table shows of a very large study, and note in its caption what was left out."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

import numpy as np
import pandas as pd

from analysis.i18n import Wording
from analysis.models import CUT
from analysis.plots.charts.contrast_plot import contrast_dots
from analysis.plots.charts.cooccurrence_graph import cooccurrence_graph
from analysis.plots.charts.dot_plots import agreement_dots, prevalence_dots, share_dots
from analysis.plots.charts.dumbbell import dumbbell_plot
from analysis.plots.charts.heatmap import count_map, framework_map, share_map
from analysis.plots.charts.residual_map import residual_map
from analysis.plots.charts.style import PAGE_ROWS

MAX_ROWS, MAX_COLUMNS = 120, 60  # all Danish units; names that can still be read
MAX_PLACES, MAX_CODES = 100, 40  # of a framework matrix, whose cells hold two lines
MAX_NODES = 40
MAX_PAGES = 6
TOTAL_COLUMNS = 2  # the last columns of a table, which hold its totals


def limit_figure(draw: Callable, frame: Any, more: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """Cut the data of a figure to what can be read, and record in ``attrs`` what was cut.

    Parameters
    ----------
    draw : callable
        The function that draws the figure.
    frame, more
        Its data and further arguments.
    """
    limit = _LIMITS.get(draw)
    return limit(frame, more) if limit else (frame, more)


def cut_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the first columns of a table that is too wide to read, and the last two, which hold its totals."""
    total = table.shape[1]
    if total <= MAX_COLUMNS:
        return table
    kept = [*range(MAX_COLUMNS - TOTAL_COLUMNS), *range(total - TOTAL_COLUMNS, total)]
    return _noted(table.iloc[:, kept], table, ["first", len(kept), total, "table-column"])


def cut_notes(frame: Any, wording: Wording) -> str:
    """Write what was cut as text to append to a caption; "" if nothing was cut."""
    notes = getattr(frame, "attrs", {}).get(CUT, ())
    texts = [wording.text(f"cut-{which}", shown=wording.number(shown, 0), total=wording.number(total, 0),
                          what=wording.label(what)) for which, shown, total, what in notes]  # fmt: skip
    return f" ({'; '.join(texts)})" if texts else ""


def _noted(part: Any, whole: Any, note: list) -> Any:
    """Copy the attributes of ``whole`` to ``part`` and add a note."""
    part.attrs = {**whole.attrs, CUT: [*whole.attrs.get(CUT, ()), note]}
    return part


def _largest(values: pd.Series, most: int) -> np.ndarray:
    """Find the positions of the largest values, in their original order."""
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
    *places, column = map(str, cells.index.names)
    by_code = cells.groupby(level=column, sort=False)["naming"].sum()
    by_place = cells.groupby(level=places, sort=False)["naming"].sum()
    codes, rows = by_code.index[_largest(by_code, MAX_CODES)], by_place.index[_largest(by_place, MAX_PLACES)]
    index = cast("pd.MultiIndex", cells.index)
    part = cells[index.get_level_values(column).isin(codes) & index.droplevel(column).isin(rows)]
    part = _noted(part, part, ["most", len(codes), len(by_code), column]) if len(codes) < len(by_code) else part
    part = _noted(part, part, ["most", len(rows), len(by_place), places[0]]) if len(rows) < len(by_place) else part
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
    cooccurrence_graph: _graph,
    prevalence_dots: partial(_rows, by="share"),
    agreement_dots: partial(_rows, by="positives", most=MAX_PAGES * PAGE_ROWS),
    share_dots: partial(_rows, by="mean"),
    contrast_dots: partial(_rows, by="difference"),
    dumbbell_plot: partial(_rows, by="difference"),
}
