"""Whether the files that a run reads have stayed as they were while it read them.

A file is known by its inode, size and times. The system sets the time of a file's last change and no program can set it
back, so that a change which was undone before anybody looked is noticed too.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from analysis.paths import DATA, ROOT
from analysis.workflow.cache.cache_keys import LOCK, files_below, own_rates
from analysis.workflow.notebook_file import notebook_name
from analysis.workflow.plan import RunConfig

State = dict[str, tuple[int, ...]]
MAX_LISTED = 3
ERROR_RATES = "error_rates."


class ChangedMeanwhile(Exception):
    """Inputs were changed while they were read, so that nobody knows which state a result is of."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = sorted(files)
        more = len(self.files) - MAX_LISTED
        listed = ", ".join(self.files[:MAX_LISTED]) + (f" and {more} more" if more > 0 else "")
        super().__init__(f"changed during the run: {listed}")


class Inputs:
    """The files that results are made from, as they are when this object is made.

    Code and registered data are those of the process: it has them in memory, whatever is on disk by now.

    Parameters
    ----------
    requests : RunConfig
        Their datasets, notebooks and tables of error rates.
    more : path
        Further files, or folders with all that is below them.
    """

    def __init__(self, *requests: RunConfig, more: Iterable[Path] = ()) -> None:
        self._places = list(dict.fromkeys([*(place for request in requests for place in _places(request)), *more]))
        self._ground = ground()
        self._own = _state(self._places)

    def changed(self) -> list[str]:
        """Name the files that were changed, added or removed since."""
        return [*_differing(self._ground, _state(_ground_places())), *_differing(self._own, _state(self._places))]

    def hold(self) -> None:
        """Raise `ChangedMeanwhile` if any file has changed."""
        if changed := self.changed():
            raise ChangedMeanwhile(set(changed))

    def renew(self, place: Path) -> None:
        """Take what is below a folder as it is now, because this run itself has written there."""
        self._own = {name: state for name, state in self._own.items() if not Path(name).is_relative_to(place)}
        self._own |= _state([place])


@cache
def ground() -> State:
    """Give the state of code and registered data when this process first asked."""
    return _state(_ground_places())


def _ground_places() -> Iterator[Path]:
    yield from (ROOT / "analysis", LOCK)
    registered = (file for ending in ("yaml", "csv", "json") for file in DATA.glob(f"*.{ending}"))
    yield from (file for file in registered if not file.name.startswith(ERROR_RATES))


def _places(request: RunConfig) -> Iterator[Path]:
    yield request.dataset
    yield from (request.notebooks / notebook_name(section) for section in request.sections)
    yield from (DATA / f"{ERROR_RATES}{ending}" for ending in ("csv", "json"))
    yield own_rates(request.study)
    if request.whole:
        yield DATA / "synthetic"


def _state(places: Iterable[Path]) -> State:
    return {path: known for place in places for path, known in _states(os.fspath(place))}


def _states(place: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    paths = [place] if os.path.isfile(place) else (path for _, path in files_below(place) if "__pycache__" not in path)
    for path in paths:
        try:
            found = os.stat(path)
        except OSError:  # removed since it was listed
            continue
        yield path, (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _differing(before: State, now: State) -> Iterator[str]:
    return (_shown(Path(path)) for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _shown(path: Path) -> str:
    """Name a file from the project's root, and one outside by its folder: no user's paths get into messages."""
    whole = Path(os.path.abspath(path))
    return whole.relative_to(ROOT).as_posix() if whole.is_relative_to(ROOT) else "/".join(whole.parts[-2:])
