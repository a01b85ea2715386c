"""REFI-QDA projects (.qdpx) of NVivo, MAXQDA, ATLAS.ti, QualCoder and others -> a foreign project.

The archive holds one ``*.qde`` at its root, which is XML, and the plain texts of sources in a folder ``sources``. All
files that were examined were valid by the standard's schema, so validity is not asked for: what cannot be understood is
counted and told.
"""

from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from analysis.doors.archive import Archive
from analysis.doors.mapping import ForeignMapping
from analysis.doors.project import ForeignProject
from analysis.doors.refi_foreign import foreign_project
from analysis.doors.refi_reading import TAKEN, Reading
from analysis.doors.refi_stream import read_into


def read(files: Sequence[Path], mapping: ForeignMapping) -> ForeignProject:
    """Read a project.

    Raises
    ------
    Refused
        If the archive or the XML in it is broken, may do harm, or is no project.
    """
    (file,) = files
    with Archive(file) as archive:
        inner = _inner_file(archive)
        reading = Reading(archive)
        with archive.opened(inner) as raw, _progress(archive, inner) as bar:
            for _ in read_into(reading, raw, file.name, TAKEN):
                bar.update(raw.tell() - bar.n)
        return foreign_project(reading.found, file, "REFI-QDA project")


def _progress(archive: Archive, inner: str) -> tqdm:
    return tqdm(total=archive.size(inner), desc=archive.file.name, unit="B", unit_scale=True, delay=2, leave=False)


def _inner_file(archive: Archive) -> str:
    found = [name for name in archive.names() if name.lower().endswith(".qde") and "/" not in name]
    if len(found) != 1:
        message = f"the archive has {len(found)} .qde at its root ({', '.join(found)})"
        raise archive.refused(message, "a project has one")
    return found[0]
