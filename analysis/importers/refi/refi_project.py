"""REFI-QDA projects (.qdpx) of NVivo, MAXQDA, ATLAS.ti, QualCoder and others -> a foreign project.

The archive holds one ``*.qde`` at its root, which is XML, and the plain texts of sources in a folder ``sources``. All
files that were examined were valid by the standard's schema, so validity is not asked for: what cannot be understood is
counted and told.
"""

from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from analysis.importers.archives.archive import Archive, folder_of, printable, project_files
from analysis.importers.archives.source_folder import SourceFolder
from analysis.importers.mappings.mapping import ImportMapping
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.refi.refi_convert import build_project
from analysis.importers.refi.refi_handlers import HANDLED, ElementHandlers
from analysis.importers.refi.refi_stream import read_into

FORMAT = "REFI-QDA project"
_TEXTS_MISSING = (
    "SOURCES WITHOUT THEIR TEXTS: put the folder 'sources' beside the .qde, or import the .qdpx that it came in"
)


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read a project.

    Raises
    ------
    InputError
        If the archive or the XML in it is broken, may do harm, or is no project.
    """
    (file,) = files
    with file.open("rb") as opened:
        if opened.read(2) != b"PK":
            return _read_unpacked(file)
    with Archive(file) as archive:
        inner = _inner_file(archive)
        reading = ElementHandlers(archive, folder_of(inner))
        with archive.opened(inner) as raw, _progress(archive, inner) as bar:
            for _ in read_into(reading, raw, file.name, HANDLED):
                bar.update(raw.tell() - bar.n)
        return build_project(reading.found, file, FORMAT)


def _read_unpacked(file: Path) -> QDAProject:
    """Read a project's XML by itself, with the texts in the folder beside it."""
    texts = SourceFolder(file)
    reading = ElementHandlers(texts)
    with file.open("rb") as raw:
        for _ in read_into(reading, raw, file.name, HANDLED):
            pass
    if not texts.is_there and len(reading.found.texts) < len(reading.found.sources):
        reading.found.counted[_TEXTS_MISSING] = len(reading.found.sources) - len(reading.found.texts)
    return build_project(reading.found, file, FORMAT)


def _progress(archive: Archive, inner: str) -> tqdm:
    return tqdm(total=archive.size(inner), desc=archive.file.name, unit="B", unit_scale=True, delay=2, leave=False)


def _inner_file(archive: Archive) -> str:
    found = project_files(archive.names())
    if len(found) != 1:
        message = f"the archive has {len(found)} .qde at its root ({', '.join(map(printable, found))})"
        raise archive.refused(message, "a project has one; export each project by itself")
    return found[0]
