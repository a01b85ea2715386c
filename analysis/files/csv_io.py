"""Delimited text, whatever state it is in -> a frame of strings, and what was wrong with it; and a frame -> text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from analysis.errors import MAX_LISTED, Issue
from analysis.files import limits
from analysis.lookup import strings
from analysis.messages.plurals import quantity

LINE = "line"  # name of a frame's index where its rows' line numbers cannot be counted from the cells
_STRING = pd.StringDtype("pyarrow", na_value=np.nan)
_BYTE_ORDER_MARK = "\ufeff"
_RESERVED = 64 * limits.MB
_AT_ONCE = 20_000  # so many rows are joined before they are written


def decode(raw: bytes, file: str) -> tuple[str, list[Issue]]:
    """Read bytes as UTF-8 with LF line ends and no byte order mark.

    A line that is not UTF-8 is a problem; it is read as Windows-1252, so that the rest can be checked.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", errors="replace")
        return _unix(text), [Issue(file, "the file is UTF-16", "save it as UTF-8", 1)]
    try:
        return _unix(raw.decode("utf-8")), []
    except UnicodeDecodeError:
        lines = [_decode_line(line, file, number) for number, line in enumerate(raw.split(b"\n"), 1)]
        return _unix("\n".join(line for line, _ in lines)), capped([found for _, found in lines if found])


def capped(problems: list[Issue]) -> list[Issue]:
    """Keep the first problems of one kind, and count the rest in a last one."""
    if len(problems) <= MAX_LISTED:
        return problems
    following = problems[MAX_LISTED]
    message = f"{len(problems) - MAX_LISTED} more of the same kind from here on"
    return [*problems[:MAX_LISTED], Issue(following.file, message, following.hint, following.line)]


def _decode_line(line: bytes, file: str, number: int) -> tuple[str, Issue | None]:
    try:
        return line.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text = line.decode("cp1252", errors="replace")
        wrong = line[error.start]
        likely = bytes([wrong]).decode("cp1252", errors="replace")
        message = f"byte 0x{wrong:02X} is not UTF-8 (in Windows-1252 it would be '{likely}')"
        return text, Issue(file, message, "save the file as UTF-8", number)


def _unix(text: str) -> str:
    return text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def read_delimited(raw: bytes, file: str, delimiter: str = ",") -> tuple[pd.DataFrame, list[Issue]]:
    """Read a table whose first row names its columns; every cell is a string, an empty one is "".

    Parameters
    ----------
    raw : bytes
        The file's content.
    file : str
        What to call the file in problems.

    Returns
    -------
    (frame, problems)
        Wrong bytes, open quotes and rows of the wrong length are problems, and the rest is read all the same.
        Where rows were mended or left out the frame's index is their line numbers and is named `LINE`.
    """
    text, problems = decode(raw, file)
    if faults := table_faults(text, file):
        return pd.DataFrame(), [*problems, *faults]
    try:
        header = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    except csv.Error as error:
        return pd.DataFrame(), [*problems, Issue(file, f"the header cannot be read ({error})", "correct it", 1)]
    if fault := too_wide(len(header), file):
        return pd.DataFrame(), [*problems, fault]
    if not any(header):
        return pd.DataFrame(), [*problems, Issue(file, "the file has no header row", "name the columns", 1)]
    repeated = {name for name, times in Counter(header).items() if times > 1}
    if not repeated and _well_quoted(text, delimiter):
        try:
            return _read_sound(text, header, delimiter), problems
        except pa.ArrowInvalid:
            pass  # some row is not as it should be: read again, slowly, and say which
    problems += [Issue(file, f"column '{name}' stands twice", "keep one of them", 1) for name in sorted(repeated)]
    if text.count("\n") > limits.FAULTY_LINES:
        message = (
            f"some lines are empty, ragged or wrongly quoted, in a file of more than {limits.FAULTY_LINES:,} lines"
        )
        return pd.DataFrame(), [*problems, Issue(file, message, "take empty lines out, or split the file")]
    frame, found = _read_faulty(text, header, file, delimiter)
    return frame, problems + found


def table_faults(text: str, file: str) -> list[Issue]:
    """Find why a text is no table that anybody's study has: its size, or characters that no text has."""
    found = []
    if (number := text.count("\n")) > limits.LINES:
        message = f"the file has {number:,} lines; the limit is {limits.LINES:,}"
        found.append(Issue(file, message, "take empty lines out, or split the file"))
    if (place := text.find("\0")) >= 0:
        hint = "save the file as UTF-8; is it the right file?"
        found.append(Issue(file, "a NUL character, which no text has", hint, text.count("\n", 0, place) + 1))
    if (place := _long_line(text)) is not None:
        message = f"the line has more than {limits.LINE_CHARACTERS:,} characters, which is the limit"
        found.append(Issue(file, message, "is it the right file?", text.count("\n", 0, place) + 1))
    if len(text) > limits.HEADER_CHARACTERS and "\n" not in text[: limits.HEADER_CHARACTERS]:
        message = f"the header has more than {limits.HEADER_CHARACTERS:,} characters, which is the limit"
        found.append(Issue(file, message, "is it the right file?", 1))
    return found


def too_wide(number: int, file: str) -> Issue | None:
    """Find whether a table has more columns than any."""
    if number <= limits.COLUMNS:
        return None
    message = f"the table has more than {limits.COLUMNS:,} columns, which is the limit"
    return Issue(file, message, "write one row for each coding, with the code in a column", 1)


def _long_line(text: str) -> int | None:
    """Find a line that is too long: it holds a stretch of half the limit, beginning at a multiple of that."""
    step = limits.LINE_CHARACTERS // 2
    for place in range(0, len(text) - step, step):
        if text.find("\n", place, place + step) < 0:
            begin, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
            if (end if end >= 0 else len(text)) - begin > limits.LINE_CHARACTERS:
                return begin
    return None


def _well_quoted(text: str, delimiter: str) -> bool:
    ends = re.escape(delimiter) + r"\n"
    return '"' not in text or '"' not in re.sub(rf'(?<![^{ends}])"(?:[^"]|"")*+"(?=[{ends}]|\Z)', "", text)


def _read_sound(text: str, header: list[str], delimiter: str) -> pd.DataFrame:
    block = _block(text, len(header))
    table = arrow_csv.read_csv(
        pa.BufferReader(text.encode("utf-8")),
        read_options=arrow_csv.ReadOptions(block_size=block, use_threads=block == limits.MB),  # each would reserve one
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(header, pa.string())),
    )
    if block < limits.MB:  # many small pieces of each column, of which every later step would go through each
        table = table.combine_chunks()
    if _has_empty_row(table):
        raise pa.ArrowInvalid("an empty line is no row, and lines cannot be counted from the cells")
    return table.to_pandas(types_mapper=lambda _: _STRING)


def _has_empty_row(table: pa.Table) -> bool:
    empty = pa.scalar(True)
    for column in table.columns:
        empty = pc.and_(empty, pc.equal(column, ""))
        if not pc.any(empty).as_py():
            return False
    return True


def _block(text: str, columns: int) -> int:
    """Say how many bytes to read at once: Arrow reserves as many for each column, which would be gigabytes."""
    if columns <= _RESERVED // limits.MB:
        return limits.MB
    longest = max(map(len, text.split("\n")))
    return min(limits.MB, max(_RESERVED // columns, 2 * longest))


def _read_faulty(text: str, header: list[str], file: str, delimiter: str) -> tuple[pd.DataFrame, list[Issue]]:
    lines, rows, open_quotes, ragged = [], [], [], []
    for line, row in _numbered_rows(text, delimiter):
        if row is None:
            message = "a quote is opened and not closed, or closed inside a cell; the line was not read"
            open_quotes.append(Issue(file, message, "double the quotes that belong to the text", line))
        elif line > 1 and row:
            if len(row) != len(header):
                message = f"the row has {quantity(len(row), 'cell')} and the header {len(header)}"
                ragged.append(Issue(file, message, "a cell that holds the delimiter must stand in quotes", line))
            lines.append(line)
            rows.append([cell for cell, _ in zip_longest(row[: len(header)], header, fillvalue="")])
    frame = pd.DataFrame(rows, columns=header, dtype=_STRING, index=pd.Index(lines, name=LINE, dtype="int64"))
    return frame.loc[:, ~frame.columns.duplicated()], [*capped(open_quotes), *capped(ragged)]


def _numbered_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # an open quote may swallow the whole file
    lines = [line + "\n" for line in text.split("\n")]  # splitlines would break at more than line ends
    read = 0
    while read < len(lines):
        reader, before = (
            csv.reader(map(lines.__getitem__, range(read, len(lines))), delimiter=delimiter, strict=True),
            read,
        )
        try:
            for row in reader:
                yield read + 1, row
                read = before + reader.line_num
        except csv.Error:
            yield read + 1, None
            read += 1


def line_numbers(frame: pd.DataFrame) -> pd.Series:
    """Say on which line of its file each row of a frame begins, counting the line breaks inside cells."""
    if frame.index.name == LINE:
        return pd.Series(frame.index, index=frame.index)
    breaks = np.zeros(len(frame), dtype="int64")
    for column in frame.columns:
        breaks += pc.count_substring(strings(frame[column].astype("str")), "\n").fill_null(0).to_numpy()
    header = sum(str(column).count("\n") for column in frame.columns)
    return pd.Series(2 + header + np.arange(len(frame)) + np.cumsum(breaks) - breaks, index=frame.index)


def write_delimited(frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write a frame as comma-separated UTF-8 with LF line ends, quoting the cells that need it; what is missing is "".

    Says what `DataFrame.to_csv` does, in a third of the time: it makes no Python object for each cell.
    """
    header = pd.DataFrame([list(frame)])
    for part in (header, *(frame[first : first + _AT_ONCE] for first in range(0, len(frame), _AT_ONCE))):
        rows = pc.binary_join_element_wise(*(_quoted(column) for _, column in part.items()), ",")
        file.write(_joined(rows, "\n") + b"\n")


def _quoted(column: pd.Series) -> pa.Array:
    cells = strings(column.astype("str")).cast(pa.string()).fill_null("")
    said = _joined(cells, "")
    if not any(sign in said for sign in (b'"', b",", b"\r", b"\n")):  # far faster than to look at each cell
        return cells
    needed = pc.match_substring_regex(cells, '[",\r\n]')
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(needed, pc.binary_join_element_wise('"', doubled, '"', ""), cells)


def _joined(cells: pa.Array, between: str) -> bytes:
    return pc.binary_join(pa.ListArray.from_arrays([0, len(cells)], cells), between)[0].as_buffer().to_pybytes()
