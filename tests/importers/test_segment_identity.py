"""Which rows and selections are about one segment, and who has read it."""

import pandas as pd
import pytest
from foreign import TEXT, mapping, project

from analysis.dataset.schema import read_schema
from analysis.dataset.typed_study import as_study
from analysis.dataset.validate import validate_dataset
from analysis.errors import InputError
from analysis.exporters.refi_writer import as_qdpx
from analysis.importers.compare.merge import merge
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.databases.shared_segments import share_segments
from analysis.importers.import_project import import_project, study_codebook
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.qda_project import frame_of
from analysis.measures.agreement.pair_agreement import pair_agreement
from analysis.measures.passages.study_subset import select_subset


def brought_in(folder, said, **tables):
    """Bring in tables by name, each written as lines with commas."""
    files = []
    for name, lines in tables.items():
        files.append(folder / f"{name}.csv")
        files[-1].write_text("\n".join(line.strip() for line in lines.strip().splitlines()) + "\n", encoding="utf-8")
    whole = f"synthetic: false\n{said}\nkeep_names: [interviews]\n"
    (folder / "mapping.yaml").write_text(whole, encoding="utf-8")
    dataset, import_report = import_project(files, folder / "mapping.yaml", "set", Pseudonyms())
    assert validate_dataset(dataset, read_schema()) == []
    return dataset, import_report


def refused(folder, said, **tables):
    with pytest.raises(InputError) as found:
        brought_in(folder, said, **tables)
    return [(problem.line, f"{problem.message}; {problem.hint}") for problem in found.value.problems]


def pair(dataset):
    return pair_agreement(select_subset(as_study(dataset, read_schema()))).iloc[0]


def assigned(dataset):
    return [tuple(row) for row in dataset.tables["assignments"].to_numpy()]


def coders_by_segment(dataset):
    return dataset.tables["codings"].groupby("segment")["coder"].agg(list).to_dict()


def told(import_report):
    return {remark.text: list(remark.items) for remark in import_report.remarks}


LINES = """Interview,Line,Code,Coder
    A,1,x,J
    A,1,x,P
    A,2,y,J
    A,2,y,P
    A,3,x,J
    A,3,x,P
    B,1,y,J
    B,1,y,P
    B,2,x,J
    B,2,x,P"""
COLUMNS = "columns: {interview: Interview, code: Code, coder: Coder, locator: Line}\n"
NO_LOCATOR = "columns: {interview: Interview, code: Code, coder: Coder}\nleave_out: [Line]\n"


@pytest.mark.parametrize("said", [COLUMNS, NO_LOCATOR], ids=["locator", "order of rows"])
def test_coders_who_say_the_same_of_every_line_agree(tmp_path, said):
    dataset, _ = brought_in(tmp_path, said, table=LINES)
    assert len(dataset.tables["segments"]) == 5
    assert (pair(dataset)["rated"], pair(dataset)["cohen-kappa"]) == (5, 1)


def test_the_same_words_are_one_segment_whoever_gave_them_a_code(tmp_path):
    table = """Interview,Text,Code,Coder
        A,We  called,x,J
        A,Nobody came,y,J
        A,We called,x,P
        A,Nobody came,x,P"""
    dataset, _ = brought_in(
        tmp_path, "columns: {interview: Interview, code: Code, coder: Coder, text: Text}\n", t=table
    )
    assert coders_by_segment(dataset) == {"A-0001": ["coder-1", "coder-2"], "A-0002": ["coder-1", "coder-2"]}


def test_a_row_with_a_locator_alone_is_about_the_words_that_stand_there(tmp_path):
    table = """Interview,Line,Text,Code,Coder
        A,1,We called,x,J
        A,1,,x,P"""
    dataset, _ = brought_in(tmp_path, COLUMNS.replace("{", "{text: Text, "), table=table)
    assert coders_by_segment(dataset) == {"A-0001": ["coder-1", "coder-2"]}


def test_where_rows_name_no_place_codes_match_them_if_coders_have_different_numbers(tmp_path):
    table = """Interview,Code,Coder
        A,x,J
        A,y,J
        A,z,J
        A,y,P"""
    dataset, import_report = brought_in(
        tmp_path, "columns: {interview: Interview, code: Code, coder: Coder}\n", table=table
    )
    assert coders_by_segment(dataset) == {
        "A-0001": ["coder-1"],
        "A-0002": ["coder-1", "coder-2"],
        "A-0003": ["coder-1"],
    }
    assert [items for text, items in told(import_report).items() if "numbers of such rows differ" in text] == [
        ["A (1 to 3 rows)"]
    ]


def test_the_words_at_a_place_tell_two_coders_segments_apart(tmp_path):
    table = """Interview,Line,Text,Code,Coder
        A,1,We called,x,J
        A,1,Nobody came,x,P"""
    dataset, _ = brought_in(tmp_path, COLUMNS.replace("{", "{text: Text, "), table=table)
    assert coders_by_segment(dataset) == {"A-0001": ["coder-1"], "A-0002": ["coder-2"]}


MATRIX = """Interview,Coder,x
    I1,J,1
    I2,J,0
    I3,J,0
    I4,J,1
    I5,J,0
    I1,P,1
    I2,P,0
    I3,P,0
    I4,P,0
    I5,P,0"""
OF_MATRIX = "columns: {interview: Interview, coder: Coder}\n"


def test_rows_of_zeros_count_in_a_matrix(tmp_path):
    found = pair(brought_in(tmp_path, OF_MATRIX, table=MATRIX)[0])
    assert found["rated"] == 5
    assert found[["pairs-agreeing", "cohen-kappa", "alpha"]].tolist() == pytest.approx([0.8, 0.5454545, 0.5714286])


def test_one_matrix_for_each_coder_is_the_same_as_one_for_both(tmp_path):
    rows = [line.strip() for line in MATRIX.splitlines()[1:]]
    one, other = ("\n".join(["Interview,x", *(f"{r[:2]},{r[-1]}" for r in rows if who in r)]) for who in "JP")
    said = "columns: {interview: Interview}\nfile_coders: {anna.csv: J, bo.csv: P}\n"
    found = pair(brought_in(tmp_path, said, anna=one, bo=other)[0])
    assert (found["rated"], found["cohen-kappa"]) == (5, pytest.approx(0.5454545))


def test_files_whose_coders_are_not_known_are_reported(tmp_path):
    table = "Interview,x\nI1,1\nI2,0"
    _, import_report = brought_in(tmp_path, "table: wide\n", anna=table, bo=table)
    assert [items for text, items in told(import_report).items() if "whose coders are not known" in text] == [
        ["I1", "I2"]
    ]


def test_a_file_whose_coder_is_told_must_be_there(tmp_path):
    assert refused(tmp_path, OF_MATRIX + "file_coders: {tabel.csv: J}\n", table=MATRIX) == [
        (3, "there is no file 'tabel.csv'; did you mean 'table.csv'?")
    ]


def test_the_rows_of_a_coder_in_a_matrix_are_different_units_though_their_words_are_the_same(tmp_path):
    table = """Interview,Coder,Text,x,y
        A,J,Yes,1,0
        A,J,Yes,0,1
        A,P,Yes,1,0
        A,P,Yes,0,0"""
    dataset, _ = brought_in(tmp_path, "", table=table)
    assert coders_by_segment(dataset) == {"A-0001": ["coder-1", "coder-2"], "A-0002": ["coder-1"]}


def test_a_coder_has_read_the_rows_that_a_matrix_has_of_them_and_no_others(tmp_path):
    table = """Interview,Coder,Line,x,y
        A,J,1,1,0
        A,J,2,0,1
        A,J,3,0,0
        A,P,1,1,0
        A,P,3,,
        A,P,2,0,0"""
    dataset, import_report = brought_in(tmp_path, OF_MATRIX.replace("}", ", locator: Line}"), table=table)
    assert assigned(dataset) == [
        ("coder-1", "A", "", "", "", "lead"),
        ("coder-2", "A", "", "", "A-0001", "second"),
        ("coder-2", "A", "", "", "A-0002", "second"),
    ]
    assert told(import_report)["rows of a matrix without any mark, zero included, taken for not rated: 1"] == [
        "table.csv, line 6"
    ]
    assert pair(dataset)["rated"] == 2


def test_what_was_assumed_of_reading_is_told(tmp_path):
    _, of_rows = brought_in(tmp_path, OF_MATRIX, table=MATRIX)
    _, of_interviews = brought_in(tmp_path, COLUMNS, table=LINES)
    assert "taken to have read what they have a row for, and nothing else" in of_rows.as_text()
    assert "taken to have read all of each interview that they coded or marked anything in" in of_interviews.as_text()


READ = """read:
  J: all
  P: [B, {interview: A, locators: {first: 1, last: 5}}]
"""


def test_units_that_coders_are_known_to_have_read_count_though_nobody_coded_them(tmp_path):
    dataset, import_report = brought_in(tmp_path, COLUMNS + READ, table=LINES)
    assert told(import_report)[
        "segments added, as the mapping says that they were read and no row is about them: 2"
    ] == [
        "A 4",
        "A 5",
    ]
    assert pair(dataset)["rated"] == 7
    assert (import_report.counts["selections"].carried, import_report.counts["selections"].added) == (7, 2)
    assert "taken to have read" not in import_report.as_text()


def test_all_that_is_wrong_with_what_was_read_is_told_at_once(tmp_path):
    said = COLUMNS + "\n".join(
        [
            "read:",
            "  Jay: all",
            "  J: [A, Bee]",
            "  P: [B, {interview: A, locators: [1, 22]}, {interview: A, lines: 3}, {interview: A, start: 5, end: 2}]",
        ]
    )
    assert refused(tmp_path, said, table=LINES) == [
        (6, "'lines' is unknown in read; there is end, interview, locators, start"),
        (6, "start and end are not two rising whole numbers; count characters from 0, in digits"),
        (4, "there is no coder 'Jay'; there is J, P, unknown"),
        (5, "there is no interview 'Bee'; there is A, B"),
        (5, "coder 'J' coded 2 segments of B that `read` does not say they have read; add them, or leave the coder out "
            "of `read`"),
        (6, "there is no locator '22' in A; did you mean '2'?"),
    ]  # fmt: skip


def carried(folder, foreign, said=""):
    dataset, import_report = convert_project(
        foreign, mapping(folder, f"{said}\nkeep_names: [interviews]\n"), study_codebook(), "set", Pseudonyms()
    )
    assert validate_dataset(dataset, read_schema()) == []
    return dataset, import_report


def test_what_the_lead_has_not_read_is_led_by_who_has(tmp_path):
    said = """
lead: Anna B.
read:
  Anna B.: [{interview: Rådgiver 1.docx, start: 0, end: 40}]
  Bo C.: all
"""
    dataset, _ = carried(tmp_path, project(codings=[("x1", "c2", "u1"), ("x2", "c3", "u1"), ("x3", "c1", "u2")]), said)
    assert assigned(dataset) == [
        ("coder-1", "raadgiver-1", "0", "40", "", "lead"),
        ("coder-2", "raadgiver-1", "0", "40", "", "second"),
        ("coder-2", "raadgiver-1", "40", str(len(TEXT)), "", "lead"),
        ("coder-2", "I2", "", "", "", "lead"),
    ]


def test_a_coder_who_gave_no_code_anywhere_may_have_read_all_the_same(tmp_path):
    dataset, import_report = carried(tmp_path, project(), "read: {Idle I.: all}\n")
    assert [row for row in assigned(dataset) if row[0] == "coder-3"] == [
        ("coder-3", "raadgiver-1", "", "", "", "second"),
        ("coder-3", "I2", "", "", "", "second"),
    ]
    assert import_report.counts["users"].left_out == 0


REGIONS = {
    "selections": {
        "selection": ["x1", "x2", "x3"],
        "source": ["s2"] * 3,
        "locator": ["region 1,2,3,4", "region 1,2,3,4", "region 1,2,3,4"],
        "user": ["u1", "u1", "u2"],
    },
    "codings": [("x1", "c1", "u1"), ("x2", "c2", "u1"), ("x3", "c2", "u2")],
    "notes": [("selection", "x3", "", "hm")],
}


def test_selections_of_one_region_by_two_coders_are_one(tmp_path):
    dataset, import_report = carried(tmp_path, project(**REGIONS))
    assert coders_by_segment(dataset) == {"I2-0001": ["coder-1", "coder-2"], "I2-0002": ["coder-1"]}
    assert dataset.tables["notes"]["key"].tolist() == ["I2-0001"]
    assert (import_report.counts["selections"].found, import_report.counts["selections"].merged) == (3, 1)


def test_copies_of_blinded_coders_keep_who_marked_what_without_a_code(tmp_path):
    place = {"source": ["s2"], "locator": ["page 3"], "text": ["Help"]}
    one = project(selections={"selection": ["x1"], "user": ["u1"], **place}, codings=[("x1", "c1", "u1")])
    other = project(selections={"selection": ["y1"], "user": ["u2"], **place}, codings=[])
    dataset, _ = carried(tmp_path, merge([one, other]))
    assert [row[0] for row in assigned(dataset)] == ["coder-1", "coder-2"]
    assert len(dataset.tables["segments"]) == 1


def test_copies_of_blinded_coders_are_not_matched_by_a_page_with_other_words(tmp_path):
    place = {"source": ["s2"], "locator": ["page 3"]}
    one = project(selections={"selection": ["x1"], **place, "text": ["Help"]}, codings=[("x1", "c1", "u1")])
    other = project(selections={"selection": ["y1"], **place, "text": ["Doubt"]}, codings=[("y1", "c1", "u2")])
    assert len(merge([one, other]).selections) == 2


def test_a_stretch_that_nobody_coded_keeps_who_marked_it():
    given = pd.DataFrame({"source": "s", "start": ["0", "5"], "end": ["4", "9"], "locator": "", "text": "",
                          "code": ["c", ""], "user": ["u1", "u2"]})  # fmt: skip
    selections, *_ = share_segments(given)
    assert selections["user"].tolist() == ["", "u2"]
    assert list(selections.columns) == list(frame_of("selections").columns)


def test_quotations_of_two_coders_are_one_by_their_words_and_reference_whatever_their_numbers(tmp_path):
    table = """ID,Reference,Text Content,Document,Codes,Created by
        1:1,¶ 4,We called,A,x,J
        1:2,¶ 4,We called,A,y,J
        1:3,¶ 4,We called,A,x,P
        1:4,,,A,x,J
        1:5,,,A,x,P"""
    dataset, _ = brought_in(tmp_path, "", table=table)
    one, two = ["coder-1"], ["coder-2"]
    assert coders_by_segment(dataset) == {"A-0001": one + two, "A-0002": one, "A-0003": one, "A-0004": two}
    assert dataset.tables["segments"]["locator"].tolist() == ["1:1, ¶ 4", "1:2, ¶ 4", "1:4", "1:5"]


def test_highlights_of_two_coders_are_one_by_their_words(tmp_path):
    header = "id,document,tag,content"
    said = "file_coders: {anna.csv: J, bo.csv: P}\n"
    tables = {"anna": f"{header}\n7,A,x,We called\n8,A,x,Nobody came", "bo": f"{header}\n1,A,x,Nobody came"}
    dataset, _ = brought_in(tmp_path, said, **tables)
    assert coders_by_segment(dataset) == {"A-0001": ["coder-1"], "A-0002": ["coder-1", "coder-2"]}


def test_who_has_read_which_segment_comes_back_from_an_exported_project(tmp_path):
    table = "Interview,Coder,Line,x\nA,J,1,1\nA,J,2,0\nA,P,2,1"
    dataset, _ = brought_in(tmp_path, OF_MATRIX.replace("}", ", locator: Line}"), table=table)
    (tmp_path / "set.qdpx").write_bytes(as_qdpx(dataset, "1")[0])
    again, _ = import_project([tmp_path / "set.qdpx"], None, "set", Pseudonyms())
    assert ("coder-2", "A", "", "", "A-0002", "second") in assigned(dataset)
    assert assigned(again) == assigned(dataset)


def test_coders_of_files_are_told_of_tables_only(tmp_path):
    with pytest.raises(InputError, match="no file is a table"):
        carried(tmp_path, project(), "file_coders: {project.x: Anna B.}\n")
