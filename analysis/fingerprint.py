"""What code does and records say, as a hash: comments, docstrings and layout may change without changing it."""

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from analysis.plain_yaml import read_yaml

MARKS = ("ctx", "kind", "type_comment")  # say how a node was written, or what stands elsewhere already


def fingerprint(files: Iterable[Path], root: Path, instead: Mapping[Path, Path] = MappingProxyType({})) -> str:
    """Hash files with their names below ``root``: python by what it does, YAML by what it says, others by their bytes.

    The hash is the same on every python that can parse the code.

    Parameters
    ----------
    files : iterable of Path
    root : Path
    instead : mapping of Path to Path
        Files that are read in place of some of them.
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        content = _content(instead.get(file, file).read_bytes(), file.suffix)
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _content(read: bytes, suffix: str) -> bytes:
    if suffix == ".py":
        return code(read.decode("utf-8")).encode()
    if suffix == ".yaml":
        return json.dumps(read_yaml(read), ensure_ascii=False, default=str).encode()
    return read


def code(source: str) -> str:
    """Spell the syntax tree of a source, without strings that stand by themselves (docstrings)."""
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
        fields = ((name, value) for name, value in ast.iter_fields(node) if name not in MARKS)
        return (type(node).__name__, *((name, _spelled(value)) for name, value in fields if value not in (None, [])))
    if isinstance(node, list):
        return [_spelled(item) for item in node if not _is_remark(item)]
    return repr(node)


def _is_remark(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def with_imports(files: Iterable[Path], root: Path, package: str) -> set[Path]:
    """Add to files those that their imports from ``package`` (such as ``analysis.measure``) reach."""
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
