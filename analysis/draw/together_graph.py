"""Codes that stand in the same interviews: a graph on a circle."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from analysis.draw.style import BLUE, FAINT, INK, ORANGE
from analysis.study import Wording

EDGES = "edges"  # what the lines of a graph are called, so that they can be told from other lines
PLATE = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}  # behind a number on a line
LINE = 24  # characters, after which the words of a node go on below
APART = 4  # points between a node and its words


def together_graph(nodes: pd.Series, edges: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw a node per code, larger for more interviews, and a line for each pair, thicker for more of them together.

    Parameters
    ----------
    nodes : Series
        Interviews that have the code, by code; they stand around the circle in this order, from the top, clockwise.
    edges : DataFrame
        ``code``, ``other`` and ``together``, the interviews that have both, of the pairs that are joined; where there
        are none, the middle of the circle says so.
    """
    turns = np.pi / 2 - 2 * np.pi * np.arange(len(nodes)) / max(1, len(nodes))
    places = pd.DataFrame({"x": np.cos(turns), "y": np.sin(turns)}, index=nodes.index)
    joined = nodes.index.isin([*edges["code"], *edges["other"]])
    ends = np.stack([places.loc[edges[side]].to_numpy() for side in ("code", "other")], axis=1)
    lines = LineCollection(ends, linewidths=0.8 + 0.3 * edges["together"], colors=ORANGE, gid=EDGES, zorder=1)
    ax.add_collection(lines)
    colours = np.where(joined, BLUE, FAINT)
    sizes = 24 + 11 * nodes.to_numpy()
    ax.scatter(places["x"], places["y"], s=sizes, color=colours, zorder=2)
    for (code, count), turn, size in zip(nodes.items(), turns, sizes, strict=True):
        _name(
            fill(f"{wording.label(code)} ({count})", LINE, break_long_words=False),
            turn,
            np.sqrt(size / np.pi) + APART,
            ax,
        )
    for (x, y), count in zip(ends.mean(axis=1), edges["together"], strict=True):
        ax.text(x, y, str(count), ha="center", va="center", bbox=PLATE, zorder=1.5)  # under the nodes
    if edges.empty:
        ax.text(0, 0, fill(wording.text("no-pair-together"), 26), ha="center", va="center", color=INK)
    ax.set(xlim=(-1.9, 1.9), ylim=(-1.15, 1.15), aspect="equal")
    ax.set_axis_off()
    return ax


def _name(words: str, turn: float, away: float, ax: Axes) -> None:
    """Write outside of the circle what the node at an angle is called, ``away`` points from its middle."""
    x, y = np.cos(turn), np.sin(turn)
    side = "center" if abs(x) < 0.1 else ("left" if x > 0 else "right")
    height = "center" if side != "center" else ("bottom" if y > 0 else "top")
    ax.annotate(words, (x, y), (away * x, away * y), textcoords="offset points", ha=side, va=height, color=INK)
