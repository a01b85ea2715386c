"""Make JupyterLab save notebooks in the form of the committed notebooks."""

from typing import Any

from analysis.workflow.notebook_file import KERNELSPEC, VOLATILE_METADATA, drop_repeated_media


def strip_before_save(model: dict[str, Any], **_: Any) -> None:
    """Bring a notebook to the form of a reference before it is saved; a ``pre_save_hook`` of Jupyter.

    Sources, outputs and counts stay. Times, versions, and scripts and vector figures that repeat other outputs are
    removed, so that saving stores only what the user changed.
    """
    if model.get("type") != "notebook" or model["content"].get("nbformat") != 4:
        return
    notebook = drop_repeated_media(model["content"])
    for cell in notebook["cells"]:
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key not in VOLATILE_METADATA}
    notebook["metadata"] = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    model["content"] = notebook
