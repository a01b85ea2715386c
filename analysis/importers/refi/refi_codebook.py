"""Read REFI-QDA codebooks (.qdc), in any namespace in use, into a foreign project that contains only codes."""

from collections.abc import Sequence
from pathlib import Path

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.refi.refi_convert import build_project
from analysis.importers.refi.refi_handlers import ElementHandlers
from analysis.importers.refi.refi_stream import read_into


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read a codebook.

    Raises
    ------
    InputError
        If the XML is broken or malicious, or is not a codebook.
    """
    (file,) = files
    handlers = ElementHandlers()
    with file.open("rb") as raw:
        for _ in read_into(handlers, raw, file.name, {"CodeBook", "Set"}):
            pass
    return build_project(handlers.content, handlers.positions, file, "REFI-QDA codebook")
