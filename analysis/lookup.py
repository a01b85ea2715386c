"""Columns of ids looked up in other columns, without a Python object for each: there may be a million of them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def among(ids: pd.Series, known: pd.Series) -> pd.Series:
    """Say of each id whether it is among others (`Series.isin` unpacks every string that it compares)."""
    return places(ids, known) >= 0


def look_up(ids: pd.Series, known: pd.Series, values: pd.Series) -> pd.Series:
    """Give each id the value that stands beside it in ``known``; missing where it does not stand there."""
    return values_at(places(ids, known), values)


def places(ids: pd.Series, known: pd.Series) -> pd.Series:
    """Say at which place in ``known`` each id stands first, from 0; -1 where it does not stand there."""
    if ids.empty:
        return pd.Series(-1, ids.index, dtype="int32")
    if isinstance(ids.dtype, pd.CategoricalDtype):
        of_category = places(ids.cat.categories.to_series(), known).to_numpy()
        return pd.Series(np.append(of_category, -1)[ids.cat.codes], ids.index)  # a missing one has the code -1
    found = pc.index_in(strings(ids), value_set=strings(known))
    return pd.Series(found.fill_null(-1).to_numpy(), ids.index)


def values_at(places: pd.Series, values: pd.Series) -> pd.Series:
    """Give the value that stands at each place; missing where that is -1."""
    found = pc.take(strings(values), pa.array(places, mask=(places < 0).to_numpy()))
    return pd.Series(found, places.index, dtype="str")


def named(ids: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Give each id its name; missing where it has none."""
    return look_up(ids, pd.Series(list(names), dtype="str"), pd.Series(list(names.values()), dtype="str"))


def as_list(column: pd.Series) -> list[str]:
    """Give the strings of a column as Python's own (`Series.tolist` takes five times as long)."""
    return strings(column).to_pylist()


def strings(column: pd.Series) -> pa.Array:
    """Give a column of strings as Arrow has it, in one piece; it is not copied where it is one already."""
    array = pa.array(column, type=pa.large_string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
