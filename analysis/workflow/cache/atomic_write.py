"""Write a file aside and put it in place whole, so that whoever stops us leaves no half of it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from analysis.i18n import LANGUAGES
from analysis.workflow.kernel_env import FIXED

PART = ".part"
FOLDERS = (
    "logs",
    "report",
    *(f"{language}{below}" for language in LANGUAGES for below in ("", "/notebooks", "/tables", "/figures")),
)


def atomic_write(path: Path, content: bytes) -> bool:
    """Put ``content`` at ``path`` by one rename; a file that already holds it is left alone, its time too.

    A link or a folder that stands in its place is removed.

    Returns
    -------
    bool
        Whether the file had to be written.

    Raises
    ------
    OSError
        If it cannot be written; it names ``path``, also where the disk is full.
    """
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return False
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        part.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error
    finally:
        with suppress(OSError):  # where nothing can be written, nothing can be removed: that would hide the first error
            part.unlink(missing_ok=True)
    return True


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all that is in it; nothing, if nothing is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def clear_misplaced(folder: Path) -> bool:
    """Remove links below a run's folder, which no run makes and whose targets nobody knows, and files for folders.

    Returns
    -------
    bool
        Whether there were any.
    """
    misplaced = [path for path in map(folder.joinpath, FOLDERS) if path.is_file()] + list(_links(os.fspath(folder)))
    for path in misplaced:
        Path(path).unlink(missing_ok=True)
    return bool(misplaced)


def _links(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        yield from (path for name in (*folders, *files) if os.path.islink(path := os.path.join(place, name)))


def clear_parts(folder: Path) -> None:
    """Remove what a killed run left aside below ``folder``: files, and a report that was not yet in its place."""
    for part in folder.rglob(f".*{PART}"):
        part.unlink(missing_ok=True)
    for aside in folder.glob(".report-*"):
        shutil.rmtree(aside, ignore_errors=True)


def clear_settings() -> None:
    """Remove the drawing library's list of fonts and settings, which anybody may have edited; it is made anew."""
    shutil.rmtree(FIXED["MPLCONFIGDIR"], ignore_errors=True)
