import pytest
from tiny import TEXT, tiny_dataset

from analysis.dataset.read import load_study, read_dataset
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.files.csv_io import line_numbers, read_delimited
from analysis.models import TABLES


@pytest.fixture
def folder(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    return tmp_path / "tiny"


def test_a_sound_folder_becomes_a_study_with_typed_columns(folder):
    study = load_study(folder)
    assert (study.name, study.title, study.synthetic, study.scenario) == ("tiny", "Tiny", True, "tiny")
    assert study.texts == {"I1": TEXT}
    assert study.segments["start"].dtype == "Int64"
    assert study.segments["start"].isna().tolist() == [False, False, True]
    assert study.interviews["participants"].tolist() == [2, 1]
    assert study.interviews["group"].isna().tolist() == [False, True]
    assert study.codes["definition_da"].isna().all()


def test_optional_columns_that_a_file_lacks_come_in_empty(folder):
    (folder / "segments.csv").write_text("segment,interview\nS1,I1\nS2,I1\nS3,I2\n", encoding="utf-8")
    segments = load_study(folder).segments
    assert segments.columns.tolist()[2:] == [
        *("start", "end", "locator", "speaker", "text", "release", "released_by", "released_on")
    ]
    assert segments[["start", "speaker"]].isna().all(axis=None)


def test_every_table_is_read_as_strings_and_the_word_none_is_no_gap(folder):
    (folder / "coders.csv").write_text("coder,label\nNone,NA\nnull,007\n", encoding="utf-8")
    dataset, problems = read_dataset(folder)
    assert set(dataset.tables) == set(TABLES)
    assert dataset.tables["coders"].to_numpy().tolist() == [["None", "NA"], ["null", "007"]]
    assert problems == []


def test_byte_order_marks_and_windows_line_ends_are_accepted_and_left_out_of_positions(folder):
    for path in [*folder.glob("*.csv"), *folder.glob("texts/*.txt")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_study(folder).texts == {"I1": TEXT}


# content, rows read, lines of the rows, problems as "line: message"
FAULTY = [
    (b"a,b\nS\xe6r,1\nx,2\n", [["Sær", "1"], ["x", "2"]], [2, 3], ["line 2: byte 0xE6 is not UTF-8"]),
    (b"a,b\n1\n2,3,4\n5,6\n", [["1", ""], ["2", "3"], ["5", "6"]], [2, 3, 4], ["line 2: the row has 1", "line 3: the"]),
    (b"a,b\n\n1,2\n\n", [["1", "2"]], [3], []),
    (b'a,b\n"x\ny",2\n3\n', [["x\ny", "2"], ["3", ""]], [2, 4], ["line 4: the row has 1 cell "]),
    (b'a,b\n1,"x\n2,3\n4,5\n', [["2", "3"], ["4", "5"]], [3, 4], ["line 2: a quotation mark is not closed"]),
    (b'a,b\n1,"x"y\n2,3\n', [["2", "3"]], [3], ["line 2: a quotation mark is not closed"]),
    (b'a,b\n1,x "y" z\n', [["1", 'x "y" z']], [2], []),
    (b"a,a\n1,2\n", [["1"]], [2], ["line 1: column 'a' appears twice"]),
    ("a,b\næ,1\n".encode("utf-16"), [["æ", "1"]], [2], ["line 1: the file is UTF-16"]),
    (b"", [], [], ["line 1: the file has no header row"]),
]


@pytest.mark.parametrize("raw, rows, lines, problems", FAULTY)
def test_what_is_wrong_with_a_file_is_said_and_the_rest_is_read(raw, rows, lines, problems):
    frame, found = read_delimited(raw, "x.csv")
    assert frame.to_numpy().tolist() == rows
    assert line_numbers(frame).tolist() == lines
    assert [str(problem)[: len(start)] for problem, start in zip(found, problems, strict=True)] == problems


def test_line_numbers_count_the_line_breaks_inside_cells():
    frame, _ = read_delimited(b'a,b\n"1\n2\n3",x\n4,"\n"\n5,y\n', "x.csv")
    assert line_numbers(frame).tolist() == [2, 5, 7]


@pytest.mark.parametrize(
    "content, message",
    [(None, "the file is missing"), ("{", "line 1: not JSON"), ("[]", "line 1: not a JSON object")],
)
def test_a_folder_whose_description_cannot_be_read_is_refused(folder, content, message):
    path = folder / "datapackage.json"
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_study(folder)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no such folder") as refused:
        load_study(tmp_path / "nowhere")
    assert len(refused.value.problems) == 1


def test_a_text_that_is_no_file_is_told_with_all_else(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    (tmp_path / "tiny" / "texts" / "I9.txt").mkdir()
    (tmp_path / "tiny" / "codes.csv").unlink()
    with pytest.raises(InputError) as refusal:
        load_study(tmp_path / "tiny")
    assert "texts/I9.txt" in str(refusal.value) and "codes.csv" in str(refusal.value)


def test_a_description_with_a_byte_order_mark_is_read_and_one_that_is_no_text_refused(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    path = tmp_path / "tiny" / "datapackage.json"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_study(tmp_path / "tiny").title == "Tiny"
    path.write_text(path.read_text(encoding="utf-8").replace('"Tiny"', "[1]"), encoding="utf-8")
    with pytest.raises(InputError, match="not text"):
        load_study(tmp_path / "tiny")
