"""Read zip archives safely.

Members are read in memory, one at a time and within limits; nothing is unpacked to disk.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from typing import IO

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.importers.names.unicode_form import nfc
from analysis.messages.characters import printable

_ENCRYPTED, _UTF_8 = 0x1, 0x800
_SYSTEM_FILES = (".ds_store", "thumbs.db", "desktop.ini")


class Archive:
    """A zip archive with harmless names and sizes of members.

    Parameters
    ----------
    file : path

    Raises
    ------
    InputError
        With every problem of the archive.
    """

    def __init__(self, file: Path):
        self.file = file
        self._inflated = 0
        try:
            with file.open("rb") as opened:
                listed = limits.archive_list_bytes(opened)
                self._packed = opened.seek(0, 2)
        except OSError as error:
            raise self.error(f"cannot be read ({error.strerror})", "name a file that can be read") from None
        if listed > limits.ARCHIVE_LIST_BYTES:
            message = f"the list of the archive's members has {listed // limits.MB:,} MB"
            raise self.error(message, f"no project has more than {limits.ARCHIVE_MEMBERS:,} members")
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
            raise self.error("the archive is broken or truncated", f"copy or export it again ({error})") from None
        problems = list(_member_problems(file.name, infos)) or list(
            self._too_large(sum(info.file_size for info in infos))
        )
        if problems:
            raise InputError(f"import of {file.name}", problems)
        self._members = {
            member_key(_name(info)): info for info in infos if not info.is_dir() and not _is_system_file(info)
        }

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """List the members in the order of the archive, without files that an operating system adds."""
        return [_name(info) for info in self._members.values()]

    def find(self, name: str) -> str | None:
        """Find a member, regardless of case and Unicode form."""
        info = self._members.get(member_key(name))
        return None if info is None else _name(info)

    def size(self, name: str) -> int:
        """Return the stated size of a member."""
        return self._members[member_key(name)].file_size

    @contextmanager
    def open_member(self, name: str) -> Iterator[BufferedReader]:
        """Open a member for reading; its stated size is not trusted.

        Raises
        ------
        InputError
            While reading, if the member is broken or exceeds a limit.
        """
        info = self._members[member_key(name)]
        try:
            with self._zip.open(info) as raw:
                yield BufferedReader(_LimitedReader(raw, self, info), 2**16)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            if isinstance(error, InputError):
                raise
            message = f"the member {printable(name)} is broken ({error})"
            raise self.error(message, "copy or export it again") from None

    def read(self, name: str) -> bytes:
        """Read a whole member."""
        with self.open_member(name) as opened:
            return opened.read()

    def error(self, message: str, hint: str) -> InputError:
        return InputError(f"import of {self.file.name}", [Issue(self.file.name, message, hint)])

    def count_bytes(self, number: int, so_far: int, info: zipfile.ZipInfo) -> None:
        """Count unpacked bytes, and raise an error if they exceed a limit."""
        self._inflated += number
        if problems := list(self._too_large(self._inflated)):
            raise InputError(f"import of {self.file.name}", problems)
        if so_far > limits.ARCHIVE_HARMLESS and so_far > limits.ARCHIVE_RATIO * info.compress_size:
            message = (
                f"the member {printable(info.filename)} unpacks to more than {limits.ARCHIVE_RATIO} times its size"
            )
            raise self.error(message, "it may be malicious; nothing was read")

    def _too_large(self, inflated: int) -> Iterator[Issue]:
        """Find out whether the unpacked size of all members exceeds a limit."""
        if inflated > limits.ARCHIVE_BYTES:
            message = f"the archive unpacks to more than {limits.ARCHIVE_BYTES // limits.MB} MB"
            yield Issue(self.file.name, message, "no project of interviews is that large")
        elif inflated > limits.ARCHIVE_HARMLESS and inflated > limits.ARCHIVE_RATIO * self._packed:
            message = f"the archive unpacks to more than {limits.ARCHIVE_RATIO} times its size"
            yield Issue(self.file.name, message, "it may be malicious; nothing was read")


class _LimitedReader(RawIOBase):
    """A member whose bytes are counted while it is read."""

    def __init__(self, raw: IO[bytes], archive: Archive, info: zipfile.ZipInfo):
        self._raw, self._archive, self._info, self._read = raw, archive, info, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._read

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # the wider type needs Python 3.12
        data = self._raw.read(len(buffer))
        self._read += len(data)
        self._archive.count_bytes(len(data), self._read, self._info)
        buffer[: len(data)] = data
        return len(data)


def member_names(file: Path) -> list[str]:
    """List the members of an archive.

    Raises
    ------
    InputError
        If it is broken or has a harmful member.
    """
    with Archive(file) as archive:
        return archive.names()


def member_key(name: str) -> str:
    """Write the name of a member for comparison: without case, with slashes, in one Unicode form."""
    return nfc(str(_path(name))).casefold()


def project_files(names: Iterable[str]) -> list[str]:
    """Find the project's XML: a ``.qde`` at the root, or in the only folder that was zipped with it."""
    found = {name: len(_path(name).parts) for name in names if name.lower().endswith(".qde")}
    return [name for name, depth in found.items() if depth == min(found.values())]


def folder_of(name: str) -> str:
    """Return the folder of a member, "" for the root."""
    folder = str(_path(name).parent)
    return "" if folder == "." else f"{folder}/"


def _path(name: str) -> PurePosixPath:
    return PurePosixPath(name.replace("\\", "/"))


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; the Finder writes UTF-8 without saying so."""
    if info.flag_bits & _UTF_8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _is_system_file(info: zipfile.ZipInfo) -> bool:
    """Return whether macOS or Windows added a member for its own use."""
    path = _path(info.filename)
    return "__MACOSX" in path.parts or path.name.startswith("._") or path.name.lower() in _SYSTEM_FILES


def _member_problems(file: str, infos: list[zipfile.ZipInfo]) -> Iterator[Issue]:
    if len(infos) > limits.ARCHIVE_MEMBERS:
        yield Issue(file, f"the archive has {len(infos)} members", f"no project has more than {limits.ARCHIVE_MEMBERS}")
        return
    seen: set[str] = set()
    odd = 0
    for info in infos:
        message = _fault(info, seen)
        seen.add(member_key(_name(info)))
        odd += bool(message)
        if message and odd <= 20:
            yield Issue(
                file, f"the member {printable(info.filename)} {message}", "it may be malicious; nothing was read"
            )
    if odd > 20:
        yield Issue(file, f"{odd - 20} more members of such kinds")


def _fault(info: zipfile.ZipInfo, seen: set[str]) -> str | None:
    name = info.orig_filename if "\0" in info.orig_filename else info.filename
    path = _path(name)
    if "\0" in name or not name.strip() or not path.parts:
        return "has an invalid file name"
    if path.is_absolute() or ":" in path.parts[0]:
        return "has an absolute path"
    if ".." in path.parts:
        return "has a path that points outside the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if member_key(_name(info)) in seen:
        return "occurs twice"
    return None
