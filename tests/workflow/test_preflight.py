"""A run reads its dataset once under limits, before anything else opens it; so do sweeps and error rates."""

import os
import pickle
import socket
import sys
from pathlib import Path

import pytest
from tiny import tiny_dataset

from analysis.dataset import read as load
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.files import limits
from analysis.notebook.section import open_section
from analysis.workflow.count_error_rates import design_and_folder
from analysis.workflow.kernels.helper_process import start_answering, start_work
from analysis.workflow.preflight import preflight_check
from analysis.workflow.run_config import RunConfig
from analysis.workflow.sweep.parameter_grid import read_grid

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are taken on Linux")


@pytest.fixture
def spring(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "spring")
    return tmp_path / "spring"


def run(dataset):
    preflight_check(RunConfig(dataset, sections=("variation",)), False)


def sweep(dataset):
    grid = dataset.parent / "grid.yaml"
    grid.write_text(f"datasets: [{dataset}]\nsections: [variation]\n", encoding="utf-8")
    read_grid(grid)


READERS = pytest.mark.parametrize("read", [run, sweep, design_and_folder])


@READERS
def test_a_dataset_that_takes_too_much_memory_is_refused(spring, monkeypatch, read):
    read(spring)
    monkeypatch.setattr(limits, "MEMORY", 100 * 2**20)
    monkeypatch.setattr(load, "_read_valid", lambda _: bytearray(10**9))
    with pytest.raises(InputError, match="reading takes more than 100 MB"):
        read(spring)


@READERS
def test_a_dataset_that_ends_its_reader_is_refused(spring, monkeypatch, read):
    monkeypatch.setattr(load, "_read_valid", lambda _: os.kill(os.getpid(), 11))
    with pytest.raises(InputError, match="its reader was ended by signal 11"):
        read(spring)


def test_a_public_run_of_one_group_that_leaves_out_one_interview_is_refused(spring):
    def asked(*given):
        return RunConfig(spring, given, ("variation",))

    with pytest.raises(InputError, match="it would tell of the few interviews that it leaves out"):
        preflight_check(asked("audience=public", "area=children"), False)
    preflight_check(asked("audience=public"), False)
    preflight_check(asked("area=children"), False)


def test_no_notebook_opens_a_section_for_the_public_that_leaves_out_one_interview(spring):
    given = {"dataset": str(spring), "group": "children", "leave_out": "none", "coder": "lead", "language": "en"}
    with pytest.raises(ValueError, match="it would tell of the few interviews that it leaves out"):
        open_section("variation", {**given, "audience": "public"})
    assert open_section("variation", {**given, "audience": "internal"}).parameters["group"] == "children"


@pytest.mark.parametrize("question, opened", [(os.getpid, True), (Path("nowhere").stat, False)])
def test_a_kernel_server_opens_a_dataset_only_where_it_was_found_sound(question, opened):
    ours, theirs = socket.socketpair()
    ours.sendall(pickle.dumps((os.getcwd(), question)))
    ours.shutdown(socket.SHUT_WR)
    done, answered = start_answering(theirs)
    works = [start_work(lambda: answered() or "opened") for _ in range(3)]
    for work in works:
        if opened:
            assert work() == "opened"
        else:
            with pytest.raises(EOFError):
                work()
    if opened:
        done()
    else:
        with pytest.raises(EOFError):
            done()
    ours.close()
