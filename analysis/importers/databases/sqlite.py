"""Read untrusted SQLite files: read-only, without running anything in them, each table as strings."""

import hashlib
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.plain_files import file_fault

_STEPS = 1_000  # SQLite instructions between two checks of the time limit
_READ_ONLY = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


class Database:
    """A project that a coding tool stores in SQLite.

    Parameters
    ----------
    file : path
    name : str, optional
        The name in messages; the file's name by default.

    Raises
    ------
    InputError
        If it is broken, incomplete, locked by the tool, or not a database at all.
    """

    def __init__(self, file: Path, name: str | None = None):
        self.name = name or file.name
        self._file = file
        if fault := file_fault(file, limits.DATABASE_BYTES, self.name):
            raise InputError(f"import of {self.name}", [fault])
        journals = [file.with_name(file.name + ending) for ending in ("-wal", "-journal")]
        if any(journal.is_file() and journal.stat().st_size for journal in journals):
            raise self.error("the project is open in its tool, or was not closed well", "open it there, and close it")
        uri = f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True)
            self._connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.DATABASE_VALUE_BYTES)
            self._connection.execute("PRAGMA trusted_schema = OFF")
            self._connection.execute("PRAGMA cell_size_check = ON")
            self._limit_time()
            sound = self._connection.execute("PRAGMA quick_check(1)").fetchone()
            schema = self._connection.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
            self._computed = {
                str(name): self._computed_columns(str(name)) for name, kind, _ in schema if kind == "table"
            }
        except (sqlite3.Error, OverflowError, ValueError) as error:  # an error message may not be decodable
            raise self.error(f"the database is broken or truncated ({error})", "copy it again") from None
        if sound != ("ok",):
            raise self.error("the database is broken", "open the project in its tool, which may mend it")
        self.tables = {
            str(name)
            for name, kind, sql in schema
            if kind == "table" and not str(sql).upper().startswith("CREATE VIRTUAL")
        }
        self._connection.set_authorizer(self._allow)

    def _limit_time(self) -> None:
        end = time.monotonic() + limits.DATABASE_SECONDS
        self._connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)

    def _computed_columns(self, table: str) -> set[str]:
        """List the computed columns, which may run arbitrary expressions when they are read."""
        quoted = table.replace('"', '""')
        columns = self._connection.execute(f'PRAGMA table_xinfo("{quoted}")').fetchall()
        return {str(name) for _, name, *_, hidden in columns if hidden > 1}

    @staticmethod
    def _allow(action: int, *_: object) -> int:
        return sqlite3.SQLITE_OK if action in _READ_ONLY else sqlite3.SQLITE_DENY

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def read(self, table: str, needed: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
        """Read columns of a table.

        Parameters
        ----------
        table : str
            A missing table is read as empty if no column of it is needed.
        needed : sequence of str
        optional : sequence of str
            Columns that older versions of the tool do not have; "" if missing.

        Returns
        -------
        DataFrame
            Of strings, "" for NULL, in the table's order.

        Raises
        ------
        InputError
            If a table or a needed column is missing, or cannot be read.
        """
        wanted = [*needed, *optional]
        if table not in self.tables:
            if needed:
                raise self.error(f"there is no table {table}", "is it a project of another version?")
            return pd.DataFrame(columns=wanted, dtype="str")
        try:
            cursor = self._connection.execute(f'SELECT * FROM "{table}" LIMIT 0')
            existing = [column for column, *_ in cursor.description]
            missing = [column for column in needed if column not in existing]
            if missing:
                message = f"table {table} has no column {', '.join(missing)}"
                raise self.error(message, "is it a project of another version?")
            known = [column for column in wanted if column in existing]
            if computed := [column for column in known if column in self._computed[table]]:
                message = f"table {table} computes its column {', '.join(computed)}, which no tool does"
                raise self.error(message, "it may be malicious; nothing was read")
            self._limit_time()
            columns = ", ".join(f'"{column}"' for column in known)
            rows = self._connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY rowid').fetchall()
        except InputError:
            raise
        except (sqlite3.Error, OverflowError, MemoryError, ValueError) as error:
            raise self.error(f"table {table} cannot be read ({error})", "copy the project again") from None
        cells = zip(*rows, strict=True) if rows else [()] * len(known)
        texts = {column: list(map(_as_text, values)) for column, values in zip(known, cells, strict=True)}
        return pd.DataFrame(texts, dtype="str").reindex(columns=wanted, fill_value="")

    def file_entry(self) -> dict[str, str]:
        """Return the name and the SHA-256 of the file, as `QDAProject.files` has them."""
        return {"file": self.name, "sha256": hashlib.sha256(self._file.read_bytes()).hexdigest()}

    def check_single_project(self, names: pd.Series, hint: str) -> None:
        """Raise an `InputError` if the database does not contain exactly one project, given the projects' names."""
        if len(names) != 1:
            listed = ", ".join(names.head(10)) or "none"
            raise self.error(f"the database holds {len(names)} projects: {listed}", hint)

    def error(self, message: str, hint: str) -> InputError:
        return InputError(f"import of {self.name}", [Issue(self.name, message, hint)])


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return "" if value is None else str(value)


def table_names(file: Path) -> set[str]:
    """Return the names of the tables of a database."""
    with Database(file) as database:
        return database.tables


def whole_numbers(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return for each row whether the columns contain whole numbers from 0."""
    fine = pd.Series(True, frame.index)
    for column in columns:
        fine &= frame[column].str.fullmatch("[0-9]{1,15}")
    return fine


def with_distinct_keys(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Give each row a key of its own: a damaged file may have rows without one, or two rows with the same.

    Examples
    --------
    >>> with_distinct_keys(pd.DataFrame({"id": ["1", "", "1"]}), "id")["id"].tolist()
    ['1', 'row 2', 'row 3']
    """
    is_unclear = (frame[column] == "") | frame.duplicated(column)
    rows = pd.Series([f"row {number}" for number in range(1, len(frame) + 1)], frame.index, dtype="str")
    return frame.assign(**{column: frame[column].where(~is_unclear, rows)})
