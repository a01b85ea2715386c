"""A name of a code is taken apart only where it surely names the code above it."""

import pytest
from tables import codings, delimited, read, workbook

from analysis.importers.codes.code_separators import code_paths

WHOLE = ["bl.a. politi", "St. Olav", "Alder >65", "Alder > 65", "Far/mor 3", "Nord\\Interview 1", "1.5 time", "A: b"]


def split(names, door="long table", separator=None, others=()):
    path_of = code_paths([(name, "") for name in names], door, separator, others)
    return ["/".join(path_of[name, ""]) for name in names]


@pytest.mark.parametrize("door", ["long table", "wide table"])
def test_signs_within_names_separate_nothing(door):
    assert split([*WHOLE, "Far", "1", "St"], door)[: len(WHOLE)] == WHOLE


def test_the_separator_of_our_own_format_always_separates():
    assert split(["Partners > Police", "Age > 65", "Age > 70"]) == ["Partners/Police", "Age/65", "Age/70"]


def test_taguette_writes_a_tag_below_another_one_behind_a_dot():
    names = ["Barriere.tid", "bl.a. politi", "St. Olav", "1.5 time", "Hjælp", "Hjælp.hurtig", "Hjælp.hurtig.nu"]
    assert split(names, "Taguette highlights") == [*names[:5], "Hjælp/hurtig", "Hjælp/hurtig/nu"]
    assert split(["Barriere.tid"], "Taguette highlights", others=[("Barriere",)]) == ["Barriere/tid"]


def test_maxqda_writes_paths_with_an_arrow_or_in_older_versions_a_backslash():
    door = "MAXQDA coded segments"
    assert split(["Partner\\Police", "Alder >65"], door) == ["Partner/Police", "Alder >65"]
    new = ["Partner > Police", "Nord\\Syd", "Partner\\School", "Far/mor 3", "Alder >65"]
    assert split(new, door) == ["Partner/Police", "Nord\\Syd", "Partner/School", "Far/mor 3", "Alder >65"]


def test_a_separator_that_the_mapping_names_always_separates():
    assert split(["a.b", "a . c"], "Taguette highlights", ".") == ["a/b", "a/c"]


def test_codes_stand_below_what_a_column_names_as_their_parent():
    codes = [("Time", "Barriers"), ("Hours", "Time"), ("Help", ""), ("Loop", "Loop"), ("A > b", "A")]
    path_of = code_paths(codes, "long table")
    assert [path_of[code] for code in codes] == [
        ("Barriers", "Time"), ("Barriers", "Time", "Hours"), ("Help",), ("Loop",), ("A", "b"),
    ]  # fmt: skip


def test_names_of_a_long_table_come_in_whole(tmp_path):
    rows = [["interview", "code"], *(["I1", name] for name in WHOLE)]
    assert [code for _, code, _ in codings(read(workbook(tmp_path, rows)))] == WHOLE


def test_the_parents_of_a_codebook_are_read(tmp_path):
    delimited(tmp_path, "Name;Above;Memo\nBarriers;;\nTime;Barriers;No hours\n", name="codes.csv")
    file = workbook(tmp_path, [["interview", "code", "parent"], ["I1", "Time", "Barriers"]])
    project = read(file, "codebook: {file: codes.csv, code: Name, parent: Above, definition: Memo}\n")
    assert project.codes["path"].tolist() == [("Barriers",), ("Barriers", "Time")]
    assert project.codes["description"].tolist() == ["", "No hours"]
