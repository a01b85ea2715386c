"""A map of shares: things by municipality, or partners by phase."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis.draw.style import SHADES
from analysis.study import Wording


def share_map(table: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per share, darker where it is higher, each with its percentage.

    Parameters
    ----------
    table : DataFrame
        Shares in [0, 1]; rows and columns named by keys of codes or terms, the index and columns named by terms. A
        missing share is left white.
    """
    shown = table.rename(index=wording.label, columns=wording.label)
    percent = shown.map(lambda share: "" if pd.isna(share) else wording.number(100 * share, 0))
    sns.heatmap(
        shown.astype(float), vmin=0, vmax=1, cmap=SHADES, annot=percent, fmt="", cbar=False, linewidths=1.5, ax=ax
    )
    return _labelled(ax, table, wording)


def count_map(table: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per count, darker where it is higher; ``table`` as in `share_map`, with whole numbers."""
    shown = table.rename(index=wording.label, columns=wording.label)
    sns.heatmap(shown.astype(int), vmin=0, cmap=SHADES, annot=True, fmt="d", cbar=False, linewidths=1.5, ax=ax)
    return _labelled(ax, table, wording)


def _labelled(ax: Axes, table: pd.DataFrame, wording: Wording) -> Axes:
    ax.set(xlabel=wording.word(table.columns.name), ylabel=wording.word(table.index.name))
    ax.tick_params(axis="y", rotation=0)
    slanted = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"} if len(table.columns) > 6 else {"rotation": 0}
    for text in ax.get_xticklabels():
        text.set(**slanted)
    return ax
