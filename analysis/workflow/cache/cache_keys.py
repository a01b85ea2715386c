"""The content key of a result: equal keys, equal result, whatever the files' times say."""

import glob
import hashlib
import json
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
from analysis.workflow.cache.import_graph import Sources, imports_of
from analysis.workflow.notebook_file import code_cells

ERROR_TABLE = "analysis/simulation/error_table.py"
LOCK = ROOT / "requirements.lock"
SHOWN = ("ipykernel", "matplotlib", "numpy", "pandas", "papermill", "scipy", "seaborn")


def digest(content: bytes) -> str:
    """Hash bytes."""
    return hashlib.sha256(content).hexdigest()


def joint_digest(*parts: Any) -> str:
    """Hash plain data."""
    return digest(_json(parts))


def files_digest(files: Iterable[Path], root: Path) -> str:
    """Hash the names below ``root`` and the bytes of files."""
    return joint_digest([[file.relative_to(root).as_posix(), digest(file.read_bytes())] for file in sorted(files)])


def folder_digest(folder: Path) -> str:
    """Hash every file below a folder; of a link that leads out of it, where it leads, since nobody follows it."""
    return joint_digest(sorted(file_digests(os.fspath(folder))))


def file_digests(folder: str, spare: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield name and hash of every file below a folder, but for names that begin like one to spare."""
    for name, path in files_below(folder):
        if not name.startswith(spare):
            yield name, _file_digest(path)


def files_below(folder: str, name: str = "", above: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield name and path of every file below a folder, behind links too."""
    real = os.path.realpath(folder)
    if real in above or not os.path.isdir(folder):  # a link to a folder around it has no end
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
    """Hash a file without holding it in memory; of one that is too large to be read, its size."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        return digest(b"%d" % size) if size > limits.FILE_BYTES else hashlib.file_digest(file, "sha256").hexdigest()


@cache
def ground_digest() -> str:
    """Hash what every result rests on: what is registered in ``data/``, the lock, and the versions that run."""
    registered = [*DATA.glob("*.yaml"), DATA / "codebook.csv", DATA / "datapackage.json", LOCK]
    files = files_digest((file for file in registered if file.is_file()), ROOT)
    return joint_digest(files, versions())


@cache
def versions() -> dict[str, str]:
    """Say which python and which packages run."""
    return {"python": platform.python_version(), **{name: _version(name) for name in SHOWN}}


def _version(package: str) -> str:
    """Read a version off its metadata folder: whoever has nothing to do would wait a tenth longer for `importlib`."""
    for place in sys.path:
        for folder in glob.iglob(f"{glob.escape(place)}/{package}-*.dist-info"):
            return os.path.basename(folder).removesuffix(".dist-info").removeprefix(f"{package}-")
    from importlib.metadata import version

    return version(package)


def notebook_key(notebook: Mapping, parameters: Mapping[str, Any], dataset: str, study: str = "") -> str:
    """Make the key of one notebook's result.

    Parameters
    ----------
    notebook : dict
        Its sources count, its outputs do not: accepting new references makes nothing stale.
    parameters : dict
        What is passed to it.
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
    return joint_digest(cells, dict(parameters), dataset, code, ground_digest(), _error_rates(names, study))


@cache
def _imports(sources: tuple[str, ...]) -> frozenset[str]:
    return frozenset(imports_of(sources))


@cache
def _sources() -> Sources:
    return Sources(ROOT, BUILD / ".imports.json")


@cache
def _reached(names: frozenset[str]) -> tuple[str, ...]:
    found = tuple(_sources().reached(names))
    _sources().keep()
    return found


@cache
def code_digest(names: frozenset[str]) -> str:
    """Hash the code that imports reach; it is the same in both languages."""
    return joint_digest([[file, _sources().digest(file)] for file in _reached(names)])


@cache
def rooms_digest(*rooms: str) -> str:
    """Hash all code in some folders of `analysis`, reached or not."""
    files = sorted(file for file in _sources().files if file.startswith(rooms) and file.endswith(".py"))
    return joint_digest([[file, _sources().digest(file)] for file in files])


def reaches_error_rates(notebook: Mapping) -> bool:
    """Tell whether what a notebook imports reads tables of error rates."""
    return ERROR_TABLE in _reached(_imports(tuple(cell["source"] for cell in code_cells(notebook))))


def _error_rates(names: frozenset[str], study: str) -> str:
    """Hash the tables of error rates, for those whose imports reach the module that reads them."""
    return error_tables(study) if ERROR_TABLE in _reached(names) else ""


def own_rates(study: str) -> Path:
    """Say where the error rates of a study's own design are stored."""
    return BUILD / "error-rates" / study


def error_tables(study: str) -> str:
    """Hash the tables of error rates that may hold for a study: the project's, and its own, which has its name."""
    tables = [*DATA.glob("error_rates.*"), *own_rates(study).glob("error_rates.*")]
    return joint_digest(sorted(digest(table.read_bytes()) for table in tables))


def module_key(name: str, *more: Any) -> str:
    """Make the key of what a module of ours makes out of ``more``."""
    return joint_digest(code_digest(frozenset([name])), ground_digest(), *more)


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8")
