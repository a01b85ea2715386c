"""Write files atomically: to a temporary file that is then renamed, so that no interruption leaves half a file."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from analysis.models import LANGUAGES

PART = ".part"
FOLDERS = (
    "logs",
    "report",
    *(f"{language}{below}" for language in LANGUAGES for below in ("", "/notebooks", "/tables", "/figures")),
)


def atomic_write(path: Path, content: bytes) -> bool:
    """Write ``content`` to ``path`` with one rename; leave the file and its time alone if the content is the same.

    A link or folder at ``path`` is replaced.

    Returns
    -------
    bool
        Whether the file had to be written.

    Raises
    ------
    OSError
        If it cannot be written; the error names ``path``, even if the disk is full.
    """
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return False
    temporary = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        temporary.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error
    finally:
        with suppress(OSError):  # a second error would hide the first
            temporary.unlink(missing_ok=True)
    return True


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with its content; do nothing if the path does not exist."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def remove_misplaced(folder: Path) -> bool:
    """Remove links below a run's folder, since runs make none, and files in the place of folders.

    Returns
    -------
    bool
        Whether anything was removed.
    """
    misplaced = [path for path in map(folder.joinpath, FOLDERS) if path.is_file()] + list(_links(os.fspath(folder)))
    for path in misplaced:
        Path(path).unlink(missing_ok=True)
    return bool(misplaced)


def _links(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        yield from (path for name in (*folders, *files) if os.path.islink(path := os.path.join(place, name)))


def remove_partial_files(folder: Path) -> None:
    """Remove the temporary files and reports that a killed run left below ``folder``."""
    for part in folder.rglob(f".*{PART}"):
        part.unlink(missing_ok=True)
    for report in folder.glob(".report-*"):
        shutil.rmtree(report, ignore_errors=True)
