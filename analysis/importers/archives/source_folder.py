"""Read the texts of an unpacked project from the folder ``sources`` next to it."""

from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.plain_files import read_plain
from analysis.importers.archives.archive import member_key

_FOLDER = "sources"


class SourceFolder:
    """The folder ``sources`` next to a project's XML; links are not followed.

    Parameters
    ----------
    file : path
        The project's XML.

    Attributes
    ----------
    is_there : bool
        Whether the folder exists.

    Raises
    ------
    InputError
        If the folder contains too many files.
    """

    def __init__(self, file: Path):
        self._file = file
        folders = [one for one in sorted(file.parent.iterdir()) if one.name.lower() == _FOLDER and _is_own(one)]
        self.is_there = bool(folders)
        self._paths: dict[str, Path] = {}
        self._left = limits.TEXT_BYTES
        for folder in folders:
            for number, path in enumerate(sorted(folder.rglob("*"))):
                if number >= limits.ARCHIVE_MEMBERS:
                    raise self._error(f"the folder {folder.name} contains more than {limits.ARCHIVE_MEMBERS} files")
                if path.is_file() and not path.is_symlink():
                    self._paths.setdefault(member_key(f"{_FOLDER}/{path.relative_to(folder).as_posix()}"), path)

    def find(self, name: str) -> str | None:
        """Find a text, regardless of case and Unicode form of its name."""
        return name if member_key(name) in self._paths else None

    def read(self, name: str) -> bytes:
        """Read a text.

        Raises
        ------
        InputError
            If the texts together exceed the limit.
        """
        path = self._paths[member_key(name)]
        self._left -= path.stat().st_size
        if self._left < 0:
            raise self._error(f"its texts have more than {limits.TEXT_BYTES // limits.MB} MB")
        raw, problems = read_plain(path, limits.TEXT_BYTES)
        if problems:
            raise InputError(f"import of {self._file.name}", problems)
        return raw

    def _error(self, message: str) -> InputError:
        problem = Issue(self._file.name, message, "name the project's folder, or its .qdpx")
        return InputError(f"import of {self._file.name}", [problem])


def _is_own(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
