"""Allow one run at a time per results folder; others wait. A killed run leaves no lock behind."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.workflow.state.input_changes import code_state
from analysis.workflow.state.storage_errors import check_writable

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment] # the module, or none


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Lock a folder; wait if another process has locked it.

    The folder itself is locked, without a lock file; the system unlocks it when the process ends, however it ends.
    A folder that this function creates is removed again if it stays empty.

    The state of the code is recorded before waiting, so a change during the wait counts as a change during the run.

    Raises
    ------
    OSError
        If the folder cannot be created.
    """
    code_state()
    folder = folder.absolute()
    created = [path for path in (folder, *folder.parents) if not path.exists()]
    if created:
        check_writable([folder])
    descriptor = _locked(folder)
    try:
        yield
    finally:
        for path in created:
            with suppress(OSError):  # not empty
                path.rmdir()
        if descriptor is not None:
            os.close(descriptor)


def _locked(folder: Path) -> int | None:
    """Create and lock a folder; start again if it was removed while waiting."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        if not fcntl:
            return None
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            _wait(descriptor, folder)
            if _still_exists(descriptor, folder):
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
        print(f"another run is using {shown}; waiting", file=sys.stderr, flush=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:  # some network file systems
        print(f"cannot lock {folder} ({error.strerror}); do not start a second run on it", file=sys.stderr, flush=True)


def _still_exists(descriptor: int, folder: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), os.stat(folder))
    return False
