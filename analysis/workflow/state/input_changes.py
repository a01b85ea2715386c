"""Detect whether the input files of a run changed while it read them.

A file is identified by inode, size and times. No program can reset the time of a file's last status change, so even a
change that was undone is detected.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from analysis.paths import DATA, ROOT
from analysis.study.study_folder import study_files
from analysis.workflow.cache.cache_keys import LOCK, files_below, own_rates_folder
from analysis.workflow.run_config import RunConfig

State = dict[str, tuple[int, ...]]
MAX_LISTED = 3
ERROR_RATES = "error_rates."


class InputsChangedError(Exception):
    """Inputs changed while they were read, so the results belong to no known state of them."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = sorted(files)
        more = len(self.files) - MAX_LISTED
        listed = ", ".join(self.files[:MAX_LISTED]) + (f" and {more} more" if more > 0 else "")
        super().__init__(f"changed during the run: {listed}")


class Inputs:
    """The input files of results, in their state when this object is created.

    Code and registered data count in their state when the process started, since it has them in memory.

    Parameters
    ----------
    *configs : RunConfig
        Runs whose datasets, notebooks and tables of error rates are inputs.
    more : path
        Further files, or folders with all files below them.
    """

    def __init__(self, *configs: RunConfig, more: Iterable[Path] = ()) -> None:
        self._input_files = list(
            dict.fromkeys([*(place for config in configs for place in _input_files(config)), *more])
        )
        self._code = code_state()
        self._state_of_inputs = _state(self._input_files)

    def changed(self) -> list[str]:
        """List the files that were changed, added or removed since."""
        return [
            *_differing(self._code, _state(_code_files())),
            *_differing(self._state_of_inputs, _state(self._input_files)),
        ]

    def raise_if_changed(self) -> None:
        """Raise `InputsChangedError` if any file has changed."""
        if changed := self.changed():
            raise InputsChangedError(set(changed))

    def refresh(self, place: Path) -> None:
        """Record the present state of a folder in which this run itself has written."""
        self._state_of_inputs = {
            name: state for name, state in self._state_of_inputs.items() if not Path(name).is_relative_to(place)
        }
        self._state_of_inputs |= _state([place])


@cache
def code_state() -> State:
    """Return the state of code and registered data at this process's first call."""
    return _state(_code_files())


def _code_files() -> Iterator[Path]:
    yield from (ROOT / "analysis", DATA / "report", LOCK)
    registered = (file for ending in ("yaml", "csv", "json") for file in DATA.glob(f"*.{ending}"))
    yield from (file for file in registered if not file.name.startswith(ERROR_RATES))


def _input_files(config: RunConfig) -> Iterator[Path]:
    yield config.dataset
    yield from map(config.notebook, config.sections)
    yield from study_files(config.definition.folder)
    yield from (DATA / f"{ERROR_RATES}{ending}" for ending in ("csv", "json"))
    yield own_rates_folder(config.study)
    if config.is_complete:
        yield DATA / "synthetic"


def _state(places: Iterable[Path]) -> State:
    return {path: status for place in places for path, status in _states(os.fspath(place))}


def _states(path: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    files = [path] if os.path.isfile(path) else (file for _, file in files_below(path) if "__pycache__" not in file)
    for file in files:
        try:
            status = os.stat(file)
        except OSError:  # removed meanwhile
            continue
        yield file, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _differing(before: State, now: State) -> Iterator[str]:
    return (_shown(Path(path)) for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _shown(path: Path) -> str:
    """Give a file's path from the project's root, or its last two parts if outside: messages expose no user's path."""
    absolute = Path(os.path.abspath(path))
    return absolute.relative_to(ROOT).as_posix() if absolute.is_relative_to(ROOT) else "/".join(absolute.parts[-2:])
