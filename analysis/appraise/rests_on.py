"""From an interview, a segment, a coder or a code to the claims that rest on it."""

from collections.abc import Mapping

import pandas as pd

from analysis.appraise.trace import SIDES

KINDS = ("interview", "segment", "coder", "code")


def rests_on(traces: Mapping[str, pd.DataFrame], kind: str, name: str) -> pd.DataFrame:
    """Count for each claim what of it rests on one thing, by the side that it speaks for.

    Parameters
    ----------
    traces : dict of str to DataFrame
        By claim, from `analysis.appraise.trace.trace`.
    kind : {"interview", "segment", "coder", "code"}
    name : str

    Returns
    -------
    DataFrame
        Indexed by claim, only those that rest on it: ``against, undecided, for`` and ``of``, what the claim rests on in
        all.

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is nothing that a claim rests on; use {', '.join(KINDS)}")
    rows = {}
    for claim, told in traces.items():
        there = told["codes"].map(lambda codes: name in codes) if kind == "code" else told[kind] == name
        if there.any():
            sides = told.loc[there, "side"].value_counts()
            rows[claim] = [*(int(sides.get(side, 0)) for side in SIDES), len(told)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*SIDES, "of"]).rename_axis("claim")
