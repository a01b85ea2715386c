"""Order rows and columns so that similar ones are neighbours."""

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import pdist

ORDERED_AT_BEST = 500


def seriate(table: pd.DataFrame) -> pd.DataFrame:
    """Order the rows and the columns of a map so that similar ones are neighbours.

    Parameters
    ----------
    table : DataFrame
        Shares; a missing one counts as the mean of its row.

    Returns
    -------
    DataFrame
        The same, reordered: average linkage of city-block distances, its leaves ordered so that neighbours are as near
        to each other as the tree allows, and turned so that the fuller end comes first.

    References
    ----------
    Bar-Joseph, Gifford and Jaakkola (2001), Bioinformatics 17 (suppl. 1): S22-S29.
    """
    filled = table.apply(lambda row: row.fillna(row.mean()), axis=1).fillna(0).astype(float)
    return table.iloc[_order(filled.to_numpy()), _order(filled.to_numpy().T)]


def seriate_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Order the columns alone, as `seriate` does: the rows may be many thousand interviews.

    Parameters
    ----------
    table : DataFrame
        As for `seriate`.

    Returns
    -------
    DataFrame
        ``table`` with its columns in that order.
    """
    return table.iloc[:, _order(table.to_numpy(dtype=float).T)]


def _order(rows: np.ndarray) -> np.ndarray:
    if len(rows) < 3:
        return np.arange(len(rows))
    small = len(rows) <= ORDERED_AT_BEST  # beyond that the best order of the leaves takes minutes
    order = leaves_list(linkage(pdist(rows, "cityblock"), "average", optimal_ordering=small))
    fullness = rows[order].sum(axis=1)
    half = len(order) // 2
    return order[::-1] if fullness[-half:].sum() > fullness[:half].sum() else order
