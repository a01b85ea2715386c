"""Codes by an attribute of interviews: in how many interviews of each kind a code was given."""

import pandas as pd


def crosstab(codings: pd.DataFrame, attribute: pd.Series) -> pd.DataFrame:
    """Count interviews by code and value of an attribute.

    Parameters
    ----------
    codings : DataFrame
        ``interview``, ``segment`` and ``code``.
    attribute : Series
        The value by interview; every interview that counts is in its index, and those without a value are missing.

    Returns
    -------
    DataFrame
        One row per code that was given and value: ``code, value, interviews`` (how many have the value), ``mentioned``
        (in how many of them the code was given), ``share`` (mentioned / interviews) and ``segments`` (how many segments
        have the code, which shows how much was said, not how many said it).
    """
    recorded = attribute.dropna()
    sizes = recorded.groupby(recorded).size().rename("interviews").rename_axis("value").reset_index()
    given = codings.assign(value=codings["interview"].map(recorded)).dropna(subset=["value"])
    counts = (
        given.groupby(["code", "value"])
        .agg(mentioned=("interview", "nunique"), segments=("segment", "nunique"))
        .reset_index()
    )
    combinations = sizes.merge(pd.DataFrame({"code": given["code"].drop_duplicates().sort_values()}), how="cross")
    table = combinations.merge(counts, "left", on=["code", "value"]).fillna({"mentioned": 0, "segments": 0})
    table = table.astype({"mentioned": "int64", "segments": "int64"})
    table["share"] = table["mentioned"] / table["interviews"]
    columns = ["code", "value", "interviews", "mentioned", "share", "segments"]
    return table[columns].sort_values(["code", "value"], ignore_index=True)
