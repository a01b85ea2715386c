"""The pairs of coders who have read something together: those with the most of it, where there are very many."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.measures.agreement.shared_stretches import DoubleCoded
from analysis.models import CUT

MOST_PAIRS = 120  # all pairs of 16 coders; a table of more cannot be read, nor can it be made in a minute
MOST_READERS = 3_000  # the coders of whom pairs are counted: those who have read the most


def coder_pairs(read: DoubleCoded) -> tuple[list[tuple[str, str]], dict]:
    """List the pairs of coders who have read a stretch together, in the order of their names.

    Returns
    -------
    list of (first, second)
        No more than `MOST_PAIRS`: those who have the most stretches in common, among `MOST_READERS` coders.
    dict
        To be the ``attrs`` of what is made of them: how many pairs there are, where not all are listed.
    """
    number, coders = pd.factorize(read.readers["coder"], sort=True)
    most = np.sort(np.argsort(-np.bincount(number, minlength=len(coders)), kind="stable")[:MOST_READERS])
    selected = np.isin(number, most)
    stretch, place = pd.factorize(read.readers["stretch"])[0][selected], np.searchsorted(most, number[selected])
    ones = np.ones(len(place), dtype="int32")
    reads = sparse.csr_array((ones, (stretch, place)), shape=(stretch.max(initial=-1) + 1, len(most)))
    common = sparse.triu(reads.T @ reads, k=1).tocoo()
    order = np.lexsort((common.col, common.row, -common.data))
    kept = np.sort(order[:MOST_PAIRS])
    rows, columns = (coders[most[side[kept]]] for side in common.coords)
    pairs = sorted(zip(rows, columns, strict=True))
    return pairs, {CUT: [["read", len(pairs), common.nnz, "coder-pair"]]} if common.nnz > len(pairs) else {}


def by_coder(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split rows that name a ``coder``, so that a pair costs no more than its own rows."""
    return {str(coder): rows for coder, rows in frame.groupby("coder", sort=False)}
