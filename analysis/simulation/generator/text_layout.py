"""Positions of the answers in the text of an interview."""

from dataclasses import dataclass

import numpy as np

from analysis.models import SYNTHETIC_MARK

BARE_ANSWER, BARE_GAP = 200, 20
SHORTEST = len(SYNTHETIC_MARK) + 20
"""A segment contains at least the synthetic mark and the first words of the answer."""


@dataclass(frozen=True)
class Layout:
    """The text of an interview and the position of each answer in it.

    Attributes
    ----------
    start, end : array of int, statements
        Position of the first character of each answer, and of the character after its last.
    text : str or None
        The text, if it was composed.
    characters : int
        Its length.
    """

    start: np.ndarray
    end: np.ndarray
    text: str | None
    characters: int


def bare(statements: int) -> Layout:
    """Return positions of answers of equal length without a text, for simulations that need no words."""
    start = np.arange(statements) * (BARE_ANSWER + BARE_GAP) + BARE_GAP
    return Layout(start, start + BARE_ANSWER, None, statements * (BARE_ANSWER + BARE_GAP) + BARE_GAP)


def stretch_end(layout: Layout, statement: int, jitter: int) -> int:
    """Return the end of a segment: near the end of the answer, never after it or before its first words."""
    start, end = int(layout.start[statement]), int(layout.end[statement])
    return min(end, max(start + SHORTEST, end + jitter))
