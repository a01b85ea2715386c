"""Plot shares or counts as a heatmap, such as codes by unit or partners by phase."""

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from analysis.i18n import Wording
from analysis.plots.charts.figure_labels import COLUMN_LENGTH, PLACE_LENGTH, fit_side_by_side, shorten
from analysis.plots.charts.style import SHADES, fit_height, text_colour

SLANTED: dict[str, Any] = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"}
MANY_COLUMNS = 6  # with more than this, column labels are slanted


def share_map(table: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per share, darker where it is higher, each with its percentage.

    Parameters
    ----------
    table : DataFrame
        Shares in [0, 1]; rows and columns are keys of codes or terms, the names of index and columns are terms. A
        missing share is white.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    shown = with_labels(table, wording)
    percent = shown.map(lambda share: "" if pd.isna(share) else wording.number(100 * share, 0))
    fit_height(ax, len(shown))
    draw_cells(shown.astype(float), percent.to_numpy(), ax, _needs_slant(shown), vmin=0, vmax=1, cmap=SHADES)
    make_readable(ax)
    return _labelled(ax, table, wording)


def count_map(table: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per count, darker where it is higher; ``table`` as in `share_map`, with whole numbers.

    Parameters
    ----------
    table : DataFrame
        As in `share_map`, with whole numbers.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    shown = with_labels(table, wording)
    fit_height(ax, len(shown))
    texts = shown.astype(int).astype(str).to_numpy()
    draw_cells(shown.astype(int), texts, ax, _needs_slant(shown), vmin=0, cmap=SHADES)
    make_readable(ax)
    return _labelled(ax, table, wording)


def framework_map(cells: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw the framework matrix: a row per unit and group, darker where more interviews mention the column.

    Each cell shows how many of its interviews mention the column, and below that the balance of experiences.

    Parameters
    ----------
    cells : DataFrame
        From `framework.framework`; the name of the last level of its index is the term for the columns.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    column = str(cells.index.names[-1])
    codes = cells.index.get_level_values(column).drop_duplicates()
    share = cells["naming"] / cells["interviews"].where(cells["interviews"] > 0)
    shown = share.unstack(column)[codes]
    texts = cells.apply(_cell_text, axis=1, wording=wording).unstack(column)[codes]
    shown.index = [
        f"{shorten(wording.label(place), PLACE_LENGTH)}, {wording.label(group)}" for place, group in shown.index
    ]
    shown = shown.rename(columns=wording.label).rename(columns=lambda label: shorten(label, COLUMN_LENGTH))
    fit_height(ax, 2 * len(shown))
    draw_cells(shown.astype(float), texts.to_numpy(), ax, slanted=True, vmin=0, vmax=1, cmap=SHADES)
    make_readable(ax)
    ax.set(xlabel=wording.word(column), ylabel=f"{wording.word('unit')}, {wording.word('group')}")
    return ax


def make_readable(ax: Axes) -> None:
    """Write on each cell in black or white, because the library's choice has too little contrast on middle shades."""
    [cells] = ax.collections
    cells.update_scalarmappable()
    backgrounds = np.asarray(cells.get_facecolor())[~np.ma.getmaskarray(np.ma.asarray(cells.get_array())).ravel()]
    for text, background in zip(ax.texts, backgrounds, strict=True):
        text.set_color(text_colour(to_hex(background)))


def with_labels(table: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Replace keys of rows and columns by their labels, those of columns shortened."""
    shown = table.rename(index=wording.label, columns=wording.label)
    return shown.rename(columns=lambda label: shorten(str(label), COLUMN_LENGTH))


def _needs_slant(shown: pd.DataFrame) -> bool:
    return shown.shape[1] > MANY_COLUMNS or not fit_side_by_side(list(shown.columns))


def _cell_text(cell: pd.Series, wording: Wording) -> str:
    if not cell["interviews"]:
        return ""
    counts = f"{cell['naming']:.0f}/{cell['interviews']:.0f}"
    balance = cell["balance"]
    return counts if pd.isna(balance) else f"{counts}\n{'+' if balance > 0 else ''}{wording.number(balance, 1)}"


def _labelled(ax: Axes, table: pd.DataFrame, wording: Wording) -> Axes:
    ax.set(xlabel=wording.word(str(table.columns.name)), ylabel=wording.word(str(table.index.name)))
    return ax


def draw_cells(shown: pd.DataFrame, texts: np.ndarray, ax: Axes, slanted: bool, **look: Any) -> Axes:
    """Draw one cell per number, in the colour of its value, with its text.

    The labels of rows and columns are set here, because ``seaborn.heatmap`` would lay out the whole figure to check
    whether they overlap.

    Parameters
    ----------
    shown : DataFrame
        Numbers, with the labels of rows and columns; a missing number is white.
    texts : array of str, of the same shape
    slanted : bool
        Whether the column labels are slanted, as long ones must be.
    **look : keyword arguments of ``seaborn.heatmap``
    """
    sns.heatmap(
        shown, annot=texts, fmt="", cbar=False, linewidths=1.5, xticklabels=False, yticklabels=False, ax=ax, **look
    )
    for text in ax.texts:
        text.set_in_layout(False)  # it fits into its cell, so measuring it would waste time
    ax.set_yticks(np.arange(len(shown)) + 0.5, shown.index)
    ax.set_xticks(np.arange(shown.shape[1]) + 0.5, shown.columns, **(SLANTED if slanted else {}))
    return ax
