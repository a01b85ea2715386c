"""MAXQDA's table of coded segments (XLSX, CSV) -> a foreign project.

The table has a row for each coding. Where a segment stands is told in paragraphs, not in characters, so it becomes the
segment's locator. Headers are known in the languages of the program's surface.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.doors.cells import read_cells
from analysis.doors.headers import known_as, plain_name
from analysis.doors.long_table import read_as, with_columns
from analysis.doors.mapping import ForeignMapping
from analysis.doors.project import ForeignProject
from analysis.study import Problem

# How a segment looks, not what it says; when it was made or changed is nobody's business either.
_LOOKS = (
    "color", "colour", "farbe", "modified by", "modified", "modified on", "created", "created on", "coverage %",
    "area", "geändert von", "geändert am", "erstellt am", "erstellt", "fläche", "abdeckungsgrad %",
)  # fmt: skip


def read(files: Sequence[Path], mapping: ForeignMapping) -> ForeignProject:
    """Read coded segments: document group, document, code, segment, beginning and end, weight, who coded it.

    Codes are paths with ">" or "\\" between a code and the one above it; the mapping may name another separator.
    """
    mapping = with_columns(files, mapping, ("interview", "code", "text", "coder"))
    columns = {**mapping.said["columns"], "locator": "locator"}
    frame, _ = read_cells(files[0])
    looks = [column for column in frame if plain_name(column) in _LOOKS and column not in columns.values()]
    said = {"separator": ">", **mapping.said, "columns": columns}
    said["leave_out"] = [*said.get("leave_out", []), *looks]
    mapping = replace(mapping, said=said)
    return read_as("MAXQDA coded segments", "MAXQDA", files, mapping, lambda frame, _: _prepare(frame, columns))


def _prepare(frame: pd.DataFrame, columns: dict[str, str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Join beginning and end to a locator, and write code paths with one separator."""
    place = known_as(frame.columns, ("beginning", "ending"))
    parts = [frame[column].str.strip() for column in place.values()]
    locator = parts[0].where(parts[0] == parts[-1], parts[0] + " to " + parts[-1]) if parts else ""
    code = columns.get("code")
    if code in frame:
        frame = frame.assign(**{code: frame[code].str.replace("\\", ">", regex=False)})
    return frame.drop(columns=list(place.values())).assign(locator=locator), []
