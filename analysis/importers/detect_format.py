"""Detect the format of a file from its content, never from its extension."""

import os
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.files.plain_files import file_fault
from analysis.importers.mappings.import_mapping import ImportMapping

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
        message = "the folder contains no data.qda" if fault is None or os.path.isdir(file) else fault.message
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
    return TABLE_FORMATS[detect_table(file, mapping)]


def detect_table(file: Path, mapping: ImportMapping | None = None) -> str:
    """Detect the kind of a table, in the words of ``table:`` in a mapping, whose ``columns`` count as recognised.

    Raises
    ------
    InputError
        If the file cannot be read as a table, or its kind cannot be detected.
    """
    from analysis.importers.tables.formats.table_kind import kind_of_table
    from analysis.importers.tables.read_table import read_table

    mapping = mapping or ImportMapping(Path("mapping.yaml"))
    return kind_of_table(read_table(file, mapping), file.name, mapping)
