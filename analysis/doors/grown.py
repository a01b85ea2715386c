"""Columns of strings that grow by a row at a time, and do not keep a Python object for each cell."""

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.doors.project import FRAMES

_STRING = pd.StringDtype("pyarrow", na_value=np.nan)
_PACKED = 2_000  # so many rows are kept as they came


class Grown:
    """Rows that are packed into columns every so often."""

    def __init__(self, *names: str):
        self._names = names
        self._rows: list[tuple[str, ...]] = []
        self._packed: list[pa.Table] = []

    def add(self, *row: str) -> None:
        self._rows.append(row)
        if len(self._rows) >= _PACKED:
            self._pack()

    def _pack(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(self._names)
        arrays = [pa.array(column, type=pa.large_string()) for column in columns]
        self._packed.append(pa.table(arrays, names=list(self._names)))
        self._rows = []

    def frame(self, name: str) -> pd.DataFrame:
        """Make a frame of a foreign project; what was packed is taken over as it is, and not copied."""
        self._pack()
        frame = pa.concat_tables(self._packed).to_pandas(types_mapper=lambda _: _STRING)
        self._packed = []
        absent = [column for column in FRAMES[name] if column not in self._names]
        return frame.assign(**{column: pd.Series("", frame.index, dtype="str") for column in absent})[
            list(FRAMES[name])
        ]
