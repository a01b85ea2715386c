"""List the cells of the committed notebooks and the outputs of each: ``notebooks/cells.json``."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.references.compare_outputs import comparable_outputs, output_name

FILE = "cells.json"


def cells_of(notebook: Mapping) -> list[dict]:
    """List the cells of a notebook: id, type, and for code the names of its outputs."""
    return [_cell(cell) for cell in notebook["cells"]]


def _cell(cell: Mapping) -> dict:
    summary = {"id": cell["id"], "type": cell["cell_type"]}
    if cell["cell_type"] == "code":
        summary["outputs"] = [output_name(output) for output in comparable_outputs(cell["outputs"])]
    return summary


def read_manifest(folder: Path) -> dict[str, list[dict]]:
    """Read the expected cells of the notebooks in a folder."""
    return json.loads((folder / FILE).read_text(encoding="utf-8"))


def write_manifest(folder: Path, notebooks: Mapping[str, Mapping]) -> bool:
    """Write the cells of notebooks; return whether the file changed."""
    lines = [f' "{name}": [\n{_lines(cells_of(notebooks[name]))}\n ]' for name in sorted(notebooks)]
    return atomic_write(folder / FILE, ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8"))


def _lines(cells: list[dict]) -> str:
    return ",\n".join("  " + json.dumps(cell, ensure_ascii=False) for cell in cells)


def manifest_problems(expected: Mapping[str, list[dict]], notebooks: Mapping[str, Mapping]) -> Iterator[str]:
    """Compare notebooks with the manifest, in both directions."""
    for name in sorted({*expected, *notebooks}):
        if name not in notebooks:
            yield f"{name}: the notebook is missing"
        elif name not in expected:
            yield f"{name}: the notebook is not in {FILE}"
        else:
            yield from (f"{name}: {problem}" for problem in _cell_problems(expected[name], cells_of(notebooks[name])))


def _cell_problems(expected: list[dict], found: list[dict]) -> Iterator[str]:
    expected_by_id, found_by_id = ({cell["id"]: cell for cell in cells} for cells in (expected, found))
    yield from (f"cell {cell} is missing" for cell in expected_by_id if cell not in found_by_id)
    yield from (f"cell {cell} is not in {FILE}" for cell in found_by_id if cell not in expected_by_id)
    if len(found_by_id) < len(found):
        yield "two cells have the same id"
    for cell in expected_by_id:
        if cell in found_by_id and found_by_id[cell] != expected_by_id[cell]:
            yield f"cell {cell} is {_content(found_by_id[cell])}, but should be {_content(expected_by_id[cell])}"
    if list(expected_by_id) != list(found_by_id) and set(expected_by_id) == set(found_by_id):
        yield "the cells are in a different order"


def _content(cell: Mapping) -> str:
    outputs = f" showing {', '.join(cell['outputs']) or 'nothing'}" if "outputs" in cell else ""
    return cell["type"] + outputs
