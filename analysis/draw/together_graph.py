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
APART = 1.09  # where the words of a node begin, the circle being at 1


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
    ax.scatter(places["x"], places["y"], s=24 + 11 * nodes.to_numpy(), color=colours, zorder=2)
    for (code, count), turn in zip(nodes.items(), turns, strict=True):
        side = {True: "left", False: "right"}[bool(np.cos(turn) > 0)] if abs(np.cos(turn)) > 0.1 else "center"
        height = "center" if side != "center" else ("bottom" if np.sin(turn) > 0 else "top")
        x, y = APART * np.cos(turn), APART * np.sin(turn)
        ax.text(x, y, f"{wording.label(code)} ({count})", ha=side, va=height, color=INK, fontsize=9.5)
    for (x, y), count in zip(ends.mean(axis=1), edges["together"], strict=True):
        ax.text(x, y, str(count), ha="center", va="center", fontsize=9.5, bbox=PLATE, zorder=1.5)  # under the nodes
    if edges.empty:
        ax.text(0, 0, fill(wording.text("no-pair-together"), 40), ha="center", va="center", color=INK)
    ax.set(xlim=(-1.9, 1.9), ylim=(-1.25, 1.25), aspect="equal")
    ax.set_axis_off()
    return ax
