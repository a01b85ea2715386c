"""Read Taguette's table of highlights (CSV, XLSX), with one row per tag of a highlight, into a foreign project."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.tables.coding_table import SegmentIdentity, read_tables_as, with_columns


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read highlights: ``id, document, tag, content``; rows of one ``id`` are one selection, without a coder.

    "ventetid.færge" is below "ventetid" if there is such a tag; the mapping may name another separator.
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
