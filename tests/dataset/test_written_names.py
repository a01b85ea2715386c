"""Files may call units and groups by the code's names or by those of the project's own study; both mean the same."""

import pytest
from tiny import tiny_dataset

from analysis.dataset.read import load_dataset
from analysis.dataset.schema import read_schema, table_in_code, table_in_files
from analysis.dataset.validate import validate_dataset
from analysis.dataset.write import save_dataset
from analysis.importers.mappings.mapping import read_mapping
from analysis.written_names import in_code, in_files

NAMES = ("unit", "units", "group", "groups", "of_unit", "median-by-unit")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_and_is_another_in_files(name):
    assert in_code(in_files(name)) == name != in_files(name)


@pytest.mark.parametrize("name", ["interview", "unity", "grouping", "community", ""])
def test_other_names_stay_as_they_are(name):
    assert in_files(name) == in_code(name) == name


def test_a_dataset_is_written_with_the_names_of_files_and_read_with_those_of_the_code(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "d")
    header = (tmp_path / "d" / "interviews.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert [in_files("unit"), in_files("group")] == header[1:3]
    assert f"{in_files('unit')},M1" in (tmp_path / "d" / "variables.csv").read_text(encoding="utf-8")
    read = load_dataset(tmp_path / "d")
    assert list(read.tables["interviews"])[1:3] == ["unit", "group"]
    assert set(read.tables["variables"]["entity"]) == {"unit"}


def test_a_dataset_with_the_codes_own_names_is_the_same_dataset(tmp_path):
    for name, in_its_words in (("d", False), ("own", True)):
        save_dataset(tiny_dataset(), tmp_path / name)
        for table in ("interviews", "variables") if in_its_words else ():
            file = tmp_path / name / f"{table}.csv"
            text = file.read_text(encoding="utf-8")
            for word in ("unit", "group"):
                text = text.replace(in_files(word), word)
            file.write_text(text, encoding="utf-8")
    one, own = (load_dataset(tmp_path / name) for name in ("d", "own"))
    assert all(one.tables[table].equals(own.tables[table]) for table in one.tables)


def test_a_table_with_both_names_has_one_column_too_many(tmp_path):
    tables = tiny_dataset().tables
    both = tables["interviews"].assign(**{in_files("unit"): "M1"})
    found = [str(issue) for issue in validate_dataset(tiny_dataset(interviews=table_in_code(both)), read_schema())]
    assert len(found) == 1 and f"column '{in_files('unit')}' is unknown" in found[0]
    assert table_in_files(table_in_code(tables["interviews"])).columns.tolist()[1] == in_files("unit")


def test_a_mapping_may_use_either_name(tmp_path):
    text = (
        "synthetic: false\nvariables: {{{unit}: School}}\n{unit}: {{P1: A}}\n{groups}: {{Teacher: children}}\n"
        "of_{unit}: [Size]\nkeep_names: [{units}]\n"
    )
    read = []
    for number, name_of in enumerate((str, in_files)):
        file = tmp_path / f"{number}.yaml"
        words = {word: name_of(word) for word in ("unit", "units", "groups")}
        file.write_text(text.format(**words), encoding="utf-8")
        mapping, problems = read_mapping(file)
        assert problems == []
        read.append((mapping.entries, mapping.lines))
    assert read[0] == read[1] and mapping.keeps("units")
