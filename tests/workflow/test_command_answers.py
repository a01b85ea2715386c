"""What a run has stored for the command line: the same words as afresh, for the same data, claims and code only."""

import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.paths import ROOT
from analysis.workflow import command_answers as answers
from analysis.workflow.run_config import RunConfig
from tests.report.test_custom_claims import TOOL

SAID = [
    ("judge",),
    ("judge", "--language", "da"),
    ("trace", "T-1"),
    ("trace", "T-1", "--language", "da"),
    ("rests-on", "--interview", "I1", "--claims-only"),
    ("rests-on", "--code", "police", "--claims-only", "--language", "da"),
    ("rests-on", "--coder", "A", "--claims-only"),
    ("rests-on", "--segment", "S1", "--claims-only"),
]
WRONG = [("trace", "t-1"), ("rests-on", "--interview", "i1"), ("rests-on", "--code", "polise")]


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A dataset with a ledger of its own, what is said of it afresh, and its stored answers."""
    place = tmp_path_factory.mktemp("answered")
    dataset = place / "tiny"
    save_dataset(tiny_dataset(), dataset, {"claims.yaml": TOOL})
    afresh = {command: run(*command, "--dataset", dataset).stdout for command in SAID}
    afresh[("check",)] = run("check", dataset).stdout
    run("judge", "--dataset", dataset, "--to", place / "afresh.csv")
    answers.write_answers(dataset, place / "build" / answers.FILE)
    return place, afresh


@pytest.fixture
def stored(made, monkeypatch):
    place, afresh = made
    monkeypatch.setattr(answers, "answers_file", lambda request: place / "build" / answers.FILE)
    return place / "tiny", afresh


@pytest.fixture
def nothing_is_measured(monkeypatch):
    def refuse(*_):
        raise AssertionError("the dataset was opened")

    monkeypatch.setattr("analysis.dataset.read.load_dataset", refuse)
    monkeypatch.setattr("analysis.notebook.study_run.load_dataset", refuse)


@pytest.mark.parametrize("command", SAID)
def test_what_is_stored_is_what_is_said_afresh_and_needs_no_measuring(command, stored, nothing_is_measured):
    dataset, afresh = stored
    done = run(*command, "--dataset", dataset)
    assert (done.exit_code, done.stdout) == (0, afresh[command])
    assert done.stdout


def test_a_check_and_a_table_of_verdicts_come_from_what_is_stored(stored, tmp_path, nothing_is_measured):
    dataset, afresh = stored
    assert run("check", dataset).stdout == afresh[("check",)]
    assert "2 verdicts on tiny" in run("judge", "--dataset", dataset, "--to", tmp_path / "stored.csv").stdout
    assert (tmp_path / "stored.csv").read_bytes() == (dataset.parent / "afresh.csv").read_bytes()


@pytest.mark.parametrize("command", WRONG)
def test_what_is_unknown_is_refused_with_a_suggestion(command, stored):
    done = run(*command, "--dataset", stored[0])
    assert done.exit_code == 2
    assert "did you mean" in done.output


@pytest.mark.parametrize("table, old, new", [("codings", "police", "school"), ("claims", "T-1", "T-9")])
def test_answers_on_other_data_or_claims_are_not_given(stored, tmp_path, table, old, new):
    changed = shutil.copytree(stored[0], tmp_path / "tiny")
    [file] = changed.glob(f"{table}.*")
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert answers.read_answers(stored[0])
    assert answers.read_answers(changed) is None


def test_another_ledger_or_reading_has_no_stored_answers(stored):
    dataset, _ = stored
    assert answers.read_answers(dataset, dataset / "claims.yaml")
    assert answers.read_answers(dataset, ROOT / "data" / "claims.yaml") is None
    assert answers.read_answers(dataset, coder="second") is None


@pytest.mark.parametrize("left", ["", "{", '{"key": ', "[]\n", "null\n{}"])
def test_answers_that_cannot_be_read_are_none(stored, tmp_path, monkeypatch, left):
    file = tmp_path / answers.FILE
    file.write_text(left, encoding="utf-8")
    monkeypatch.setattr(answers, "answers_file", lambda request: file)
    assert answers.read_answers(stored[0]) is None
    assert not answers.has_current_answers(RunConfig(stored[0]))


def test_where_no_run_stands_that_is_said_and_the_answer_is_worked_out(made, monkeypatch, tmp_path):
    monkeypatch.setattr(answers, "answers_file", lambda request: tmp_path / "none")
    done = run("trace", "T-1", "--dataset", made[0] / "tiny")
    assert done.stdout == made[1][("trace", "T-1")]
    assert "this is computed now; to store it, run: make DATASET=" in done.stderr


def test_tables_and_figures_are_found_once_and_told_from_then_on(made, monkeypatch, tmp_path):
    dataset, asked = made[0] / "tiny", []
    monkeypatch.setattr(answers.RunConfig, "folder", property(lambda request: tmp_path))
    monkeypatch.setattr(
        "analysis.cli.trace_commands._changed_outputs", lambda *what: asked.append(what[2:]) or ["Variation, table: x"]
    )
    command = ("rests-on", "--interview", "I1", "--dataset", dataset)
    assert "find them with --sections" in run(*command).stderr
    first = run(*command, "--sections").stdout
    assert first.endswith("Variation, table: x\n")
    assert run(*command).stdout == first
    assert asked == [("interview", "I1")]


def test_a_stored_answer_waits_for_nothing_heavy(made):
    place, _ = made
    script = f"""
import sys
from pathlib import Path
from analysis.workflow import command_answers as answers
answers.answers_file = lambda request: Path({str(place / "build" / answers.FILE)!r})
from analysis.cli.main import main
main(["rests-on", "--interview", "I1", "--claims-only", "--dataset", {str(place / "tiny")!r}], standalone_mode=False)
print(sorted({{"pandas", "numpy", "matplotlib", "jsonschema", "scipy"}} & {{*sys.modules}}))
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
