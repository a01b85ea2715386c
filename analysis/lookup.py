"""Look up columns of identifiers in other columns without a Python object for each, since there may be a million."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def among(ids: pd.Series, known: pd.Series) -> pd.Series:
    """Tell for each identifier whether it is in another column (`Series.isin` unpacks every string)."""
    return places(ids, known) >= 0


def look_up(ids: pd.Series, known: pd.Series, values: pd.Series) -> pd.Series:
    """Look up the value beside each identifier in ``known``; missing if the identifier is not there."""
    return values_at(places(ids, known), values)


def places(ids: pd.Series, known: pd.Series) -> pd.Series:
    """Find the first position of each identifier in ``known``, from 0; -1 if it is not there."""
    if ids.empty:
        return pd.Series(-1, ids.index, dtype="int32")
    if isinstance(ids.dtype, pd.CategoricalDtype):
        of_category = places(ids.cat.categories.to_series(), known).to_numpy()
        return pd.Series(np.append(of_category, -1)[ids.cat.codes], ids.index)  # missing values have the code -1
    positions = pc.index_in(strings(ids), value_set=strings(known))
    return pd.Series(positions.fill_null(-1).to_numpy(), ids.index)


def values_at(places: pd.Series, values: pd.Series) -> pd.Series:
    """Take the value at each position; missing if the position is -1."""
    found_values = pc.take(strings(values), pa.array(places, mask=(places < 0).to_numpy()))
    return pd.Series(found_values, places.index, dtype="str")


def named(ids: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Map each identifier to its name; missing if it has none."""
    return look_up(ids, pd.Series(list(names), dtype="str"), pd.Series(list(names.values()), dtype="str"))


def as_list(column: pd.Series) -> list[str]:
    """Convert a column of strings to a list (`Series.tolist` takes five times as long)."""
    return strings(column).to_pylist()


def strings(column: pd.Series) -> pa.Array:
    """Convert a column of strings to one Arrow array, without a copy if possible."""
    array = pa.array(column, type=pa.large_string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
