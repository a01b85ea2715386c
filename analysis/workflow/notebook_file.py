"""A notebook's file: read it as it stands, and bring it to the one form in which it is stored."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.models import SECTIONS

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PASSING = ("papermill", "execution", "ExecuteTime", "widgets")  # what differs between two runs of the same cells
INJECTED = "injected-parameters"
SPARED = ("image/svg+xml", "application/javascript")  # vector figures are the report's, scripts an open notebook's


def notebook_name(section: str) -> str:
    """Name the notebook's file of a section: ``05_variation.ipynb``."""
    return f"{SECTIONS.index(section) + 1:02d}_{section.replace('-', '_')}.ipynb"


def read_notebook(path: Path) -> dict:
    """Read a notebook, every source and text of it as one string.

    Raises
    ------
    ValueError
        If the file is not JSON, or holds no list of cells.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    _hold_cells(notebook)
    for cell in notebook["cells"]:
        cell["source"] = joined(cell["source"])
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = joined(output["text"])
            for kind, value in output.get("data", {}).items():
                output["data"][kind] = value if kind.endswith("json") else joined(value)
    return notebook


def _hold_cells(notebook: object) -> None:
    """Refuse JSON that is no notebook, though it may be a list, null or {}."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("its JSON holds no list of cells")
    for number, cell in enumerate(cells, 1):
        kinds = {"cell_type": str, "source": str | list, "metadata": dict}
        wrong = [
            name for name, kind in kinds.items() if not isinstance(cell, dict) or not isinstance(cell.get(name), kind)
        ]
        if wrong or not isinstance(cell.get("outputs", []), list):
            raise ValueError(f"cell {number} has no {', '.join(wrong) or 'list of outputs'}")


def joined(text: str | list[str]) -> str:
    """Join the lines in which a notebook's file holds a text."""
    return text if isinstance(text, str) else "".join(text)


def code_cells(notebook: Mapping) -> list[dict]:
    """List the cells that hold code."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def tagged(notebook: Mapping, tag: str) -> list[dict]:
    """List the cells that carry a tag."""
    return [cell for cell in notebook["cells"] if tag in cell["metadata"].get("tags", [])]


def records(cell: Mapping) -> Iterator[tuple[str, dict, Mapping]]:
    """Yield kind, record and whole bundle of every output of a cell that carries a record."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        for mime in data:
            if (kind := kind_of(mime)) is not None:
                yield kind, data[mime], data


def kind_of(mime: str) -> str | None:
    """Say what a MIME type of ours holds, as in ``application/vnd.samspil.table+json``; None for any other."""
    before, _, kind = mime.removesuffix("+json").rpartition(".")
    return kind if before == "application/vnd.samspil" else None


def with_records_only(notebook: Mapping) -> dict:
    """Drop every output without a record of ours: what a cell prints or shows by itself was not checked."""
    cells = [
        {**cell, "outputs": list(filter(_has_record, cell["outputs"]))} if "outputs" in cell else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _has_record(output: Mapping) -> bool:
    return any(kind_of(mime) is not None for mime in output.get("data", {}))


def plain(notebook: Mapping) -> dict:
    """Reduce a notebook to what two runs of it share: no times, no paths, no versions, no progress bars."""
    return {
        "cells": [_plain_cell(cell) for cell in notebook["cells"]],
        "metadata": {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def unrun(notebook: Mapping) -> dict:
    """Give a notebook without outputs, as it is before it is run."""
    fresh = {"outputs": [], "execution_count": None}
    cells = [{**cell, **fresh} if cell["cell_type"] == "code" else cell for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def lean(notebook: Mapping) -> dict:
    """Leave out what references do without, since it shows once more what stands beside it: see `SPARED`."""
    return {**notebook, "cells": [_lean_cell(cell) for cell in notebook["cells"]]}


def _lean_cell(cell: Mapping) -> Mapping:
    return {**cell, "outputs": [_lean_output(output) for output in cell["outputs"]]} if "outputs" in cell else cell


def _lean_output(output: Mapping) -> Mapping:
    if "data" not in output:
        return output
    return {**output, "data": {kind: value for kind, value in output["data"].items() if kind not in SPARED}}


def _plain_cell(cell: Mapping) -> dict:
    metadata = {key: value for key, value in cell["metadata"].items() if key not in PASSING}
    kept = {
        "cell_type": cell["cell_type"],
        "id": _cell_id(cell),
        "metadata": metadata,
        "source": _lines(cell["source"]),
    }
    if cell["cell_type"] == "code":
        kept["execution_count"] = cell["execution_count"]
        kept["outputs"] = [_plain_output(output) for output in cell["outputs"] if output.get("name") != "stderr"]
    if "attachments" in cell:
        kept["attachments"] = cell["attachments"]
    return kept


def _cell_id(cell: Mapping) -> str:
    """Name the cell that papermill injects, which draws a new id in every run."""
    return INJECTED if INJECTED in cell["metadata"].get("tags", []) else cell["id"]


def _plain_output(output: Mapping) -> dict:
    kept = dict(output)
    if "text" in kept:
        kept["text"] = _lines(kept["text"])
    if "data" in kept:
        kept["data"] = {kind: _stored(kind, value) for kind, value in kept["data"].items()}
    return kept


def _stored(kind: str, value: Any) -> Any:
    return value if kind.endswith("json") or not kind.startswith(("text/", "image/svg")) else _lines(value)


def _lines(text: str | list[str]) -> list[str]:
    return joined(text).splitlines(keepends=True)


def to_bytes(notebook: Mapping) -> bytes:
    """Spell a notebook as its file holds it: sorted keys, one space of indent, UTF-8, one line feed at the end."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode("utf-8")
