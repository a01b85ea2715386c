"""Compute the content key of a result: equal keys mean equal results, whatever the files' times."""

import glob
import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.files import limits
from analysis.files.plain_files import leads_outside
from analysis.paths import BUILD, DATA, ROOT
from analysis.workflow.cache.digests import digest, joint_digest
from analysis.workflow.cache.import_graph import Sources, imports_of
from analysis.workflow.notebook_file import code_cells

ERROR_TABLE = "analysis/simulation/error_table.py"
REPORT = "analysis/report/"
LOCK = ROOT / "requirements.lock"
REPORTED = ("ipykernel", "matplotlib", "numpy", "pandas", "papermill", "scipy", "seaborn")


def files_digest(files: Iterable[Path], root: Path) -> str:
    """Hash the paths below ``root`` and the contents of files."""
    return joint_digest([[file.relative_to(root).as_posix(), digest(file.read_bytes())] for file in sorted(files)])


def folder_digest(folder: Path) -> str:
    """Hash every file below a folder; of a link that leads out, hash the target's name, since no code follows it."""
    return joint_digest(sorted(file_digests(os.fspath(folder))))


def file_digests(folder: str, skip: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield name and hash of every file below a folder, except names that start with an entry of ``skip``."""
    for name, path in files_below(folder):
        if not name.startswith(skip):
            yield name, _file_digest(path)


def files_below(folder: str, name: str = "", above: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield name and path of every file below a folder, also through links."""
    real = os.path.realpath(folder)
    if real in above or not os.path.isdir(folder):  # a link to a parent folder would never end
        return
    top = Path((*above, real)[0])
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink() and leads_outside(Path(entry.path), top):
                yield f"{name}{entry.name} -> {os.readlink(entry.path)}", os.devnull
            elif entry.is_dir():
                yield from files_below(entry.path, f"{name}{entry.name}/", (*above, real))
            elif entry.is_file():
                yield name + entry.name, entry.path


def _file_digest(path: str) -> str:
    """Hash a file without loading it into memory; hash only the size of a file too large to be read."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        return digest(b"%d" % size) if size > limits.FILE_BYTES else hashlib.file_digest(file, "sha256").hexdigest()


@cache
def registered_digest() -> str:
    """Hash what every result depends on: registered files in ``data/``, the lock file and the installed versions."""
    registered = [
        *DATA.glob("*.yaml"),
        DATA / "codebook.csv",
        DATA / "datapackage.json",
        DATA / "written_names.json",
        LOCK,
    ]
    files = files_digest((file for file in registered if file.is_file()), ROOT)
    return joint_digest(files, versions())


@cache
def versions() -> dict[str, str]:
    """Give the versions of Python and of the main packages."""
    return {"python": platform.python_version(), **{name: _version(name) for name in REPORTED}}


def _version(package: str) -> str:
    """Read a version from the name of its metadata folder, which is faster than importing `importlib.metadata`."""
    for place in sys.path:
        for folder in glob.iglob(f"{glob.escape(place)}/{package}-*.dist-info"):
            return os.path.basename(folder).removesuffix(".dist-info").removeprefix(f"{package}-")
    from importlib.metadata import version

    return version(package)


def notebook_key(notebook: Mapping, parameters: Mapping[str, Any], dataset: str, study: str = "") -> str:
    """Compute the key of one notebook's result.

    Parameters
    ----------
    notebook : dict
        Its sources count, its outputs do not, so accepting new references makes nothing stale.
    parameters : dict
        The parameters passed to it.
    dataset : str
        `folder_digest` of the dataset.
    study : str
        The study's name, see `error_tables`.
    """
    cells = [
        [cell["id"], cell["cell_type"], cell["source"], cell["metadata"].get("tags")] for cell in notebook["cells"]
    ]
    names = _imports(tuple(cell["source"] for cell in code_cells(notebook)))
    code = code_digest(names)
    return joint_digest(cells, dict(parameters), dataset, code, registered_digest(), _error_rates(names, study))


@cache
def _imports(sources: tuple[str, ...]) -> frozenset[str]:
    return frozenset(imports_of(sources))


@cache
def _sources() -> Sources:
    return Sources(ROOT, BUILD / ".imports.json")


@cache
def _reached(names: frozenset[str]) -> tuple[str, ...]:
    files = tuple(_sources().reached(names))
    _sources().save()
    return files


@cache
def code_digest(names: frozenset[str]) -> str:
    """Hash the code that imports reach, and the report's texts with its code; it is the same for both languages."""
    reached = _reached(names)
    if any(file.startswith(REPORT) for file in reached):
        reached += tuple(path.relative_to(ROOT).as_posix() for path in sorted((DATA / "report").glob("*.yaml")))
    return joint_digest([[file, _sources().digest(file)] for file in reached])


@cache
def packages_digest(*folders: str) -> str:
    """Hash all code in some folders of `analysis`, whether imported or not."""
    files = sorted(file for file in _sources().files if file.startswith(folders) and file.endswith(".py"))
    return joint_digest([[file, _sources().digest(file)] for file in files])


def reaches_error_rates(notebook: Mapping) -> bool:
    """Tell whether a notebook imports the module that reads tables of error rates."""
    return ERROR_TABLE in _reached(_imports(tuple(cell["source"] for cell in code_cells(notebook))))


def _error_rates(names: frozenset[str], study: str) -> str:
    """Hash the tables of error rates if the imports reach the module that reads them."""
    return error_tables(study) if ERROR_TABLE in _reached(names) else ""


def own_rates_folder(study: str) -> Path:
    """Give the folder of the error rates of a study's own design."""
    return BUILD / "error-rates" / study


def error_tables(study: str, folder: Path = DATA) -> str:
    """Hash the tables of error rates that may apply to a study: the project's table, and the study's own.

    ``folder`` is that of the study's definition.
    """
    folders = dict.fromkeys((DATA, folder, own_rates_folder(study)))
    tables = [table for place in folders for table in place.glob("error_rates.*")]
    return joint_digest(sorted(digest(table.read_bytes()) for table in tables))


def module_key(name: str, *more: Any) -> str:
    """Compute the key of what one of our modules makes from ``more``."""
    return joint_digest(code_digest(frozenset([name])), registered_digest(), *more)
