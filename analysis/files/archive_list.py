"""The length of a zip archive's list of members, found before the list is read."""

import os
from typing import BinaryIO

_ARCHIVE_END = 2**16 + 22  # bytes, with the longest comment


def archive_list_bytes(archive: BinaryIO) -> int:
    """Return the length in bytes of an archive's list of members; 0 if there is no list.

    Opening an archive reads the complete list, so its length is checked first.
    """
    size = archive.seek(0, os.SEEK_END)
    begin = archive.seek(max(0, size - _ARCHIVE_END))
    end = archive.read(_ARCHIVE_END)
    position = end.rfind(b"PK\5\6")
    if position < 0:
        return 0
    length = int.from_bytes(end[position + 12 : position + 16], "little")
    if begin + position >= 20:  # ZIP64 archives have a second end record, whose position precedes this one
        archive.seek(begin + position - 20)
        locator = archive.read(20)
        if locator[:4] == b"PK\6\7" and (record := int.from_bytes(locator[8:16], "little")) < size:
            archive.seek(record)
            length = max(length % 0xFFFFFFFF, int.from_bytes(archive.read(48)[40:48], "little"))
    return length
