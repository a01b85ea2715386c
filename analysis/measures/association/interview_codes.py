"""Which code was given in which interview (or unit, group, speaker, segment): cases by codes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def code_matrix(codings: pd.DataFrame, by: str, cases: Sequence[str], codes: Sequence[str]) -> pd.DataFrame:
    """Count segments by case and code.

    Parameters
    ----------
    codings : DataFrame
        ``by``, ``segment`` and ``code``; a segment that several coders gave a code counts once.
    by : str
        The column that holds the cases; rows where it is missing belong to none.
    cases, codes : sequence of str
        What the rows and columns are, in order; a case or code that nobody gave has zeros.

    Returns
    -------
    DataFrame
        Of whole numbers, indexed by case, one column per code. ``(matrix > 0).astype(int)`` says whether.
    """
    row, column = (
        pd.Index(cases).get_indexer(pd.Index(codings[by])),
        pd.Index(codes).get_indexer(pd.Index(codings["code"])),
    )
    asked = (row >= 0) & (column >= 0)
    segment, names = pd.factorize(codings["segment"])
    cell = row * len(codes) + column
    once = np.unique(cell[asked] * max(len(names), 1) + segment[asked]) // max(len(names), 1)
    counts = np.bincount(once, minlength=len(cases) * len(codes)).reshape(len(cases), len(codes))
    return pd.DataFrame(counts, index=pd.Index(cases, name=by), columns=pd.Index(codes, name="code"))
