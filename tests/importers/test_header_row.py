"""The row that names the columns is found by what it says and by what stands below it, and is always told."""

import pytest
from tables import codings, delimited, read, told, workbook

from analysis.errors import InputError
from analysis.importers.detect_format import detect_table

MATRIX = [["", "police", "school"], ["I1", 1, 0], ["I2", 0, 1], ["I3", 1, 1]]
OF_MATRIX = [("I1", "police", ""), ("I2", "school", ""), ("I3", "police", ""), ("I3", "school", "")]
LONG = [["interview", "code", "text"], ["I1", "politi", "Vi ringer."], ["I1", "skole", "Ja."], ["I2", "politi", "Nej."]]
OF_LONG = [("I1", "politi", ""), ("I1", "skole", ""), ("I2", "politi", "")]


def as_text(rows, delimiter, end="\n"):
    return end.join(delimiter.join(map(str, row)) for row in rows) + end


def test_a_matrix_whose_corner_is_empty_keeps_its_first_interview_in_a_workbook(tmp_path):
    project = read(workbook(tmp_path, MATRIX))
    assert codings(project) == OF_MATRIX
    assert "table.xlsx: sheet 'Sheet1', header in row 1" in told(project)
    assert told(project)["columns without a name, called by their letter: 1"] == ["column A (3 cells)"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_matrix_whose_corner_is_empty_keeps_its_first_interview_in_text(tmp_path, delimiter, encoding):
    project = read(delimited(tmp_path, as_text(MATRIX, delimiter, "\r\n"), encoding))
    assert codings(project) == OF_MATRIX


def test_a_matrix_of_one_code_keeps_its_first_interview(tmp_path):
    assert codings(read(workbook(tmp_path, [row[:2] for row in MATRIX]))) == [
        ("I1", "police", ""),
        ("I3", "police", ""),
    ]


def test_a_matrix_whose_interviews_are_numbers_keeps_them(tmp_path):
    project = read(workbook(tmp_path, [["", "police", "school"], [0, 1, 0], [1, 0, 1]]))
    assert codings(project) == [("0", "police", ""), ("1", "school", "")]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_remark_beside_a_row_of_a_long_table_is_no_header(tmp_path, place):
    rows = [row + ([""] if number else []) for number, row in enumerate(LONG)]
    rows[place + 1][3] = "ask Bo"
    project = read(workbook(tmp_path, rows))
    assert codings(project) == OF_LONG
    assert told(project)["columns without a name, called by their letter: 1"] == ["column D (1 cell)"]
    assert project.variables["value"].tolist() + project.notes["text"].tolist() == ["ask Bo"]


def test_a_remark_beside_a_row_of_a_matrix_is_no_header(tmp_path):
    rows = [["interview", "police", "school"], ["I1", 1, 0, "", "ask Bo"], ["I2", 0, 1]]
    assert codings(read(workbook(tmp_path, rows))) == [("I1", "police", ""), ("I2", "school", "")]


@pytest.mark.parametrize("above", [[["Codings of the spring"]], [["Spring", "2024"], [], ["made by", "Bo"]]])
@pytest.mark.parametrize("rows, expected", [(MATRIX, OF_MATRIX), (LONG, OF_LONG)], ids=["matrix", "long"])
def test_titles_above_the_header_are_passed_over_and_told(tmp_path, above, rows, expected):
    project = read(workbook(tmp_path, [*above, *rows]))
    assert codings(project) == expected
    left_out = [line for text, lines in told(project).items() if "rows above the header" in text for line in lines]
    assert [line.split(": ")[1] for line in left_out] == [" | ".join(row) for row in above if row]
    assert project.tallies["rows"].left_out == len(left_out)


def test_titles_above_the_header_of_a_text_are_passed_over_and_lines_still_count(tmp_path):
    file = delimited(tmp_path, "Codings of the spring;;\n;;\ninterview;code;text\nI1;politi;Ja.\n;skole;Nej.\n")
    project = read(file)
    assert [(problem.message, problem.line) for problem in project.problems] == [("the row names no interview", 5)]
    assert "table.csv: header in line 3" in told(project)


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_that_tells_excel_the_delimiter_is_no_header(tmp_path, first, encoding, end):
    file = delimited(tmp_path, f"{first}{end}" + as_text(LONG, ";", end), encoding)
    project = read(file)
    assert codings(project) == OF_LONG
    assert told(project)["table.csv: rows above the header, left out: 1"] == [f"line 1: {first}"]


SHEETS = {"Codebook": [["Code", "Parent", "Memo"], ["politi", "", "x"], ["skole", "", "y"]], "Codings": LONG}


def test_the_sheet_of_codings_is_read_and_the_others_are_counted_as_left_out(tmp_path):
    project = read(workbook(tmp_path, SHEETS))
    assert codings(project) == OF_LONG
    assert "table.xlsx: sheet 'Codings', header in row 1" in told(project)
    assert told(project)["table.xlsx: other sheets, left out: 1"] == ["Codebook (3 rows)"]
    assert (project.tallies["rows"].found, project.tallies["rows"].left_out) == (6, 3)


def test_the_mapping_says_which_sheet_and_row_are_read(tmp_path):
    second = [["note"], ["Sag", "Emne"], ["interview", "code"], ["I9", "tvivl"]]
    project = read(workbook(tmp_path, {"One": LONG, "Two": second}), "sheet: Two\nheader: 2\n"
                   "columns: {interview: Sag, code: Emne}\n")  # fmt: skip
    assert codings(project) == [("interview", "code", ""), ("I9", "tvivl", "")]


@pytest.mark.parametrize(
    "said, message",
    [("sheet: Kodinger\n", "there is no sheet 'Kodinger'"), ("header: 40\n", "there is no row 40")],
)
def test_a_sheet_or_row_that_is_not_there_is_refused(tmp_path, said, message):
    with pytest.raises(InputError, match=message):
        read(workbook(tmp_path, SHEETS), said)


def test_a_cell_merged_over_rows_counts_for_each_of_them(tmp_path):
    rows = [["interview", "code", "text"], ["I1", "politi", "Ja."], [None, "skole", "Nej."], ["I2", "politi", "Nå."]]
    project = read(workbook(tmp_path, rows, merged=["A2:A3"]))
    assert codings(project) == OF_LONG
    assert [items for text, items in told(project).items() if "merged over several rows" in text] == [["A2:A3"]]


def test_a_header_cell_merged_over_two_rows_names_its_column(tmp_path):
    rows = [["interview", "partners", None], [None, "police", "school"], ["I1", 1, 0], ["I2", 1, 1]]
    project = read(workbook(tmp_path, rows, merged=["A1:A2", "B1:C1"]))
    assert codings(project) == [("I1", "police", ""), ("I2", "police", ""), ("I2", "school", "")]


def test_cells_merged_over_columns_are_refused_by_name(tmp_path):
    rows = [["interview", "police", "school"], ["I1", 1, None], ["I2", 0, 1]]
    project = read(workbook(tmp_path, rows, merged=["B2:C2"]))
    assert [(problem.message, problem.line) for problem in project.problems] == [
        ("cells B2:C2 are merged over several columns", 2)
    ]


def test_row_names_that_the_header_leaves_out_are_kept_apart(tmp_path):
    project = read(delimited(tmp_path, '"interview","code"\n"1","I1","politi"\n"2","I2","skole"\n'))
    assert codings(project) == [("I1", "politi", ""), ("I2", "skole", "")]
    assert told(project)["columns of row numbers, left out: 1"] == ["column A"]


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "X", "...1"])
def test_a_column_that_only_numbers_the_rows_is_left_out(tmp_path, name):
    project = read(delimited(tmp_path, f"{name},interview,police,school\n0,I1,1,0\n1,I2,1,1\n"))
    assert codings(project) == [("I1", "police", ""), ("I2", "police", ""), ("I2", "school", "")]


def test_columns_do_not_make_a_wide_table_a_long_one(tmp_path):
    project = read(workbook(tmp_path, [["Navn", "Hold", "police", "school"], ["I1", "A", 1, 0], ["I2", "B", 0, 1]]),
                   "columns: {interview: Navn, municipality: Hold}\n")  # fmt: skip
    assert project.file_format == "wide table"
    assert codings(project) == [("I1", "police", ""), ("I2", "school", "")]
    assert project.sources["unit"].tolist() == ["A", "B"]


def test_columns_do_not_make_a_table_of_quotations_a_long_one(tmp_path):
    rows = [["ID", "Document", "Quotation Content", "Codes", "Who"], ["1:1", "I1", "Ja.", "politi\nskole", "Bo"]]
    project = read(workbook(tmp_path, rows), "columns: {interview: Document, code: Codes, coder: Who}\n")
    assert project.file_format == "ATLAS.ti quotations"
    assert codings(project) == [("I1", "politi", "Bo"), ("I1", "skole", "Bo")]


@pytest.mark.parametrize("title", ["Coding Summary By Code", "Code Summary", "File Summary"])
def test_a_report_of_nvivo_is_refused_with_what_to_export_instead(tmp_path, title):
    rows = [[title], ["Spring"], [], ["", "Aggregate", "Number Of Coding References", "Coded By Initials"], ["Code"]]
    with pytest.raises(InputError, match=r"report of NVivo .* REFI-QDA"):
        detect_table(workbook(tmp_path, rows))
