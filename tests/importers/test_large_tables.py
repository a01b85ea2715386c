"""Large tables: what an import does does not grow with the square of the rows, nor call pandas once a row."""

import sys
from functools import partial
from inspect import CO_GENERATOR

import pandas as pd
import pytest
import xlsxwriter

from analysis.importers.convert.attributes import DatasetKeys, notes_of
from analysis.importers.import_project import import_project
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.privacy import people_columns
from analysis.importers.project.qda_project import frame_of
from analysis.importers.sheets import workbook
from analysis.importers.tables.extra_columns import convert_extra_columns

HEADER = ["Document", "Code", "Segment", "Reaction"]


def rows_of(number):
    return [[f"Interview {row % 3}", f"code {row % 5}", f"Words {row}", f"a remark {row}"] for row in range(number)]


def mapping_in(folder):
    (folder / "mapping.yaml").write_text("synthetic: false\n", encoding="utf-8")
    return folder / "mapping.yaml"


def counted(monkeypatch, owner, name):
    calls, original = [], getattr(owner, name)

    def counting(*given, **named):
        calls.append(name)
        return original(*given, **named)

    monkeypatch.setattr(owner, name, counting)
    return calls


def test_a_workbook_is_read_once(tmp_path, monkeypatch):
    with xlsxwriter.Workbook(tmp_path / "codings.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *rows_of(20)]):
            sheet.write_row(number, 0, row)
    reads = counted(monkeypatch, workbook, "run_isolated")
    for imports in (1, 2):
        dataset, _ = import_project([tmp_path / "codings.xlsx"], mapping_in(tmp_path), "made", Pseudonyms())
        assert len(dataset.tables["codings"]) == 20
        assert len(reads) == imports


def test_each_of_several_workbooks_is_read_with_its_own_rows(tmp_path):
    for name in ("one", "other"):
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx") as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, ["Interview 1", name, f"Words of {name}", ""])
    files = [tmp_path / "one.xlsx", tmp_path / "other.xlsx"]
    dataset, _ = import_project(files, mapping_in(tmp_path), "made", Pseudonyms())
    assert sorted(dataset.tables["segments"]["text"]) == ["Words of one", "Words of other"]


def pandas_calls(work):
    """Count the calls of functions of pandas, without steps of its iterators."""
    calls = 0

    def count(frame, event, _):
        nonlocal calls
        calls += event == "call" and "/pandas/" in frame.f_code.co_filename and not frame.f_code.co_flags & CO_GENERATOR

    sys.setprofile(count)
    try:
        return work(), calls
    finally:
        sys.setprofile(None)


def test_notes_need_no_call_of_pandas_for_each():
    numbers = []
    for number in (1, 20, 400):
        ids = [f"s{row}" for row in range(number)]
        notes = frame_of("notes", [("selection", id_, "Reaction" if id_ != "s0" else "", f"on {id_}") for id_ in ids])
        keys = DatasetKeys({}, pd.DataFrame({"selection": ids, "segment": ids}, dtype="str"))
        (found, dropped), calls = pandas_calls(partial(notes_of, notes, keys, lambda *_: "", "made"))
        assert found["text"].tolist() == ["on s0", *(f"Reaction: on {id_}" for id_ in ids[1:])]
        assert dropped.empty
        numbers.append(calls)
    assert numbers[2] - numbers[1] < 380


def test_cells_that_name_nobody_known_are_not_classified(tmp_path, monkeypatch):
    classified = counted(monkeypatch, people_columns, "kind_of")
    lines = [",".join(row) for row in [HEADER, *rows_of(50)]]
    (tmp_path / "codings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_project([tmp_path / "codings.csv"], mapping_in(tmp_path), "made", Pseudonyms())
    assert classified == []


ROWS = [("I1", "A"), ("I1", "B"), ("I2", "A"), ("", "")]


@pytest.mark.parametrize(
    "cells, expected",
    [
        (["x", "x", "y", ""], {"source": 2}),
        (["x", "x", "", ""], {"source": 1}),
        (["x", "z", "y", ""], {"speaker": 3}),
        (["x", "", "", ""], {"speaker": 1}),
        (["x", "x", "y", "w"], {"selection": 4}),
        (["", "", "", ""], {}),
    ],
)
def test_a_column_belongs_to_the_largest_thing_on_which_it_is_equal(cells, expected):
    entities = pd.DataFrame(ROWS, columns=["interview", "speaker"], dtype="str").assign(selection=list("1234"))
    extra = pd.DataFrame({"column": pd.Series(cells, dtype="str")})
    variables, notes, *_ = convert_extra_columns(extra, entities, ())
    assert pd.concat([variables["entity"], notes["entity"]]).value_counts().to_dict() == expected
