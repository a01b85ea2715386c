"""Read single elements of a REFI-QDA project: ids, names, positions, values.

The standard: Exchange of processed data between qualitative data analysis software packages, version 1.5 (2019).
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml.etree import _Element

from analysis.importers.names.unicode_form import nfc
from analysis.importers.positions.written_numbers import decimal_number, whole_number

KIND_OF_SOURCE = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}
SELECTIONS = (
    "PlainTextSelection",
    "PDFSelection",
    "PictureSelection",
    "AudioSelection",
    "VideoSelection",
    "TranscriptSelection",
)
TEXTS = ("Representation", "Transcript", "TextDescription")
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
_FILE_PATH = re.compile(r"[A-Za-z]:[\\/]|[\\/]|~[\\/]|\.{1,2}[\\/]|[A-Za-z][A-Za-z0-9+.-]+://")
_LONGEST_ORIGIN = 200
_TOOL = re.compile(r"^\s*(?P<tool>.*?)[\s,]*\b[vV]?(?P<version>\d[\w.]*)")


def normalised_guid(text: str | None) -> str:
    """Normalise a GUID: without braces, in capitals."""
    return (text or "").strip("{} ").upper()


def name_of(element: _Element) -> str:
    return nfc((element.get("name") or "").strip())


def source_name(element: _Element) -> str:
    """Return a source's name; of a path, which would reveal a person's computer, only the last part.

    A name that merely contains a slash, such as "Far/mor 3", is not a path.
    """
    name = name_of(element)
    return re.split(r"[\\/]", name.rstrip("\\/"))[-1] if _FILE_PATH.match(name) else name


def children(element: _Element, *names: str) -> Iterator[_Element]:
    """Iterate over the children with the given names."""
    return element.iterchildren(*names)


def description_of(element: _Element) -> str:
    """Return the text of an element's description."""
    return "\n".join(text for child in children(element, "Description") if (text := "".join(child.itertext()).strip()))


def variable_values(element: _Element) -> Iterator[tuple[str, str]]:
    """Yield (variable's id, value) for each variable value of a case or source."""
    for known in children(element, "VariableValue"):
        refs = [normalised_guid(ref.get("targetGUID")) for ref in children(known, "VariableRef")]
        values = [(value.text or "").strip() for value in children(known, *_VALUES)]
        yield (refs[0] if refs else ""), (values[0] if values else "")


def sync_points(holder: _Element) -> dict[str, tuple[str, str]]:
    """Return the text position and the time of each sync point of a transcript, "" where it has none."""
    return {
        normalised_guid(point.get("guid")): (
            whole_number(point.get("position")),
            decimal_number(point.get("timeStamp")),
        )
        for point in children(holder, "SyncPoint")
    }


def archive_members(path: str | None) -> list[str]:
    """List the members of the archive that a path may refer to; none if the path leads outside the archive.

    By the standard, a path names a file in the folder ``sources``; some tools include that folder, or another one.
    """
    inside = (path or "").removeprefix("internal://").replace("\\", "/")
    if not inside or ":" in inside or inside.startswith("/") or ".." in PurePosixPath(inside).parts:
        return []
    names = dict.fromkeys((inside, unquote(inside)))  # some tools write "%20" for a space
    bases = [PurePosixPath(name).name for name in names if ".." not in PurePosixPath(name).parts]
    return [*(f"sources/{base}" for base in bases), *names, *bases]


def tool_and_version(origin: str | None) -> tuple[str, str]:
    """Split "ATLAS.ti 8.4.0 573, macOS" into tool and version; drop the information on the machine."""
    found = _TOOL.match((origin or "")[:_LONGEST_ORIGIN])
    if found and found["tool"]:
        return found["tool"], found["version"]
    return (origin or "").split(",")[0].strip()[:60] or "unknown", "unknown"
