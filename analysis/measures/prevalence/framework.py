"""The framework matrix: units and groups by codes, each cell summed up."""

from collections.abc import Sequence
from typing import cast

import pandas as pd

from analysis.measures.prevalence.mentions import mentions
from analysis.models import StudySubset


def framework(material: StudySubset, families: Sequence[str]) -> pd.DataFrame:
    """Sum up what each unit's group says on each code of ``families``.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    families : sequence of str
        Families of codes.

    Returns
    -------
    DataFrame
        Indexed by ``unit``, ``group`` and ``code`` (the codebook's order): ``naming``, the interviews that
        mention it; ``interviews``, those in which its topic was not left out; ``balance``, the mean over interviews of
        (positive - negative) / (positive + negative) of the statements on that partner, or of those that meet that
        code; missing where no experience is reported. An interview without unit or group is in no cell.

    References
    ----------
    Ritchie and Spencer (1994), in Bryman and Burgess, Analyzing Qualitative Data: 173-194.
    """
    said = mentions(material, families)
    keys = ["unit", "group", "code"]
    cells = said.groupby(keys)[["mentioned", "counts"]].sum().astype("int64")
    cells = cells.rename(columns={"mentioned": "naming", "counts": "interviews"})
    codes, places = said["code"].drop_duplicates(), cast(pd.MultiIndex, cells.index).droplevel("code").drop_duplicates()
    order = [(*place, code) for place in places for code in codes]
    cells = cells.reindex(pd.MultiIndex.from_tuples(order, names=keys))
    return cells.assign(balance=_balances(material, families).reindex(cells.index))


def _balances(material: StudySubset, families: Sequence[str]) -> pd.Series:
    """Average the interviews' balances of experience by unit, group and code."""
    on_partner = material.statements[material.statements["family"].isin(families)]
    cooccurrences = material.cooccurrences[material.cooccurrences["family"].isin(families)]
    with_code = material.statements.drop(columns="family").merge(cooccurrences, on="statement")
    passages = pd.concat([on_partner.rename(columns={"partner": "code"}), with_code])
    sign = passages["experience"].map({"positive": 1.0, "negative": -1.0}).astype("float64")
    keys = ["unit", "group", "code"]
    by_interview = passages.assign(sign=sign).groupby([*keys, "interview"])["sign"].mean()
    return by_interview.groupby(keys).mean()
