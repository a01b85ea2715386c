"""Files as programs really leave them are read, however untidy: a limit refuses harm and nothing else."""

import pytest
import xlsxwriter

from analysis.errors import InputError
from analysis.importers.sheets.workbook import _PLACE, read_sheets

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ROWS = [["Interview", "Code"], ["I1", "police"], ["I2", "school"]]


def workbook(folder, leave):
    """Write a small table, and then whatever a person has left beside it."""
    with xlsxwriter.Workbook(folder / "codings.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        leave(book, sheet, book.add_format({"bold": True, "bg_color": "#ffee00"}))
    return folder / "codings.xlsx"


def format_last_cell(_, sheet, style):
    sheet.write_blank(LAST_ROW - 1, LAST_COLUMN - 1, None, style)


def format_whole_row(_, sheet, style):
    for column in range(2, LAST_COLUMN):
        sheet.write_blank(0, column, None, style)


def format_columns_and_rows(_, sheet, style):
    sheet.set_column(2, LAST_COLUMN - 1, 12, style)
    for row in range(len(ROWS), 50_000):
        sheet.set_row(row, 15, style)


def format_cells_below(_, sheet, style):
    for row in [*range(len(ROWS), 20_000), LAST_ROW - 1]:
        sheet.write_blank(row, 30, None, style)


def add_sheets(book, _, style):
    for _ in range(39):
        book.add_worksheet().write_blank(LAST_ROW - 1, 5, None, style)


LEFT = [format_last_cell, format_whole_row, format_columns_and_rows, format_cells_below, add_sheets]


@pytest.mark.parametrize("leave", LEFT)
def test_formats_without_content_do_not_count_to_the_size_of_a_sheet(tmp_path, leave):
    assert read_sheets(workbook(tmp_path, leave))["Sheet1"].rows == ROWS


def test_one_word_in_the_last_cell_is_still_refused(tmp_path):
    file = workbook(tmp_path, lambda _, sheet, __: sheet.write(LAST_ROW - 1, LAST_COLUMN - 1, "x"))
    with pytest.raises(InputError, match="spans A1 to XFD1048576"):
        read_sheets(file)


@pytest.mark.parametrize(
    "written, place",
    [
        (b'<c r="B3"><v>1</v></c>', (b"B", b"3")),
        (b'<c s="4" r="B3" t="s"><v>0</v></c>', (b"B", b"3")),
        (b"<x:c r='B3' t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c>", (b"B", b"3")),
        (b'<c r="B3" s="4"/>', None),
        (b'<c r="B3" s="4" />', None),
        (b'<c r="B3" s="4"></c>', None),
        (b'<row r="3" s="4"><c r="B3"/></row>', None),
        (b'<c r="B3" s="4"', None),
    ],
)
def test_a_cell_counts_where_it_holds_something(written, place):
    assert _PLACE.findall(written + b'<c r="A1"/>') == ([place] if place else [])
