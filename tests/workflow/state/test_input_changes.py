"""No result is stored as current if what it was made from was changed while it was made."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from changed_inputs import CHANGES, a_dataset, changed_at, clean, differing, prepared
from ledgers import TOOL
from small_notebooks import code, small_notebook, write
from tiny import tiny_dataset

from analysis.dataset.write import save_dataset
from analysis.paths import ROOT
from analysis.workflow.build import run_study
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state import process_restart as once_more
from analysis.workflow.state.input_changes import Inputs, InputsChangedError
from analysis.workflow.state.process_restart import MOST, TIMES, restart_if_changed
from analysis.workflow.sweep.run_sweep import run_sweep

VARIATION = "05_variation.ipynb"


@pytest.fixture
def study(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "study", {"claims.yaml": TOOL})
    return tmp_path / "study"


def request(study, sections=("variation",)):
    return RunConfig(study, (), sections, ("en",), study.parent / "build", study.parent / "notebooks")


def edit(file):
    file.write_bytes(file.read_bytes() + b"\n")


def edit_and_undo(file):
    before, times = file.read_bytes(), file.stat()
    file.write_bytes(before + b"\n")
    file.write_bytes(before)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def replace_by_its_like(file):
    shutil.copy2(file, file.with_name("like"))
    file.with_name("like").replace(file)


def add_another(file):
    file.with_name("new.csv").write_bytes(b"")


@pytest.mark.parametrize("change", [edit, edit_and_undo, replace_by_its_like, add_another, os.remove])
@pytest.mark.parametrize("name", ["codings.csv", "claims.yaml", "texts/I1.txt"])
def test_any_change_of_a_dataset_is_noticed(study, name, change):
    inputs = Inputs(RunConfig(study))
    inputs.raise_if_changed()
    change(study / name)
    with pytest.raises(InputsChangedError, match=r"changed during the run: \w+/\w+\.\w+"):
        inputs.raise_if_changed()


def test_a_change_of_a_notebook_is_noticed_and_reading_is_none(study):
    write(study.parent / "notebooks" / VARIATION, small_notebook())
    inputs = Inputs(request(study))
    (study / "codings.csv").read_bytes()
    inputs.raise_if_changed()
    edit(study.parent / "notebooks" / VARIATION)
    assert [name.rpartition("/")[2] for name in inputs.changed()] == [VARIATION]


def changing(study, times=1, undo=False):
    """Write a notebook that changes its dataset while it runs, the first times, and shows what it has read."""
    source = f"""from pathlib import Path
counter, file = Path("times"), Path({str(study / "datapackage.json")!r})
done = int(counter.read_text()) if counter.exists() else 0
before = file.read_bytes()
if done < {times}:
    counter.write_text(str(done + 1))
    file.write_bytes(before + b" ")
read = len(file.read_bytes())
if done < {times} and {undo}:
    file.write_bytes(before)
read"""
    write(study.parent / "notebooks" / VARIATION, small_notebook(code("changes", source)))


def stored(study):
    file = study.parent / "build" / "study" / "keys.json"
    return json.loads(file.read_text())["results"] if file.is_file() else {}


@pytest.mark.parametrize("undo", [False, True])
def test_a_result_of_changed_data_is_not_taken_for_current(study, undo):
    changing(study, undo=undo)
    with pytest.raises(InputsChangedError, match=r"study/datapackage\.json"):
        run_study(request(study), 1)
    assert stored(study) == {}
    assert run_study(request(study), 1)
    executed = json.loads((study.parent / "build/study/en/notebooks" / VARIATION).read_text())
    size = (study / "datapackage.json").stat().st_size
    assert executed["cells"][-1]["outputs"][0]["data"]["text/plain"] == [str(size)]


def test_what_looks_wrong_because_it_was_half_changed_is_told_as_a_change(study, monkeypatch):
    write(study.parent / "notebooks" / VARIATION, small_notebook())

    def half_read(*_):
        edit(study / "codings.csv")
        raise ValueError("half a table")

    monkeypatch.setattr("analysis.workflow.build._start_kernels", half_read)
    with pytest.raises(InputsChangedError):
        run_study(request(study), 1)


def test_a_command_begins_anew_and_gives_up_after_some_times(monkeypatch, capsys):
    begun = []
    monkeypatch.setattr(once_more, "restart", begun.append)
    with restart_if_changed("study"):
        raise InputsChangedError(["study/codings.csv"])
    assert begun == [1]
    assert capsys.readouterr().out == (
        "study: changed during the run: study/codings.csv; running again what depends on it\n"
    )
    monkeypatch.setenv(TIMES, str(MOST))
    with pytest.raises(SystemExit) as stopped, restart_if_changed("study"):
        raise InputsChangedError(["study/codings.csv"])
    assert stopped.value.code == 1
    assert begun == [1]
    assert "these results are not stored as current" in capsys.readouterr().err
    assert TIMES not in os.environ


COMMAND = """
import sys
from pathlib import Path
from analysis.workflow.build import run_study
from analysis.workflow.state.process_restart import restart_if_changed
from analysis.workflow.run_config import RunConfig
if __name__ == "__main__":
    with restart_if_changed("study"):
        run_study(RunConfig(Path("study"), (), ("variation",), ("en",), Path("build"), Path("notebooks")), 1)
"""


def command(study):
    (study.parent / "command.py").write_text(COMMAND)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "command.py"], cwd=study.parent, env=environment, capture_output=True, text=True
    )


def test_a_run_whose_data_change_once_ends_well(study):
    changing(study)
    ended = command(study)
    assert (ended.returncode, ended.stdout.count("running again what depends on it")) == (0, 1)
    assert "1 run, 0 unchanged, 0 failed" in ended.stdout
    assert "0 run, 1 unchanged, 0 failed" in command(study).stdout


def test_a_run_whose_data_never_rest_fails_and_stores_nothing(study):
    changing(study, times=99)
    ended = command(study)
    assert (ended.returncode, ended.stdout.count("running again what depends on it")) == (1, MOST)
    assert "run it again when the files no longer change" in ended.stderr
    assert stored(study) == {}


def test_a_sweep_keeps_what_was_done_before_a_change_and_nothing_after_it(study, tmp_path):
    grid = write(tmp_path / "grid.yaml", None)
    grid.write_text(f"datasets: [{study}]\nsections: [barriers, claims]\n")

    def work(todo):
        from analysis.workflow.sweep.sweep_task import TaskResult

        for number, name in enumerate(todo):
            if number == 1:
                edit(study / "notes.csv")
            yield name, TaskResult([], 1.0)

    with pytest.raises(InputsChangedError):
        run_sweep(grid, work, tmp_path / "build")
    assert len(list((tmp_path / "build/sweeps/grid/points").rglob("*.json"))) == 1


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    place = tmp_path_factory.mktemp("changed") / "copy"
    prepared(place)
    return place


@pytest.mark.parametrize("change, seconds", list(zip(CHANGES, (8.0, 3.0), strict=True)))
def test_after_a_change_during_a_run_the_next_run_leaves_what_a_clean_build_does(copy, change, seconds):
    expected = clean(copy, change)
    assert any(name.startswith("study/report/") for name in expected)
    a_dataset(copy)
    _, _, found = changed_at(copy, seconds, change)
    assert differing(expected, found) == []
