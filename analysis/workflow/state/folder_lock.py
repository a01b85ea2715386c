"""One run at a time in a folder of results: others wait, and a run that is killed locks nobody out."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.workflow.state.input_changes import ground
from analysis.workflow.storage_errors import check_writable

try:
    import fcntl
except ImportError:  # Windows knows no such locks
    fcntl = None


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Lock a folder, and wait while another process has locked it.

    The folder itself is locked, so no lock file is left behind; the system unlocks it when its owner ends, however it
    ends. A folder that had to be made, and stays empty, is removed again.

    Whoever waits has read its code by then: what changes while it waits has changed during its run.

    Raises
    ------
    OSError
        If the folder cannot be made.
    """
    ground()
    folder = folder.absolute()
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    if made:
        check_writable([folder])
    descriptor = _locked(folder)
    try:
        yield
    finally:
        for place in made:
            with suppress(OSError):  # it is not empty
                place.rmdir()
        if descriptor is not None:
            os.close(descriptor)


def _locked(folder: Path) -> int | None:
    """Lock a folder that stands there; one that was removed while we waited is made and locked anew."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        if not fcntl:
            return None
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            _wait(descriptor, folder)
            if _is_there(descriptor, folder):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _wait(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        shown = os.path.relpath(folder) if folder.is_relative_to(Path.cwd()) else folder
        print(f"another run is at work on {shown}; waiting", file=sys.stderr, flush=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:  # some network file systems
        print(f"{folder} cannot be locked ({error.strerror}); start no second run on it", file=sys.stderr, flush=True)


def _is_there(descriptor: int, folder: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), os.stat(folder))
    return False
