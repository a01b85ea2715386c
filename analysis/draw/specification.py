"""The specification curve: what each fork of a rule estimates, with its verdict."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.draw.style import INK, RULE, make_room
from analysis.draw.verdicts import MARKS
from analysis.study import VERDICTS, Wording


def specification_dots(forks: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw a row for each fork, the largest estimate on top, marked by its verdict; a line is the registered one.

    Parameters
    ----------
    forks : DataFrame
        Indexed by what sets a fork apart, in words: ``estimate`` (missing where it cannot be judged), ``verdict``; the
        registered fork first.
    """
    ordered = forks.sort_values("estimate", kind="stable", na_position="first")
    make_room(ax, len(ordered))
    rows = pd.Series(np.arange(len(ordered)), index=ordered.index)
    for verdict in VERDICTS:
        chosen = ordered["verdict"] == verdict
        if chosen.any():
            marker, colour = MARKS[verdict]
            label = wording.word(verdict)
            ax.scatter(ordered.loc[chosen, "estimate"], rows[chosen], marker=marker, s=60, color=colour, label=label)
    ax.axvline(forks["estimate"].iloc[0], color=INK, linewidth=1.2, linestyle="--", label=wording.text("as-registered"))
    ax.hlines(rows, *ax.get_xlim(), color=RULE, linewidth=0.6, zorder=0)
    ax.set_yticks(rows, list(ordered.index))
    ax.set(xlabel=wording.word("estimate"), ylabel=wording.word("fork"), ylim=(-0.7, len(ordered) - 0.3))
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=3, borderaxespad=0.2, columnspacing=1.0)
    return ax
