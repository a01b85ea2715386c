"""REFI-QDA codebooks (.qdc), in any of the namespaces in use -> a foreign project of codes alone."""

from collections.abc import Sequence
from pathlib import Path

from analysis.doors.mapping import ForeignMapping
from analysis.doors.markup import elements
from analysis.doors.project import ForeignProject
from analysis.doors.refi_reading import Reading


def read(files: Sequence[Path], mapping: ForeignMapping) -> ForeignProject:
    """Read a codebook.

    Raises
    ------
    Refused
        If the XML is broken, may do harm, or is no codebook.
    """
    (file,) = files
    reading = Reading(file)
    with file.open("rb") as raw:
        for name, element in elements(raw, file.name, {"CodeBook"}):
            reading.origin = element.get("origin") or ""
            reading.take(name, element)
    return reading.project("REFI-QDA codebook")
