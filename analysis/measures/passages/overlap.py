"""Where codes of one coder co-occur: their stretches overlap, are the same, or are in one turn of a speaker."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd

WAYS = ("overlap", "identical", "turn")
_READING, _PLACE, _TURN, _SEGMENT = ["interview", "coder"], ["start", "end"], ["turn"], ["segment"]
Pairing = Callable[[pd.DataFrame, pd.DataFrame], tuple[np.ndarray, np.ndarray]]


def overlapping_pairs(left: pd.DataFrame, right: pd.DataFrame, way: str = "overlap") -> tuple[np.ndarray, np.ndarray]:
    """Pair the rows of two frames of codings that co-occur.

    Two codings co-occur where their stretches share at least one character, in the same interview and from the same
    coder; by a stricter way where their stretches are the same, and by a looser one where they begin in the same turn
    of a speaker. Codings without positions (or, by turn, without a turn) co-occur if they are on the same segment.

    Parameters
    ----------
    left, right : DataFrame
        Columns ``interview, coder, segment, start, end``, and ``turn`` where codings co-occur by it; positions count
        characters, the end is exclusive.
    way : {"overlap", "identical", "turn"}

    Returns
    -------
    tuple of array
        Row numbers (not labels) of each pair on the left and on the right, ordered by left and then right row;
        a row of both frames is paired with itself.

    Raises
    ------
    ValueError
        If there is no such way.

    Notes
    -----
    Of two stretches that overlap, either the second begins inside the first or the first begins inside the second:
    two sorted look-ups find both kinds, and the work grows with the number of pairs.
    """
    if way not in WAYS:
        raise ValueError(f"codes do not meet by {way!r}; use {', '.join(WAYS)}")
    place = "turn" if way == "turn" else "start"
    placed = left[place].notna().to_numpy(), right[place].notna().to_numpy()
    unplaced = ~placed[0], ~placed[1]
    columns, pairing = {"overlap": (_PLACE, _overlaps), "identical": (_PLACE, _alike), "turn": (_TURN, _alike)}[way]
    found = _among(left, right, placed, columns, pairing), _among(left, right, unplaced, _SEGMENT, _alike)
    rows_left, rows_right = map(np.concatenate, zip(*found, strict=True))
    order = np.lexsort((rows_right, rows_left))
    return rows_left[order], rows_right[order]


def _among(
    left: pd.DataFrame, right: pd.DataFrame, which: tuple[np.ndarray, np.ndarray], columns: list[str], pairing: Pairing
) -> tuple[np.ndarray, np.ndarray]:
    """Pair some rows of both frames by their values in some columns; without any there is nothing to look up."""
    rows_left, rows_right = map(np.flatnonzero, which)
    if len(rows_left) and len(rows_right):
        keys = [*_READING, *columns]
        found = pairing(left[keys].take(rows_left), right[keys].take(rows_right))
        return rows_left[found[0]], rows_right[found[1]]
    return rows_left[:0], rows_right[:0]


def _overlaps(left: pd.DataFrame, right: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    (start_left, end_left), (start_right, end_right) = _on_one_line(left, right)
    later = _beginning_within(start_left, end_left, start_right, "left")
    earlier = _beginning_within(start_right, end_right, start_left, "right")
    rows_left, rows_right = np.concatenate([later[0], earlier[1]]), np.concatenate([later[1], earlier[0]])
    holds = (end_left > start_left)[rows_left] & (end_right > start_right)[
        rows_right
    ]  # a stretch of no length has none
    return rows_left[holds], rows_right[holds]


def _on_one_line(left: pd.DataFrame, right: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    """Lay the readings of all interviews by all coders end to end, so that one number places a character."""
    reading = np.zeros(len(left) + len(right), dtype="int64")
    for key in _READING:
        number, names = pd.factorize(pd.concat([left[key], right[key]], ignore_index=True))
        reading = reading * len(names) + number
    longest = max(int(left["end"].max()), int(right["end"].max())) + 1
    offsets = np.split(reading * longest, [len(left)])
    return [
        (frame["start"].to_numpy("int64") + offset, frame["end"].to_numpy("int64") + offset)
        for frame, offset in zip((left, right), offsets, strict=True)
    ]


def _beginning_within(
    starts: np.ndarray, ends: np.ndarray, beginnings: np.ndarray, side: Literal["left", "right"]
) -> tuple[np.ndarray, np.ndarray]:
    """Pair each stretch with the beginnings inside it; its own first character counts where ``side`` is "left"."""
    order = np.argsort(beginnings, kind="stable")
    first = np.searchsorted(beginnings[order], starts, side=side)
    counts = np.maximum(np.searchsorted(beginnings[order], ends, side="left") - first, 0)
    rows = np.repeat(np.arange(len(starts)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[np.repeat(first, counts) + within]


def _alike(left: pd.DataFrame, right: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Pair the rows that are alike in all columns."""
    numbered = [frame.assign(row=np.arange(len(frame))) for frame in (left, right)]
    pairs = numbered[0].merge(numbered[1], on=list(left.columns), suffixes=("_left", "_right"))
    return pairs["row_left"].to_numpy("int64"), pairs["row_right"].to_numpy("int64")
