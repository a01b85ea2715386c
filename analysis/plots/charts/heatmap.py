"""A map of shares: things by municipality, or partners by phase."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from analysis.i18n import Wording
from analysis.plots.charts.figure_labels import BESIDE, LEANING, fit_beside, short
from analysis.plots.charts.style import SHADES, legible, make_room

SLANTED = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"}
MANY_COLUMNS = 6  # from which on their names lean


def share_map(table: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per share, darker where it is higher, each with its percentage.

    Parameters
    ----------
    table : DataFrame
        Shares in [0, 1]; rows and columns named by keys of codes or terms, the index and columns named by terms. A
        missing share is left white.
    """
    shown = named(table, wording)
    percent = shown.map(lambda share: "" if pd.isna(share) else wording.number(100 * share, 0))
    make_room(ax, len(shown))
    draw_cells(shown.astype(float), percent.to_numpy(), ax, _leans(shown), vmin=0, vmax=1, cmap=SHADES)
    make_readable(ax)
    return _labelled(ax, table, wording)


def count_map(table: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw one cell per count, darker where it is higher; ``table`` as in `share_map`, with whole numbers."""
    shown = named(table, wording)
    make_room(ax, len(shown))
    texts = shown.astype(int).astype(str).to_numpy()
    draw_cells(shown.astype(int), texts, ax, _leans(shown), vmin=0, cmap=SHADES)
    make_readable(ax)
    return _labelled(ax, table, wording)


def framework_map(cells: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw the framework matrix: a row per municipality and area, darker where more of its interviews name the column.

    Each cell says how many interviews of how many name it, and below that the balance of its experiences.

    Parameters
    ----------
    cells : DataFrame
        From `framework.framework`; the last level of its index is named by the term for what the
        columns are.
    """
    things = cells.index.names[-1]
    codes = cells.index.get_level_values(things).drop_duplicates()
    share = cells["naming"] / cells["interviews"].where(cells["interviews"] > 0)
    shown = share.unstack(things)[codes]
    written = cells.apply(_cell_text, axis=1, wording=wording).unstack(things)[codes]
    shown.index = [f"{short(wording.label(place), BESIDE)}, {wording.label(area)}" for place, area in shown.index]
    shown = shown.rename(columns=wording.label).rename(columns=lambda label: short(label, LEANING))
    make_room(ax, 2 * len(shown))
    draw_cells(shown.astype(float), written.to_numpy(), ax, slanted=True, vmin=0, vmax=1, cmap=SHADES)
    make_readable(ax)
    ax.set(xlabel=wording.word(things), ylabel=f"{wording.word('municipality')}, {wording.word('area')}")
    return ax


def make_readable(ax: Axes) -> None:
    """Write on each cell in black or white, since the library's choice is too faint on the middle shades."""
    [cells] = ax.collections
    cells.update_scalarmappable()
    grounds = cells.get_facecolors()[~np.ma.getmaskarray(cells.get_array()).ravel()]
    for text, ground in zip(ax.texts, grounds, strict=True):
        text.set_color(legible(to_hex(ground)))


def named(table: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Name rows and columns by their labels, those of columns short enough to stand below them."""
    shown = table.rename(index=wording.label, columns=wording.label)
    return shown.rename(columns=lambda label: short(str(label), LEANING))


def _leans(shown: pd.DataFrame) -> bool:
    return shown.shape[1] > MANY_COLUMNS or not fit_beside(list(shown.columns))


def _cell_text(cell: pd.Series, wording: Wording) -> str:
    if not cell["interviews"]:
        return ""
    counts = f"{cell['naming']:.0f}/{cell['interviews']:.0f}"
    balance = cell["balance"]
    return counts if pd.isna(balance) else f"{counts}\n{'+' if balance > 0 else ''}{wording.number(balance, 1)}"


def _labelled(ax: Axes, table: pd.DataFrame, wording: Wording) -> Axes:
    ax.set(xlabel=wording.word(table.columns.name), ylabel=wording.word(table.index.name))
    return ax


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
