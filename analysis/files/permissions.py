"""Files of real interviews: readable by their owner only, and known to git or not."""

import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWNER_ONLY = 0o077  # what a umask takes away from everybody else


@contextmanager
def owner_only(wanted: bool) -> Iterator[None]:
    """Create every file and folder as its owner's alone, here and in the processes that are started meanwhile."""
    before = os.umask(OWNER_ONLY) if wanted else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def close_to_others(folder: Path) -> None:
    """Take a folder that is there already away from everybody but its owner."""
    with suppress(OSError):  # that of somebody else stays as they made it
        if folder.is_dir() and is_open_to_others(folder):
            folder.chmod(0o700)


def is_open_to_others(path: Path) -> bool:
    """Tell whether anybody but its owner may read or change a file or folder; other systems than POSIX cannot tell."""
    return os.name == "posix" and path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & OWNER_ONLY)


def write_for_owner(file: Path, content: bytes) -> None:
    """Write a new file that nobody else may read at any moment.

    Raises
    ------
    OSError
        If it cannot be written, or something is there already.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)


def may_be_committed(path: Path) -> bool:
    """Tell whether ``git add`` would take up a file: it lies in a repository that does not ignore it.

    Parameters
    ----------
    path : Path
        It need not be there yet. Where there is no git, nothing is committed.
    """
    path = Path(os.path.abspath(path))
    around = next((folder for folder in path.parents if folder.is_dir()), None)
    if around is None:
        return False
    try:
        asked = subprocess.run(
            ["git", "-C", os.fspath(around), "check-ignore", "--quiet", "--", os.fspath(path)],
            capture_output=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return asked.returncode == 1  # 0: ignored; 128: no repository
