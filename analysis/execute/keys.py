"""The content key of a result: equal keys, equal result, whatever the files' times say."""

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.execute.closure import notebook_imports, reached_files
from analysis.study import BUILD, DATA, ROOT

ERROR_TABLE = ROOT / "analysis" / "error_table.py"
LOCK = ROOT / "requirements.lock"
SHOWN = ("ipykernel", "matplotlib", "numpy", "pandas", "papermill", "scipy", "seaborn")


def digest(content: bytes) -> str:
    """Hash bytes."""
    return hashlib.sha256(content).hexdigest()


def files_digest(files: Iterable[Path], root: Path) -> str:
    """Hash the names below ``root`` and the bytes of files."""
    return digest(_json([[file.relative_to(root).as_posix(), digest(file.read_bytes())] for file in sorted(files)]))


def folder_digest(folder: Path) -> str:
    """Hash every file below a folder, behind links too: whoever reads the folder follows them."""
    return files_digest(_files_below(folder), folder)


def _files_below(folder: Path, above: tuple[str, ...] = ()) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in above or not folder.is_dir():  # a link to a folder around it has no end
        return
    for path in folder.iterdir():
        if path.is_dir():
            yield from _files_below(path, (*above, real))
        elif path.is_file():
            yield path


@cache
def ground_digest() -> str:
    """Hash what every result rests on: what is registered in ``data/``, the lock, and the versions that run."""
    registered = [*DATA.glob("*.yaml"), DATA / "codebook.csv", DATA / "datapackage.json", LOCK]
    files = files_digest((file for file in registered if file.is_file()), ROOT)
    return digest(_json([files, versions()]))


@cache
def versions() -> dict[str, str]:
    """Say which python and which packages run."""
    return {"python": platform.python_version(), **{name: version(name) for name in SHOWN}}


def notebook_key(notebook: Mapping, parameters: Mapping[str, Any], dataset: str) -> str:
    """Make the key of one notebook's result.

    Parameters
    ----------
    notebook : dict
        Its sources count, its outputs do not: accepting new references makes nothing stale.
    parameters : dict
        What is passed to it.
    dataset : str
        `folder_digest` of the dataset.
    """
    cells = [
        [cell["id"], cell["cell_type"], cell["source"], cell["metadata"].get("tags")] for cell in notebook["cells"]
    ]
    names = frozenset(notebook_imports(notebook))
    code = _code_digest(names)
    return digest(_json([cells, dict(parameters), dataset, code, ground_digest(), _error_rates(names)]))


@cache
def _code_digest(names: frozenset[str]) -> str:
    """Hash the code that imports reach; it is the same in both languages."""
    return files_digest(reached_files(names), ROOT)


def reaches_error_rates(notebook: Mapping) -> bool:
    """Tell whether what a notebook imports reads tables of error rates."""
    return ERROR_TABLE in reached_files(notebook_imports(notebook))


def _error_rates(names: frozenset[str]) -> str:
    """Hash the tables of error rates, for those whose imports reach the module that reads them."""
    return error_tables() if ERROR_TABLE in reached_files(names) else ""


def error_tables() -> str:
    """Hash all tables of error rates."""
    tables = [*DATA.glob("error_rates.*"), *BUILD.glob("error-rates/*/error_rates.*")]
    return digest(_json(sorted(digest(table.read_bytes()) for table in tables)))


def module_key(name: str, *more: Any) -> str:
    """Make the key of what a module of ours makes out of ``more``."""
    return digest(_json([files_digest(reached_files([name]), ROOT), ground_digest(), *more]))


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8")
