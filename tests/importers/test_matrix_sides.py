"""Matrices as people turn, sum and describe them, and lists of codes in one cell."""

import pytest
from tables import codings, delimited, read, told, workbook

from analysis.errors import InputError


def test_koder_names_the_coder_beside_columns_of_marks(tmp_path):
    project = read(delimited(tmp_path, "interview;koder;politi;skole\nI1;anna;ja;nej\nI1;bo;ja;ja\nI2;anna;nej;\n"))
    assert codings(project) == [("I1", "politi", "anna"), ("I1", "politi", "bo"), ("I1", "skole", "bo")]


@pytest.mark.parametrize(
    "rows",
    [
        [["Kode", "I1", "I2", "I alt"], ["politi", 1, 0, 1], ["skole", 1, 1, 2], ["I alt", 2, 1, 3]],
        [["Codes", "Interview 1", "Interview 2"], ["politi", 3, ""], ["skole", 1, 2]],
        [["Kode", "Anna", "Bo"], ["politi", "x", ""], ["skole", "x", "x"]],
    ],
)
def test_a_matrix_whose_first_column_is_called_code_has_its_interviews_in_columns(tmp_path, rows):
    project = read(workbook(tmp_path, rows))
    first, second = rows[0][1:3]
    assert codings(project) == [(first, "politi", ""), (first, "skole", ""), (second, "skole", "")]


def test_a_column_called_code_may_hold_the_codes_of_participants(tmp_path):
    project = read(delimited(tmp_path, "code,politi,skole\nP01,1,0\nP02,1,1\n"))
    assert codings(project) == [("P01", "politi", ""), ("P02", "politi", ""), ("P02", "skole", "")]


def test_rows_can_be_said_to_be_codes(tmp_path):
    file = delimited(tmp_path, "emne,Anna,Bo\npoliti,1,0\nskole,1,1\n")
    assert codings(read(file, "rows: codes")) == [("Anna", "politi", ""), ("Anna", "skole", ""), ("Bo", "skole", "")]


def test_a_table_of_counts_by_code_is_no_matrix_of_interviews(tmp_path):
    with pytest.raises(InputError, match="nothing tells what the table is"):
        read(delimited(tmp_path, "Code,Files,References\npoliti,1,0\nskole,0,2\n"))


def test_a_row_of_totals_is_no_interview_and_hides_no_code(tmp_path):
    project = read(workbook(tmp_path, [["Interview", "politi", "skole"], ["I1", 1, ""], ["I2", 1, 1], ["Total", 2, 1]]))
    assert codings(project) == [("I1", "politi", ""), ("I2", "politi", ""), ("I2", "skole", "")]
    assert len(project.sources) == 2
    assert told(project)["rows of totals, left out: 1"] == ["table.xlsx, line 4: Total"]


def test_semicolons_part_the_codes_of_a_cell(tmp_path):
    project = read(delimited(tmp_path, 'interview,codes,text\nI1,"politi; skole",Vi.\nI2,skole,Ja.\n'))
    assert codings(project) == [("I1", "politi", ""), ("I1", "skole", ""), ("I2", "skole", "")]


@pytest.mark.parametrize("codes", ["A; b, C", "C, A; b"])
def test_a_semicolon_within_a_name_parts_nothing_where_the_number_of_codes_says_so(tmp_path, codes):
    rows = [["ID", "Document", "Codes", "Number of Codes"], ["1:1", "I1", codes, 2], ["1:2", "I1", "A; b", 1]]
    assert {code for _, code, _ in codings(read(workbook(tmp_path, rows)))} == {"A; b", "C"}


def test_codes_that_may_be_lists_are_told(tmp_path):
    project = read(delimited(tmp_path, "interview,code\nI1,politi; skole\nI2,skole\nI2,fritid; sport\n"))
    hint = "if they are lists, name the `list_separator` in the mapping"
    assert told(project)[f"codes whose names look like lists of codes, kept whole ({hint}): 1"] == ["politi; skole"]


def test_values_of_attributes_read_as_interviews_are_told(tmp_path):
    rows = [["", "A : Person:Gender = Female", "B : Person:Gender = Male"], ["1 : politi", 3, 0], ["2 : skole", 1, 2]]
    remarks = told(read(workbook(tmp_path, rows)))
    names = next(items for text, items in remarks.items() if "values of an attribute" in text)
    assert names == ["Person:Gender = Female", "Person:Gender = Male"]


def test_a_delimiter_too_many_in_each_row_names_no_rows(tmp_path):
    project = read(delimited(tmp_path, "interview;code;text\nI1;politi;Vi ringer; ja\nI2;skole;Nej; aldrig\n"))
    assert [problem.line for problem in project.problems] == [2, 3]


@pytest.mark.parametrize("start, end", [("start", "slut"), ("Start", "Slutt"), ("start", "ende")])
def test_start_is_paired_with_an_end_in_each_language(tmp_path, start, end):
    project = read(delimited(tmp_path, f"interview,kode,{start},{end}\nI1,politi,1e+05,100012\n"))
    assert (project.problems, project.selections[["start", "end"]].to_numpy().tolist()) == ([], [["100000", "100012"]])


def test_a_start_beside_groups_of_documents_is_a_paragraph(tmp_path):
    rows = [["Dokumentgruppe", "Dokumentnavn", "Kode", "Start", "Slut", "Segment"], ["Nord", "I1", "a", 4, 5, "Ja."]]
    project = read(workbook(tmp_path, rows))
    assert (project.file_format, project.problems) == ("MAXQDA coded segments", [])
    assert project.selections[["start", "locator"]].to_numpy().tolist() == [["", "4 to 5"]]


def test_names_of_columns_may_have_underscores(tmp_path):
    project = read(delimited(tmp_path, "file_name,tag_name,selected_text,annotator\nI1,politi,Ja.,bo\n"))
    assert codings(project) == [("I1", "politi", "bo")]
    assert project.selections["text"].tolist() == ["Ja."]
