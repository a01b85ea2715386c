"""Read REFI-QDA projects (.qdpx) of NVivo, MAXQDA, ATLAS.ti, QualCoder and others into a foreign project.

The archive contains one ``*.qde`` at its root, which is XML, and the plain texts of sources in a folder ``sources``.
All files that we examined were valid by the standard's schema, so the importer does not validate: it counts and reports
the elements that it cannot interpret.
"""

from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from analysis.importers.archives.archive import Archive, folder_of, project_files
from analysis.importers.archives.source_folder import SourceFolder
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.refi.refi_convert import build_project
from analysis.importers.refi.refi_handlers import HANDLED, ElementHandlers
from analysis.importers.refi.refi_stream import read_into
from analysis.messages.characters import printable

FORMAT = "REFI-QDA project"
_TEXTS_MISSING = (
    "SOURCES WITHOUT THEIR TEXTS: put the folder 'sources' beside the .qde, or import the .qdpx that it came in"
)


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read a project.

    Raises
    ------
    InputError
        If the archive or its XML is broken or malicious, or is not a project.
    """
    (file,) = files
    with file.open("rb") as opened:
        if opened.read(2) != b"PK":
            return _read_unpacked(file)
    with Archive(file) as archive:
        inner = _inner_file(archive)
        handlers = ElementHandlers(archive, folder_of(inner))
        with archive.open_member(inner) as raw, _progress(archive, inner) as bar:
            for _ in read_into(handlers, raw, file.name, HANDLED):
                bar.update(raw.tell() - bar.n)
        return build_project(handlers.content, handlers.positions, file, FORMAT)


def _read_unpacked(file: Path) -> QDAProject:
    """Read a project's XML that is not in an archive, with the texts in the folder beside it."""
    texts = SourceFolder(file)
    handlers = ElementHandlers(texts)
    with file.open("rb") as raw:
        for _ in read_into(handlers, raw, file.name, HANDLED):
            pass
    if not texts.is_there and len(handlers.content.texts) < len(handlers.content.sources):
        handlers.content.reported_counts[_TEXTS_MISSING] = len(handlers.content.sources) - len(handlers.content.texts)
    return build_project(handlers.content, handlers.positions, file, FORMAT)


def _progress(archive: Archive, inner: str) -> tqdm:
    return tqdm(total=archive.size(inner), desc=archive.file.name, unit="B", unit_scale=True, delay=2, leave=False)


def _inner_file(archive: Archive) -> str:
    content = project_files(archive.names())
    if len(content) != 1:
        message = f"the archive has {len(content)} .qde at its root ({', '.join(map(printable, content))})"
        raise archive.error(message, "a project has one; export each project by itself")
    return content[0]
