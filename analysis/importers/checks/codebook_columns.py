"""Report the columns of a foreign codebook that are left out because the mapping does not name them."""

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.sheets.spreadsheet import read_cells


def columns_not_read(mapping: ImportMapping) -> list[ReportEntry]:
    """List the columns of the codebook that are left out; the reader reports errors in it."""
    stated = mapping.get("codebook", {})
    if "file" not in stated or "code" not in stated:
        return []
    named = {column for word, column in stated.items() if word != "file"}
    frame, _ = read_cells(mapping.beside(stated["file"]), named)
    others = [str(column) for column in frame.columns if column not in named and str(column).strip()]
    return report_entries({"columns of the codebook left out, as the mapping does not name them": others})
