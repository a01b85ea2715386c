"""Protect files of real interviews: readable by their owner only, and not committed to git."""

import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWNER_ONLY = 0o077  # a umask that removes all permissions of others


@contextmanager
def owner_only(private: bool) -> Iterator[None]:
    """Create files and folders with permissions for their owner only, also in child processes."""
    before = os.umask(OWNER_ONLY) if private else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def close_to_others(folder: Path) -> None:
    """Remove the permissions of others on an existing folder."""
    with suppress(OSError):  # somebody else's folder cannot be changed
        if folder.is_dir() and is_open_to_others(folder):
            folder.chmod(0o700)


def is_open_to_others(path: Path) -> bool:
    """Return whether others may read or change a file or folder; False on systems other than POSIX."""
    return os.name == "posix" and path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & OWNER_ONLY)


def write_for_owner(file: Path, content: bytes) -> None:
    """Write a new file that others cannot read at any moment.

    Raises
    ------
    OSError
        If it cannot be written, or if the path exists.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


def may_be_committed(path: Path) -> bool:
    """Return whether ``git add`` would include a file: it is in a repository that does not ignore it.

    Parameters
    ----------
    path : Path
        The file need not exist. Without git, nothing is committed.
    """
    path = Path(os.path.abspath(path))
    folder = next((folder for folder in path.parents if folder.is_dir()), None)
    if folder is None:
        return False
    try:
        result = subprocess.run(
            ["git", "-C", os.fspath(folder), "check-ignore", "--quiet", "--", os.fspath(path)],
            capture_output=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return result.returncode == 1  # 0: ignored; 128: no repository
