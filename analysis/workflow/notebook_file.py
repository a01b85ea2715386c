"""Read notebooks, and write them in one normal form, so that two runs give identical files."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
VOLATILE_METADATA = (
    "papermill",
    "execution",
    "ExecuteTime",
    "widgets",
)  # differs between runs
INJECTED = "injected-parameters"
NOT_IN_REFERENCES = (
    "image/svg+xml",
    "application/javascript",
)  # only for the report and for open notebooks


def read_notebook(path: Path) -> dict:
    """Read a notebook; each source and each text becomes one string.

    Raises
    ------
    ValueError
        If the file is not JSON or has no list of cells.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    _check_cells(notebook)
    for cell in notebook["cells"]:
        cell["source"] = joined(cell["source"])
        for output in cell.get("outputs", []):
            if "text" in output:
                output["text"] = joined(output["text"])
            for kind, value in output.get("data", {}).items():
                output["data"][kind] = value if kind.endswith("json") else joined(value)
    return notebook


def _check_cells(notebook: object) -> None:
    """Raise ValueError if JSON is not a notebook; it may be a list, null or {}."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("its JSON has no list of cells")
    for number, cell in enumerate(cells, 1):
        kinds = {"cell_type": str, "source": str | list, "metadata": dict}
        missing = [
            name for name, kind in kinds.items() if not isinstance(cell, dict) or not isinstance(cell.get(name), kind)
        ]
        if missing or not isinstance(cell.get("outputs", []), list):
            raise ValueError(f"cell {number} has no {', '.join(missing) or 'list of outputs'}")


def joined(text: str | list[str]) -> str:
    """Join a text that a notebook stores as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def code_cells(notebook: Mapping) -> list[dict]:
    """List the code cells."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def tagged(notebook: Mapping, tag: str) -> list[dict]:
    """List the cells that have a tag."""
    return [cell for cell in notebook["cells"] if tag in cell["metadata"].get("tags", [])]


def records(cell: Mapping) -> Iterator[tuple[str, dict, Mapping]]:
    """Yield kind, record and MIME bundle of each output of a cell that has a record of ours."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        for mime in data:
            if (kind := kind_of(mime)) is not None:
                yield kind, data[mime], data


def kind_of(mime: str) -> str | None:
    """Give the kind in a MIME type of ours, as in ``application/vnd.samspil.table+json``; None for other types."""
    before, _, kind = mime.removesuffix("+json").rpartition(".")
    return kind if before == "application/vnd.samspil" else None


def with_records_only(notebook: Mapping) -> dict:
    """Drop every output without a record of ours: other printed output was not checked for disclosure."""
    cells = [
        {**cell, "outputs": list(filter(_has_record, cell["outputs"]))} if "outputs" in cell else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _has_record(output: Mapping) -> bool:
    return any(kind_of(mime) is not None for mime in output.get("data", {}))


def normalise(notebook: Mapping) -> dict:
    """Bring a notebook to its normal form, without times, paths, versions and progress bars."""
    return {
        "cells": [_normal_cell(cell) for cell in notebook["cells"]],
        "metadata": {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def without_outputs(notebook: Mapping) -> dict:
    """Remove outputs and execution counts from a notebook."""
    fresh: dict[str, Any] = {"outputs": [], "execution_count": None}
    cells = [{**cell, **fresh} if cell["cell_type"] == "code" else cell for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def drop_repeated_media(notebook: Mapping) -> dict:
    """Drop the MIME types in `NOT_IN_REFERENCES`, which repeat other outputs."""
    return {**notebook, "cells": [_reference_cell(cell) for cell in notebook["cells"]]}


def _reference_cell(cell: Mapping) -> Mapping:
    return {**cell, "outputs": [_reference_output(output) for output in cell["outputs"]]} if "outputs" in cell else cell


def _reference_output(output: Mapping) -> Mapping:
    if "data" not in output:
        return output
    return {**output, "data": {kind: value for kind, value in output["data"].items() if kind not in NOT_IN_REFERENCES}}


def _normal_cell(cell: Mapping) -> dict:
    metadata = {key: value for key, value in cell["metadata"].items() if key not in VOLATILE_METADATA}
    normal = {
        "cell_type": cell["cell_type"],
        "id": _cell_id(cell),
        "metadata": metadata,
        "source": _lines(cell["source"]),
    }
    if cell["cell_type"] == "code":
        normal["execution_count"] = cell["execution_count"]
        normal["outputs"] = [_normal_output(output) for output in cell["outputs"] if output.get("name") != "stderr"]
    if "attachments" in cell:
        normal["attachments"] = cell["attachments"]
    return normal


def _cell_id(cell: Mapping) -> str:
    """Give the id of a cell; the cell that papermill injects has a new id in every run, so its id is replaced."""
    return INJECTED if INJECTED in cell["metadata"].get("tags", []) else cell["id"]


def _normal_output(output: Mapping) -> dict:
    normal = dict(output)
    if "text" in normal:
        normal["text"] = _lines(normal["text"])
    if "data" in normal:
        normal["data"] = {kind: _stored(kind, value) for kind, value in normal["data"].items()}
    return normal


def _stored(kind: str, value: Any) -> Any:
    return value if kind.endswith("json") or not kind.startswith(("text/", "image/svg")) else _lines(value)


def _lines(text: str | list[str]) -> list[str]:
    return joined(text).splitlines(keepends=True)


def to_bytes(notebook: Mapping) -> bytes:
    """Serialise a notebook: sorted keys, one space of indent, UTF-8, one line feed at the end."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode("utf-8")
