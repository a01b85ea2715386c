"""A table drawn as coloured cells, each with its text, rows and columns named at the edges."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

SLANTED = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"}


def draw_cells(shown: pd.DataFrame, texts: np.ndarray, ax: Axes, slanted: bool, **look: object) -> Axes:
    """Draw one cell per number, in the colour of its value, with its text.

    The names of rows and columns are set here and not by the heatmap, which would lay the whole figure out to see
    whether they overlap.

    Parameters
    ----------
    shown : DataFrame
        Numbers, rows and columns named as they are read; a missing one is left white.
    texts : array of str, of the same shape
    slanted : bool
        Whether the names of the columns lean, as long ones must.
    look : keyword arguments of ``seaborn.heatmap``
    """
    sns.heatmap(
        shown, annot=texts, fmt="", cbar=False, linewidths=1.5, xticklabels=False, yticklabels=False, ax=ax, **look
    )
    for text in ax.texts:
        text.set_in_layout(False)  # it stands inside its cell: nobody need measure whether it does
    ax.set_yticks(np.arange(len(shown)) + 0.5, shown.index)
    ax.set_xticks(np.arange(shown.shape[1]) + 0.5, shown.columns, **(SLANTED if slanted else {}))
    return ax
