"""Two runs on one folder take turns, and nobody is locked out by one that was killed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from small_notebooks import code, small_notebook, write
from tiny import tiny_dataset

from analysis.execute.lock import exclusive, fcntl
from analysis.save import save_dataset
from analysis.study import ROOT

pytestmark = pytest.mark.skipif(not fcntl, reason="no locks here")
RUN = """
from pathlib import Path
from analysis.execute.driver import run_study
from analysis.execute.plan import Request
if __name__ == "__main__":
    run_study(Request(Path("study"), (), ("variation",), ("en",), Path("build"), Path("notebooks")), 1)
"""
HOLD = """
import sys, time
from pathlib import Path
from analysis.execute.lock import exclusive
with exclusive(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def started(folder, source, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c" if source is HOLD else source, *([HOLD] if source is HOLD else []), *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def test_of_two_runs_of_one_dataset_the_second_waits_and_finds_nothing_to_do(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "study")
    write(tmp_path / "notebooks" / "05_variation.ipynb", small_notebook(code("slow", "import time\ntime.sleep(3)")))
    (tmp_path / "run.py").write_text(RUN)
    runs = [started(tmp_path, "run.py") for _ in range(2)]
    said = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    waited = [errors for _, errors in said if "another run is at work on build/study; waiting" in errors]
    assert len(waited) == 1
    counts = sorted(out.partition(" (")[0] for out, _ in said)
    assert counts == ["study: 0 run, 1 unchanged, 0 failed", "study: 1 run, 0 unchanged, 0 failed"]
    both = contents(tmp_path / "build")
    (tmp_path / "build").rename(tmp_path / "of-two")
    alone = started(tmp_path, "run.py")
    alone.communicate(timeout=300)
    assert contents(tmp_path / "build") == both


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_killed_locks_nobody_out(tmp_path, number):
    owner = started(tmp_path, HOLD, "build", "600")
    assert owner.stdout.readline() == "locked\n"
    waiting = started(tmp_path, HOLD, "build", "0")
    assert waiting.stderr.readline() == "another run is at work on build; waiting\n"
    owner.send_signal(number)
    owner.communicate()
    assert waiting.communicate(timeout=60)[0] == "locked\n"


def test_whoever_waited_for_a_folder_that_is_gone_makes_and_locks_it_anew(tmp_path):
    owner = started(tmp_path, HOLD, "build/run", "3")
    assert owner.stdout.readline() == "locked\n"
    waiting = started(tmp_path, HOLD, "build/run", "600")
    assert waiting.stderr.readline() == "another run is at work on build/run; waiting\n"
    owner.communicate()  # which removes the folder, since it is empty
    assert waiting.stdout.readline() == "locked\n"
    third = started(tmp_path, HOLD, "build/run", "0")
    assert "waiting" in third.stderr.readline()
    waiting.kill()
    waiting.communicate()
    assert third.communicate(timeout=60)[0] == "locked\n"


def test_folders_that_were_made_and_stay_empty_are_removed_and_others_are_not(tmp_path):
    with exclusive(tmp_path / "build" / "run"):
        assert (tmp_path / "build" / "run").is_dir()
    assert list(tmp_path.iterdir()) == []
    with exclusive(tmp_path / "build" / "run"):
        (tmp_path / "build" / "run" / "keys.json").write_text("")
    assert (tmp_path / "build" / "run" / "keys.json").is_file()


def test_a_system_without_such_locks_is_told_of(tmp_path, monkeypatch, capsys):
    def refused(*_):
        raise OSError(9, os.strerror(9))

    monkeypatch.setattr(fcntl, "flock", refused)
    with exclusive(tmp_path / "run"):
        pass
    assert "cannot be locked (Bad file descriptor); start no second run on it" in capsys.readouterr().err


def test_nobody_waits_for_a_folder_that_nobody_has_locked(tmp_path, capsys):
    begun = time.monotonic()
    with exclusive(tmp_path), exclusive(tmp_path / "other"):
        pass
    assert (capsys.readouterr().err, time.monotonic() - begun < 30) == ("", True)
