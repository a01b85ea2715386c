"""Plot how many codes have occurred after each number of interviews."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.style import BLUE, FAINT, GREEN, INK, ORANGE, legend_above

LINES = {"median": (BLUE, "-", 2.5), "by-unit": (GREEN, "-.", 1.8), "as-held": (INK, ":", 1.8)}


def saturation_lines(curve: pd.DataFrame, point: float, ax: Axes, wording: Wording) -> Axes:
    """Draw the codes heard, in the order of the interviews and in random orders, with bars for the middle 90 %.

    Parameters
    ----------
    curve : DataFrame
        From `code_saturation.saturation_curve`.
    point : float
        The saturation point to mark; NaN if there is none.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    interviews = curve.index.to_numpy()
    band = curve.loc[curve.index > 0, ["low", "high"]]
    bars: dict[str, Any] = {"color": FAINT, "linewidth": 5, "label": wording.word("order-band"), "zorder": 1}
    ax.vlines(band.index, band["low"], band["high"], **bars)
    for column, (colour, style, width) in LINES.items():
        if curve[column].notna().all():
            label = wording.word(f"curve-{column}")
            ax.plot(interviews, curve[column], color=colour, linestyle=style, linewidth=width, label=label)
    if not pd.isna(point):
        ax.axvline(float(point), color=ORANGE, linewidth=1.5, linestyle="--", label=wording.word("saturation-point"))
    ax.set(xlabel=wording.word("interviews-so-far"), ylabel=wording.word("codes-heard"))
    ax.set(xlim=(0, interviews.max() + 0.5), ylim=(0, 1.06 * max(curve["high"].max(), 1)))
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    legend_above(ax, 2)
    return ax
