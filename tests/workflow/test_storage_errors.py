import errno
import os
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_notebooks import small_notebook, write
from tiny import tiny_dataset

from analysis.dataset.write import save_dataset, save_file
from analysis.errors import InputError
from analysis.workflow.__main__ import main
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.storage_errors import is_storage_error

VARIATION = "05_variation.ipynb"
WRITE = Path.write_bytes


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def full_disk(monkeypatch, *names):
    """Leave room for half of each file of these names."""

    def written(path, content):
        if any(name in path.name for name in names):
            WRITE(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return WRITE(path, content)

    monkeypatch.setattr(Path, "write_bytes", written)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    write(tmp_path / "notebooks" / VARIATION, small_notebook())
    asked = partial(RunConfig, build=tmp_path / "build", notebooks=tmp_path / "notebooks")
    monkeypatch.setattr("analysis.workflow.__main__.RunConfig", asked)
    return tmp_path


@pytest.fixture
def unprepared(monkeypatch):
    """Nothing is prepared for kernels; who tries to has not looked whether results could be stored."""
    monkeypatch.setattr("analysis.workflow.build._start_kernels", None)


def run():
    return CliRunner().invoke(main, ["run", "--section", "variation", "--language", "en", "--jobs", "1"])


def test_a_file_where_the_folder_of_results_should_be_is_told_before_a_kernel_starts(folder, unprepared):
    (folder / "build").write_text("")
    done = run()
    assert done.exit_code == 2
    assert done.stderr == (
        f"{folder}: cannot store results there: Not a directory (build); make it writable, or move it away\n"
    )
    assert files(folder).keys() == {"build", f"notebooks/{VARIATION}"}


def test_a_folder_that_may_not_be_written_to_is_told_before_a_kernel_starts(folder, unprepared, monkeypatch):
    (folder / "build" / "as-published" / "en").mkdir(parents=True)
    monkeypatch.setattr("os.access", lambda place, _: place.name != "en")
    done = run()
    assert done.exit_code == 2
    assert done.stderr == (
        f"{folder / 'build/as-published/en'}: cannot store results there: Permission denied; "
        "make it writable, or move it away\n"
    )
    assert files(folder / "build") == {}


@pytest.mark.parametrize("file", ["keys.json", "run.json", "variation-partners.csv"])
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing_half_written(file, folder, monkeypatch):
    with monkeypatch.context() as patched:
        full_disk(patched, file)
        done = run()
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].endswith(f"No space left on device ({file}); free some disk space")
    assert "Traceback" not in done.stderr
    assert [name for name in files(folder / "build") if name.endswith((".part", file))] == []
    assert run().exit_code == 0
    assert "as-published/en/tables/variation-partners.csv" in files(folder / "build")


def test_a_result_that_a_process_beside_this_one_cannot_store_is_told_alike(folder, monkeypatch):
    place = folder / "build" / "as-published" / "en" / "notebooks"

    def failing(tasks, *_):
        yield next(iter(tasks)), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place / VARIATION))

    monkeypatch.setattr("analysis.workflow.build.in_parallel", failing)
    done = run()
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].startswith(f"{place}: cannot store results there: No space left")
    assert files(folder / "build") == {}


def test_nothing_that_goes_wrong_elsewhere_is_told_as_a_matter_of_results(folder, monkeypatch):
    def elsewhere(*_):
        raise FileNotFoundError(errno.ENOENT, "gone", "/elsewhere")

    monkeypatch.setattr("analysis.workflow.__main__.run_study", elsewhere)
    assert isinstance(run().exception, FileNotFoundError)


@pytest.mark.parametrize("store", [atomic_write, save_file])
def test_a_file_below_a_file_is_told_by_the_first_error(store, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises((OSError, InputError), match="File exists"):
        store(tmp_path / "file" / "inner", b"")


def test_a_file_that_finds_no_room_leaves_the_old_one_as_it_was(tmp_path, monkeypatch):
    atomic_write(tmp_path / "a.csv", b"old")
    full_disk(monkeypatch, "a.csv")
    with pytest.raises(OSError, match="No space left on device") as told:
        atomic_write(tmp_path / "a.csv", b"newer")
    assert told.value.filename == str(tmp_path / "a.csv")
    assert files(tmp_path) == {"a.csv": b"old"}


def test_a_dataset_that_finds_no_room_is_refused_and_leaves_the_old_one_as_it_was(tmp_path, monkeypatch):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    before = files(tmp_path)
    full_disk(monkeypatch, "datapackage.json")
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        save_dataset(tiny_dataset(), tmp_path / "tiny")
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    "error, is_told",
    [
        (OSError(errno.EACCES, "", "/study/build/run/keys.json"), True),
        (OSError(errno.EACCES, "", "/study"), True),
        (OSError(errno.EACCES, "", "/study/data/codes.csv"), False),
        (OSError(errno.ENOSPC, ""), True),
        (OSError(errno.ECONNRESET, ""), False),
        (ValueError("build"), False),
    ],
)
def test_what_is_said_of_results_their_folder_or_one_around_it_is_told(error, is_told):
    assert is_storage_error(error, Path("/study/build")) is is_told


@pytest.mark.parametrize("command", [("error-rates", "--runs", "1", "--to", "rates"), ("sweep", "grid.yaml")])
def test_no_work_is_begun_whose_results_cannot_be_stored(command, monkeypatch):
    monkeypatch.setattr("os.access", lambda _, mode: not mode & os.W_OK)
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "cannot store results there: Permission denied; make it writable" in done.stderr
