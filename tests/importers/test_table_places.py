"""Places, names in Unicode's forms, and what stands beside a table."""

import pytest
from tables import codings, delimited, read, told, workbook

from analysis.importers.draft_mapping import draft_mapping
from analysis.importers.import_project import study_codebook

COLUMNS = "columns: {interview: Interview, code: Kode, text: Tekst, start: Fra, end: Til}\n"
HEAD = "Interview,Kode,Tekst,Fra,Til\n"


@pytest.mark.parametrize("start, end", [("1500.0", "1503.0"), ("1500", "1503"), ("1500.00", "1503")])
def test_whole_numbers_with_decimals_are_whole_numbers(tmp_path, start, end):
    project = read(delimited(tmp_path, f"{HEAD}I1,a,Ja.,{start},{end}\n"), COLUMNS)
    assert project.selections[["start", "end"]].to_numpy().tolist() == [["1500", "1503"]]


@pytest.mark.parametrize("start", ["-3", "12.5", "1.500", "1e3"])
def test_a_place_that_cannot_be_read_is_a_problem_with_its_line(tmp_path, start):
    project = read(delimited(tmp_path, f"{HEAD}I1,a,Ja.,0,3\nI1,a,Nej.,{start},2000\n"), COLUMNS)
    assert [(problem.message, problem.line) for problem in project.problems] == [
        (f"start '{start}' is not a whole number", 3)
    ]


def test_times_of_a_recording_are_kept_as_locators_and_told(tmp_path):
    project = read(delimited(tmp_path, f"{HEAD}I1,a,Ja.,00:01:23.5,00:01:30\n"), COLUMNS)
    assert project.selections["locator"].tolist() == ["time 00:01:23.5 to 00:01:30"]
    assert told(project)["places given as times, kept as locators: 1"] == ["time 00:01:23.5 to 00:01:30"]


def test_names_of_a_mac_are_the_names_of_the_mapping_and_of_the_texts(tmp_path):
    (tmp_path / "udskrifter").mkdir()
    (tmp_path / "udskrifter" / "\u00c5rhus.txt").write_text("Vi talte p\u00e5 caf\u00e9en.", encoding="utf-8")
    table = "Interview;Kode;Tekst;Omr\u00e5de\nA\u030arhus;Pa\u030ar\u00f8rende;p\u00e5 cafe\u0301en;Børn\n"
    file = delimited(tmp_path, table.replace("Omr\u00e5de", "Omra\u030ade"))
    project = read(file, "columns: {interview: Interview, code: Kode, text: Tekst, area: Omr\u00e5de}\n"
                   "areas: {B\u00f8rn: children}\ntexts: udskrifter\n")  # fmt: skip
    assert project.problems == []
    assert codings(project) == [("\u00c5rhus", "P\u00e5r\u00f8rende", "")]
    assert project.selections[["start", "end"]].to_numpy().tolist() == [["9", "18"]]


@pytest.mark.parametrize("name", ["x.txt", "X 1.docx", "x"])
@pytest.mark.parametrize("ending", [".txt", ".TXT"])
def test_a_text_belongs_to_the_document_of_its_name_whatever_the_ending(tmp_path, name, ending):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / f"{name.partition('.')[0]}{ending}").write_text("Ja. Nej.", encoding="utf-8")
    project = read(delimited(tmp_path, f"Interview,Kode,Tekst\n{name},a,Nej.\n"), "texts: texts\n")
    assert project.selections[["start", "end"]].to_numpy().tolist() == [["4", "8"]]


def test_a_proposal_lists_every_column_with_what_it_was_taken_for(tmp_path):
    rows = [["Interview", "Kommune", "Ledelse", "", "police"], ["I1", "Nord", 1, "NA", 0], ["I2", "Syd", 0, "", 1]]
    project = read(workbook(tmp_path, [["Title"], *rows]))
    lines = draft_mapping(project, study_codebook()).splitlines()
    for line in [
        "#   Interview: interview", "#   Kommune: municipality", "#   Ledelse: a code, by its marks",
        "#   police: a code, by its marks", "#   table.xlsx: sheet 'Sheet1', header in row 2",
        "# columns:", "#   interview: Interview", "#   police: police   # 1",
    ]:  # fmt: skip
        assert line in lines


@pytest.mark.parametrize("key, near", [("misssing", "missing"), ("shet", "sheet"), ("headr", "header")])
def test_an_unknown_key_is_refused_with_the_one_that_was_meant(tmp_path, key, near):
    project = read(delimited(tmp_path, "Interview,Kode\nI1,a\n"), f"{key}: x\n")
    assert [(problem.message, problem.hint) for problem in project.problems] == [
        (f"'{key}' is unknown", f"did you mean '{near}'?")
    ]
