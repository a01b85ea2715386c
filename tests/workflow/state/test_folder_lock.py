"""Two runs on one folder take turns, and nobody is locked out by one that was killed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from small_notebooks import code, small_notebook, write
from tiny import tiny_dataset

from analysis.dataset.write import save_dataset
from analysis.paths import ROOT
from analysis.workflow.state import input_changes as inputs
from analysis.workflow.state.folder_lock import fcntl, lock_folder

pytestmark = pytest.mark.skipif(not fcntl, reason="no locks here")
RUN = """
from pathlib import Path
from analysis.workflow.build import run_study
from analysis.workflow.run_config import RunConfig
if __name__ == "__main__":
    run_study(RunConfig(Path("study"), (), ("variation",), ("en",), Path("build"), Path("notebooks")), 1)
"""
HOLD = """
import sys
from pathlib import Path
from analysis.workflow.state.folder_lock import lock_folder
with lock_folder(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.readline()
"""
PATIENCE = 300  # seconds in which a busy machine has done anything
SLOW = """from pathlib import Path
from time import sleep
Path({0!r}).touch()
while not Path({1!r}).exists():
    sleep(0.05)"""


def started(folder, source, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c" if source is HOLD else source, *([HOLD] if source is HOLD else []), *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def awaited(path, run):
    """Wait until a run, which must not end before, has made a file."""
    until = time.monotonic() + PATIENCE
    while not path.exists():
        assert run.poll() is None and time.monotonic() < until, f"{path.name} did not come"
        time.sleep(0.05)


def released(owner):
    """Let whoever holds a lock go on to its end; give the last that it says."""
    said = owner.communicate("go\n", timeout=PATIENCE)[0]
    assert owner.returncode == 0
    return said


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def test_of_two_runs_of_one_dataset_the_second_waits_and_finds_nothing_to_do(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "study")
    begun, go = tmp_path / "begun", tmp_path / "go"
    write(tmp_path / "notebooks" / "05_variation.ipynb", small_notebook(code("slow", SLOW.format(str(begun), str(go)))))
    (tmp_path / "run.py").write_text(RUN)
    first = started(tmp_path, "run.py")
    awaited(begun, first)
    second = started(tmp_path, "run.py")
    assert second.stderr.readline() == "another run is using build/study; waiting\n"
    go.touch()
    said = [released(run).partition(" (")[0] for run in (first, second)]
    assert said == ["study: 1 run, 0 unchanged, 0 failed", "study: 0 run, 1 unchanged, 0 failed"]
    both = contents(tmp_path / "build")
    (tmp_path / "build" / "study").rename(tmp_path / "of-two")  # beside it lies the salt, which is drawn but once
    released(started(tmp_path, "run.py"))
    assert contents(tmp_path / "build") == both


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_killed_locks_nobody_out(tmp_path, number):
    owner = started(tmp_path, HOLD, "build")
    assert owner.stdout.readline() == "locked\n"
    waiting = started(tmp_path, HOLD, "build")
    assert waiting.stderr.readline() == "another run is using build; waiting\n"
    owner.send_signal(number)
    owner.communicate(timeout=PATIENCE)
    assert released(waiting) == "locked\n"


def test_whoever_waited_for_a_folder_that_is_gone_makes_and_locks_it_anew(tmp_path):
    owner = started(tmp_path, HOLD, "build/run")
    assert owner.stdout.readline() == "locked\n"
    waiting = started(tmp_path, HOLD, "build/run")
    assert waiting.stderr.readline() == "another run is using build/run; waiting\n"
    released(owner)  # which removes the folder, since it is empty
    assert waiting.stdout.readline() == "locked\n"
    third = started(tmp_path, HOLD, "build/run")
    assert "waiting" in third.stderr.readline()
    waiting.kill()
    waiting.communicate(timeout=PATIENCE)
    assert released(third) == "locked\n"


def test_folders_that_were_made_and_stay_empty_are_removed_and_others_are_not(tmp_path):
    with lock_folder(tmp_path / "build" / "run"):
        assert (tmp_path / "build" / "run").is_dir()
    assert list(tmp_path.iterdir()) == []
    with lock_folder(tmp_path / "build" / "run"):
        (tmp_path / "build" / "run" / "keys.json").write_text("")
    assert (tmp_path / "build" / "run" / "keys.json").is_file()


def test_a_system_without_such_locks_is_told_of(tmp_path, monkeypatch, capsys):
    def refused(*_):
        raise OSError(9, os.strerror(9))

    monkeypatch.setattr(fcntl, "flock", refused)
    with lock_folder(tmp_path / "run"):
        pass
    assert "(Bad file descriptor); do not start a second run on it" in capsys.readouterr().err


def test_nobody_waits_for_a_folder_that_nobody_has_locked(tmp_path, capsys):
    with lock_folder(tmp_path), lock_folder(tmp_path / "other"):
        pass
    assert capsys.readouterr().err == ""


def test_code_that_changes_while_a_run_waits_has_changed_during_it(tmp_path, monkeypatch):
    code = tmp_path / "code.yaml"
    code.write_text("before")
    inputs.code_state.cache_clear()
    monkeypatch.setattr(inputs, "_code_files", lambda: [code])

    def change(*_):
        code.write_text("afterwards")

    monkeypatch.setattr("analysis.workflow.state.folder_lock._wait", change)
    try:
        with lock_folder(tmp_path / "run"):
            assert inputs.Inputs().changed()
    finally:
        inputs.code_state.cache_clear()
