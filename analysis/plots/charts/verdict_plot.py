"""Plot the verdicts on all claims, marked by shape and colour: on one dataset, or in every scenario."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.i18n import Wording
from analysis.models import VERDICTS
from analysis.plots.charts.style import BLUE, FAINT, GREEN, ORANGE, RULE, fit_height, legend_above

MARKS = {
    "supported": ("o", GREEN),
    "not_supported": ("s", BLUE),
    "contradicted": ("X", ORANGE),
    "cannot_be_judged": ("d", FAINT),
}
FALSE = "#f3d9c6"  # behind the verdicts on claims that are false


def verdict_marks(claims: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw each claim (rows, the first on top) under its verdict (columns).

    Parameters
    ----------
    claims : DataFrame
        Indexed by claim, with ``verdict``.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
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


def scenario_marks(
    verdicts: pd.DataFrame, ax: Axes, scenarios: Mapping[str, str], labels: Mapping[str, str], false: str
) -> Axes:
    """Draw the verdict on each claim (rows, the first on top) in each scenario (columns).

    Cells in which the claim is false are shaded; those in which it is supported all the same have a frame.

    Parameters
    ----------
    verdicts : DataFrame
        A row per claim and scenario: ``claim``, ``scenario``, ``verdict``, and ``true`` (bool).
    scenarios, labels : mapping of str to str
        The labels of scenarios and of verdicts.
    false : str
        The label of shaded cells.
    """
    rows, columns = verdicts["claim"].unique()[::-1].tolist(), verdicts["scenario"].unique().tolist()
    places = verdicts.assign(x=verdicts["scenario"].map(columns.index), y=verdicts["claim"].map(rows.index))
    _shade(places[~places["true"]], ax, false)
    for verdict, (marker, colour) in MARKS.items():
        cells = places[places["verdict"] == verdict]
        ax.scatter(cells["x"], cells["y"], marker=marker, s=38, color=colour, label=labels[verdict])
    ax.set_xticks(range(len(columns)), [scenarios[name] for name in columns])
    ax.xaxis.tick_top()
    ax.tick_params("x", labelrotation=35)
    for label in ax.get_xticklabels():
        label.set(ha="left", rotation_mode="anchor")
    ax.set_yticks(range(len(rows)), rows)
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(-0.5, len(rows) - 0.5))
    ax.spines[["top", "left", "bottom"]].set_visible(False)
    ax.hlines(np.arange(0.5, len(rows) - 1), -0.5, len(columns) - 0.5, color=RULE, linewidth=0.6)
    fit_height(ax, len(rows) + 6)
    legend_above(ax, 3)
    return ax


def _shade(cells: pd.DataFrame, ax: Axes, label: str) -> None:
    """Shade the cells of false claims, and frame those of them that are supported."""
    for number, (x, y, verdict) in enumerate(cells[["x", "y", "verdict"]].to_numpy(object)):
        place = (x - 0.5, y - 0.5)
        ax.add_patch(Rectangle(place, 1, 1, facecolor=FALSE, edgecolor="none", label=label if number == 0 else ""))
        if verdict == "supported":
            ax.add_patch(Rectangle(place, 1, 1, fill=False, edgecolor=ORANGE, linewidth=2, zorder=3))
