"""What single elements of a REFI-QDA project say: ids, names, places, values.

The standard: Exchange of processed data between qualitative data analysis software packages, version 1.5 (2019).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lxml.etree import _Element

from analysis.doors.locators import region, time_span

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
_CORNERS = ("firstX", "firstY", "secondX", "secondY")
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
_DIGITS = 15  # of a number that is a place in a text
_TOOL = re.compile(r"^\s*(?P<tool>.*?)[\s,]*\b[vV]?(?P<version>\d[\w.]*)")


def guid(text: str | None) -> str:
    """Write a GUID as all tools could have: without braces, in capitals."""
    return (text or "").strip("{} ").upper()


def name_of(element: _Element) -> str:
    return (element.get("name") or "").strip()


def file_name(element: _Element) -> str:
    """Give the last part of a source's name: some tools write the path of the file it was read from."""
    return re.split(r"[\\/]", name_of(element))[-1]


def children(element: _Element, *names: str) -> Iterator[_Element]:
    """Give the children of some names."""
    return element.iterchildren(*names)


def described(element: _Element) -> str:
    """Give the text of an element's description."""
    return "\n".join(text for child in children(element, "Description") if (text := "".join(child.itertext()).strip()))


def variable_values(element: _Element) -> Iterator[tuple[str, str]]:
    """Give (variable's id, value) for everything known of a case or source."""
    for known in children(element, "VariableValue"):
        refs = [guid(ref.get("targetGUID")) for ref in children(known, "VariableRef")]
        values = [(value.text or "").strip() for value in children(known, *_VALUES)]
        yield (refs[0] if refs else ""), (values[0] if values else "")


def place_of(kind: str, attributes: Mapping[str, str]) -> str:
    """Say where a selection stands that has no place in a text; "" for one in a transcript."""
    get = attributes.get
    if kind == "TranscriptSelection":
        return ""
    corners = [whole(get(corner)) for corner in _CORNERS]
    page = whole(get("page"))
    where = region(*corners, page=str(int(page) + 1) if page else "")
    when = time_span(whole(get("begin")), whole(get("end")))
    return ", ".join(filter(None, (when, where)))


def whole(text: str | None) -> str:
    """Write a whole number as we do; "" where a text is none."""
    if not text:
        return ""
    text = text.strip()
    if not (text.isdigit() and text.isascii() and len(text) <= _DIGITS):
        return ""
    return str(int(text)) if text[0] == "0" else text


def whole_numbers(texts: list[str]) -> list[str]:
    """Write many whole numbers at once, which nearly all are written so already."""
    signs = "".join(texts)
    if signs.isdigit() and signs.isascii() and len(max(texts, key=len)) <= _DIGITS:
        return [text if text[:1] != "0" else str(int(text)) for text in texts]
    return [whole(text) for text in texts]


def sync_positions(holder: _Element) -> dict[str, str]:
    """Give the text position of each sync point of a transcript that has one."""
    return {guid(point.get("guid")): whole(point.get("position")) for point in children(holder, "SyncPoint")}


def members_of(path: str | None) -> list[str]:
    """Name the members of the archive that a path may mean; a path that leads anywhere else means none.

    By the standard a path names a file of the folder ``sources``; some tools write the folder, too, or another one.
    """
    inside = (path or "").removeprefix("internal://").replace("\\", "/")
    if not inside or ":" in inside or inside.startswith("/") or ".." in PurePosixPath(inside).parts:
        return []
    base = PurePosixPath(inside).name
    return [f"sources/{base}", inside, base]


def tool_and_version(origin: str | None) -> tuple[str, str]:
    """Take "ATLAS.ti 8.4.0 573, macOS" apart; what is said of the machine is not kept."""
    found = _TOOL.match(origin or "")
    if found and found["tool"]:
        return found["tool"], found["version"]
    return (origin or "").split(",")[0].strip()[:60] or "unknown", "unknown"
