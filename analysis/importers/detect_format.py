"""Detect the format of a file from its content, never from its extension, and read it."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.files.plain_files import file_fault
from analysis.importers.mappings.mapping import ImportMapping
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.sheets.workbook import workbooks_kept

TABLE_FORMATS = {
    "long": "long table",
    "wide": "wide table",
    "quotations": "ATLAS.ti quotations",
    "coded-segments": "MAXQDA coded segments",
    "highlights": "Taguette highlights",
    "excerpts": "Dedoose excerpts",
}
_TABLES_OF_TOOL = {  # tables that identify the tool that wrote a database
    "QualCoder project": {"code_text", "code_name", "source"},
    "Taguette project": {"highlights", "tags", "documents"},
    "RQDA project": {"freecode", "coding", "source"},
    "requal project": {"segments", "codes", "documents"},
}
_HEAD = 4096


def detect_format(file: Path, mapping: ImportMapping) -> str:
    """Detect the format of a file.

    Parameters
    ----------
    file : path
        A file, or the folder of a QualCoder project.
    mapping : ImportMapping
        Its ``table`` names the kind of a table; otherwise the columns decide.

    Returns
    -------
    str
        The name of the format, such as "REFI-QDA project" or "long table".

    Raises
    ------
    InputError
        If the file does not exist or its format is not supported.
    """
    if os.path.isfile(file / "data.qda"):
        return "QualCoder project"
    if not os.path.isfile(file):
        fault = file_fault(file)
        message = "the folder contains no data.qda" if os.path.isdir(file) else fault.message
        hint = "name the .qde in it" if any(file.glob("*.qde")) else "name a file of coded interviews"
        raise InputError(f"import of {file.name}", [Issue(file.name, message, hint)])
    if fault := file_fault(file):
        raise InputError(f"import of {file.name}", [fault])
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if head.startswith(b"SQLite format 3\0"):
        return _detect_database(file)
    if head.startswith(b"PK") and (file_format := _detect_archive(file)):
        return file_format
    if _is_markup(head):
        from analysis.importers.archives.xml_stream import root_element

        return "REFI-QDA project" if root_element(file) == "Project" else "REFI-QDA codebook"
    return _detect_table(file, mapping)


def read_project(files: Sequence[Path], mapping: ImportMapping) -> list[QDAProject]:
    """Read files as projects: all tables of one kind together as one project, any other file as its own.

    Raises
    ------
    InputError
        If the format of a file is not supported, or a file cannot be read.
    """
    files_by_format: dict[str, list[Path]] = {}
    projects = []
    with workbooks_kept():
        for file in files:
            files_by_format.setdefault(detect_format(file, mapping), []).append(file)
        for file_format, found in files_by_format.items():
            for part in [found] if file_format in TABLE_FORMATS.values() else [[file] for file in found]:
                projects.append(_reader(file_format)(part, mapping))
    return projects


def _reader(file_format: str) -> Callable[[Sequence[Path], ImportMapping], QDAProject]:
    """Import the reader of a format; the others are not imported, to start faster."""
    match file_format:
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
    for file_format, tables in _TABLES_OF_TOOL.items():
        if tables <= found:
            return file_format
    hint = "supported are QualCoder, Taguette, RQDA and requal projects"
    raise InputError(f"import of {file.name}", [Issue(file.name, "a database of an unsupported tool", hint)])


def _detect_archive(file: Path) -> str | None:
    from analysis.importers.archives.archive import member_names, project_files

    names = member_names(file)
    if project_files(names):
        return "REFI-QDA project"
    if "xl/workbook.xml" in names:
        return None
    if any(name.lower().endswith("data.qda") for name in names):
        hint = "unpack it, and name the folder that contains data.qda"
        raise InputError(f"import of {file.name}", [Issue(file.name, "a zipped QualCoder project", hint)])
    hint = "a project contains one .qde, a workbook xl/workbook.xml"
    raise InputError(f"import of {file.name}", [Issue(file.name, "an archive of an unsupported tool", hint)])


def _is_markup(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def _detect_table(file: Path, mapping: ImportMapping) -> str:
    if "table" in mapping.entries:
        return TABLE_FORMATS[mapping.get("table")]
    from analysis.importers.tables.detect_table import detect_table

    return TABLE_FORMATS[detect_table(file, mapping)]
