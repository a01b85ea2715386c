"""An observed distance beside those that chance gives."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.plots.charts.style import FAINT, INK, ORANGE, legend_above


def against_chance(null: pd.DataFrame, found: Mapping, ax: Axes, wording: Wording) -> Axes:
    """Draw how often chance gives each mean distance between municipalities, and a line at the observed one.

    Parameters
    ----------
    null : DataFrame
        The mean distances after dealing interviews out at random, in ``distance``.
    found : mapping
        ``observed``, the mean distance as it is, and ``expected``, the mean of those by chance.
    """
    counts, edges = np.histogram(null["distance"], bins=40)
    shares = counts / counts.sum()
    ax.bar(edges[:-1], shares, np.diff(edges), align="edge", color=FAINT, label=wording.word("by-chance"))
    ax.axvline(found["expected"], color=INK, linestyle=":", linewidth=1.5, label=wording.word("expected"))
    ax.axvline(found["observed"], color=ORANGE, linewidth=2.5, label=wording.word("observed"))
    ax.set_xlim(left=0)
    ax.margins(x=0.05)
    ax.set(xlabel=wording.word("mean-distance"), ylabel=wording.word("share-of-deals"))
    legend_above(ax, 3)
    return ax
