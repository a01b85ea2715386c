"""Plot which codes occur in the same interviews, as a graph on a circle."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from analysis.i18n import Wording
from analysis.plots.charts.style import BLUE, FAINT, INK, ORANGE

EDGES = "edges"  # id of the lines of a graph, which separates them from other lines
COUNT_BOX = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}  # behind a number on a line
LINE = 24  # characters in a line of a label
GAP = 4  # points between a node and its label, and between two labels
LONGEST_WORD = 32  # characters; a longer word is broken
SPACING = 1.2  # of lines, in font sizes
RADIUS = 117  # points; the circle's radius at the size used in the sections


def cooccurrence_graph(nodes: pd.Series, edges: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw a node per code, larger for more interviews, and a line per pair, thicker for more shared interviews.

    Parameters
    ----------
    nodes : Series
        Number of interviews, by code; the nodes follow this order around the circle, clockwise from the top.
    edges : DataFrame
        The pairs to join: ``code``, ``other`` and ``together``, the number of interviews that have both codes. If it is
        empty, a text in the circle says so.
    ax : Axes
        The axes to draw on.
    wording : Wording
        The words of the run's language.

    Returns
    -------
    Axes
        ``ax``, drawn on.
    """
    angles = np.pi / 2 - 2 * np.pi * (np.arange(len(nodes)) + 0.5) / max(1, len(nodes))
    places = pd.DataFrame({"x": np.cos(angles), "y": np.sin(angles)}, index=nodes.index)
    joined = nodes.index.isin([*edges["code"], *edges["other"]])
    ends = np.stack([places.loc[edges[side]].to_numpy() for side in ("code", "other")], axis=1)
    lines = LineCollection(list(ends), linewidths=0.8 + 0.3 * edges["together"], colors=ORANGE, gid=EDGES, zorder=1)
    ax.add_collection(lines)
    colours = np.where(joined, BLUE, FAINT)
    sizes = 24 + 11 * nodes.to_numpy()
    ax.scatter(places["x"], places["y"], s=sizes, color=colours, zorder=2)
    labels = [_in_lines(f"{wording.label(code)} ({n})") for code, n in nodes.items()]
    _draw_labels(labels, angles, np.sqrt(sizes / np.pi) + GAP, ax)
    for (x, y), count in zip(ends.mean(axis=1), edges["together"], strict=True):
        ax.text(x, y, str(count), ha="center", va="center", bbox=COUNT_BOX, zorder=1.5)  # under the nodes
    if edges.empty:
        ax.text(0, 0, fill(wording.text("no-pair-together"), 26), ha="center", va="center", color=INK)
    ax.set(xlim=(-1.9, 1.9), ylim=(-1.15, 1.15), aspect="equal")
    ax.set_axis_off()
    return ax


def _in_lines(label: str) -> str:
    too_long = max(map(len, label.split())) > LONGEST_WORD
    return fill(label, LINE, break_long_words=too_long)


def _draw_labels(labels: list[str], angles: np.ndarray, distances: np.ndarray, ax: Axes) -> None:
    """Write the labels of the nodes outside of the circle, at these distances in points from the nodes' centres."""
    halves = np.array([len(label.splitlines()) for label in labels]) * SPACING * rcParams["font.size"] / 2
    heights = _label_heights(angles, RADIUS + distances + halves, halves)
    for label, x, y, distance, height in zip(labels, np.cos(angles), np.sin(angles), distances, heights, strict=True):
        place, side = (distance * x, height - RADIUS * y), "left" if x > 0 else "right"
        ax.annotate(label, (x, y), place, textcoords="offset points", ha=side, va="center", color=INK)


def _label_heights(angles: np.ndarray, distances: np.ndarray, halves: np.ndarray) -> np.ndarray:
    """Choose the vertical positions of labels beside the circle so that none overlap.

    On each side labels are placed from the middle upwards and downwards, each level with its node or further out.

    Parameters
    ----------
    angles, distances : array of float (nodes,)
        The direction of each node, and how far from the circle's centre its label would be, in points.
    halves : array of float (nodes,)
        Half the height of each label, in points.
    """
    heights, right, nodes = np.zeros(len(angles)), np.cos(angles) > 0, np.sin(angles)
    taken: dict[bool, tuple[float, float]] = {}
    for n in np.argsort(np.abs(nodes).round(6), kind="stable"):
        low, high = taken.get(right[n], (np.inf, -np.inf))
        height, half = nodes[n] * distances[n], halves[n]
        heights[n] = max(height, high + half) if height > 0 else min(height, low - half)
        taken[right[n]] = min(low, heights[n] - half - GAP), max(high, heights[n] + half + GAP)
    return heights
