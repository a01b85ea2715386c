"""Write the names of a project in one Unicode form (NFC)."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.importers.names.unicode_form import nfc, nfc_column
from analysis.importers.project.qda_project import QDAProject

_NAMES = {
    "users": ["name"],
    "sources": ["name", "unit", "group", "setting"],
    "groups": ["name"],
    "variables": ["key", "variable", "value"],  # a speaker's key holds the name
    "selections": ["speaker"],
    "notes": ["name"],
    "links": ["name"],
}


def with_names_in_nfc(project: QDAProject) -> QDAProject:
    """Write all names in NFC, as in a mapping; texts stay as they are."""
    frames: dict[str, Any] = {}
    for name, columns in _NAMES.items():
        frame = getattr(project, name)
        frames[name] = frame.assign(**{column: nfc_column(frame[column]) for column in columns})
    codes = project.codes
    written = [tuple(map(nfc, path)) for path in codes["path"]]
    counted: dict[str, Any] = {
        word: {tuple(map(nfc, path)): number for path, number in getattr(project, word).items()}
        for word in ("frequencies", "repeated")
    }
    return replace(
        project, **frames, **counted, codes=codes.assign(path=pd.Series(written, codes.index, dtype="object"))
    )
