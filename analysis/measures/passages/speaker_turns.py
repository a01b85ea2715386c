"""In which turn of a speaker a stretch begins: the paragraphs of a transcript."""

from collections.abc import Mapping

import numpy as np
import pandas as pd


def assign_turns(codings: pd.DataFrame, texts: Mapping[str, str]) -> pd.Series:
    """Number the paragraph of its interview's text in which each coding's stretch begins.

    Parameters
    ----------
    codings : DataFrame
        Columns ``interview, start``.
    texts : mapping of str to str
        Text by interview, lines ended by LF.

    Returns
    -------
    Series of Int64
        Aligned with ``codings``; missing where the text or the position is.
    """
    found = pd.Series(pd.NA, index=codings.index, dtype="Int64")
    for interview, stretches in codings.dropna(subset=["start"]).groupby("interview"):
        if interview in texts:
            ends = np.flatnonzero(np.frombuffer(texts[str(interview)].encode("utf-32-le"), "uint32") == ord("\n"))
            found[stretches.index] = np.searchsorted(ends, stretches["start"].to_numpy("int64"))
    return found
