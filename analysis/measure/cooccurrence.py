"""Which codes stand together: how often, and how much oftener together than apart."""

import numpy as np
import pandas as pd

from analysis.measure.meeting import meetings


def cooccurrence(codings: pd.DataFrame, same_segment: bool = False) -> pd.DataFrame:
    """Count stretches on which two codes stand together.

    Parameters
    ----------
    codings : DataFrame
        ``interview, coder, segment, start, end, code``: each coding once.
    same_segment : bool
        Codes stand together on the very segment, whoever gave them; else where their stretches overlap, in the same
        interview and by the same coder.

    Returns
    -------
    DataFrame
        One row per pair of codes that ever stand together: ``code, other`` (in the order of their keys), ``together``
        (n12), ``alone`` and ``other_alone`` (n1 and n2, how many stretches each has), and
        ``coefficient`` = n12 / (n1 + n2 - n12).

    Notes
    -----
    On the same segment n12 counts segments, and the coefficient is Jaccard's, between 0 and 1. Where overlap counts,
    n12 is the number of stretches of the rarer code that meet one of the other, so that the coefficient stays there.
    """
    keys = ["segment", "code"] if same_segment else ["interview", "coder", "segment", "code"]
    given = codings.drop_duplicates(keys).reset_index(drop=True)
    sizes = given["code"].value_counts()
    pairs = _on_one_segment(given) if same_segment else _that_meet(given)
    counts = pairs.groupby(["code", "other"]).size().rename("together").reset_index()
    if not same_segment:
        counts = _of_the_rarer(counts, sizes)
    counts = counts.assign(alone=counts["code"].map(sizes), other_alone=counts["other"].map(sizes))
    counts = counts.astype(dict.fromkeys(["together", "alone", "other_alone"], "int64"))
    counts["coefficient"] = counts["together"] / (counts["alone"] + counts["other_alone"] - counts["together"])
    return counts.sort_values(["code", "other"], ignore_index=True)


def _on_one_segment(given: pd.DataFrame) -> pd.DataFrame:
    pairs = given[["segment", "code"]].merge(given[["segment", "code"]].rename(columns={"code": "other"}), on="segment")
    return pairs[pairs["code"] < pairs["other"]]


def _that_meet(given: pd.DataFrame) -> pd.DataFrame:
    """Give each stretch of a code once for every other code that it meets."""
    left, right = meetings(given, given)
    code = given["code"].to_numpy()
    pairs = pd.DataFrame({"stretch": left, "code": code[left], "other": code[right]})
    return pairs[pairs["code"] != pairs["other"]].drop_duplicates()


def _of_the_rarer(counts: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    """Keep for each pair the count of the code that has fewer stretches, or whose key comes first."""
    first = np.where(counts["code"] < counts["other"], counts["code"], counts["other"])
    second = np.where(counts["code"] < counts["other"], counts["other"], counts["code"])
    rank = counts["code"].map(sizes)
    ordered = counts.assign(first=first, second=second, rank=rank).sort_values(["first", "second", "rank", "code"])
    kept = ordered.drop_duplicates(["first", "second"])
    return pd.DataFrame({"code": kept["first"], "other": kept["second"], "together": kept["together"]})
