"""Codes that stand in the same interviews: a graph on a circle."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from analysis.i18n import Wording
from analysis.plots.charts.style import BLUE, FAINT, INK, ORANGE

EDGES = "edges"  # what the lines of a graph are called, so that they can be told from other lines
PLATE = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}  # behind a number on a line
LINE = 24  # characters, after which the words of a node go on below
APART = 4  # points between a node and its words, and between the words of two
LONGEST_WORD = 32  # characters, beyond which a word is broken
SPACING = 1.2  # of lines, in sizes of the type
RADIUS = 117  # points that the circle's radius has at the size a section draws it


def together_graph(nodes: pd.Series, edges: pd.DataFrame, ax: Axes, wording: Wording) -> Axes:
    """Draw a node per code, larger for more interviews, and a line for each pair, thicker for more of them together.

    Parameters
    ----------
    nodes : Series
        Interviews that have the code, by code; they stand around the circle in this order, clockwise from the top.
    edges : DataFrame
        ``code``, ``other`` and ``together``, the interviews that have both, of the pairs that are joined; where there
        are none, the middle of the circle says so.
    """
    turns = np.pi / 2 - 2 * np.pi * (np.arange(len(nodes)) + 0.5) / max(1, len(nodes))
    places = pd.DataFrame({"x": np.cos(turns), "y": np.sin(turns)}, index=nodes.index)
    joined = nodes.index.isin([*edges["code"], *edges["other"]])
    ends = np.stack([places.loc[edges[side]].to_numpy() for side in ("code", "other")], axis=1)
    lines = LineCollection(ends, linewidths=0.8 + 0.3 * edges["together"], colors=ORANGE, gid=EDGES, zorder=1)
    ax.add_collection(lines)
    colours = np.where(joined, BLUE, FAINT)
    sizes = 24 + 11 * nodes.to_numpy()
    ax.scatter(places["x"], places["y"], s=sizes, color=colours, zorder=2)
    words = [_in_lines(f"{wording.label(code)} ({n})") for code, n in nodes.items()]
    _names(words, turns, np.sqrt(sizes / np.pi) + APART, ax)
    for (x, y), count in zip(ends.mean(axis=1), edges["together"], strict=True):
        ax.text(x, y, str(count), ha="center", va="center", bbox=PLATE, zorder=1.5)  # under the nodes
    if edges.empty:
        ax.text(0, 0, fill(wording.text("no-pair-together"), 26), ha="center", va="center", color=INK)
    ax.set(xlim=(-1.9, 1.9), ylim=(-1.15, 1.15), aspect="equal")
    ax.set_axis_off()
    return ax


def _in_lines(name: str) -> str:
    too_long = max(map(len, name.split())) > LONGEST_WORD
    return fill(name, LINE, break_long_words=too_long)


def _names(words: list[str], turns: np.ndarray, away: np.ndarray, ax: Axes) -> None:
    """Write outside of the circle what the nodes are called, ``away`` points from their middles."""
    halves = np.array([len(name.splitlines()) for name in words]) * SPACING * rcParams["font.size"] / 2
    levels = _levels(turns, RADIUS + away + halves, halves)
    for name, x, y, apart, level in zip(words, np.cos(turns), np.sin(turns), away, levels, strict=True):
        place, side = (apart * x, level - RADIUS * y), "left" if x > 0 else "right"
        ax.annotate(name, (x, y), place, textcoords="offset points", ha=side, va="center", color=INK)


def _levels(turns: np.ndarray, away: np.ndarray, halves: np.ndarray) -> np.ndarray:
    """Give words, as high as twice ``halves``, their levels beside the circle, such that none meet.

    On either side they stand one above the other, from the middle of its height upwards and downwards, each where its
    node is or further out.
    """
    levels, right, heights = np.zeros(len(turns)), np.cos(turns) > 0, np.sin(turns)
    ends: dict[bool, tuple[float, float]] = {}
    for n in np.argsort(np.abs(heights).round(6), kind="stable"):
        low, high = ends.get(right[n], (np.inf, -np.inf))
        level, half = heights[n] * away[n], halves[n]
        levels[n] = max(level, high + half) if level > 0 else min(level, low - half)
        ends[right[n]] = min(low, levels[n] - half - APART), max(high, levels[n] + half + APART)
    return levels
