"""Find the modules of `analysis` that a piece of code imports, directly or indirectly, without running it.

Imports by computed names (``importlib``) are not detected; the project has none.
"""

import ast
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from analysis.files.json_store import read_stored, stored_bytes
from analysis.paths import ROOT
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.notebook_file import code_cells

PACKAGE = "analysis"


def imports(source: str) -> Iterator[str]:
    """Yield every dotted name that a source imports, at any level."""
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _nodes(source: str) -> Iterator[ast.AST]:
    """Walk the syntax tree; parse a source with a syntax error line by line, since it fails only when it runs."""
    try:
        yield from ast.walk(ast.parse(source))
    except (SyntaxError, ValueError):  # a null byte is a ValueError
        for line in source.splitlines():
            with suppress(SyntaxError, ValueError):
                yield from ast.walk(ast.parse(line.strip()))


def notebook_imports(notebook: Mapping) -> set[str]:
    """Collect the names that the cells of a notebook import."""
    return imports_of(cell["source"] for cell in code_cells(notebook))


def imports_of(sources: Iterable[str]) -> set[str]:
    """Collect the names that sources of cells import."""
    return {name for source in sources for name in imports(_python(source))}


def _python(source: str) -> str:
    """Drop the lines that only IPython understands."""
    return "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))


class Sources:
    """The files of `analysis` in one checkout, each read once, with a cache of what they import.

    Parameters
    ----------
    root : Path
        The folder around ``analysis``.
    cache_file : Path, optional
        A file that caches imports by the hash of their source, since parsing takes longer than reading.
    """

    def __init__(self, root: Path, cache_file: Path | None = None) -> None:
        self.root = root
        self.files = frozenset(_below(os.path.join(root, PACKAGE), PACKAGE))
        self._digests: dict[str, str] = {}
        self._cache_file = cache_file
        self._imports: dict[str, list[str]] = {}
        stored = read_stored(cache_file) if cache_file else {}
        if stored.get("parser") == _parser():
            self._imports = stored["imports"]
        self._cached = len(self._imports)

    def digest(self, file: str) -> str:
        """Hash a file, given by its path from the root."""
        if file not in self._digests:
            self._digests[file] = hashlib.sha256(self._read(file)).hexdigest()
        return self._digests[file]

    def reached(self, names: Iterable[str]) -> list[str]:
        """List the files that imports reach, with the data files (templates, wording) of their packages.

        Parameters
        ----------
        names : iterable of str
            Dotted names of modules or of objects in modules; names of other packages are ignored.
        """
        reached: set[str] = set()
        seen: set[str] = set()
        pending = {name for name in names if _is_ours(name)}
        while pending:
            name = pending.pop()
            seen.add(name)
            for file in self._of(name) - reached:
                reached.add(file)
                pending |= self._imported_by(file) - seen
        folders = {os.path.dirname(file) for file in reached} - {PACKAGE}
        data_files = {file for file in self.files for folder in folders if file.startswith(f"{folder}/")}
        return sorted(reached | {file for file in data_files if not file.endswith((".py", ".pyc"))})

    def save(self) -> None:
        """Save the cache of imports."""
        if self._cache_file and len(self._imports) > self._cached:
            content = {"parser": _parser(), "imports": dict(sorted(self._imports.items()))}
            with suppress(OSError):  # only a cache
                atomic_write(self._cache_file, stored_bytes(content))
            self._cached = len(self._imports)

    def _read(self, file: str) -> bytes:
        with open(os.path.join(self.root, file), "rb") as source:
            return source.read()

    def _imported_by(self, file: str) -> set[str]:
        digest = self.digest(file)
        if digest not in self._imports:
            names = imports(self._read(file).decode("utf-8"))
            self._imports[digest] = sorted({name for name in names if _is_ours(name)})
        return set(self._imports[digest])

    def _of(self, name: str) -> set[str]:
        """Find the file of a dotted name, and the ``__init__`` files that importing it runs."""
        parts = name.split(".")
        starts = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        candidates = {f"{start}/__init__.py" for start in starts} | {f"{start}.py" for start in starts[1:]}
        return candidates & self.files


def _is_ours(name: str) -> bool:
    return name.split(".", 1)[0] == PACKAGE


def _below(folder: str, name: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                yield from _below(entry.path, f"{name}/{entry.name}")
            elif entry.is_file():
                yield f"{name}/{entry.name}"


@cache
def _parser() -> str:
    """Hash the parser and the Python version, since another parser may find other imports."""
    return hashlib.sha256(Path(__file__).read_bytes() + sys.version.encode()).hexdigest()


def reached_files(names: Iterable[str], root: Path = ROOT) -> list[Path]:
    """List the files of `analysis` that imports reach, as `Sources.reached` does."""
    return [root / file for file in Sources(root).reached(names)]
