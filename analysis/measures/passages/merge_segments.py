"""Stretches of text: merged where one coder's overlap, and how many coders cover each place."""

import numpy as np
import pandas as pd


def merged_stretches(stretches: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Make one of those stretches that overlap, within each group; those that only touch stay apart.

    Parameters
    ----------
    stretches : DataFrame
        ``start, end`` (exclusive) and the columns ``keys``.
    keys : list of str
        The columns that tell which stretches may be merged.

    Returns
    -------
    DataFrame
        ``*keys, start, end``, ordered by these.
    """
    group = _numbered(stretches, keys)
    start, end = stretches["start"].to_numpy("int64"), stretches["end"].to_numpy("int64")
    order = np.lexsort((end, start, group))
    own = group[order] * (end.max(initial=0) + 1)  # each group has a line, one after the other
    begin, reach = own + start[order], np.maximum.accumulate(own + end[order])
    first = np.ones(len(begin), dtype=bool)
    first[1:] = begin[1:] >= reach[:-1]
    rows = order[first]
    merged = {key: stretches[key].array[rows] for key in keys}
    return pd.DataFrame({**merged, "start": start[rows], "end": (reach - own)[np.roll(first, -1)]})


def _numbered(rows: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """Number the groups of rows that are alike in all keys, in their order."""
    number = np.zeros(len(rows), dtype="int64")
    for key in keys:
        place, names = pd.factorize(rows[key], sort=True)
        number = np.unique(number * max(len(names), 1) + place, return_inverse=True)[1]
    return number


def covered(stretches: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Cut the text into pieces and count the coders who cover each.

    Parameters
    ----------
    stretches : DataFrame
        ``coder, start, end`` and the columns ``keys``.
    keys : list of str
        The columns that tell what is counted apart.

    Returns
    -------
    DataFrame
        ``*keys, start, end, coders``, for pieces that at least one coder covers.
    """
    own = merged_stretches(stretches, [*keys, "coder"])
    own_group = _numbered(own, keys)
    line = int(own["end"].max()) + 1 if len(own) else 1
    edges = np.concatenate([own_group * line + own[side].to_numpy() for side in ("start", "end")])
    place, at = np.unique(edges, return_inverse=True)
    steps = np.zeros(len(place), dtype="int64")
    np.add.at(steps, at, np.repeat([1, -1], len(own)))
    coders = np.cumsum(steps)  # each group ends at zero, so that one sum serves all
    coded = np.flatnonzero(coders > 0)
    group, start = np.divmod(place[coded], line)
    rows = np.searchsorted(own_group, group)  # the first of each group supplies its keys
    pieces = {key: own[key].array[rows] for key in keys}
    end = place[coded + 1] - group * line
    return pd.DataFrame({**pieces, "start": start, "end": end, "coders": coders[coded]})
