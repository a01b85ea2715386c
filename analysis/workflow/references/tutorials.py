"""Run the tutorials, which need no parameters, for their stored outputs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.paths import NOTEBOOKS
from analysis.workflow.error_line import error_line
from analysis.workflow.kernel_env import runtime_folder, set_environment
from analysis.workflow.notebook_file import read_notebook, without_outputs
from analysis.workflow.references.update_references import update_notebooks

TUTORIALS = NOTEBOOKS / "tutorials"


def accept_tutorials(afresh: bool, folder: Path = TUTORIALS) -> list[str]:
    """Run every tutorial, and use its outputs as the reference for later runs; return the changed files.

    Raises
    ------
    InputError
        With each tutorial that has a cell with an error; then, nothing has changed.
    """
    with _kernel_environment():
        executed = {path: executed_tutorial(path) for path in sorted(folder.glob("*.ipynb"))}
    return update_notebooks(executed, afresh)


def executed_tutorial(path: Path) -> dict:
    """Run a notebook in its folder, without changing the file."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    from analysis.workflow.kernels.kernel_manager import LocalAsyncKernelManager

    notebook = nbformat.from_dict(without_outputs(read_notebook(path)))
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, resources=place, kernel_manager_class=LocalAsyncKernelManager)
    try:
        return client.execute()
    except CellExecutionError as error:
        message = error_line(error.ename, error.evalue)
        raise InputError("the tutorials", [Issue(path.name, message, "run it in `make lab`")]) from None


@contextmanager
def _kernel_environment() -> Iterator[None]:
    """Give kernels the environment of every run, and restore this process's own afterwards."""
    own = dict(os.environ)
    with runtime_folder() as runtime:
        set_environment(runtime)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(own)
