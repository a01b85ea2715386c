"""Read Taguette's table of highlights (CSV, XLSX), with one row per tag of a highlight, into a foreign project."""

from dataclasses import replace

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.positions.segment_identity import SegmentIdentity
from analysis.importers.tables.formats.table_form import TableForm, with_columns
from analysis.importers.tables.imported_table import ImportedTable


def table_form(table: ImportedTable, mapping: ImportMapping, file: str) -> TableForm:
    """Read highlights: ``id, document, tag, content``; rows of one ``id`` are one selection, without a coder.

    "ventetid.færge" is below "ventetid" if there is such a tag; the mapping may name another separator.
    """
    mapping = with_columns(table.frame, mapping, ("interview", "code", "text"))
    stated = {**mapping.entries, "columns": {"locator": "locator", **mapping.entries["columns"]}}
    identity = SegmentIdentity(number_pattern=r"^highlight .*$")
    return TableForm("Taguette highlights", "Taguette", replace(mapping, entries=stated), _prepare, identity=identity)


def _prepare(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue]]:
    if "id" not in frame:
        return frame, [Issue(file, "there is no column 'id'", "export the highlights again", 1)]
    return frame.assign(locator="highlight " + frame["id"]).drop(columns="id"), []
