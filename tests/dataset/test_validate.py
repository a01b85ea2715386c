import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import TEXT, table, tiny_dataset

from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.dataset.write import save_dataset
from analysis.errors import MAX_LISTED
from analysis.models import SYNTHETIC_MARK, TABLES, Dataset

DEFINITION = read_schema()
MARK = SYNTHETIC_MARK


def found(dataset):
    return [f"{problem.file} {problem}" for problem in validate_dataset(dataset, DEFINITION)]


def described(**changes):
    dataset = tiny_dataset()
    description = {**dataset.description, **changes}
    return Dataset("tiny", {k: v for k, v in description.items() if v != "absent"}, dataset.tables, dataset.texts)


def without(name):
    dataset = tiny_dataset()
    tables = {key: frame for key, frame in dataset.tables.items() if key != name}
    return Dataset("tiny", dataset.description, tables, dataset.texts)


def edited(name, row, **cells):
    frame = tiny_dataset().tables[name].copy()
    for column, value in cells.items():
        frame.loc[row, column] = value
    return tiny_dataset(**{name: frame.fillna("")})


def test_nothing_is_wrong_with_a_sound_dataset():
    assert found(tiny_dataset()) == []


def test_a_coder_may_be_assigned_to_one_segment_without_a_position():
    assert found(edited("assignments", 2, segment="S3")) == []


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_is_no_fault_of_its_own(name):
    empty = tiny_dataset().tables[name].iloc[:0]
    assert not [line for line in found(tiny_dataset(**{name: empty})) if line.startswith(f"{name}.csv")]


TWO_CODINGS = "segment|coder|code\nS1|A|police\nS1|A|police"
RING = "code|parent|family|label_da|label_en|sensitive\na|b|other|a|a|no\nb|a|other|b|b|no\nc|a|other|c|c|no"
# one fault each, and all that is said of it
FAULTS = [
    (without("topics"), ["topics.csv the table is missing; add it, if only with the header interview,family,asked"]),
    (
        tiny_dataset(coders=table("coder|lable\nA|Coder A\nB|Coder B")),
        [
            "coders.csv line 1: column 'label' is missing; is it the column 'lable'?",
            "coders.csv line 1: column 'lable' is unknown; put other attributes of interviews, speakers or coders into "
            "variables.csv, one per row",
        ],
    ),
    (edited("interviews", 1, participants="two"), ["interviews.csv line 3: participants 'two' is not a whole number"]),
    (edited("interviews", 1, participants="0"), ["interviews.csv line 3: participants 0 is too small; at least 1"]),
    (edited("segments", 2, release="maybe"), ["segments.csv line 4: release 'maybe' is not allowed; one of yes, no"]),
    (
        edited("segments", 2, released_on="22/8"),
        ["segments.csv line 4: released_on '22/8' is not a date like 2022-08-22"],
    ),
    (
        edited("interviews", 0, group="Børn"),
        ["interviews.csv line 2: area 'Børn' is not allowed; one of children, adults"],
    ),
    (
        edited("codes", 1, family=""),
        ["codes.csv line 3: family is empty; put it in a family, or in the family other"],
    ),
    (
        edited("coders", 1, coder="A"),
        [
            "coders.csv line 3: coder 'A' is already on line 2; use a different key for each row",
            "assignments.csv line 3: coder 'B' is not in coders.csv; add it to coders.csv, or correct it here",
            "codings.csv line 5: coder 'B' is not in coders.csv; add it to coders.csv, or correct it here",
        ],
    ),
    (
        tiny_dataset(codings=table(TWO_CODINGS)),
        ["codings.csv line 3: segment, coder, code 'S1, A, police' is already on line 2; delete one of the two"],
    ),
    (
        edited("codings", 3, code="polise"),
        ["codings.csv line 5: code 'polise' is not in codes.csv; did you mean 'police'?"],
    ),
    (
        edited("codes", 4, parent="nothing like it"),
        ["codes.csv line 6: parent 'nothing like it' is not in codes.csv; add it to codes.csv, or correct it here"],
    ),
    (
        edited("topics", 0, interview="I9"),
        ["topics.csv line 2: interview 'I9' is not in interviews.csv; add it to interviews.csv, or correct it here"],
    ),
    (
        edited("variables", 0, key="M7"),
        [
            "variables.csv line 2: municipality (key) 'M7' is not in interviews.csv; add it to interviews.csv, "
            "or correct it here"
        ],
    ),
    (
        edited("assignments", 1, start="11", end="10"),
        ["assignments.csv line 3: start 11, end 10; write the smaller position as the start"],
    ),
    (
        edited("assignments", 2, segment="S33"),
        ["assignments.csv line 4: segment 'S33' is not in segments.csv; did you mean 'S3'?"],
    ),
    (
        edited("assignments", 0, segment="S3"),
        ["assignments.csv line 2: segment S3 is in another interview; correct the interview, or the segment"],
    ),
    (
        edited("assignments", 0, segment="S1"),
        [
            "assignments.csv line 2: segment S1 is assigned together with a position, or has one; "
            "give start and end, and no segment"
        ],
    ),
    (edited("assignments", 1, end=""), ["assignments.csv line 3: start 0, end ; give both or neither"]),
    (edited("assignments", 1, start="-1"), ["assignments.csv line 3: start -1 is too small; at least 0"]),
    (
        edited("segments", 1, end=str(len(TEXT) + 1)),
        [
            "segments.csv line 3: past the end of its text: start 36, end 83 in interview I1 of 82 characters; "
            "count Unicode code points from 0 over the text with LF line ends"
        ],
    ),
    (
        edited("segments", 1, start="30"),
        [
            f"segments.csv line 3: the text of segment S2 ({MARK} Det går godt, sige) is not at its positions; "
            "correct the positions or the text"
        ],
    ),
    (
        edited("interviews", 0, characters="99"),
        ["interviews.csv line 2: characters 99 for a text of 82; correct the number"],
    ),
    (
        tiny_dataset(codes=table(RING), codings=table("segment|coder|code"), notes=table("note|entity|key|text")),
        [
            "codes.csv line 2: code 'a' is its own ancestor; leave the parent of one of them empty",
            "codes.csv line 3: code 'b' is its own ancestor; leave the parent of one of them empty",
        ],
    ),
    (
        edited("codings", 4, coder="B"),
        [
            "codings.csv line 6: coding by B in interview I2, which assignments.csv does not list; "
            "add what the coder read to assignments.csv"
        ],
    ),
    (
        described(synthetic="absent"),
        [
            "datapackage.json does not say whether the data are synthetic; "
            'state "synthetic": true or false; the origin of data is never guessed'
        ],
    ),
    (
        described(synthetic="yes"),
        [
            "datapackage.json synthetic is 'yes', not true or false; "
            'state "synthetic": true or false; the origin of data is never guessed'
        ],
    ),
    (
        edited("segments", 2, text="A real sentence"),
        [
            f"segments.csv line 4: segment S3 does not contain {MARK} in a synthetic dataset; "
            "keep synthetic and real text in separate datasets"
        ],
    ),
    (
        described(synthetic=False),
        [
            f"segments.csv line 2: segment S1 contains {MARK} in a dataset with synthetic: false; "
            "keep synthetic and real text in separate datasets",
            f"segments.csv line 3: segment S2 contains {MARK} in a dataset with synthetic: false; "
            "keep synthetic and real text in separate datasets",
            f"texts/I1.txt the text contains {MARK} in a dataset with synthetic: false; "
            "keep synthetic and real text in separate datasets",
        ],
    ),
    (
        Dataset("tiny", tiny_dataset().description, tiny_dataset().tables, {"I1": TEXT, "I3": TEXT}),
        ["texts/I3.txt interview 'I3' is not in interviews.csv; add the interview, or leave the text out"],
    ),
]


@pytest.mark.parametrize("dataset, lines", FAULTS, ids=[lines[0][:60] for _, lines in FAULTS])
def test_each_fault_is_found_and_said_with_its_line_value_and_remedy(dataset, lines):
    assert found(dataset) == lines


def test_a_fault_on_thousands_of_lines_is_said_once_and_counted():
    codings = tiny_dataset().tables["codings"].sample(5000, replace=True, random_state=1, ignore_index=True)
    codings["code"] = "polise"
    said = [line for line in found(tiny_dataset(codings=codings)) if "polise' is not in" in line]
    assert said == [
        "codings.csv line 2: code 'polise' is not in codes.csv (5000 times, first here); did you mean 'police'?"
    ]


def test_of_thousands_of_different_faults_the_first_are_listed_and_the_rest_counted():
    codings = table("segment|coder|code\n" + "\n".join(f"S1|A|zzz{n}" for n in range(3000)))
    said = found(tiny_dataset(codings=codings))
    assert len(said) == MAX_LISTED + 1
    assert said[MAX_LISTED] == (
        f"codings.csv line {MAX_LISTED + 2}: code '...' is not in codes.csv: 2980 more of the same kind from here on, "
        "in 2980 rows"
    )


def test_however_many_rows_stand_twice_the_first_are_told_with_the_line_of_their_likes():
    once = [f"I{number}\nof many|barrier|yes" for number in range(MAX_LISTED + 5)]
    topics = pd.DataFrame([row.split("|") for row in once * 2], columns=["interview", "family", "asked"], dtype="str")
    said = [line for line in found(tiny_dataset(topics=topics)) if "is already on line" in line]
    assert said[0] == (
        "topics.csv line 52: interview, family 'I0\\nof many, barrier' is already on line 2; delete one of the two"
    )
    assert said[MAX_LISTED].endswith("is already on line ...: 5 more of the same kind from here on, in 5 rows")


def test_lines_are_right_after_cells_with_line_breaks(tmp_path):
    from analysis.dataset.read import read_dataset

    notes = tiny_dataset().tables["notes"].iloc[[0, 0]].assign(note=["N1", "N2"], text="one\ntwo\nthree")
    notes.loc[:, "key"] = ["police", "polise"]
    in_memory = found(tiny_dataset(notes=notes.reset_index(drop=True)))
    save_dataset(tiny_dataset(notes=notes), tmp_path / "tiny")
    lines = (tmp_path / "tiny" / "notes.csv").read_text(encoding="utf-8").split("\n")
    assert lines[5 - 1].startswith("N2,code,polise")
    assert in_memory == found(read_dataset(tmp_path / "tiny")[0])
    assert in_memory == ["notes.csv line 5: code (key) 'polise' is not in codes.csv; did you mean 'police'?"]


@settings(max_examples=20)
@given(st.permutations(range(5)))
def test_the_order_of_rows_decides_nothing(order):
    assert found(tiny_dataset(codings=tiny_dataset().tables["codings"].iloc[list(order)])) == []


TEN_FAULTS = """\
{folder}: refused, 10 problem(s)
notes.csv: 1 problem(s)
  line 2: byte 0xE6 is not UTF-8 (in Windows-1252 it would be 'æ'); save the file as UTF-8
datapackage.json: 1 problem(s)
  does not say whether the data are synthetic; state "synthetic": true or false; the origin of data is never guessed
topics.csv: 1 problem(s)
  the table is missing; add it, if only with the header interview,family,asked
interviews.csv: 1 problem(s)
  line 3: participants 'two' is not a whole number
codes.csv: 1 problem(s)
  line 3: family is empty; put it in a family, or in the family other
codings.csv: 3 problem(s)
  line 4: code 'polise' is not in codes.csv; did you mean 'police'?
  line 6: segment 'S9' is not in segments.csv; add it to segments.csv, or correct it here
  line 7: segment, coder, code 'S1, A, police' is already on line 2; delete one of the two
variables.csv: 1 problem(s)
  line 1: column 'origin' is missing; it contains: Where the value comes from
segments.csv: 1 problem(s)
  line 4: past the end of its text: start 80, end 99 in interview I1 of 82 characters; \
count Unicode code points from 0 over the text with LF line ends
"""


def change(path, old, new):
    raw = path.read_bytes()
    assert raw.count(old) == 1
    path.write_bytes(raw.replace(old, new))


@pytest.fixture
def ten_faults(tmp_path):
    folder = tmp_path / "ten-faults"
    save_dataset(tiny_dataset(), folder)
    change(folder / "notes.csv", b"Never", b"N\xe6ver")
    change(folder / "datapackage.json", b'  "synthetic": true,\n', b"")
    (folder / "topics.csv").unlink()
    change(folder / "interviews.csv", b"I2,M2,,1", b"I2,M2,,two")
    change(folder / "codes.csv", b"school,,partner-external", b"school,,")
    change(folder / "codings.csv", b"S2,A,positive", b"S2,A,polise")
    change(folder / "codings.csv", b"S3,A,alarm", b"S9,A,alarm\nS1,A,police")
    change(folder / "variables.csv", b",origin", b"")
    change(folder / "variables.csv", b",interview guide", b"")
    change(folder / "segments.csv", b"S3,I2,,", b"S3,I1,80,99")
    return folder


def test_ten_faults_at_once_get_one_report_exit_code_2_and_nothing_written(ten_faults):
    from click.testing import CliRunner

    from analysis.cli.main import main

    before = {path: path.read_bytes() for path in ten_faults.parent.rglob("*") if path.is_file()}
    result = CliRunner().invoke(main, ["check", str(ten_faults)])
    assert result.stderr == TEN_FAULTS.format(folder=ten_faults)
    assert (result.exit_code, result.stdout) == (2, "")
    assert {path: path.read_bytes() for path in ten_faults.parent.rglob("*") if path.is_file()} == before


def test_a_coding_by_nobody_is_told_where_it_is_known_who_has_read():
    codings = tiny_dataset().tables["codings"].assign(coder="")
    assert any(
        "coding without a coder in interview" in str(problem) for problem in found(tiny_dataset(codings=codings))
    )
