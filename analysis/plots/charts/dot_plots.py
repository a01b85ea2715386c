"""Plot shares and agreement as dots with intervals, per unit or per code."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.style import BLUE, FAINT, GREEN, INK, ORANGE, fit_height, legend_above

MARKS = (("^", ORANGE), ("s", GREEN), ("P", INK), ("v", FAINT))  # of groups, in their order, and again from the first
UNKNOWN = ("D", FAINT)
LABEL_MARKS = {
    "general": ("o", BLUE),
    "typical": ("D", GREEN),
    "variant": ("^", ORANGE),
    "rare": ("v", ORANGE),
    "not-reported": ("x", INK),
}


def share_dots(
    units: pd.DataFrame, numbers: Mapping[str, float], ax: Axes, wording: Wording, groups: Sequence[str]
) -> Axes:
    """Draw a dot per unit with smaller marks for its groups, and below them the mean with its interval.

    Parameters
    ----------
    units : DataFrame
        Indexed by unit: ``mean`` and one column per group, shares in [0, 1].
    numbers : mapping
        ``estimate``, ``low`` and ``high`` of the mean.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.
    groups : sequence of str
        The groups, in their order.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    shown = units.sort_values("mean")
    rows = np.arange(1, len(shown) + 1)
    marks = dict(zip(groups, cycle(MARKS))) | {"unknown": UNKNOWN}
    for group, (marker, colour) in marks.items():
        if group in shown and shown[group].notna().any():
            look: dict[str, Any] = {"marker": marker, "s": 72, "facecolor": colour, "edgecolor": "white", "zorder": 4}
            ax.scatter(shown[group], rows, label=wording.word(group), **look)
    ax.scatter(shown["mean"], rows, s=150, color=BLUE, label=wording.word("unit"), zorder=3)
    if not np.isnan(numbers["estimate"]):
        ax.plot([numbers["low"], numbers["high"]], [0, 0], color=INK, linewidth=2, label=wording.word("interval"))
        ax.scatter([numbers["estimate"]], [0], marker="D", s=70, color=INK, label=wording.word("mean"), zorder=3)
    ax.axvline(0.5, color=FAINT, linewidth=1.2, linestyle="--", zorder=0)
    ax.set_yticks([0, *rows], [wording.word("mean"), *map(wording.label, shown.index)])
    ax.set(xlim=(-0.02, 1.02), xlabel=wording.word("share-positive"), ylabel=wording.word("unit"))
    legend_above(ax, 3)
    return ax


def interval_dots(
    table: pd.DataFrame, ax: Axes, wording: Wording, value: str, xlabel: str, span: tuple[float, float] = (0, 1)
) -> Axes:
    """Draw a dot with its interval per row, the first row on top.

    Parameters
    ----------
    table : DataFrame
        Indexed by keys of codes or terms: column ``value``, ``low`` and ``high``; a row without a value is left empty.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.
    value, xlabel : str
        The column that is drawn; the term that names the axis.
    span : (float, float)
        The range of the axis, so that figures can be compared.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    margin = 0.03 * (span[1] - span[0])
    rows = np.arange(len(table))[::-1]
    ax.hlines(rows, table["low"].astype(float), table["high"].astype(float), color=FAINT, linewidth=2, zorder=1)
    ax.scatter(table[value].astype(float), rows, s=46, color=BLUE, zorder=2, label=wording.word(value))
    ax.set_yticks(rows, [wording.label(key) for key in table.index])
    ax.set(xlabel=wording.word(xlabel), ylabel=wording.word(str(table.index.name)))
    ax.set(xlim=(span[0] - margin, span[1] + margin), ylim=(-0.7, len(table) - 0.3))
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    return ax


def prevalence_dots(table: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw the share of units that mention each code, with its interval, a mark for its label, and K of N.

    Parameters
    ----------
    table : DataFrame
        From `code_prevalence.prevalence`.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    fit_height(ax, len(table))
    rows = np.arange(len(table))[::-1]
    ax.hlines(rows, table["low"].astype(float), table["high"].astype(float), color=FAINT, linewidth=2, zorder=1)
    for label, (marker, colour) in LABEL_MARKS.items():
        has_label = (table["label"] == label).to_numpy()
        shares = table["share"].to_numpy(float)[has_label]
        if has_label.any():
            ax.scatter(shares, rows[has_label], marker=marker, s=60, color=colour, label=wording.word(label), zorder=2)
    for row, (supporting, judged) in zip(rows, table[["supporting", "judged"]].to_numpy(), strict=True):
        ax.annotate(f"{supporting}/{judged}", (1.06, row), va="center", annotation_clip=False)
    ax.set_yticks(rows, [wording.label(key) for key in table.index])
    ax.set(xlabel=wording.word("share-of-units"), ylabel=wording.word(str(table.index.name)))
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.7, len(table) - 0.3))
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    if table["label"].notna().any():  # without labels there are no marks to explain
        legend_above(ax, 5)
    return ax


def agreement_dots(table: pd.DataFrame, floor: float, positives: int, ax: Axes, wording: Wording) -> Axes:
    """Draw Krippendorff's alpha of each code with its interval, Gwet's AC1, and the floor.

    Parameters
    ----------
    table : DataFrame
        Indexed by code: ``alpha, low, high, ac1, positives``.
    floor : float
        The alpha that a code must reach to be reliable.
    positives : int
        Codes that were assigned fewer times need not reach the floor; their alpha is hollow.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    fit_height(ax, len(table))
    rows = np.arange(len(table))[::-1]
    rare = (table["positives"] < positives).to_numpy(bool)
    alpha, low, high = (table[column].astype(float).clip(lower=-0.2) for column in ("alpha", "low", "high"))
    ax.hlines(rows, low, high, color=FAINT, linewidth=2, zorder=1)
    ax.scatter(
        table["ac1"].astype(float),
        rows,
        marker="|",
        s=150,
        linewidths=1.8,
        color=ORANGE,
        label=wording.word("ac1"),
        zorder=2,
    )
    for group, filled, label in ((~rare, BLUE, "alpha"), (rare, "white", "alpha-of-rare")):
        if group.any():
            look: dict[str, Any] = {"s": 40, "facecolor": filled, "edgecolor": BLUE, "zorder": 3}
            ax.scatter(alpha[group], rows[group], label=wording.word(label), **look)
    ax.axvline(floor, color=INK, linewidth=1.2, linestyle="--", label=wording.word("floor"))
    ax.set_yticks(rows, [wording.label(key) for key in table.index])
    ax.set(xlabel=wording.word("agreement-beyond-chance"), ylabel=wording.word(str(table.index.name)))
    ax.set(xlim=(-0.24, 1.04), ylim=(-0.7, len(table) - 0.3))
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    legend_above(ax, 2)
    return ax
