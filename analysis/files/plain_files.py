"""Files that somebody names, or that a folder holds: only plain files are opened, and none larger than its limit."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from analysis.errors import Issue
from analysis.files import limits

_ARCHIVE_END = 2**16 + 22  # bytes, with the longest remark
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def file_fault(path: Path, most: int = limits.FILE_BYTES, name: str = "", within: Path | None = None) -> Issue | None:
    """Find why a file cannot be read safely; None if nothing is wrong.

    Parameters
    ----------
    path : path
    most : int
        The largest size allowed, in bytes.
    name : str
        What to call the file; its own name by default.
    within : path, optional
        The folder that a link must not lead out of. What a user names directly may be a link to any plain file.
    """
    name = name or path.name or str(path)
    if within is not None and leads_outside(path, within):
        return Issue(name, "is a link that leads out of its folder", "replace it with a copy of the file")
    try:
        found = path.stat()
    except FileNotFoundError:
        return Issue(name, "there is no such file", "correct its name")
    except (OSError, ValueError) as error:
        return Issue(name, f"cannot be read ({getattr(error, 'strerror', None) or error})", "name a file")
    if not stat.S_ISREG(found.st_mode):
        kind = next((words for is_kind, words in _KINDS if is_kind(found.st_mode)), "no file")
        return Issue(name, f"is {kind}, not a file", "put a plain file in its place")
    if found.st_size > most:
        message = f"has {_megabytes(found.st_size)} MB; the limit is {_megabytes(most)} MB"
        return Issue(name, message, "is it the right file? split it if it is")
    if not os.access(path, os.R_OK):
        return Issue(name, "cannot be read (permission denied)", "make it readable")
    return None


def read_plain(
    path: Path, most: int = limits.FILE_BYTES, name: str = "", within: Path | None = None
) -> tuple[bytes, list[Issue]]:
    """Read a plain file whole: its bytes, or what is wrong with it and no bytes.

    The parameters are those of `file_fault`. Opening never waits, even if the file has just been replaced by a pipe.
    """
    fault = file_fault(path, most, name, within)
    if fault is None:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            found = os.fstat(file.fileno())
            if stat.S_ISREG(found.st_mode):
                return file.read(min(found.st_size, most)), []
        fault = Issue(name or path.name, "is no plain file", "put a plain file in its place")
    return b"", [fault]


def archive_list_bytes(opened: BinaryIO) -> int:
    """Say how long the list of members is that stands at the end of an archive; 0 where there is no list.

    Whoever opens an archive reads the whole list, so it is measured first.
    """
    size = opened.seek(0, os.SEEK_END)
    begin = opened.seek(max(0, size - _ARCHIVE_END))
    end = opened.read(_ARCHIVE_END)
    place = end.rfind(b"PK\5\6")
    if place < 0:
        return 0
    listed = int.from_bytes(end[place + 12 : place + 16], "little")
    if begin + place >= 20:  # a larger archive has another end, and says before this one where
        opened.seek(begin + place - 20)
        locator = opened.read(20)
        if locator[:4] == b"PK\6\7" and (where := int.from_bytes(locator[8:16], "little")) < size:
            opened.seek(where)
            listed = max(listed % 0xFFFFFFFF, int.from_bytes(opened.read(48)[40:48], "little"))
    return listed


def leads_outside(path: Path, folder: Path) -> bool:
    """Say whether a path, with its links followed, leads out of a folder."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def folder_faults(folder: Path) -> Iterator[Issue]:
    """Find what must not stand in a dataset's folder: links that lead out of it, pipes, sockets, devices, huge files.

    No link to a folder is followed.
    """
    number = 0
    for place, folders, files in os.walk(folder):
        number += len(folders) + len(files)
        if number > limits.FOLDER_ENTRIES:
            message = f"holds more than {limits.FOLDER_ENTRIES:,} files and folders"
            yield Issue(folder.name, message, "a dataset's folder holds its tables, its texts, and its ledger")
            return
        for entry in sorted((*folders, *files)):
            path = Path(place, entry)
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() and leads_outside(path, folder):
                yield Issue(name, "is a link that leads out of the dataset's folder", "replace it with a copy")
            elif not path.is_dir() and not path.is_file():
                yield file_fault(path, name=name) or Issue(name, "is no plain file", "take it out of the folder")
            elif path.is_file() and path.stat().st_size > limits.FILE_BYTES:
                yield file_fault(path, name=name)


def _megabytes(size: int) -> str:
    return f"{size / limits.MB:,.1f}".removesuffix(".0")
