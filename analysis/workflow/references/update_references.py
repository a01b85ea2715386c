"""Use the outputs of a fresh run as the references for later runs."""

from collections.abc import Mapping
from pathlib import Path

from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.notebook_file import drop_repeated_media, normalise, read_notebook, to_bytes
from analysis.workflow.references.cell_manifest import write_manifest
from analysis.workflow.references.compare_outputs import differences
from analysis.workflow.run_config import RunConfig


def accept_outputs(config: RunConfig, afresh: bool) -> list[str]:
    """Copy outputs and execution counts from executed notebooks into the committed ones.

    Outputs that differ only in bytes (pixels, markup, the 13th digit) stay unchanged, so that another machine's fonts
    change nothing; ``afresh`` updates those, too.

    Returns
    -------
    list of str
        The changed files.
    """
    paths = [config.notebook(section) for section in config.sections]
    executed = config.folder / config.languages[0] / "notebooks"
    return update_notebooks({path: read_notebook(executed / path.name) for path in paths}, afresh)


def update_notebooks(executed: Mapping[Path, Mapping], afresh: bool) -> list[str]:
    """Copy outputs into the notebooks of one folder, and update its list of cells; return the changed files.

    Parameters
    ----------
    executed : mapping of Path to dict
        Every notebook of the folder, with its fresh outputs.
    afresh : bool
        As in `accept_outputs`.
    """
    accepted, changed, unchanged_count = {}, [], 0
    for path, notebook in executed.items():
        accepted[path.name], unchanged = _merged(read_notebook(path), notebook, afresh)
        unchanged_count += unchanged
        if atomic_write(path, to_bytes(normalise(accepted[path.name]))):
            changed.append(path.name)
    if executed and write_manifest(next(iter(executed)).parent, accepted):
        changed.append("cells.json")
    print(f"accepted: {', '.join(changed) or 'nothing to change'}")
    if unchanged_count:
        print(f"  {unchanged_count} cell(s) differ only in bytes and stay unchanged; make accept AFRESH=1 updates them")
    return changed


def _merged(notebook: Mapping, executed: Mapping, afresh: bool) -> tuple[dict, int]:
    """Merge fresh outputs into a notebook, and count the cells that keep equivalent stored outputs."""
    cells, unchanged_count = [], 0
    fresh = {cell["id"]: cell for cell in normalise(drop_repeated_media(executed))["cells"]}
    for cell in normalise(drop_repeated_media(notebook))["cells"]:
        if cell["cell_type"] == "code":
            new = fresh[cell["id"]]
            is_equivalent = not afresh and not differences(cell["outputs"], new["outputs"])
            unchanged_count += is_equivalent and cell["outputs"] != new["outputs"]
            outputs = cell["outputs"] if is_equivalent else new["outputs"]
            cell = {**cell, "outputs": outputs, "execution_count": new["execution_count"]}
        cells.append(cell)
    return {**normalise(notebook), "cells": cells}, unchanged_count
