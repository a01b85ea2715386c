"""Read the texts of a REFI-QDA project from its XML or from members of its archive."""

import codecs
from collections.abc import Callable
from typing import Protocol

from lxml.etree import _Element

from analysis.importers.refi.refi_elements import archive_members, children

_HEAD = 4096


class TextFiles(Protocol):
    """The files with the texts of a project: members of an archive, or a folder."""

    def find(self, name: str) -> str | None:
        """Find a file, regardless of case and Unicode form of its name."""

    def read(self, name: str) -> bytes:
        """Read a file."""


class Texts:
    """Reads the texts of sources and notes; it never opens a file outside the archive.

    Parameters
    ----------
    files : TextFiles or None
    report : callable
        Called with a message for the import report and the name of the text.
    folder : str
        The folder of the archive that contains the project.
    """

    def __init__(self, files: TextFiles | None, report: Callable[[str, str], None], folder: str = ""):
        self._files = files
        self._report = report
        self._folder = folder

    def of(self, holder: _Element, name: str) -> str | None:
        """Return the text in an element or in the file that it names; None if there is none."""
        text = "".join("".join(child.itertext()) for child in children(holder, "PlainTextContent"))
        path = holder.get("plainTextPath")
        return text or (self._member(path, name) if path else None) or None

    def _member(self, path: str, name: str) -> str | None:
        members = archive_members(path)
        if not members:
            self._report("texts that stand outside of the archive, which were not looked for", name)
            return None
        if not path.startswith("internal://"):
            self._report("texts named without internal://, taken for the archive's own", name)
        names = [self._folder + member for member in members]
        found = next(filter(None, map(self._files.find, names)), None) if self._files else None
        if self._files is None or found is None:
            return None
        text = decode_text(self._files.read(found))
        if text is None:
            self._report("texts left out, as they are neither UTF-8 nor UTF-16", name)
        return text


def decode_text(raw: bytes) -> str | None:
    """Decode a text and keep its byte order mark, which positions may count; None if it is not text."""
    try:
        return raw.decode(_encoding(raw))
    except UnicodeDecodeError:
        return None


def _encoding(raw: bytes) -> str:
    """Detect UTF-16 by its byte order mark, or by zeros in every second byte, as in European languages."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    head = raw[:_HEAD]
    first, second = (head[side::2].count(0) for side in (0, 1))
    if len(raw) % 2 == 0 and max(first, second) > len(head) / 4:
        return "utf-16-le" if second > first else "utf-16-be"
    return "utf-8"
