"""The content of a mapping file, as `mapping.read_mapping` returns it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.errors import Issue
from analysis.importers.names.unicode_form import nfc
from analysis.models import StudyDefinition

PEOPLE = ("coders", "units", "speakers", "interviews", "people")
"""The kinds of names that get labels."""


@dataclass(frozen=True)
class ImportMapping:
    """The content of a mapping file (`entries`, in which every value is a string), the lines of its keys, and the study
    that the files are imported for.
    """

    path: Path
    entries: Mapping = field(default_factory=dict)
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    study: StudyDefinition | None = None

    def get(self, key: str, default: object = None) -> Any:
        return self.entries.get(key, default)

    def with_entry(self, key: str, value: object) -> "ImportMapping":
        """Return a mapping with another value for a key."""
        return replace(self, entries={**self.entries, key: value})

    def keeps(self, kind: str) -> bool:
        """Return whether names of a kind (one of `PEOPLE`) are to be kept."""
        stated = self.get("keep_names", [])
        return stated == "true" or (isinstance(stated, list) and kind in stated)

    def problem(self, message: str, hint: str, *place: str) -> Issue:
        """Make an issue for a place in the file, given by its keys."""
        return Issue(self.path.name, message, hint, self.lines.get(place))

    def beside(self, name: str) -> Path:
        """Find a file or folder named in the mapping, relative to the mapping's folder and in any Unicode form."""
        path = self.path.parent / name
        if os.path.exists(path) or not os.path.isdir(
            path.parent
        ):  # works for names of any length, unlike `Path.exists`
            return path
        return next((other for other in sorted(path.parent.iterdir()) if nfc(other.name) == nfc(path.name)), path)
