"""Build columns of strings row by row, without a Python object for each cell."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd
import pyarrow as pa

_STRING = pd.StringDtype("pyarrow", na_value=np.nan)
_TEXT = pa.large_string()
_PACKED = 2_000  # rows before they are packed


class ColumnBuilder:
    """Columns that are packed in memory at intervals.

    Parameters
    ----------
    *names : str
        The columns.
    repeated : collection of str
        Columns whose strings repeat; each different string is stored once.
    """

    def __init__(self, *names: str, repeated: Collection[str] = ()):
        self._types = {name: pa.dictionary(pa.int32(), _TEXT) if name in repeated else _TEXT for name in names}
        self._waiting: list[list[str]] = [[] for _ in names]
        self._packed: list[pa.Table] = []

    def extend(self, *columns: Iterable[str]) -> None:
        """Add rows, given as columns; without columns, nothing is added."""
        for waiting, column in zip(self._waiting, columns, strict=bool(columns)):
            waiting.extend(column)
        if len(self._waiting[0]) >= _PACKED:
            self._pack()

    def _pack(self) -> None:
        arrays = [pa.array(column, kind) for column, kind in zip(self._waiting, self._types.values(), strict=True)]
        self._packed.append(pa.table(arrays, names=list(self._types)))
        self._waiting = [[] for _ in self._types]

    def frame(self, columns: Iterable[str]) -> pd.DataFrame:
        """Build a frame with the given columns; those of repeated strings are categorical, missing ones empty."""
        self._pack()
        packed = pa.concat_tables(self._packed).unify_dictionaries()
        self._packed, whole = [], []
        while packed.num_columns:  # one by one, so that at most one column is in memory twice
            whole.append(packed.column(0).combine_chunks())
            packed = packed.remove_column(0)
        pa.default_memory_pool().release_unused()  # the pieces
        table = pa.table(whole, names=list(self._types))
        frame = table.to_pandas(types_mapper=lambda kind: _STRING if kind == _TEXT else None)
        absent = dict.fromkeys(columns, pd.Series("", frame.index, dtype="str"))
        return frame.assign(**{column: empty for column, empty in absent.items() if column not in frame})[list(absent)]
