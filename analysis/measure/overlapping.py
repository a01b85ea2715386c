"""Stretches of text: merged where one coder's overlap, and how many coders cover each place."""

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
    ordered = stretches[[*keys, "start", "end"]].sort_values([*keys, "start", "end"], ignore_index=True)
    group = ordered.groupby(keys).ngroup()
    reach = ordered["end"].groupby(group).cummax().groupby(group).shift()
    run = (~(ordered["start"] < reach)).cumsum()
    first = ordered.loc[~run.duplicated(), [*keys, "start"]]
    return first.assign(end=ordered["end"].groupby(run).max().to_numpy()).reset_index(drop=True)


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
    begins = own[[*keys, "start"]].rename(columns={"start": "place"}).assign(step=1)
    stops = own[[*keys, "end"]].rename(columns={"end": "place"}).assign(step=-1)
    edges = pd.concat([begins, stops]).groupby([*keys, "place"])["step"].sum().reset_index()
    pieces = edges.rename(columns={"place": "start"})
    pieces["end"] = pieces["start"].shift(-1, fill_value=0)  # the last of a group is covered by nobody
    pieces["coders"] = pieces["step"].cumsum()  # each group ends at zero, so that one sum serves all
    return pieces.loc[pieces["coders"] > 0, [*keys, "start", "end", "coders"]].reset_index(drop=True)
