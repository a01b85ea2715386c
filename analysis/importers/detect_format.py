"""A file -> the door that it comes in through, found from what stands in it, never from its ending."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.files.plain_files import file_fault
from analysis.importers.mappings.mapping import ImportMapping
from analysis.importers.project.qda_project import QDAProject

TABLE_FORMATS = {
    "long": "long table",
    "wide": "wide table",
    "quotations": "ATLAS.ti quotations",
    "coded-segments": "MAXQDA coded segments",
    "highlights": "Taguette highlights",
    "excerpts": "Dedoose excerpts",
}
_TABLES_OF_TOOL = {  # the tables by which a database is known
    "QualCoder project": {"code_text", "code_name", "source"},
    "Taguette project": {"highlights", "tags", "documents"},
    "RQDA project": {"freecode", "coding", "source"},
    "requal project": {"segments", "codes", "documents"},
}
_HEAD = 4096


def detect_format(file: Path, mapping: ImportMapping) -> str:
    """Name the door that a file comes in through.

    Raises
    ------
    InputError
        If there is no such file, or nothing in it tells what it is.
    """
    if os.path.isfile(file / "data.qda"):
        return "QualCoder project"
    if not os.path.isfile(file):
        fault = file_fault(file)
        message = "the folder holds no data.qda" if os.path.isdir(file) else fault.message
        hint = "name the .qde in it" if any(file.glob("*.qde")) else "name a file of coded interviews"
        raise InputError(f"import of {file.name}", [Issue(file.name, message, hint)])
    if fault := file_fault(file):
        raise InputError(f"import of {file.name}", [fault])
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if head.startswith(b"SQLite format 3\0"):
        return _detect_database(file)
    if head.startswith(b"PK") and (door := _detect_archive(file)):
        return door
    if _is_markup(head):
        from analysis.importers.archives.xml_stream import root_element

        return "REFI-QDA project" if root_element(file) == "Project" else "REFI-QDA codebook"
    return _detect_table(file, mapping)


def read_project(files: Sequence[Path], mapping: ImportMapping) -> list[QDAProject]:
    """Read files: each as a project of its own, but all tables of one kind together as one."""
    doors: dict[str, list[Path]] = {}
    for file in files:
        doors.setdefault(detect_format(file, mapping), []).append(file)
    projects = []
    for door, found in doors.items():
        for part in [found] if door in TABLE_FORMATS.values() else [[file] for file in found]:
            projects.append(_reader(door)(part, mapping))
    return projects


def _reader(door: str) -> Callable[[Sequence[Path], ImportMapping], QDAProject]:
    """Import the one door that is needed."""
    match door:
        case "REFI-QDA project":
            from analysis.importers.refi.refi_project import read
        case "REFI-QDA codebook":
            from analysis.importers.refi.refi_codebook import read
        case "QualCoder project":
            from analysis.importers.databases.qualcoder import read
        case "Taguette project":
            from analysis.importers.databases.taguette import read
        case "RQDA project":
            from analysis.importers.databases.rqda import read
        case "requal project":
            from analysis.importers.databases.requal import read
        case "wide table":
            from analysis.importers.tables.code_matrix import read
        case "ATLAS.ti quotations":
            from analysis.importers.tables.atlasti_table import read
        case "MAXQDA coded segments":
            from analysis.importers.tables.maxqda_table import read
        case "Taguette highlights":
            from analysis.importers.tables.taguette_table import read
        case "Dedoose excerpts":
            from analysis.importers.tables.dedoose_table import read
        case _:
            from analysis.importers.tables.coding_table import read
    return read


def _detect_database(file: Path) -> str:
    from analysis.importers.databases.sqlite import table_names

    found = table_names(file)
    for door, tables in _TABLES_OF_TOOL.items():
        if tables <= found:
            return door
    hint = "QualCoder, Taguette, RQDA and requal projects are known"
    raise InputError(f"import of {file.name}", [Issue(file.name, "a database of no tool that is known", hint)])


def _detect_archive(file: Path) -> str | None:
    from analysis.importers.archives.archive import member_names, project_files

    names = member_names(file)
    if project_files(names):
        return "REFI-QDA project"
    if "xl/workbook.xml" in names:
        return None
    if any(name.lower().endswith("data.qda") for name in names):
        hint = "unpack it, and name the folder that holds data.qda"
        raise InputError(f"import of {file.name}", [Issue(file.name, "a packed QualCoder project", hint)])
    hint = "a project has one .qde, a workbook xl/workbook.xml"
    raise InputError(f"import of {file.name}", [Issue(file.name, "an archive of no tool that is known", hint)])


def _is_markup(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def _detect_table(file: Path, mapping: ImportMapping) -> str:
    if "table" in mapping.said:
        return TABLE_FORMATS[mapping.get("table")]
    from analysis.importers.tables.detect_table import detect_table

    return TABLE_FORMATS[detect_table(file, mapping)]
