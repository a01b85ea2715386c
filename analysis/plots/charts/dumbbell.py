"""Plot two values per unit joined by a line, to show the difference between two groups."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.style import BLUE, FAINT, ORANGE, legend_above


def dumbbell_plot(table: pd.DataFrame, ax: Axes, wording: Wording, names: tuple[str, str], xlabel: str) -> Axes:
    """Draw both groups of each unit and the line between them, the largest difference on top.

    Parameters
    ----------
    table : DataFrame
        Indexed by unit: ``with``, ``without`` and ``difference``.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.
    names : (str, str)
        Terms for the groups with and without.
    xlabel : str
        Term for the measured value.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    shown = table.dropna(subset=["with", "without"]).sort_values("difference")
    rows = np.arange(len(shown))
    ax.hlines(rows, shown["without"], shown["with"], color=FAINT, linewidth=3, zorder=1)
    ax.scatter(shown["without"], rows, marker="s", s=60, color=ORANGE, label=wording.word(names[1]), zorder=2)
    ax.scatter(shown["with"], rows, s=80, color=BLUE, label=wording.word(names[0]), zorder=3)
    for row, (end, difference) in enumerate(
        zip(shown[["with", "without"]].max(axis=1), shown["difference"], strict=True)
    ):
        ax.annotate(_signed(difference, wording), (end, row), xytext=(9, 0), textcoords="offset points", va="center")
    ax.set_yticks(rows, [wording.label(key) for key in shown.index])
    ax.set(xlim=(-0.03, 1.15), xlabel=wording.word(xlabel), ylabel=wording.word("unit"))
    ax.set_ylim(-0.6, max(len(shown), 1) - 0.4)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1.0], [wording.number(tick, 2) for tick in (0, 0.25, 0.5, 0.75, 1.0)])
    if len(shown):
        legend_above(ax, 2)
    return ax


def _signed(value: float, wording: Wording) -> str:
    return ("+" if value >= 0 else "") + wording.number(value, 2)
