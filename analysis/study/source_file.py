"""Compare an imported file with the published file that a study names."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.models import StudyDefinition


def check_source(definition: StudyDefinition, files: Sequence[Path]) -> None:
    """Raise an error if a study names its published file, and the file to import is missing or another one.

    Parameters
    ----------
    definition : StudyDefinition
        With ``source``: the name, the origin and, where the file can be downloaded, the SHA-256 of the file. Without
        ``source``, or without its SHA-256, any file is accepted.
    files : sequence of path

    Raises
    ------
    InputError
        With the place to get the file from.
    """
    source = definition.source
    if not source:
        return
    hint = f"get {source['file']} from {source['from']}"
    issues = []
    for file in files:
        if not file.is_file():
            issues.append(Issue(file.name, "there is no such file", hint))
        elif "sha256" in source and (found := _sha256(file)) != source["sha256"]:
            message = f"is not the file that the study is about: its SHA-256 is {found}, not {source['sha256']}"
            issues.append(Issue(file.name, message, hint))
    if issues:
        raise InputError(f"source of {definition.folder.name}", issues)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
