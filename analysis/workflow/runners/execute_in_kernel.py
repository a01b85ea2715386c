"""Execute the cells of a notebook in a kernel, with papermill."""

import logging
import os
from collections.abc import Mapping

from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.kernels.kernel_env import DATA_HOME, VECTOR, exit_if_stopped
from analysis.workflow.notebook_file import read_notebook, without_outputs
from analysis.workflow.runners.job import Job


def execute_in_kernel(job: Job) -> Mapping:
    """Execute a notebook in a kernel: forked if this process has a kernel server, otherwise started.

    Raises
    ------
    Exception
        The error of the first cell to fail, or of the kernel; the partly executed notebook is stored at ``job.log``.
    """
    import nbformat
    import papermill

    from analysis.workflow.kernels.kernel_manager import LocalAsyncKernelManager
    from analysis.workflow.runners.papermill_engine import ENGINE, NotebookEngine

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ |= {DATA_HOME: str(job.data_root), VECTOR: "yes"}  # inherited by the kernel
    NotebookEngine.last = None
    try:
        return papermill.execute_notebook(
            nbformat.from_dict(without_outputs(read_notebook(job.notebook))),  # type: ignore[no-untyped-call] # nbformat has no types
            None,
            parameters=dict(job.parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=str(job.notebook.parent),
            kernel_manager_class=LocalAsyncKernelManager,
            record_timing=False,
            autosave_cell_every=0,
        )
    except Exception as error:
        exit_if_stopped(error)
        if NotebookEngine.last:
            log = job.log.with_name(job.log.name + ".ipynb")
            atomic_write(log, nbformat.writes(NotebookEngine.last).encode("utf-8"))
        raise
