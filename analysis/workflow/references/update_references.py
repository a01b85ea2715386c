"""Make the outputs of a fresh run the reference that later runs are held to."""

from collections.abc import Mapping

from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.notebook_file import lean, notebook_name, plain, read_notebook, to_bytes
from analysis.workflow.plan import RunConfig
from analysis.workflow.references.cell_manifest import write_manifest
from analysis.workflow.references.compare_outputs import differences


def accept_outputs(request: RunConfig, afresh: bool) -> list[str]:
    """Take outputs and execution counts of executed notebooks over into those they were run from.

    Outputs that differ only in bytes (pixels, markup, the 13th digit) stay as they are, so that another machine's
    fonts make no change; ``afresh`` takes those too.

    Returns
    -------
    list of str
        The files that changed.
    """
    accepted, changed, kept = {}, [], 0
    for section in request.sections:
        path = request.notebooks / notebook_name(section)
        executed = read_notebook(request.folder / "en" / "notebooks" / path.name)
        accepted[path.name], spared = _merged(read_notebook(path), executed, afresh)
        kept += spared
        if atomic_write(path, to_bytes(plain(accepted[path.name]))):
            changed.append(path.name)
    if write_manifest(request.notebooks, accepted):
        changed.append("cells.json")
    print(f"accepted: {', '.join(changed) or 'nothing was to change'}")
    if kept:
        print(f"  {kept} cell(s) differ only in bytes and stay as they are; make accept AFRESH=1 takes them too")
    return changed


def _merged(notebook: Mapping, executed: Mapping, afresh: bool) -> tuple[dict, int]:
    """Put fresh outputs into a notebook, and count the cells whose stored ones were as good."""
    cells, kept = [], 0
    fresh = {cell["id"]: cell for cell in plain(lean(executed))["cells"]}
    for cell in plain(lean(notebook))["cells"]:
        if cell["cell_type"] == "code":
            new = fresh[cell["id"]]
            same = not afresh and not differences(cell["outputs"], new["outputs"])
            kept += same and cell["outputs"] != new["outputs"]
            outputs = cell["outputs"] if same else new["outputs"]
            cell = {**cell, "outputs": outputs, "execution_count": new["execution_count"]}
        cells.append(cell)
    return {**plain(notebook), "cells": cells}, kept
