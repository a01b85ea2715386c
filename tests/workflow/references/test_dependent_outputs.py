"""What of the sections hangs on one thing, found by running them with it and without it."""

from dataclasses import replace
from pathlib import Path

import pytest
from shipped import STUDY
from tiny import tiny_dataset

from analysis.dataset.read import load_dataset
from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.dataset.write import save_dataset
from analysis.paths import DATA
from analysis.robustness.withdrawal import without
from analysis.workflow.references import dependent_outputs as shown

SHIPPED = DATA / "synthetic" / "as-published"


@pytest.fixture
def only_barriers(monkeypatch):
    monkeypatch.setattr(shown, "definition_of", lambda dataset: replace(STUDY, sections=("barriers",)))


def hanging(folder: Path, kind: str, name: str):
    rest = folder / "as-published"
    save_dataset(without(load_dataset(SHIPPED), kind, name), rest)
    return [caption for _, _, caption in shown.changed_outputs(SHIPPED, rest, "da", 2)]


def test_tables_and_figures_hang_on_a_code_that_they_show(tmp_path, only_barriers):
    found = hanging(tmp_path, "code", "consent")
    assert found
    assert all(caption.startswith("Barrierer") for caption in found)


def test_nothing_hangs_on_a_code_that_a_section_does_not_look_at(tmp_path, only_barriers):
    assert hanging(tmp_path, "code", "alarm") == []


def test_a_cell_that_fails_is_told_and_not_passed_over(only_barriers):
    with pytest.raises(RuntimeError, match=r"08_barriers.ipynb \(da\), cell \d+ \(open\): InputError"):
        list(shown.changed_outputs(SHIPPED, SHIPPED.parent / "nowhere", "da", 2))


@pytest.mark.parametrize(
    "kind, name, table, left",
    [
        ("segment", "S1", "segments", 2),
        ("segment", "S1", "codings", 3),
        ("coder", "B", "codings", 4),
        ("coder", "B", "assignments", 2),
        ("code", "police", "codings", 3),
        ("code", "police", "codes", 5),
        ("interview", "I1", "segments", 1),
    ],
)
def test_one_thing_goes_with_all_that_stands_on_it(kind, name, table, left):
    rest = without(tiny_dataset(), kind, name)
    assert len(rest.tables[table]) == left
    assert not validate_dataset(rest, read_schema())
