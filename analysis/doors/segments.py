"""Selections -> segments with keys of ours, whose speakers are labels."""

from collections.abc import Mapping

import pandas as pd


def segments_of(selections: pd.DataFrame, interview: Mapping[str, str], speaker_label: Mapping[str, str]) -> pd.DataFrame:
    """Number the selections of each interview in the order they stand in.

    Returns
    -------
    DataFrame
        The columns of ``segments.csv`` that a file can tell, and ``selection``.
    """
    where = selections["source"].map(interview)
    number = where.groupby(where).cumcount() + 1
    labels = selections["speaker"].map(speaker_label)
    return pd.DataFrame(
        {
            "segment": where + "-" + number.astype("str").str.zfill(4),
            "interview": where,
            "start": selections["start"],
            "end": selections["end"],
            "locator": selections["locator"],
            "speaker": (where + "-" + labels).where(selections["speaker"] != "", "").fillna(""),
            "text": selections["text"],
            "selection": selections["selection"],
        }
    ).reset_index(drop=True)
