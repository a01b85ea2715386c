"""REFI-QDA codebooks (.qdc), in any of the namespaces in use -> a foreign project of codes alone."""

from collections.abc import Sequence
from pathlib import Path

from analysis.doors.mapping import ForeignMapping
from analysis.doors.project import ForeignProject
from analysis.doors.refi_foreign import foreign_project
from analysis.doors.refi_reading import Reading
from analysis.doors.refi_stream import read_into


def read(files: Sequence[Path], mapping: ForeignMapping) -> ForeignProject:
    """Read a codebook.

    Raises
    ------
    Refused
        If the XML is broken, may do harm, or is no codebook.
    """
    (file,) = files
    reading = Reading()
    with file.open("rb") as raw:
        for _ in read_into(reading, raw, file.name, {"CodeBook", "Set"}):
            pass
    return foreign_project(reading.found, file, "REFI-QDA codebook")
