"""Open only regular files, and none larger than its limit."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import Issue
from analysis.files import limits

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def file_fault(path: Path, most: int = limits.FILE_BYTES, name: str = "", within: Path | None = None) -> Issue | None:
    """Report why a file cannot be read safely; None if nothing is wrong.

    Parameters
    ----------
    path : path
    most : int
        The largest size allowed, in bytes.
    name : str
        The file's name in the problem; by default its own name.
    within : path, optional
        The folder that links must not lead out of. A file that a user names directly may be a link.
    """
    name = name or path.name or str(path)
    if within is not None and leads_outside(path, within):
        return Issue(name, "is a link that leads out of its folder", "replace it with a copy of the file")
    try:
        status = path.stat()
    except FileNotFoundError:
        return Issue(name, "there is no such file", "correct its name")
    except (OSError, ValueError) as error:
        return Issue(name, f"cannot be read ({getattr(error, 'strerror', None) or error})", "name a file")
    if not stat.S_ISREG(status.st_mode):
        kind = next((words for is_kind, words in _KINDS if is_kind(status.st_mode)), "no file")
        return Issue(name, f"is {kind}, not a file", "replace it with a regular file")
    if status.st_size > most:
        message = f"has {_megabytes(status.st_size)} MB; the limit is {_megabytes(most)} MB"
        return Issue(name, message, "is it the right file? split it if it is")
    if not os.access(path, os.R_OK):
        return Issue(name, "cannot be read (permission denied)", "make it readable")
    return None


def read_plain(
    path: Path, most: int = limits.FILE_BYTES, name: str = "", within: Path | None = None
) -> tuple[bytes, list[Issue]]:
    """Read a regular file; return its bytes, or no bytes and a problem.

    The parameters are those of `file_fault`. Opening never blocks, even if a pipe has just replaced the file.
    """
    problem = file_fault(path, most, name, within)
    if problem is None:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode):
                return file.read(min(status.st_size, most)), []
        problem = Issue(name or path.name, "is not a regular file", "replace it with a regular file")
    return b"", [problem]


def leads_outside(path: Path, folder: Path) -> bool:
    """Return whether a path, after resolving links, is outside of a folder."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def folder_faults(folder: Path) -> Iterator[Issue]:
    """Report what is not allowed in a dataset's folder: links out of it, pipes, sockets, devices, huge files.

    Links to folders are not followed.
    """
    number = 0
    for place, folders, files in os.walk(folder):
        number += len(folders) + len(files)
        if number > limits.FOLDER_ENTRIES:
            message = f"contains more than {limits.FOLDER_ENTRIES:,} files and folders"
            yield Issue(folder.name, message, "a dataset folder contains only its tables, texts and claims")
            return
        for entry in sorted((*folders, *files)):
            path = Path(place, entry)
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() and leads_outside(path, folder):
                yield Issue(name, "is a link that leads out of the dataset's folder", "replace it with a copy")
            elif not path.is_dir() and not path.is_file():
                yield file_fault(path, name=name) or Issue(name, "is not a regular file", "remove it from the folder")
            elif path.is_file() and path.stat().st_size > limits.FILE_BYTES:
                yield file_fault(path, name=name)  # type: ignore[misc] # a file this large is a fault


def _megabytes(size: int) -> str:
    return f"{size / limits.MB:,.1f}".removesuffix(".0")
