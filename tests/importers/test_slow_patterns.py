"""Long texts that are made to keep a pattern searching, or are just long, cost time in proportion to their length."""

import time

import pandas as pd
import pytest

from analysis.dataset.read import _with_line
from analysis.errors import Issue
from analysis.importers.codes.code_names import plain_label
from analysis.importers.compare.matching import _BELOW
from analysis.importers.privacy.name_parts import NUMBERS
from analysis.importers.privacy.without_names import _FOLDERS, _PATH_IN_NOTE
from analysis.importers.refi.refi_elements import tool_and_version
from analysis.importers.sheets.column_aliases import plain_name
from analysis.importers.tables.formats.dedoose_table import _APPLIED, _is_redundant

LONG = 100_000
SPACES = " " * LONG
SECONDS = 3  # of processor time; what is squared takes minutes


def line_of_seed(folder, text):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return _with_line(Issue("datapackage.json", "seed: wrong"), folder).line


SEARCHES = {
    "spaces before Gr": lambda _: plain_label(f"a{SPACES}b"),
    "spaces after code:": lambda _: _APPLIED.fullmatch(f"code:{SPACES}a"),
    "many words after code:": lambda _: _APPLIED.fullmatch("code:" + " a" * LONG),
    "a column told elsewhere": lambda _: _is_redundant("code:" + SPACES + "x", None),
    "open parentheses": lambda _: plain_name("(" * LONG),
    "spaces before a parenthesis": lambda _: plain_name(f"a{SPACES}b"),
    "spaces within a path of codes": lambda _: _BELOW.split(f"a{SPACES}b"),
    "an address without its sign": lambda _: NUMBERS["e-mail address"].search("a" * LONG),
    "an address without its end": lambda _: NUMBERS["e-mail address"].search("a@" * LONG),
    "spaces in the name of a tool": lambda _: tool_and_version(SPACES + ", " * LONG),
    "a path without its end": lambda _: _FOLDERS.sub("", "/home/" + "a" * LONG),
    "a note on a path": lambda _: _PATH_IN_NOTE.sub("", "x: /home/" + "a" * LONG + "/b" * LONG + "|"),
    "lines before a key": lambda folder: line_of_seed(folder, "\n" * LONG + "{"),
}


@pytest.mark.parametrize("name", SEARCHES)
def test_a_long_text_is_searched_in_time_that_grows_with_its_length(tmp_path, name):
    begin = time.process_time()
    SEARCHES[name](tmp_path)
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize(
    ("label", "plain"),
    [("● Help\nGr=12", "Help"), ("Help  Gr=3 x", "Help"), ("A : Help", "Help"), ("Gr=1", ""), ("Grå dag", "Grå dag")],
)
def test_what_tools_put_around_a_name_is_taken_off(label, plain):
    assert plain_label(label) == plain


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("Code: Help applied", "Help"),
        ("code:Help in time  applied", "Help in time"),
        ("Code: applied applied", "applied"),
        ("Code: Help", None),
    ],
)
def test_a_code_is_read_off_its_column(column, code):
    found = _APPLIED.fullmatch(column)
    assert (found and found.group(1)) == code


@pytest.mark.parametrize("column", ["Code: Help applied", "Code: Help Range", "Code: \n Help range"])
def test_columns_of_codes_are_told_elsewhere(column):
    assert _is_redundant(column, None)


@pytest.mark.parametrize(
    ("column", "plain"),
    [
        ("Start (ms) of_text (a (b) c)", "start of text c)"),
        ("Navn:", "navn"),
        ("a) b (c", "a) b (c"),
        ("Code  (x)", "code"),
    ],
)
def test_what_stands_in_parentheses_is_left_out_of_a_columns_name(column, plain):
    assert plain_name(column) == plain


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a > b", ["a", "b"]),
        ("a  /  / b", ["a", "", "b"]),
        ("a\\b::c", ["a", "b", "c"]),
        ("a .b. c", ["a", "b. c"]),
        ("a>b >c", ["a", "b", "c"]),
    ],
)
def test_paths_of_codes_are_taken_apart_whatever_stands_between(path, parts):
    assert _BELOW.split(path) == parts


def test_addresses_are_found_in_any_surroundings():
    found = NUMBERS["e-mail address"].findall("skriv til a.b+c@x-y.dk, (d@e.f.g) eller a@b+c@d.dk")
    assert found == ["a.b+c@x-y.dk", "d@e.f.g", "b+c@d.dk"]


def test_only_the_last_part_of_a_path_stays():
    cells = pd.Series(["/home/anna/a/b.txt", "C:\\Users\\Anna\\x.txt", "file:///C:/Users/Anna/b.mp3", "a/b"])
    assert [_FOLDERS.sub("", cell) for cell in cells] == ["b.txt", "x.txt", "b.mp3", "a/b"]
    assert _PATH_IN_NOTE.sub(r"\g<name>", "Fil: /Users/anna/a/b.txt") == "Fil: b.txt"


@pytest.mark.parametrize("text", ['{\n  "x": 1,\n  "seed": []}', '\n\n{"seed": []}', '{\n\n "seed"\n: []}'])
def test_a_problem_of_the_description_has_its_line(tmp_path, text):
    assert line_of_seed(tmp_path, text) == text.count("\n", 0, text.index(":", text.index("seed"))) + 1
