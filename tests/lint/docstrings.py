"""Validate the docstrings of `analysis` as numpydoc does: python docstrings.py, in the environment .venv-lint.

It reads the source and imports nothing of it. Code that has no docstring passes, unless another package or a notebook
imports it. What notebooks call has every parameter and result in its docstring.
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
    "PR01", "RT01", "YD01",  # every parameter and result, except of what notebooks call: a summary may be enough
    "PR04", "PR07", "RT03",  # their types and descriptions: one line may give them for several
    "PR09", "RT04",  # their capitals and full stops
    "SS06",  # a summary in one line
}  # fmt: skip
CHECKS = set(ERROR_MSGS) - NOT_REQUIRED
COMPLETE = {"PR01", "RT01"}  # of what notebooks call
MISSING = "GL08"  # no docstring
SECTION = "section"  # the variable of notebooks
SECTION_CLASSES = {"Section", "TablesAndFigures"}  # with its methods
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
    """Return the modules and names that another package imports."""
    names = set()
    for importer, path in paths.items():
        found = imported(path.read_text(encoding="utf-8"), paths)
        names |= {(module, name) for module, name in found if package(module) != package(importer)}
    return names


def notebook_sources() -> list[str]:
    """Return the code of each notebook, also of the tutorials."""
    return ["\n".join(cells(notebook)) for notebook in sorted((ROOT / "notebooks").rglob("*.ipynb"))]


def section_methods(source: str) -> set[str]:
    """Return the methods that a source calls on the variable `SECTION`."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    of_names = (call for call in calls if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name))
    return {call.attr for call in of_names if call.value.id == SECTION}


def violations(
    module: str, path: Path, names: set[tuple[str, str]], called: set[tuple[str, str]], methods: set[str]
) -> Iterator[str]:
    """Yield a line for each violation in a module.

    ``names`` must have a docstring; that of functions ``called`` by notebooks and of ``methods`` must be complete.
    """
    config = {"checks": CHECKS | COMPLETE, "exclude": None, "overrides": None}
    for place, name, check, description in process_file(path, config):
        _, *parts = name.split(".")
        is_public = not any(part.startswith("_") for part in parts)
        must_have = len(parts) == 1 and (module, parts[0]) in names
        is_method = len(parts) == 2 and parts[0] in SECTION_CLASSES and parts[1] in methods
        must_be_complete = is_method or (len(parts) == 1 and (module, parts[0]) in called)
        if check in COMPLETE and not must_be_complete:
            continue
        if parts and is_public and (check != MISSING or must_have):
            yield f"{Path(place).relative_to(ROOT)}: {'.'.join(parts)}: {check} {description}"


def main() -> int:
    """Print every violation; the exit status is 1 if there is one."""
    paths = modules()
    sources = notebook_sources()
    called = {name for source in sources for name in imported(source, paths)}
    methods = {name for source in sources for name in section_methods(source)}
    names = shared(paths) | called
    checked = {module: path for module, path in paths.items() if package(module) not in EXEMPT}
    lines = [line for module, path in checked.items() for line in violations(module, path, names, called, methods)]
    print(*lines, sep="\n", end="\n" if lines else "")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
