"""Taguette's highlights as a table (CSV, XLSX) -> a foreign project: a row for each tag of a highlight."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.mapping import ImportMapping
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.tables.coding_table import SegmentIdentity, read_tables_as, with_columns


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read highlights: ``id, document, tag, content``; rows of one ``id`` are one selection, and nobody is named.

    "ventetid.færge" stands below "ventetid" where there is such a tag; the mapping may name another separator.
    """
    mapping = with_columns(files, mapping, ("interview", "code", "text"))
    stated = {**mapping.entries, "columns": {"locator": "locator", **mapping.entries["columns"]}}
    identity = SegmentIdentity(number_pattern=r"^highlight .*$")
    return read_tables_as(
        "Taguette highlights", "Taguette", files, replace(mapping, entries=stated), _prepare, identity=identity
    )


def _prepare(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue]]:
    if "id" not in frame:
        return frame, [Issue(file, "there is no column 'id'", "export the highlights again", 1)]
    return frame.assign(locator="highlight " + frame["id"]).drop(columns="id"), []
