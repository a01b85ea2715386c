import os

import pandas as pd
import pytest
from frictionless import Package, system
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import TEXT, table, tiny_dataset

from analysis.dataset.read import read_dataset
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.models import TABLES, Dataset
from analysis.paths import DATA, ROOT

SHIPPED = sorted(path.parent for path in (DATA / "synthetic").glob("*/datapackage.json"))


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def frictionless_errors(folder):
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return report.flatten(["name", "rowNumber", "fieldName", "note"])


def test_the_same_dataset_gives_the_same_bytes_and_nothing_else_in_the_folder(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "one")
    save_dataset(tiny_dataset(), tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert sorted(os.listdir(tmp_path / "one")) == sorted(
        [*(f"{name}.csv" for name in TABLES), "datapackage.json", "texts"]
    )


def test_columns_stand_in_the_definitions_order_whatever_order_they_came_in(tmp_path):
    shuffled = tiny_dataset().tables["codings"][["code", "coder", "segment"]]
    save_dataset(tiny_dataset(codings=shuffled), tmp_path / "tiny")
    lines = (tmp_path / "tiny" / "codings.csv").read_bytes().split(b"\n")
    assert lines[:2] == [b"segment,coder,code", b"S1,A,police"]


def test_what_was_saved_is_what_is_read(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    dataset, problems = read_dataset(tmp_path / "tiny")
    assert problems == []
    assert dataset.description == tiny_dataset().description
    assert dataset.texts == {"I1": TEXT}
    save_dataset(dataset, tmp_path / "again")
    assert content(tmp_path / "tiny") == content(tmp_path / "again")


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=8)


@settings(max_examples=40)
@given(st.lists(st.tuples(cells, cells, cells), max_size=5))
def test_no_cell_is_changed_by_saving_and_reading(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("cells") / "dataset"
    codings = pd.DataFrame(rows, columns=["segment", "coder", "code"], dtype="str")
    save_dataset(Dataset("x", {"synthetic": True}, {"codings": codings}), folder)
    filled = codings[(codings != "").any(axis=1)]  # a row of nothing but empty cells is left as it is, and not compared
    read = read_dataset(folder)[0].tables["codings"]
    assert read[(read != "").any(axis=1)].to_numpy().tolist() == filled.to_numpy().tolist()


def test_cells_are_quoted_where_a_reader_would_take_them_apart(tmp_path):
    codings = pd.DataFrame(
        [['say "x"', "a,b", ""], ["a\nb", "a\rb", "æøå; 'x'"]], columns=["segment", "coder", "code"], dtype="str"
    )
    save_dataset(Dataset("x", {"synthetic": True}, {"codings": codings}), tmp_path / "x")
    assert (tmp_path / "x" / "codings.csv").read_bytes() == (
        b'segment,coder,code\n"say ""x""","a,b",\n"a\nb","a\rb",' + "æøå; 'x'\n".encode()
    )


def test_frictionless_finds_a_saved_dataset_valid(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    assert frictionless_errors(tmp_path / "tiny") == []


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_frictionless_finds_the_shipped_datasets_valid(folder):
    assert frictionless_errors(folder) == []


def test_frictionless_can_object(tmp_path):
    codings = table("segment|coder|code\nS1|A|polise\nS1|A|polise")
    save_dataset(tiny_dataset(codings=codings), tmp_path / "tiny")
    assert [error[:2] for error in frictionless_errors(tmp_path / "tiny")]


def test_a_folder_that_is_no_dataset_is_not_replaced(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(InputError, match="is not a dataset"):
        save_dataset(tiny_dataset(), tmp_path)
    assert os.listdir(tmp_path) == ["thesis.txt"]


def test_an_older_dataset_is_replaced_as_a_whole(tmp_path):
    folder = tmp_path / "tiny"
    save_dataset(tiny_dataset(), folder, extra_files={"import-report.json": "old"})
    save_dataset(tiny_dataset(), folder, extra_files={"import-report.txt": "new"})
    assert not (folder / "import-report.json").exists()
    assert (folder / "import-report.txt").read_bytes() == b"new"


def test_when_writing_fails_the_older_dataset_stands_untouched(tmp_path):
    folder = tmp_path / "tiny"
    save_dataset(tiny_dataset(), folder)
    before = content(folder)
    with pytest.raises(UnicodeEncodeError):
        save_dataset(tiny_dataset(), folder, extra_files={"report.txt": "\udcff"})
    assert content(folder) == before
    assert os.listdir(tmp_path) == ["tiny"]


def test_an_interview_whose_key_leads_out_of_the_folder_is_refused(tmp_path):
    dataset = tiny_dataset()
    with pytest.raises(InputError, match="cannot name a file"):
        save_dataset(Dataset("x", dataset.description, dataset.tables, {"../../I1": TEXT}), tmp_path / "tiny")
    assert not (tmp_path / "tiny").exists()


@pytest.mark.parametrize("folder", [DATA, DATA / "synthetic" / "no-effect", DATA / "mine", ROOT])
def test_the_projects_own_data_are_never_replaced(folder):
    before = sorted(DATA.iterdir())
    with pytest.raises(InputError, match="would overwrite the project's own data"):
        save_dataset(tiny_dataset(), folder)
    assert sorted(DATA.iterdir()) == before


def test_what_is_no_part_of_a_dataset_is_not_lost(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    (tmp_path / "tiny" / "my-notes.md").write_text("mine")
    with pytest.raises(InputError, match=r"my-notes\.md"):
        save_dataset(tiny_dataset(), tmp_path / "tiny")
    assert (tmp_path / "tiny" / "my-notes.md").read_text() == "mine"


def test_a_link_leads_to_the_folder_that_is_written(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    save_dataset(tiny_dataset(), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "codes.csv").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        save_dataset(tiny_dataset(), tmp_path / "file" / "below")


def test_a_ledger_beside_the_data_stays_where_they_are_written_anew(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    (tmp_path / "tiny" / "claims.yaml").write_text("sources: {}\n", encoding="utf-8")
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    assert (tmp_path / "tiny" / "claims.yaml").read_text(encoding="utf-8") == "sources: {}\n"
