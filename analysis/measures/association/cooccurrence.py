"""Which codes are adjacent: how often, and how much oftener together than apart."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.passages.overlap import overlapping_pairs

AT_ONCE = 5_000_000  # pairs of stretches that are looked at together, unless one stretch alone has more


def cooccurrence(codings: pd.DataFrame, same_segment: bool = False) -> pd.DataFrame:
    """Count stretches on which two codes are adjacent.

    Parameters
    ----------
    codings : DataFrame
        ``interview, coder, segment, start, end, code``: each coding once.
    same_segment : bool
        Codes are adjacent on the very segment, whoever gave them; else where their stretches overlap, in the same
        interview and by the same coder.

    Returns
    -------
    DataFrame
        One row per pair of codes that ever are adjacent: ``code, other`` (in the order of their keys), ``together``
        (n12), ``alone`` and ``other_alone`` (n1 and n2, how many stretches each has), and
        ``coefficient`` = n12 / (n1 + n2 - n12).

    Notes
    -----
    On the same segment n12 counts segments, and the coefficient is Jaccard's, between 0 and 1. Where overlap counts,
    n12 is the number of stretches of the rarer code that meet one of the other, so that the coefficient stays there.
    Pairs are counted in sparse matrices: memory grows with the pairs of codes that ever are adjacent.
    """
    keys = ["segment", "code"] if same_segment else ["interview", "coder", "segment", "code"]
    given = codings.drop_duplicates(keys).reset_index(drop=True)
    code, names = pd.factorize(given["code"], sort=True)
    sizes = np.bincount(code, minlength=len(names))
    cooccurring = _on_one_segment(given, code, len(names)) if same_segment else _that_meet(given, code, sizes)
    pairs = sparse.triu(cooccurring, k=1).tocsr().sorted_indices().tocoo()
    counts = pd.DataFrame({"code": names.take(pairs.row), "other": names.take(pairs.col)})
    counts["together"] = pairs.data.astype("int64")
    counts["alone"], counts["other_alone"] = sizes[pairs.row], sizes[pairs.col]
    counts["coefficient"] = counts["together"] / (counts["alone"] + counts["other_alone"] - counts["together"])
    return counts


def _on_one_segment(given: pd.DataFrame, code: np.ndarray, codes: int) -> sparse.csr_array:
    """Count for each two codes the segments that have both."""
    segment, names = pd.factorize(given["segment"])
    has = sparse.csr_array((np.ones(len(code), dtype="int32"), (segment, code)), shape=(len(names), codes))
    return has.T @ has


def _that_meet(given: pd.DataFrame, code: np.ndarray, sizes: np.ndarray) -> sparse.csr_array:
    """Count for each two codes the stretches of the rarer one, or of the first where both are as rare, that meet one
    of the other."""
    codes = len(sizes)
    counts, waiting = sparse.csr_array((codes, codes), dtype="int32"), []
    for part, among in _parts(given):
        left, right = overlapping_pairs(given.iloc[part], given.iloc[among])
        cooccurring = np.unique(left * codes + code[among][right])  # each stretch once for every code that it meets
        waiting.append(code[part][cooccurring // codes] * codes + cooccurring % codes)
        if sum(map(len, waiting)) > AT_ONCE:
            counts, waiting = counts + _counted(waiting, codes), []
    counts = counts + _counted(waiting, codes)
    pairs = counts.tocoo()
    rarer = (sizes[pairs.row] < sizes[pairs.col]) | ((sizes[pairs.row] == sizes[pairs.col]) & (pairs.row < pairs.col))
    low, high = np.minimum(pairs.row, pairs.col)[rarer], np.maximum(pairs.row, pairs.col)[rarer]
    return sparse.csr_array((pairs.data[rarer], (low, high)), shape=counts.shape)


def _counted(cells: list[np.ndarray], codes: int) -> sparse.csr_array:
    """Count how often each cell of a square, codes by codes, is named by its number."""
    cell, times = np.unique(np.concatenate([*cells, np.zeros(0, dtype="int64")]), return_counts=True)
    return sparse.csr_array((times.astype("int32"), (cell // codes, cell % codes)), shape=(codes, codes))


def _parts(given: pd.DataFrame) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give rows in parts, each with all rows of the same interviews and coders, so that few pairs arise at once."""
    reading = given.groupby(["interview", "coder"], dropna=False, sort=False).ngroup().to_numpy()
    order = np.argsort(reading, kind="stable")
    of_reading = np.split(order, np.flatnonzero(np.diff(reading[order])) + 1) if len(order) else []
    waiting: list[np.ndarray] = []
    size = 0
    for rows in of_reading:
        if len(rows) ** 2 > AT_ONCE:
            yield from ((part, rows) for part in np.array_split(rows, -(-(len(rows) ** 2) // AT_ONCE)) if len(part))
            continue
        if size + len(rows) ** 2 > AT_ONCE:
            together = np.concatenate(waiting)
            yield together, together
            waiting, size = [], 0
        waiting.append(rows)
        size += len(rows) ** 2
    if waiting:
        together = np.concatenate(waiting)
        yield together, together
