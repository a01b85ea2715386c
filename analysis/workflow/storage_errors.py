"""Results that cannot be stored: told in one line, as soon as that can be known, with what to do about it."""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)


def check_writable(folders: Iterable[Path]) -> None:
    """Look whether folders can be written to, or made where they are not there yet.

    Raises
    ------
    OSError
        That which writing there would end in.
    """
    for place in sorted({_standing(folder) for folder in folders}):
        if not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), os.fspath(place))
        if not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(place))


def _standing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def is_of_results(error: BaseException, *folders: Path) -> bool:
    """Whether something went wrong with a file in one of these folders, or with a folder that they are in.

    A full disk does not name the file.
    """
    if not isinstance(error, OSError):
        return False
    if error.filename is None:
        return error.errno in FULL
    place = Path(os.path.abspath(error.filename))
    whole = [Path(os.path.abspath(folder)) for folder in folders]
    return any(place.is_relative_to(folder) or folder.is_relative_to(place) for folder in whole)


@contextmanager
def unwritable_told(*folders: Path) -> Iterator[None]:
    """Turn what the system says of a file in these folders into one line on standard error, and exit code 2."""
    try:
        yield
    except OSError as error:
        if not is_of_results(error, *folders):
            raise
        print(_told(error, Path(error.filename or folders[0])), file=sys.stderr)
        raise SystemExit(2) from None


def _told(error: OSError, place: Path) -> str:
    folder, file = (place, "") if place.is_dir() else (place.parent, f" ({place.name})")
    hint = "make room on its disk" if error.errno in FULL else "make it writable, or move it away"
    return f"{folder}: results cannot be stored there: {error.strerror}{file}; {hint}"
