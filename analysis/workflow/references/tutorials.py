"""Run the tutorials, which need no parameters, for their stored outputs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.paths import NOTEBOOKS
from analysis.workflow.error_reporting import error_line
from analysis.workflow.kernels.kernel_env import runtime_folder, set_environment
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
    from nbclient.exceptions import CellExecutionError

    executed, problems = {}, []
    with _kernel_environment():
        for path in sorted(folder.glob("*.ipynb")):
            try:
                executed[path] = executed_tutorial(path)
            except CellExecutionError as error:
                problems.append(Issue(path.name, error_line(error.ename, error.evalue), "run it in `make lab`"))
    if problems:
        raise InputError("the tutorials", problems)
    return update_notebooks(executed, afresh)


def executed_tutorial(path: Path) -> dict:
    """Run a notebook in its folder, without changing the file.

    Raises
    ------
    CellExecutionError
        If a cell raises an error.
    """
    import nbformat
    from nbclient import NotebookClient

    from analysis.workflow.kernels.kernel_manager import LocalAsyncKernelManager

    notebook = nbformat.from_dict(without_outputs(read_notebook(path)))  # type: ignore[no-untyped-call] # nbformat has no types
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(
        notebook, resources=place, kernel_manager_class=LocalAsyncKernelManager, coalesce_streams=True
    )
    return client.execute()


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
