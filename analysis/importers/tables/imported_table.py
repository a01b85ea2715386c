"""Tables and codebooks as they were read from files of researchers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.errors import Issue
from analysis.importers.project.import_report import ReportEntry


@dataclass(frozen=True)
class ImportedTable:
    """A table that was read from a file.

    Attributes
    ----------
    frame : DataFrame
        Strings, "" for missing values. An index named `LINE` contains the rows' line numbers.
    problems, remarks : sequences of Issue and ReportEntry
    place : str
        The sheet and row, or the line, of the header.
    nameless : sequence of str
        Columns without a name, which are named by their letter.
    left_out : int
        Rows that were not read: those above the header and those of other sheets.
    sheet : str
        The sheet, if the file has several that are read.
    """

    frame: pd.DataFrame
    problems: Sequence[Issue]
    remarks: Sequence[ReportEntry]
    place: str
    nameless: Sequence[str]
    left_out: int
    sheet: str = ""


@dataclass(frozen=True)
class TableCodebook:
    """Codes by their paths, in the file's order, with definitions and frequencies, which may be ""."""

    codes: list[tuple[str, ...]] = field(default_factory=list)
    definitions: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    frequencies: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    remarks: Sequence[ReportEntry] = ()
