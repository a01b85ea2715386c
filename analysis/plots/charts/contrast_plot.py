"""Plot the difference within each unit, the mean, and how the mean changes without each unit."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.style import BLUE, FAINT, INK, ORANGE, legend_above


def contrast_dots(units: pd.DataFrame, numbers: Mapping[str, float], ax: Axes, wording: Wording, xlabel: str) -> Axes:
    """Draw the difference within each unit, the largest on top, and below them the mean.

    A tick in the row of each unit marks the mean of all others; the band around the mean spans these ticks, and
    the line is the exact interval. Units with too few statements to be judged are hollow.

    Parameters
    ----------
    units, numbers
        From `contrast.contrast_evidence`: ``difference, eligible, others`` by unit, and
        ``estimate, low, high, leave_one_out_low, leave_one_out_high``.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.
    xlabel : str
        Term for the difference.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    shown = units.dropna(subset=["difference"]).sort_values("difference")
    rows, judged = np.arange(1, len(shown) + 1), shown["eligible"].to_numpy(bool)
    ax.axvline(0, color=INK, linewidth=1, linestyle="--", zorder=0)
    _points(ax, shown["difference"][judged], rows[judged], "unit", wording, marker="o", s=80, color=BLUE)
    _points(ax, shown["others"][judged], rows[judged], "others-mean", wording, marker="|", s=220, color=ORANGE)
    hollow: dict[str, Any] = {"marker": "o", "s": 60, "facecolor": "white", "edgecolor": FAINT}
    _points(ax, shown["difference"][~judged], rows[~judged], "too-few-statements", wording, **hollow)
    if not np.isnan(numbers["estimate"]):
        _mean(ax, numbers, wording)
    ax.set_yticks([0, *rows], [wording.word("mean"), *map(wording.label, shown.index)])
    ax.set(xlabel=wording.word(xlabel), ylabel=wording.word("unit"), ylim=(-0.6, len(shown) + 0.6))
    ax.margins(x=0.06)
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    legend_above(ax, 3)
    return ax


def _points(ax: Axes, values: pd.Series, rows: np.ndarray, label: str, wording: Wording, **look: Any) -> None:
    if len(values):
        ax.scatter(values, rows, label=wording.word(label), zorder=3, **look)


def _mean(ax: Axes, numbers: Mapping[str, float], wording: Wording) -> None:
    band = [numbers["leave_one_out_low"], numbers["leave_one_out_high"]]
    ax.plot(band, [0, 0], color=ORANGE, linewidth=9, solid_capstyle="butt", label=wording.word("left-out-band"))
    if not np.isnan(numbers["low"]):
        ax.plot([numbers["low"], numbers["high"]], [0, 0], color=INK, linewidth=2, label=wording.word("exact-interval"))
    diamond: dict[str, Any] = {"marker": "D", "s": 70, "facecolor": INK, "edgecolor": "white", "zorder": 3}
    ax.scatter([numbers["estimate"]], [0], label=wording.word("mean"), **diamond)
