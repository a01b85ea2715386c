"""A map of shares: things by municipality, or partners by phase."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from analysis.draw.cells import draw_cells
from analysis.draw.labels import BESIDE, LEANING, fit_beside, short
from analysis.draw.style import SHADES, legible, make_room
from analysis.study import Wording

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
        From `analysis.measure.framework.framework`; the last level of its index is named by the term for what the
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
