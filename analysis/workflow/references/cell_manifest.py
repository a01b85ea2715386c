"""Which cells the committed notebooks have and what each of them shows: ``notebooks/cells.json``."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.references.compare_outputs import compared, output_name

FILE = "cells.json"


def cells_of(notebook: Mapping) -> list[dict]:
    """List the cells of a notebook: id, type, and for code the names of its outputs."""
    return [_cell(cell) for cell in notebook["cells"]]


def _cell(cell: Mapping) -> dict:
    kept = {"id": cell["id"], "type": cell["cell_type"]}
    if cell["cell_type"] == "code":
        kept["outputs"] = [output_name(output) for output in compared(cell["outputs"])]
    return kept


def read_manifest(folder: Path) -> dict[str, list[dict]]:
    """Read what the notebooks of a folder should consist of."""
    return json.loads((folder / FILE).read_text(encoding="utf-8"))


def write_manifest(folder: Path, notebooks: Mapping[str, Mapping]) -> bool:
    """Write down what notebooks consist of; return whether that is news."""
    lines = [f' "{name}": [\n{_lines(cells_of(notebooks[name]))}\n ]' for name in sorted(notebooks)]
    return atomic_write(folder / FILE, ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8"))


def _lines(cells: list[dict]) -> str:
    return ",\n".join("  " + json.dumps(cell, ensure_ascii=False) for cell in cells)


def manifest_problems(expected: Mapping[str, list[dict]], notebooks: Mapping[str, Mapping]) -> Iterator[str]:
    """Compare notebooks with the manifest, both ways."""
    for name in sorted({*expected, *notebooks}):
        if name not in notebooks:
            yield f"{name}: the notebook is missing"
        elif name not in expected:
            yield f"{name}: {FILE} does not know this notebook"
        else:
            yield from (f"{name}: {problem}" for problem in _cell_problems(expected[name], cells_of(notebooks[name])))


def _cell_problems(expected: list[dict], found: list[dict]) -> Iterator[str]:
    known, there = ({cell["id"]: cell for cell in cells} for cells in (expected, found))
    yield from (f"cell {cell} is missing" for cell in known if cell not in there)
    yield from (f"cell {cell} is not in {FILE}" for cell in there if cell not in known)
    if len(there) < len(found):
        yield "two cells have one id"
    for cell in known:
        if cell in there and there[cell] != known[cell]:
            yield f"cell {cell} is {_content(there[cell])}, and should be {_content(known[cell])}"
    if list(known) != list(there) and set(known) == set(there):
        yield "the cells come in another order"


def _content(cell: Mapping) -> str:
    outputs = f" showing {', '.join(cell['outputs']) or 'nothing'}" if "outputs" in cell else ""
    return cell["type"] + outputs
