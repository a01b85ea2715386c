"""What JupyterLab stores when a notebook is saved: the form in which the committed notebooks are stored."""

from typing import Any

from analysis.workflow.notebook_file import KERNELSPEC, PASSING, lean


def store_plainly(model: dict[str, Any], **_: Any) -> None:
    """Bring a notebook that is about to be saved to the form of a reference; a ``pre_save_hook`` of Jupyter.

    Sources, outputs and counts stay. Times, versions, and the scripts and vector figures that repeat what stands beside
    them are left out, so that saving changes only what the person has changed.
    """
    if model.get("type") != "notebook" or model["content"].get("nbformat") != 4:
        return
    notebook = lean(model["content"])
    for cell in notebook["cells"]:
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key not in PASSING}
    notebook["metadata"] = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    model["content"] = notebook
