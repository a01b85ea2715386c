"""Tables -> the bytes of a CSV or XLSX file in which text stays text: nothing that a cell holds is ever run."""

import io
from datetime import datetime

import pandas as pd
import xlsxwriter

from analysis.files import formula_escaping as spreadsheet

_WRITTEN = datetime(2022, 8, 22)  # the same table gives the same bytes
LONGEST = 32_767  # characters that a cell of XLSX holds


def as_csv(table: pd.DataFrame) -> bytes:
    """Write CSV in UTF-8; text that a spreadsheet would run as a formula has an apostrophe before it."""
    return spreadsheet.as_csv(table).encode("utf-8")


def as_xlsx(table: pd.DataFrame, about: pd.DataFrame) -> bytes:
    """Write a workbook of two sheets: the table, and what it is.

    Raises
    ------
    ValueError
        If a cell holds more than XLSX can.
    """
    raw = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(raw, options) as workbook:
        workbook.set_properties({"created": _WRITTEN})
        bold = workbook.add_format({"bold": True})
        for name, frame in (("table", table), ("about", about)):
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(frame.columns):
                sheet.write_string(0, place, str(column), bold)
                _fill(sheet, place, frame[column])
    return raw.getvalue()


def _fill(sheet: xlsxwriter.worksheet.Worksheet, place: int, column: pd.Series) -> None:
    is_number = pd.api.types.is_numeric_dtype(column)
    for row, cell in enumerate(column, 1):
        if pd.isna(cell):
            continue
        if is_number:
            sheet.write_number(row, place, float(cell))
        else:
            if len(str(cell)) > LONGEST:
                raise ValueError(
                    f"row {row} of {column.name} has {len(str(cell))} characters, and XLSX holds {LONGEST}"
                )
            sheet.write_string(row, place, str(cell))
