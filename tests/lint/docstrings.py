"""Validate the docstrings of `analysis` as numpydoc does: python docstrings.py, in the environment .venv-lint.

It reads the source and imports nothing of it. Code that has no docstring passes, unless another package or a notebook
imports it.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from numpydoc.hooks.validate_docstrings import process_file
from numpydoc.validate import ERROR_MSGS

ROOT = Path(__file__).parents[2]
NOT_REQUIRED = {
    "ES01", "EX01", "SA01",  # an extended summary, examples, see also
    "PR01", "RT01", "YD01",  # every parameter and result: a summary may say enough of them
    "PR04", "PR07", "RT03",  # their types and descriptions: one line may give them for several
    "PR09", "RT04",  # their capitals and full stops
    "SS06",  # a summary in one line
}  # fmt: skip
CHECKS = set(ERROR_MSGS) - NOT_REQUIRED
MISSING = "GL08"  # no docstring
EXEMPT: set[str] = set()  # by name, so that what is loose is seen


def modules() -> dict[str, Path]:
    """Return the file of every module of `analysis`, by its full name without ``__init__``."""
    found = {}
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def package(module: str) -> str:
    """Return the part of `analysis` that a module belongs to; of a notebook, an empty text."""
    return module.split(".")[1] if module.startswith("analysis.") else ""


def imported(source: str, paths: dict[str, Path]) -> set[tuple[str, str]]:
    """Return each module and name that a source imports from `analysis`, or uses of a module that it imports."""
    tree = ast.parse(source)
    names, local = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            names |= {(node.module or "", alias.name) for alias in node.names}
            local |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and local.get(node.value.id) in paths:
            names.add((local[node.value.id], node.attr))
    return names


def cells(notebook: Path) -> Iterator[str]:
    """Yield the code of a notebook that Python can read; a cell with commands of IPython is passed over."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and not source.lstrip().startswith(("%", "!")):
            yield source


def shared(paths: dict[str, Path]) -> set[tuple[str, str]]:
    """Return the modules and names that another package or a notebook imports."""
    names = set()
    for importer, path in paths.items():
        found = imported(path.read_text(encoding="utf-8"), paths)
        names |= {(module, name) for module, name in found if package(module) != package(importer)}
    for notebook in (ROOT / "notebooks").rglob("*.ipynb"):
        for source in cells(notebook):
            names |= imported(source, paths)
    return names


def violations(module: str, path: Path, names: set[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each violation in a module."""
    config = {"checks": CHECKS, "exclude": None, "overrides": None}
    for place, name, check, description in process_file(path, config):
        _, *parts = name.split(".")
        is_public = not any(part.startswith("_") for part in parts)
        must_have = len(parts) == 1 and (module, parts[0]) in names
        if parts and is_public and (check != MISSING or must_have):
            yield f"{Path(place).relative_to(ROOT)}: {'.'.join(parts)}: {check} {description}"


def main() -> int:
    """Print every violation; the exit status is 1 if there is one."""
    paths = modules()
    names = shared(paths)
    checked = {module: path for module, path in paths.items() if package(module) not in EXEMPT}
    lines = [line for module, path in checked.items() for line in violations(module, path, names)]
    print(*lines, sep="\n", end="\n" if lines else "")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
