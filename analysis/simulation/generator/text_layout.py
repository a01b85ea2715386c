"""Where the answers of an interview stand in its text."""

from dataclasses import dataclass

import numpy as np

from analysis.models import SYNTHETIC_MARK

BARE_ANSWER, BARE_GAP = 200, 20
SHORTEST = len(SYNTHETIC_MARK) + 20
"""A coder's stretch of an answer holds at least the mark and the answer's first words."""


@dataclass(frozen=True)
class Layout:
    """The text of an interview and the place of each statement's answer in it.

    Attributes
    ----------
    start, end : array of int, statements
        Where each answer begins and ends in the text.
    text : str or None
        The text, where it was composed.
    characters : int
        Its length.
    """

    start: np.ndarray
    end: np.ndarray
    text: str | None
    characters: int


def bare(statements: int) -> Layout:
    """Places of answers of one length, without a text: for measuring what needs no words."""
    start = np.arange(statements) * (BARE_ANSWER + BARE_GAP) + BARE_GAP
    return Layout(start, start + BARE_ANSWER, None, statements * (BARE_ANSWER + BARE_GAP) + BARE_GAP)


def stretch_end(layout: Layout, statement: int, jitter: int) -> int:
    """Where a coder's stretch ends: near the answer's end, never past it and never before its first words."""
    start, end = int(layout.start[statement]), int(layout.end[statement])
    return min(end, max(start + SHORTEST, end + jitter))
