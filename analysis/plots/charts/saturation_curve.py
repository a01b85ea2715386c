"""How many codes have been heard after each number of interviews."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.style import BLUE, FAINT, GREEN, INK, ORANGE, legend_above

LINES = {"median": (BLUE, "-", 2.5), "by-municipality": (GREEN, "-.", 1.8), "as-held": (INK, ":", 1.8)}


def saturation_lines(curve: pd.DataFrame, point: float, ax: Axes, wording: Wording) -> Axes:
    """Draw the codes heard, in the order held and over random orders, with a bar for the middle 90 % of orders.

    Parameters
    ----------
    curve : DataFrame
        From `code_saturation.saturation_curve`.
    point : float
        The saturation point that is marked; NaN where there is none.
    """
    places = curve.index.to_numpy()
    band = curve.loc[curve.index > 0, ["low", "high"]]
    bars = {"color": FAINT, "linewidth": 5, "label": wording.word("order-band"), "zorder": 1}
    ax.vlines(band.index, band["low"], band["high"], **bars)
    for column, (colour, style, width) in LINES.items():
        if curve[column].notna().all():
            drawn = {"color": colour, "linestyle": style, "linewidth": width, "label": wording.word(f"curve-{column}")}
            ax.plot(places, curve[column], **drawn)
    if not pd.isna(point):
        ax.axvline(float(point), color=ORANGE, linewidth=1.5, linestyle="--", label=wording.word("saturation-point"))
    ax.set(xlabel=wording.word("interviews-so-far"), ylabel=wording.word("codes-heard"))
    ax.set(xlim=(0, places.max() + 0.5), ylim=(0, 1.06 * max(curve["high"].max(), 1)))
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    legend_above(ax, 2)
    return ax
