"""The stretches of text that several coders have read, as tables."""

from typing import NamedTuple

import pandas as pd


class DoubleCoded(NamedTuple):
    """The stretches that two or more coders have read.

    Attributes
    ----------
    stretches : DataFrame
        Indexed by ``stretch``: ``interview, from, to``; ``placed``, False for what has no position: the segments of an
        interview that was read as a whole, or one segment that further coders were assigned to.
    readers : DataFrame
        A row per stretch and coder who has read it: ``stretch, coder``.
    codings : DataFrame
        A row per coding of a reader in a stretch: ``stretch, interview, coder, role, segment, code, start, end``, cut
        to the stretch; one that reaches over two stretches has a row in each.
    uncoded : DataFrame
        A row per segment that none of its readers gave a code: ``stretch, segment, start, end``, cut as codings are.
    """

    stretches: pd.DataFrame
    readers: pd.DataFrame
    codings: pd.DataFrame
    uncoded: pd.DataFrame
