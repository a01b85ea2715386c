"""Plot the verdicts on all claims, marked by shape and colour."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.i18n import Wording
from analysis.models import VERDICTS
from analysis.plots.charts.style import BLUE, FAINT, GREEN, ORANGE

MARKS = {
    "supported": ("o", GREEN),
    "not_supported": ("s", BLUE),
    "contradicted": ("X", ORANGE),
    "cannot_be_judged": ("d", FAINT),
}


def verdict_marks(claims: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw each claim (rows, the first on top) under its verdict (columns).

    Parameters
    ----------
    claims : DataFrame
        Indexed by claim, with ``verdict``.
    """
    rows = pd.Series(np.arange(len(claims))[::-1], index=claims.index)
    for column, verdict in enumerate(VERDICTS):
        chosen = rows[claims["verdict"] == verdict]
        marker, colour = MARKS[verdict]
        ax.scatter([column] * len(chosen), chosen, marker=marker, s=70, color=colour, label=wording.word(verdict))
    ax.set_xticks(range(len(VERDICTS)), [wording.word(verdict) for verdict in VERDICTS])
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set_yticks(rows, list(claims.index))
    ax.set(
        xlim=(-0.5, len(VERDICTS) - 0.5),
        ylim=(-0.7, len(claims) - 0.3),
        xlabel=wording.word("verdict"),
        ylabel=wording.word("claim"),
    )
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    return ax
