"""Columns of strings that grow by a row at a time, and do not keep a Python object for each cell."""

import pandas as pd
import pyarrow as pa

from analysis.doors.project import frame_of

_PACKED = 20_000  # so many rows are kept as they came


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
        """Make a frame of a foreign project."""
        self._pack()
        table = pa.concat_tables(self._packed).combine_chunks()
        self._packed = []
        columns = {column: pd.Series(table[column].chunk(0), dtype="str") for column in self._names}
        return frame_of(name, columns)
