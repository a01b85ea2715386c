import pytest
from ledgers import written

from analysis.files.yaml_lines import read_yaml_document

TEXT = """\
title: a study
sources:
  A: {date: 2022-08-22}
claims:
  - id: 1
    codes:
      - police
      - [school,
         alarm]
"""


@pytest.mark.parametrize(
    "place, line",
    [
        (("title",), 1),
        (("sources", "A", "date"), 3),
        (("claims", 0), 5),
        (("claims", 0, "codes", 1), 8),
        (("claims", 0, "codes", 1, 1), 9),
        (("claims", 0, "word"), 5),  # what does not stand there has the line of what it should stand in
    ],
)
def test_everything_has_the_line_it_stands_on(place, line, tmp_path):
    marked, problems = read_yaml_document(written(tmp_path, TEXT))
    assert not problems
    assert marked.problem("", "", place).line == line


def test_values_are_what_yaml_says_and_dates_are_text(tmp_path):
    said = read_yaml_document(written(tmp_path, TEXT))[0].value
    assert said["claims"] == [{"id": 1, "codes": ["police", ["school", "alarm"]]}]
    assert said["sources"] == {"A": {"date": "2022-08-22"}}


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("text", [BOMB, "a: &a {b: *a}", "[" * 5000, "a: !!python/name:os.system x"])
def test_what_says_more_than_memory_holds_or_would_run_code_is_refused_in_one_line(text, tmp_path):
    marked, (problem,) = read_yaml_document(written(tmp_path, text))
    assert marked.value is None
    assert str(problem).startswith(("line", "not YAML"))


def test_bytes_that_are_no_text_are_told(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_bytes("navn: Ærø\n".encode("cp1252"))
    _, problems = read_yaml_document(path)
    assert [str(problem) for problem in problems] == [
        "line 1: byte 0xC6 is not UTF-8 (in Windows-1252 it would be 'Æ'); save the file as UTF-8"
    ]
