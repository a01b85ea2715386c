"""Which modules of `analysis` a piece of code reaches, read from its imports without running it.

Imports by computed names (``importlib``) are not seen; none of ours is reached so.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from analysis.execute.notebook import code_cells
from analysis.study import ROOT

PACKAGE = "analysis"


def imports(source: str) -> Iterator[str]:
    """Yield every dotted name that a source imports, wherever in it the import stands."""
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _nodes(source: str) -> Iterator[ast.AST]:
    """Walk what can be parsed: of a source with an error, which fails where it is run, its lines one by one."""
    try:
        yield from ast.walk(ast.parse(source))
    except (SyntaxError, ValueError):  # a null byte is a ValueError
        for line in source.splitlines():
            with suppress(SyntaxError, ValueError):
                yield from ast.walk(ast.parse(line.strip()))


def notebook_imports(notebook: Mapping) -> set[str]:
    """Name what the cells of a notebook import."""
    return {name for cell in code_cells(notebook) for name in imports(_python(cell["source"]))}


def _python(source: str) -> str:
    """Leave out the lines that only IPython understands."""
    return "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))


def reached_files(names: Iterable[str], root: Path = ROOT) -> list[Path]:
    """List the files of `analysis` that imports reach, each package's own data (templates, wording) with it.

    Parameters
    ----------
    names : iterable of str
        Dotted names, of modules or of things in modules; those of other packages reach nothing.
    """
    reached: set[Path] = set()
    seen: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for file in _files(name, root) - reached:
            reached.add(file)
            waiting |= _imports_of(file, file.stat().st_mtime_ns) - seen
    folders = {file.parent for file in reached} - {root / PACKAGE}
    return sorted(reached | {data for folder in folders for data in _own_data(folder)})


@cache
def _imports_of(file: Path, _time: int) -> frozenset[str]:
    return frozenset(imports(file.read_text(encoding="utf-8")))


def _files(name: str, root: Path) -> set[Path]:
    """Find the file behind a dotted name, and those of the packages that importing it runs."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return set()
    files = {root.joinpath(*parts[:end], "__init__.py") for end in range(1, len(parts) + 1)}
    files |= {root.joinpath(*parts[:end]).with_suffix(".py") for end in range(2, len(parts) + 1)}
    return {file for file in files if file.is_file()}


def _own_data(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc"))
