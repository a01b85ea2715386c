"""The texts of a REFI-QDA project: within its XML, or in a member of its archive."""

import codecs
from collections.abc import Callable

from lxml.etree import _Element

from analysis.doors.archive import Archive
from analysis.doors.refi_elements import children, members_of


class Texts:
    """Reads the texts of sources and notes; nothing outside of the archive is ever looked at.

    Parameters
    ----------
    archive : Archive or None
    tell : callable
        Takes what is to be told, and of which text.
    """

    def __init__(self, archive: Archive | None, tell: Callable[[str, str], None]):
        self._archive = archive
        self._tell = tell

    def of(self, holder: _Element, name: str) -> str | None:
        """Read what an element says, or names a file for; None where there is nothing."""
        text = "".join("".join(child.itertext()) for child in children(holder, "PlainTextContent"))
        path = holder.get("plainTextPath")
        return text or (self._member(path, name) if path else None) or None

    def _member(self, path: str, name: str) -> str | None:
        members = members_of(path)
        if not members:
            self._tell("texts that stand outside of the archive, which were not looked for", name)
            return None
        if not path.startswith("internal://"):
            self._tell("texts named without internal://, taken for the archive's own", name)
        found = next(filter(None, map(self._archive.find, members)), None) if self._archive else None
        if found is None:
            return None
        raw = self._archive.read(found)
        try:
            return raw.decode("utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8")
        except UnicodeDecodeError:
            self._tell("texts left out, as they are neither UTF-8 nor UTF-16", name)
            return None
