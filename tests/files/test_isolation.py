import mmap
import os
import signal
import sys
import time
import zipfile

import pytest

from analysis.errors import InputError, Issue
from analysis.files.csv_io import read_delimited
from analysis.files.isolation import _size, read_isolated, run_isolated, within_limits

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are taken on Linux")


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.files.limits.SECONDS", 1)
    monkeypatch.setattr("analysis.files.limits.MEMORY", 200 * 2**20)
    (tmp_path / "table.xlsx").write_bytes(b"x")
    return tmp_path / "table.xlsx"


def without_end():
    while True:
        pass


def refuse():
    raise InputError("x", [Issue("table.xlsx", "is broken", "", 3)])


def test_work_in_a_child_gives_its_result(small):
    assert run_isolated(lambda: {"A": ["1"]}, "import of table.xlsx", small) == {"A": ["1"]}


DEADLY = [
    (os.abort, "takes more memory than allowed"),
    (lambda: os.kill(os.getpid(), 11), "its reader was ended by signal 11"),
    (lambda: bytearray(10**9), "takes more than 200 MB"),
    (without_end, "takes longer than allowed"),
    (lambda: os._exit(0), "its reader was ended"),
    (refuse, "line 3: is broken"),
]


@pytest.mark.parametrize("work, said", DEADLY, ids=range(len(DEADLY)))
def test_whatever_ends_the_child_is_one_clear_problem(small, work, said):
    with pytest.raises(InputError) as refused:
        run_isolated(work, "import of table.xlsx", small)
    (problem,) = refused.value.problems
    assert said in str(problem)
    assert problem.file == "table.xlsx"


def test_an_archive_gets_more_for_what_it_unpacks_to(tmp_path):
    file = tmp_path / "project.qdpx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b"<Coding/>" * 10**6)
    packed = file.stat().st_size
    assert _size(file) == packed + 9 * 10**6 // 10
    (tmp_path / "broken.qdpx").write_bytes(file.read_bytes()[:-30])
    assert _size(tmp_path / "broken.qdpx") == packed - 30


def test_a_table_of_many_codes_is_read_within_limits(tmp_path):
    file = tmp_path / "wide.csv"
    row = ",".join(["0"] * 3000)
    file.write_text("\n".join([",".join(f"c{n}" for n in range(3000)), *[row] * 300, ""]), encoding="utf-8")
    frame, found = run_isolated(lambda: read_delimited(file.read_bytes(), file.name), "import of wide.csv", file)
    assert (frame.shape, found) == ((300, 3000), [])


def reserve():
    return len(mmap.mmap(-1, 4 * 2**30, flags=mmap.MAP_PRIVATE))


def test_what_is_reserved_and_never_touched_does_not_count(small):
    assert run_isolated(reserve, "import of table.xlsx", small) == 4 * 2**30


def reads(work, file):
    """Do some work as a run reads its dataset: in a child, which takes limits only meanwhile."""

    def read():
        with within_limits("spring", [file]):
            return work()

    return read_isolated(read, "spring", "spring")


@pytest.mark.parametrize(
    "work, said",
    [
        (os.abort, "takes more memory than allowed"),
        (lambda: os.kill(os.getpid(), 11), "its reader was ended by signal 11"),
        (lambda: bytearray(10**9), "reading takes more than 200 MB"),
        (without_end, "takes longer than allowed"),
        (refuse, "line 3: is broken"),
    ],
)
def test_whatever_ends_the_reading_of_a_run_is_one_clear_problem(small, work, said):
    with pytest.raises(InputError, match=said):
        reads(work, small)


def test_what_a_run_does_beyond_reading_has_no_limits(small):
    def work():
        with within_limits("spring", [small]):
            pass
        return len(bytearray(3 * 10**8))

    assert read_isolated(work, "spring", "spring") == 3 * 10**8


def test_an_error_of_the_program_is_shown_where_it_was_made(small):
    with pytest.raises(ZeroDivisionError):
        reads(lambda: 1 // 0, small)


def test_a_child_ends_with_who_waits_for_it(small, tmp_path):
    def work():
        (tmp_path / "child").write_text(str(os.getpid()))
        time.sleep(600)

    parent = os.fork()
    if parent == 0:
        run_isolated(work, "spring", small)
    while not (tmp_path / "child").is_file() or not (tmp_path / "child").read_text():
        time.sleep(0.01)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    child = int((tmp_path / "child").read_text())
    until = time.monotonic() + 60
    while _is_alive(child):
        assert time.monotonic() < until
        time.sleep(0.01)


def _is_alive(process):
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
