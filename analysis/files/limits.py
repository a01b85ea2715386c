"""Limit the size of inputs: each limit is far above any study, and far below what harms a computer.

Errors name the limit, the actual size, and how to fix the input.
"""

import os
from typing import BinaryIO

MB = 2**20

# Files and archives
FILE_BYTES = 1024 * MB  # any one file; a project of a million codings has 450 MB of XML before it is packed
ARCHIVE_MEMBERS = 20_000
ARCHIVE_BYTES = 1024 * MB  # all members of an archive, unpacked
ARCHIVE_RATIO = 200  # XML of codings compresses 30 to 1
ARCHIVE_LIST_BYTES = 8 * MB  # the list of members, which is read at once
ARCHIVE_END_BYTES = 2**16 + 22  # the end of an archive that states the length of the list, with the longest comment
ARCHIVE_HARMLESS = 10 * MB  # no limit on the ratio of smaller archives
TEXT_BYTES = 200 * MB  # all texts of a dataset or project; a long interview has 0.1 MB
FOLDER_ENTRIES = 100_000  # files and folders in a dataset's folder

# Tables
COLUMNS = 5_000
HEADER_CHARACTERS = 1_000_000
LINE_CHARACTERS = 10_000_000
LINES = 5_000_000
FAULTY_LINES = 1_000_000  # longer tables are not searched for every faulty row
CELLS = 10_000_000  # in all sheets of a workbook, including empty cells between others
SHEETS = 500

# Content of a project
CODES = 20_000  # the largest codebooks seen have some hundreds
CODE_LEVELS = 100  # levels of nested codes
SOURCES = 100_000
VARIABLES = 5_000

# Markup, YAML, JSON
XML_LEVELS = 256
XML_ATTRIBUTES = 1_000  # of one element
XML_TEXT_CHARACTERS = 10_000_000
YAML_BYTES = 10 * MB
YAML_ITEMS = 200_000  # keys and values; aliases count as often as they are used
LEVELS = 100  # nested lists and dictionaries, in YAML and JSON
JSON_BYTES = 10 * MB
JSON_DIGITS = 1_000

# Databases
DATABASE_VALUE_BYTES = 50 * MB
DATABASE_BYTES = 500 * MB
DATABASE_SECONDS = 60  # for one table; a million codings take three

# Reading of one command's input; time and memory grow with the size of the files. A workbook of 20,000 rows and 60
# columns took more than four seconds a MB on a busy computer.
SECONDS = 30
SECONDS_PER_MB = 20
MEMORY = 700 * MB
MEMORY_PER_BYTE = 24
RESERVED = 16 * 1024 * MB  # memory that a process may reserve without using it
UNPACKED_BYTES_AS_ONE = 10  # ten unpacked bytes of an archive count as one byte of file size


def archive_list_bytes(archive: BinaryIO) -> int:
    """Return the length in bytes of an archive's list of members; 0 if there is no list.

    Opening an archive reads the complete list, so its length is checked first.
    """
    size = archive.seek(0, os.SEEK_END)
    begin = archive.seek(max(0, size - ARCHIVE_END_BYTES))
    end = archive.read(ARCHIVE_END_BYTES)
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
