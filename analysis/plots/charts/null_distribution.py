"""Plot an observed distance against its distribution under chance."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.style import FAINT, INK, ORANGE, legend_above


def null_distribution(null: pd.DataFrame, summary: Mapping, ax: Axes, wording: Wording) -> Axes:
    """Draw the distribution of the mean distance between units under chance, and the observed distance.

    Parameters
    ----------
    null : DataFrame
        ``distance``: the mean distance after each random permutation of interviews among units.
    summary : mapping
        ``observed``, the mean distance in the data, and ``expected``, the mean of those under chance.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    counts, edges = np.histogram(null["distance"], bins=40)
    shares = counts / counts.sum()
    ax.bar(edges[:-1], shares, np.diff(edges), align="edge", color=FAINT, label=wording.word("by-chance"))
    ax.axvline(summary["expected"], color=INK, linestyle=":", linewidth=1.5, label=wording.word("expected"))
    ax.axvline(summary["observed"], color=ORANGE, linewidth=2.5, label=wording.word("observed"))
    ax.set_xlim(left=0)
    ax.margins(x=0.05)
    ax.set(xlabel=wording.word("mean-distance"), ylabel=wording.word("share-of-deals"))
    legend_above(ax, 3)
    return ax
