"""What a coding tool's table is made of, so that it can be read as rows with one coding each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.positions.segment_identity import BY_PLACE, SegmentIdentity
from analysis.importers.project.import_report import ReportEntry
from analysis.importers.sheets.table_columns import find_columns
from analysis.importers.tables.imported_table import TableCodebook

Prepare = Callable[[pd.DataFrame, str], tuple[pd.DataFrame, list[Issue]]]


@dataclass(frozen=True)
class TableForm:
    """How tables of one kind become rows with one coding each.

    Attributes
    ----------
    file_format, tool : str
        As in `QDAProject`.
    mapping : ImportMapping
        Its ``columns`` name the columns of the rows.
    prepare : callable, optional
        Converts a table of another form to one row per coding. It takes the table and the name of its file, and
        returns the rows, whose index contains the lines of the table, and what is wrong with them.
    codebook : TableCodebook, optional
        Replaces the one in the mapping.
    identity : SegmentIdentity
        The rule by which rows are about one segment.
    stated : ImportMapping, optional
        The mapping before ``prepare`` changed the columns.
    first_remarks, last_remarks : callable
        Called after all tables are prepared; what they return is reported before and after all else.
    """

    file_format: str
    tool: str
    mapping: ImportMapping
    prepare: Prepare | None = None
    codebook: TableCodebook | None = None
    identity: SegmentIdentity = BY_PLACE
    stated: ImportMapping | None = None
    first_remarks: Callable[[], Sequence[ReportEntry]] = list
    last_remarks: Callable[[], Sequence[ReportEntry]] = list


def with_columns(frame: pd.DataFrame, mapping: ImportMapping, words: Iterable[str]) -> ImportMapping:
    """Add the columns to a mapping that are recognised by the names that tools give them."""
    stated = mapping.get("columns", {})
    known = find_columns(frame, words)
    columns = {word: column for word, column in known.items() if column not in stated.values()} | stated
    return replace(mapping, entries={**mapping.entries, "columns": columns})
