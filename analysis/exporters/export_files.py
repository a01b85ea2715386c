"""Write tables as CSV or XLSX in which text stays text, so that no cell is run as a formula."""

import io
from datetime import datetime

import pandas as pd
import xlsxwriter

from analysis.files import formula_escaping as spreadsheet

_CREATED = datetime(2022, 8, 22)  # fixed, so that the same table gives the same bytes
LONGEST = 32_767  # characters in a cell of XLSX


def as_csv(table: pd.DataFrame) -> bytes:
    """Write CSV in UTF-8, with an apostrophe before text that a spreadsheet would run as a formula."""
    return spreadsheet.as_csv(table).encode("utf-8")


def as_xlsx(table: pd.DataFrame, about: pd.DataFrame) -> bytes:
    """Write a workbook with two sheets: the table and its description.

    Raises
    ------
    ValueError
        If a cell is too long for XLSX.
    """
    raw = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(raw, options) as workbook:
        workbook.set_properties({"created": _CREATED})
        bold = workbook.add_format({"bold": True})
        for name, frame in (("table", table), ("about", about)):
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(frame.columns):
                sheet.write_string(0, number, str(column), bold)
                _write_column(sheet, number, frame[column])
    return raw.getvalue()


def _write_column(sheet: xlsxwriter.worksheet.Worksheet, number: int, column: pd.Series) -> None:
    is_number = pd.api.types.is_numeric_dtype(column)
    for row, cell in enumerate(column, 1):
        if pd.isna(cell):
            continue
        if is_number:
            sheet.write_number(row, number, float(cell))
        else:
            if len(str(cell)) > LONGEST:
                raise ValueError(
                    f"row {row} of {column.name} has {len(str(cell))} characters; the limit of XLSX is {LONGEST}"
                )
            sheet.write_string(row, number, str(cell))
