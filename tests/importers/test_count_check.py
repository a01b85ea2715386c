"""Tables as tools report them, counted here by hand from five quotations."""

import os
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from foreign import project

from analysis.cli.main import main
from analysis.errors import InputError
from analysis.importers.checks.count_check import ALONE, ROLLED, SUMMED, check_counts
from analysis.importers.codes.code_names import plain_label

# Quotations:      q1 (I1)        q2 (I1)         q3 (I1)   q4 (I2)     q5 (I2)
# codes:           Politi, Lokal  Lokal, Doubt    Doubt     Politi      -
STUDY = {
    "users": [("u", "U")],
    "codes": [("p", ("Politi",), ""), ("l", ("Politi", "Lokal"), ""), ("d", ("Doubt",), "")],
    "sources": {"source": ["s1", "s2"], "name": ["I1", "I2"], "kind": "text"},
    "selections": {"selection": list("12345"), "source": ["s1", "s1", "s1", "s2", "s2"]},
    "codings": [("1", "p", "u"), ("1", "l", "u"), ("2", "l", "u"), ("2", "d", "u"), ("3", "d", "u"), ("4", "p", "u")],
}


def table(folder, text, name="check.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def workbook(folder, rows, title="counts"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(folder / "check.xlsx")
    return folder / "check.xlsx"


def checked(file):
    (found,) = check_counts(project(texts={}, **STUDY), file)
    return found


FREQUENCIES = [
    ("Code;Frequency\nPoliti;2\nPoliti > Lokal;2\nDoubt;2\n", ALONE),
    ("Code;;Magnitude Degree\n● Politi;;3\n;● Lokal;2\n○ Doubt;;2\n", ROLLED),
    ("Code system;Coded segments\nPoliti;4\nPoliti\\Lokal;2\nDoubt;2\n", SUMMED),
]


@pytest.mark.parametrize("text, convention", FREQUENCIES)
def test_the_convention_under_which_all_numbers_agree_is_named(tmp_path, text, convention):
    found = checked(table(tmp_path, text))
    assert (found.compared, found.equal, found.convention) == (3, 3, convention)


def test_a_number_that_differs_is_told_with_ours_and_what_would_explain_it(tmp_path):
    found = checked(table(tmp_path, "Code;Frequency\nPoliti;3\nLokal;2\nDoubt;9\nGone;1\n"))
    assert (found.compared, found.equal, found.convention) == (3, 2, ROLLED)
    assert found.differing == ["Doubt x Frequency: 9, here 2"]
    assert found.unknown == ["Gone"]
    found = checked(table(tmp_path, "Code;Frequency\nPoliti;4\nLokal;7\nDoubt;2\n"))
    assert found.equal == 2


def test_nvivo_files_and_references_are_two_tables(tmp_path):
    files, references = check_counts(
        project(texts={}, **STUDY), table(tmp_path, "Name,Description,Files,References\nPoliti,x,2,2\nDoubt,,1,2\n")
    )
    assert (files.equal, references.equal, files.compared) == (2, 2, 2)


def test_taguette_counts_highlights_and_documents(tmp_path):
    text = "tag,description,number of highlights,number of documents\nPoliti,,2,2\nDoubt,,2,1\n"
    assert [(one.equal, one.compared) for one in check_counts(project(texts={}, **STUDY), table(tmp_path, text))] == [
        (2, 2),
        (2, 2),
    ]


def test_a_matrix_of_codes_by_documents_is_compared_cell_for_cell(tmp_path):
    counts = workbook(tmp_path, [["", "I1", "I2"], ["Politi", 1, 1], ["Politi > Lokal", 2, 0], ["Doubt", 2, 0]])
    assert (checked(counts).equal, checked(counts).compared) == (6, 6)
    binary = table(tmp_path, ";A : I1;B : I2\nPoliti;1;1\nLokal;1;0\nDoubt;1;1\n")
    assert (checked(binary).equal, checked(binary).compared) == (5, 6)
    assert checked(binary).differing == ["Doubt x I2: 1, here 0"]


def test_counts_and_coefficients_of_codes_that_stand_together(tmp_path):
    labels = ["●Politi\nGr=2", "●Politi: Lokal\nGr=2", "●Doubt\nGr=2"]
    counts = workbook(
        tmp_path, [["title"], ["", *labels], [labels[0], 0, 2, 1], [labels[1], 2, 0, 1], [labels[2], 1, 1, 0]]
    )
    found = checked(counts)
    assert (found.equal, found.compared) == (6, 6)
    assert found.convention == f"on one selection, {ROLLED}"
    # Politi with what is below it: q1 q2 q4; Lokal: q1 q2; Doubt: q2 q3.  2/3, 1/4, 1/3
    rows = [["", *labels], [labels[0], 0, 0.67, 0.25], [labels[1], 0.67, 0, 0.33], [labels[2], 0.25, 0.33, 0]]
    found = checked(workbook(tmp_path, rows))
    assert (found.equal, found.compared) == (6, 6)
    assert "rounded half up" in found.convention


def test_half_a_hundredth_is_rounded_up(tmp_path):
    eight = [str(number) for number in range(8)]
    study = {
        **STUDY,
        "codes": [("a", ("A",), ""), ("b", ("B",), "")],
        "selections": {"selection": eight, "source": ["s1"] * 8},
        "codings": [*((one, "a", "u") for one in eight), ("0", "b", "u")],
    }
    file = workbook(tmp_path, [["", "A", "B"], ["A", 0, 0.13], ["B", 0.13, 0]])
    (found,) = check_counts(project(texts={}, **study), file)
    assert (found.equal, found.compared) == (2, 2)  # 1 of 8 is 0.125


def test_a_file_without_counts_is_refused(tmp_path):
    with pytest.raises(InputError, match="no table of counts is known in it"):
        check_counts(project(texts={}, **STUDY), table(tmp_path, "a,b\nc,d\n"))


@pytest.mark.parametrize(
    "label, name",
    [("●T1: A\nGr=5", "T1: A"), ("A : Politi", "Politi"), ("12 : x", "x"), ("○ Doubt", "Doubt"), ("Plain", "Plain")],
)
def test_what_tools_put_around_a_name_is_taken_off(label, name):
    assert plain_label(label) == name


def test_an_import_shows_what_agrees_and_keeps_it_in_the_report(tmp_path):
    table(tmp_path, "Document,Code\nI1,Politi\nI2,Politi\n", "codes.csv")
    check = table(tmp_path, "Code,Frequency\nPoliti,2\n")
    (tmp_path / "mapping.yaml").write_text("synthetic: false\n", encoding="utf-8")
    arguments = ["import", tmp_path / "codes.csv", "--to", tmp_path / "set", "--mapping", tmp_path / "mapping.yaml"]
    result = CliRunner().invoke(main, [str(argument) for argument in [*arguments, "--check", check]])
    assert result.exit_code == 0, result.output
    assert f"check.csv, Frequency: 1 of 1 cell agrees ({ALONE})" in result.stdout
    assert '"equal": 1' in (tmp_path / "set" / "import-report.json").read_text(encoding="utf-8")


@pytest.mark.skipif("REALDATA" not in os.environ, reason="REALDATA does not name a folder of real files")
def test_every_count_and_coefficient_of_a_real_co_occurrence_table_is_met():
    from analysis.importers.import_project import read_files
    from analysis.importers.mappings.import_mapping import ImportMapping

    folder = Path(os.environ["REALDATA"]) / "atlasti-exports"
    said = {"codebook": {"file": str(folder / "20250914_codebook_full.csv"), "code": "Code"}}
    real = read_files([folder / "20250914_quotation_export.csv"], ImportMapping(folder / "none", said))
    found = check_counts(real, folder / "20250914_code_coocurrrence.xlsx")
    assert [(one.equal, one.compared) for one in found] == [(216_690, 216_690)] * 3
    (themes,) = check_counts(real, folder / "20250914_theme_frequencies.csv")
    assert (themes.equal, themes.compared) == (13, 18)
