"""How many units name each code: shares with exact intervals, labels, and ranks with their range."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.measures.prevalence.cqr_labels import frequency_label
from analysis.measures.prevalence.mention_rule import named_where
from analysis.measures.prevalence.mentions import mentions, mentions_by_unit
from analysis.measures.statistics.by_unit import units_of
from analysis.measures.statistics.intervals import clopper_pearson_interval, wilson_interval
from analysis.models import StudySubset


def naming_by_code(material: StudySubset, families: Sequence[str], named: Mapping) -> pd.DataFrame:
    """Determine for every code of ``families`` and unit whether it is named.

    Parameters
    ----------
    named : mapping
        What "named" means, as in `named_where`.

    Returns
    -------
    DataFrame
        Indexed by ``code`` (in the codebook's order) and ``unit``: ``naming, interviews, judged, named``.
    """
    said = mentions(material, families)
    order = pd.MultiIndex.from_product([said["code"].drop_duplicates(), units_of(material)], names=["code", "unit"])
    return named_where(mentions_by_unit(said).reindex(order, fill_value=0), named)


def prevalence(material: StudySubset, families: Sequence[str], named: Mapping) -> pd.DataFrame:
    """Count, per code of ``families``, the units that name it.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    families : sequence of str
        Families of codes.
    named : mapping
        What "named" means, as in `named_where`.

    Returns
    -------
    DataFrame
        Indexed by code, most units first, then most interviews: ``family``; ``supporting`` (K) of ``judged``
        (N) units; ``share`` = K / N, ``low`` and ``high`` (Clopper-Pearson, 95 %), ``wilson-low`` and
        ``wilson-high``, as if the units were drawn at random; ``label``, see `frequency_label`; ``rank``,
        ``rank-low`` and ``rank-high``, see `rank_range`; ``naming``, the units' interviews that mention it.
        What rests on a share is missing where no unit can be judged.
    """
    cells = naming_by_code(material, families, named)
    codes = material.codes[material.codes["family"].isin(families)].set_index("code")["family"]
    sums = cells.groupby("code")[["named", "judged", "naming"]].sum().reindex(codes.index, fill_value=0)
    counted = sums.rename(columns={"named": "supporting"}).astype("int64")
    pairs = list(counted[["supporting", "judged"]].itertuples(index=False, name=None))
    table = counted[["supporting", "judged"]].assign(
        share=counted["supporting"] / counted["judged"].astype(float).replace(0, np.nan)
    )
    exact, score = (_bounds(interval, pairs) for interval in (clopper_pearson_interval, wilson_interval))
    table[["low", "high", "wilson-low", "wilson-high"]] = np.hstack([exact, score])
    table["label"] = pd.Series([frequency_label(*pair) for pair in pairs], index=table.index, dtype="str")
    table = table.join(rank_range(cells)).join(counted["naming"])
    table.insert(0, "family", codes)
    return table.sort_values(["supporting", "naming"], ascending=False, kind="stable")


def _bounds(interval: Callable[[int, int], tuple[float, float]], pairs: list[tuple[int, int]]) -> np.ndarray:
    """Give the bounds of each (count, total), (pairs, 2); missing where the total is 0."""
    bounds = {pair: interval(*pair) if pair[1] else (np.nan, np.nan) for pair in set(pairs)}  # few differ
    return np.array([bounds[pair] for pair in pairs]).reshape(len(pairs), 2)


def rank_range(cells: pd.DataFrame) -> pd.DataFrame:
    """Rank codes by the share of units naming them, and tell how ranks move when one is left out.

    Parameters
    ----------
    cells : DataFrame
        From `naming_by_code`.

    Returns
    -------
    DataFrame
        Indexed by code: ``rank`` (1 is the most named; equal shares have the same, and the best, rank), ``rank-low``
        and ``rank-high``, its best and worst rank over all ways to leave one unit out. Missing where the
        code cannot be judged, the range also where there is only one unit.
    """
    named, judged = (cells[column].unstack("unit").astype(float) for column in ("named", "judged"))
    codes = cells.index.get_level_values("code").drop_duplicates()
    named, judged = named.reindex(codes), judged.reindex(codes)
    total, of = named.sum(axis=1), judged.sum(axis=1)
    without = named.rsub(total, axis=0) / judged.rsub(of, axis=0).replace(0, np.nan)
    ranks = without.rank(ascending=False, method="min")
    rank = (total / of.replace(0, np.nan)).rank(ascending=False, method="min")
    spread = {"rank": rank, "rank-low": ranks.min(axis=1), "rank-high": ranks.max(axis=1)}
    return pd.DataFrame(spread, index=codes).astype("Int64")
