"""What R and pandas write where a value is missing is no name and no word; codes may still be called NA or None."""

import pytest
from tables import codings, delimited, read, told, workbook

R = (
    '"","interview","code","coder","text"\n"1","I1","politi","anna","Ja."\n'
    '"2","I2","politi",NA,NA\n"3","I3",NA,"anna","Nej."\n'
)
TAKEN = "cells whose word was taken for a missing value (`missing: []` in the mapping keeps the words)"
KEPT = "words for missing values kept as codes, as nothing shows that they mean that"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_na_of_r_is_no_coder_no_code_and_no_word(tmp_path, delimiter):
    project = read(delimited(tmp_path, R.replace(",", delimiter)))
    assert codings(project) == [("I1", "politi", "anna"), ("I2", "politi", "")]
    assert project.selections["text"].tolist() == ["Ja.", "", "Nej."]
    assert told(project)[f"{TAKEN}: 3"] == ["code: NA (1)", "coder: NA (1)", "text: NA (1)"]


@pytest.mark.parametrize("word", ["NA", "NaN", "nan", "None", "<NA>", "null", "NULL", "#N/A"])
def test_each_word_for_a_missing_value_is_known_beside_codes(tmp_path, word):
    project = read(workbook(tmp_path, [["interview", "code", "coder"], ["I1", "politi", word], ["I2", word, "Bo"]]))
    assert codings(project) == [("I1", "politi", "")]
    assert project.users["name"].tolist() == ["Bo"]


def test_a_bare_na_between_quoted_cells_is_missing_even_as_a_code(tmp_path):
    assert codings(read(delimited(tmp_path, '"interview","code"\n"I1","politi"\n"I2",NA\n'))) == [("I1", "politi", "")]


@pytest.mark.parametrize("word", ["NA", "None", "null"])
def test_a_code_may_be_called_so_where_nothing_shows_that_it_is_missing(tmp_path, word):
    project = read(workbook(tmp_path, [["interview", "code", "coder"], ["I1", "politi", "Bo"], ["I2", word, "Bo"]]))
    assert codings(project) == [("I1", "politi", "Bo"), ("I2", word, "Bo")]
    assert [items for text, items in told(project).items() if text.startswith(KEPT)] == [[f"{word} (1)"]]


def test_the_mapping_says_which_words_are_missing(tmp_path):
    rows = [["interview", "code", "coder"], ["I1", "NA", "NA"], ["I2", "-", "Bo"]]
    assert codings(read(workbook(tmp_path, rows), "missing: []\n")) == [("I1", "NA", "NA"), ("I2", "-", "Bo")]
    assert codings(read(workbook(tmp_path, rows), 'missing: ["-"]\n')) == [("I1", "NA", "NA")]
    assert codings(read(workbook(tmp_path, [*rows[:2], ["I3", "a", "Bo"]]), "missing: [NA]\n")) == [("I3", "a", "Bo")]


@pytest.mark.parametrize(
    "yes, no",
    [
        ("True", "False"), ("TRUE", "FALSE"), ("true", "false"), ("T", "F"), ("1", "0"), ("1.0", "0.0"), ("x", ""),
        ("X", ""), ("✓", ""), ("ja", "nej"), ("Ja", "Nein"), ("yes", "no"), ("SAND", "FALSK"), ("WAHR", "FALSCH"),
        ("VRAI", "FAUX"), ("sí", "no"), ("sim", "não"), ("J", "N"), ("Y", "N"), (" x ", "-"), ("oui", "NA"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_yes_and_no_are_read_in_any_case_and_language(tmp_path, yes, no, delimiter):
    rows = [["interview", "police", "school"], ["I1", yes, no], ["I2", yes, yes]]
    project = read(delimited(tmp_path, "".join(delimiter.join(row) + "\n" for row in rows)))
    assert codings(project) == [("I1", "police", ""), ("I2", "police", ""), ("I2", "school", "")]


def test_truths_of_a_workbook_are_marks(tmp_path):
    rows = [["", "police", "school"], ["I1", True, False], ["I2", None, True]]
    assert codings(read(workbook(tmp_path, rows))) == [("I1", "police", ""), ("I2", "school", "")]


def test_a_column_of_other_words_is_no_code(tmp_path):
    rows = [["interview", "police", "mood"], ["I1", "yes", "no"], ["I2", "no", "perhaps"]]
    project = read(workbook(tmp_path, rows), "table: wide\n")
    assert codings(project) == [("I1", "police", "")]
    assert project.variables["value"].tolist() == ["no", "perhaps"]


def test_answers_and_initials_are_no_marks(tmp_path):
    rows = [["Interview", "Coder", "Text", "police", "user"], ["I1", "J", "Yes", 1, 0], ["I1", "N", "No", 0, 1]]
    assert codings(read(workbook(tmp_path, rows))) == [("I1", "police", "J"), ("I1", "user", "N")]
