"""Report results that cannot be stored: early, in one line, with advice."""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)


def check_writable(folders: Iterable[Path]) -> None:
    """Check that folders are writable, or can be created.

    Raises
    ------
    OSError
        The error that writing there would raise.
    """
    for existing in sorted({_nearest_existing(folder) for folder in folders}):
        if not existing.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), os.fspath(existing))
        if not os.access(existing, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(existing))


def _nearest_existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def is_storage_error(error: BaseException, *folders: Path) -> bool:
    """Tell whether an error concerns a file in one of these folders, or a folder around them.

    The error of a full disk may lack a file name.
    """
    if not isinstance(error, OSError):
        return False
    if error.filename is None:
        return error.errno in FULL
    place = Path(os.path.abspath(error.filename))
    absolute = [Path(os.path.abspath(folder)) for folder in folders]
    return any(place.is_relative_to(folder) or folder.is_relative_to(place) for folder in absolute)


@contextmanager
def report_storage_errors(*folders: Path) -> Iterator[None]:
    """Report an OSError about these folders in one line on standard error, and exit with code 2."""
    try:
        yield
    except OSError as error:
        if not is_storage_error(error, *folders):
            raise
        print(_message(error, Path(error.filename or folders[0])), file=sys.stderr)
        raise SystemExit(2) from None


def _message(error: OSError, place: Path) -> str:
    folder, file = (place, "") if place.is_dir() else (place.parent, f" ({place.name})")
    hint = "free some disk space" if error.errno in FULL else "make it writable, or move it away"
    return f"{folder}: cannot store results there: {error.strerror}{file}; {hint}"
