"""Tables with one row per coding, with columns from the mapping or recognised by their headers."""

from analysis.importers.codes.code_cells import with_one_code_per_row
from analysis.importers.mappings.code_columns import has_code_columns
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.mapping import REQUIRED, SEGMENT_COLUMNS
from analysis.importers.tables.formats.table_form import TableForm, with_columns
from analysis.importers.tables.imported_table import ImportedTable


def table_form(table: ImportedTable, mapping: ImportMapping, file: str) -> TableForm:
    """Find the columns of the rows; several codes in a row or cell become a row each."""
    words: tuple[str, ...] = (*REQUIRED, "parent", *SEGMENT_COLUMNS) if "columns" not in mapping.entries else REQUIRED
    if has_code_columns(mapping):  # any column named as a code may be one of several
        words = tuple(word for word in words if word not in ("code", "parent"))
    stated = with_columns(table.frame, mapping, words)
    return TableForm("long table", "unknown", *with_one_code_per_row(stated), stated=stated)
