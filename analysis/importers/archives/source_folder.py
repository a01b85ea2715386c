"""The folder ``sources`` beside a project that lies unpacked: read as the members of an archive are."""

from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.plain_files import read_plain
from analysis.importers.archives.archive import member_key

_FOLDER = "sources"


class SourceFolder:
    """The texts beside a project's XML; nothing outside of the folder is looked at, and no link is followed.

    Parameters
    ----------
    file : path
        The project's XML.

    Attributes
    ----------
    is_there : bool
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
                    raise self._refused(f"the folder {folder.name} holds more than {limits.ARCHIVE_MEMBERS} files")
                if path.is_file() and not path.is_symlink():
                    self._paths.setdefault(member_key(f"{_FOLDER}/{path.relative_to(folder).as_posix()}"), path)

    def find(self, name: str) -> str | None:
        """Find a text whatever the case and the Unicode form of its name's letters."""
        return name if member_key(name) in self._paths else None

    def read(self, name: str) -> bytes:
        """Read a text.

        Raises
        ------
        InputError
            If all texts together are larger than any project's.
        """
        path = self._paths[member_key(name)]
        self._left -= path.stat().st_size
        if self._left < 0:
            raise self._refused(f"its texts have more than {limits.TEXT_BYTES // limits.MB} MB")
        raw, problems = read_plain(path, limits.TEXT_BYTES)
        if problems:
            raise InputError(f"import of {self._file.name}", problems)
        return raw

    def _refused(self, message: str) -> InputError:
        problem = Issue(self._file.name, message, "name the project's own folder, or its .qdpx")
        return InputError(f"import of {self._file.name}", [problem])


def _is_own(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
