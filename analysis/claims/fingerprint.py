"""Hash the content of code and records; comments, docstrings, layout and module names do not count.

A module counts by its top-level statements, each with the project's definitions that it uses. Moving, renaming, merging
or splitting modules therefore does not change the hash.
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

IGNORED_FIELDS = ("ctx", "kind", "type_comment")  # notation, or implied by the parent


def fingerprint(files: Iterable[Path], root: Path, instead: Mapping[Path, Path] = MappingProxyType({})) -> str:
    """Hash Python files by their syntax, YAML files by their content, and other files by their bytes.

    YAML and other files count with their names below ``root``. The hash is the same on every Python version that can
    parse the code.

    Parameters
    ----------
    files : iterable of Path
        The order does not matter.
    root : Path
        The folder that imports start from.
    instead : mapping of Path to Path
        Files that are read in place of others.

    Returns
    -------
    str
        A SHA-256 digest, 64 hexadecimal characters.
    """
    parts: set[str] = set()
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
    """Hash each top-level statement with the project's definitions that it uses, in whatever module."""
    body = _statements_in(source)
    known = {name: _definition(*origin, root) for name, origin in _imported_names(source).items()}
    known |= {name: _hash_of(body, name) for name in frozenset().union(*(statement.defined for statement in body))}
    used = [
        (statement.text, sorted((name, known[name]) for name in statement.names & set(known))) for statement in body
    ]
    return frozenset(_digest(text, repr(names).encode()) for text, names in used)


@dataclass(frozen=True)
class _Statement:
    """A top-level statement: its syntax tree as bytes, the names in it, and those that it defines."""

    text: bytes
    names: frozenset[str]
    defined: frozenset[str]


@cache
def _statements_in(source: str) -> list[_Statement]:
    return [_statement(node) for node in _parsed(source).body if not _is_ignored(node)]


def _statement(node: ast.stmt) -> _Statement:
    names = [name for name in ast.walk(node) if isinstance(name, ast.Name)]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        defined = {node.name}
    else:
        defined = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return _Statement(repr(_as_tuple(node)).encode(), frozenset(name.id for name in names), frozenset(defined))


@cache
def _imported_names(source: str) -> dict[str, tuple[str, str]]:
    """Map each imported name to its module and its name there ("" for a module itself)."""
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name.partition(".")[0]: (alias.name, "") for alias in node.names}
    return names


@cache
def _definition(module: str, name: str, root: Path) -> str:
    """Hash the definition of a name in a module of the project; return the full name of anything else."""
    place = root.joinpath(*module.split("."))
    if name and (place / f"{name}.py").is_file():
        return _definition(f"{module}.{name}", "", root)
    if not place.with_suffix(".py").is_file():
        return f"{module}.{name}"
    body = _statements_in(place.with_suffix(".py").read_text(encoding="utf-8"))
    return _hash_of(body, name) if name else _digest(*sorted(statement.text for statement in body))


def _hash_of(body: Iterable[_Statement], name: str) -> str:
    return _digest(*sorted(statement.text for statement in body if name in statement.defined))


def code(source: str) -> str:
    """Return the syntax tree of a source as text, without docstrings and imports."""
    return repr(_as_tuple(_parsed(source)))


@cache
def _parsed(source: str) -> ast.Module:
    """Parse a source once for several hashes."""
    return ast.parse(source)


def _as_tuple(node: object) -> object:
    """Represent a node by its type and its non-empty fields.

    Versions of Python differ in which empty fields a node has and how ``ast.dump`` shows them.
    """
    if isinstance(node, ast.Constant):
        return ("Constant", repr(node.value))
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if name not in IGNORED_FIELDS)
        return (
            type(node).__name__,
            *((name, _as_tuple(value)) for name, value in fields if value not in (None, [])),
        )
    if isinstance(node, list):
        return [_as_tuple(item) for item in node if not _is_ignored(item)]
    return repr(node)


def _is_ignored(node: object) -> bool:
    """Return whether a statement is a docstring or an import; an import counts by what is imported."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def with_imports(files: Iterable[Path], root: Path, package: str) -> set[Path]:
    """Return files with the modules of ``package`` that they import, directly or indirectly."""
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
