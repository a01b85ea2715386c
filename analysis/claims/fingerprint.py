"""Hash what code does and what records say; comments, docstrings, layout and module names do not count.

A module counts by its top-level statements, each with the definitions of the project that it uses. It may be moved,
renamed, merged with another or split.
"""

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from analysis.files.yaml_input import read_yaml

IGNORED_FIELDS = ("ctx", "kind", "type_comment")  # how a node was written, or what its parent states already


def fingerprint(files: Iterable[Path], root: Path, instead: Mapping[Path, Path] = MappingProxyType({})) -> str:
    """Hash Python files by what they do, YAML by what it says, and other files by their bytes.

    Records and other files count with their names below ``root``. The hash is the same on every Python that can parse
    the code.

    Parameters
    ----------
    files : iterable of Path
    root : Path
        The folder that imports start from.
    instead : mapping of Path to Path
        Files that are read in place of some of them.
    """
    parts = set()
    for file in files:
        read = instead.get(file, file).read_bytes()
        if file.suffix == ".py":
            parts |= _statements(read.decode("utf-8"), root)
        else:
            parts.add(_digest(file.relative_to(root).as_posix().encode(), _record(read, file.suffix)))
    return _digest(*(part.encode() for part in sorted(parts)))


def _record(read: bytes, suffix: str) -> bytes:
    if suffix == ".yaml":
        return json.dumps(read_yaml(read), ensure_ascii=False, default=str).encode()
    return read


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@cache
def _statements(source: str, root: Path) -> frozenset[str]:
    """Hash each top-level statement with the definitions of the project that it uses, wherever they are."""
    body = _spelled_body(source)
    known = {name: _definition(*origin, root) for name, origin in _imported_names(source).items()}
    known |= {name: _defining(body, name) for name in frozenset().union(*(statement.defined for statement in body))}
    used = [
        (statement.text, sorted((name, known[name]) for name in statement.names & set(known))) for statement in body
    ]
    return frozenset(_digest(text, repr(names).encode()) for text, names in used)


@dataclass(frozen=True)
class _Statement:
    """A top-level statement: its syntax tree spelled, the names in it, and those that it defines."""

    text: bytes
    names: frozenset[str]
    defined: frozenset[str]


@cache
def _spelled_body(source: str) -> list[_Statement]:
    return [_statement(node) for node in _parsed(source).body if not _is_remark(node)]


def _statement(node: ast.stmt) -> _Statement:
    names = [name for name in ast.walk(node) if isinstance(name, ast.Name)]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        defined = {node.name}
    else:
        defined = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return _Statement(repr(_spelled(node)).encode(), frozenset(name.id for name in names), frozenset(defined))


@cache
def _imported_names(source: str) -> dict[str, tuple[str, str]]:
    """Give the module behind each imported name, and what the name is called there ("" for a module)."""
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name.partition(".")[0]: (alias.name, "") for alias in node.names}
    return names


@cache
def _definition(module: str, name: str, root: Path) -> str:
    """Hash what a name stands for: its definition in a module of the project; of anything else, give its full name."""
    place = root.joinpath(*module.split("."))
    if name and (place / f"{name}.py").is_file():
        return _definition(f"{module}.{name}", "", root)
    if not place.with_suffix(".py").is_file():
        return f"{module}.{name}"
    body = _spelled_body(place.with_suffix(".py").read_text(encoding="utf-8"))
    return _defining(body, name) if name else _digest(*sorted(statement.text for statement in body))


def _defining(body: Iterable[_Statement], name: str) -> str:
    return _digest(*sorted(statement.text for statement in body if name in statement.defined))


def code(source: str) -> str:
    """Spell the syntax tree of a source, without docstrings and imports."""
    return repr(_spelled(_parsed(source)))


@cache
def _parsed(source: str) -> ast.Module:
    """Parse a source once, though several hashes rest on it."""
    return ast.parse(source)


def _spelled(node: object) -> object:
    """Spell a node by its type and those of its fields that hold something.

    Which empty fields a node has, and how ``ast.dump`` shows them, differs between versions of python.
    """
    if isinstance(node, ast.Constant):
        return ("Constant", repr(node.value))
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if name not in IGNORED_FIELDS)
        return (type(node).__name__, *((name, _spelled(value)) for name, value in fields if value not in (None, [])))
    if isinstance(node, list):
        return [_spelled(item) for item in node if not _is_remark(item)]
    return repr(node)


def _is_remark(node: object) -> bool:
    """Tell whether a statement is a docstring or an import, which counts by what is imported."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def with_imports(files: Iterable[Path], root: Path, package: str) -> set[Path]:
    """Add to files those that their imports from ``package`` (such as ``analysis.measures``) reach."""
    reached, waiting = set(), set(files)
    while waiting:
        file = waiting.pop()
        reached.add(file)
        waiting |= set(_imported(file, root, package)) - reached
    return reached


def _imported(file: Path, root: Path, package: str) -> Iterator[Path]:
    for name in _imports(file.read_text(encoding="utf-8")):
        path = root.joinpath(*name.split(".")).with_suffix(".py")
        if name.startswith(f"{package}.") and path.is_file():
            yield path


@cache
def _imports(source: str) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return tuple(names)
