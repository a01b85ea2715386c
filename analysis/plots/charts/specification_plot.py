"""Plot the specification curve: the estimate and verdict under each specification of a rule."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.models import VERDICTS
from analysis.plots.charts.style import INK, fit_height, legend_above
from analysis.plots.charts.verdict_plot import MARKS

LINE = 46  # characters in a line of a label
LINE_HEIGHT = 1.1  # rows of the figure that one line of a label takes, with the gap below it


def specification_dots(specifications: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw a row per specification, the largest estimate on top, marked by its verdict, and a line at the registered.

    Parameters
    ----------
    specifications : DataFrame
        Indexed by the label of each specification: ``estimate`` (missing if it cannot be judged) and ``verdict``; the
        registered specification first.
    """
    ordered = specifications.sort_values("estimate", kind="stable", na_position="first")
    names = [fill(str(label), LINE) for label in ordered.index]
    fit_height(ax, LINE_HEIGHT * sum(name.count("\n") + 1 for name in names))
    rows = pd.Series(np.arange(len(ordered)), index=ordered.index)
    for verdict in VERDICTS:
        chosen = ordered["verdict"] == verdict
        if chosen.any():
            marker, colour = MARKS[verdict]
            label = wording.word(verdict)
            ax.scatter(ordered.loc[chosen, "estimate"], rows[chosen], marker=marker, s=60, color=colour, label=label)
    registered, label = specifications["estimate"].iloc[0], wording.text("as-registered")
    ax.axvline(registered, color=INK, linewidth=1.2, linestyle="--", label=label)
    ax.locator_params(axis="x", nbins=5)
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    ax.set_yticks(rows, names)
    ax.set(xlabel=wording.word("estimate"), ylabel=wording.word("fork"), ylim=(-0.7, len(ordered) - 0.3))
    legend_above(ax, 3)
    return ax
