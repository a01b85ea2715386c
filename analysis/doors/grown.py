"""Columns of strings that grow, and do not keep a Python object for each cell."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.doors.project import FRAMES

_STRING = pd.StringDtype("pyarrow", na_value=np.nan)
_PACKED = 2_000  # so many rows are kept as they came


class Grown:
    """Columns that are packed every so often."""

    def __init__(self, *names: str):
        self._names = names
        self._waiting: list[list[str]] = [[] for _ in names]
        self._packed: list[pa.Table] = []

    def extend(self, *columns: Iterable[str]) -> None:
        """Add rows, given as their columns; no columns are no rows."""
        for waiting, column in zip(self._waiting, columns, strict=bool(columns)):
            waiting.extend(column)
        if len(self._waiting[0]) >= _PACKED:
            self._pack()

    def _pack(self) -> None:
        arrays = [pa.array(column, type=pa.large_string()) for column in self._waiting]
        self._packed.append(pa.table(arrays, names=list(self._names)))
        self._waiting = [[] for _ in self._names]

    def frame(self, name: str) -> pd.DataFrame:
        """Make a frame of a foreign project; what was packed is taken over as it is, and not copied."""
        self._pack()
        frame = pa.concat_tables(self._packed).to_pandas(types_mapper=lambda _: _STRING)
        self._packed = []
        absent = [column for column in FRAMES[name] if column not in self._names]
        return frame.assign(**{column: pd.Series("", frame.index, dtype="str") for column in absent})[
            list(FRAMES[name])
        ]
