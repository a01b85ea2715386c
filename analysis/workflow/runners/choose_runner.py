"""Choose how notebooks run: in forked kernels, in kernels of their own, or in this process."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from analysis.paths import NOTEBOOKS, ROOT
from analysis.workflow.kernels.forked_kernel import ensure_server, kernel_server, use_server, why_not_forkable
from analysis.workflow.kernels.kernel_env import SERVER
from analysis.workflow.kernels.preload_plan import plan_preload
from analysis.workflow.runners.execute_in_kernel import execute_in_kernel
from analysis.workflow.runners.execute_in_process import execute_in_process
from analysis.workflow.runners.job import Job, Outcome, Runner
from analysis.workflow.runners.run_notebook import run_notebook

STOCK = "stock"


def run_forked(job: Job) -> Outcome:
    """Run a notebook in a kernel forked from the kernel server; if that is not possible, as `run_stock` does.

    The outcome says why a kernel was not forked.
    """
    return run_notebook(job, execute_in_kernel)


def run_stock(job: Job) -> Outcome:
    """Run a notebook in a kernel that is started for it, as Jupyter does."""
    with use_server(None):
        return run_notebook(job, execute_in_kernel)


def run_in_process(job: Job) -> Outcome:
    """Run a notebook in this process, without a kernel; only tables, figures and verdicts are kept."""
    return run_notebook(job, execute_in_process)


class ChosenRunner(NamedTuple):
    """The runner of notebooks, and what was asked of the process that prepares their kernels.

    Attributes
    ----------
    runner : Runner
    answer : callable
        Waits for the answer to the question and returns it, or raises its error.
    note : str
        Why kernels are started, although they were to be forked; empty if they are forked.
    """

    runner: Runner
    answer: Callable[[], Any]
    note: str


@contextmanager
def start_kernels(
    choice: str, runtime: Path, preload_tasks: Callable[[], Mapping[str, Any]], question: Callable[[], Any] = bool
) -> Iterator[ChosenRunner]:
    """Set up kernels until the context is left: forked ones where possible, unless ``choice`` says otherwise.

    Parameters
    ----------
    choice : {"warm", "stock"}
    runtime : Path
        The folder for sockets.
    preload_tasks : callable
        Gives the arguments of `preload.preload`, if there is a kernel server.
    question : callable
        Takes no arguments. The kernel server answers it while it imports libraries; without one, this process does.
    """
    reason = why_not_forkable()
    if choice == STOCK or reason:
        with use_server(None):
            yield ChosenRunner(run_stock, question, f"stock kernels: {reason}" if choice != STOCK else "stock kernels")
    else:
        with kernel_server(runtime, preload_tasks(), question) as answer:
            yield ChosenRunner(run_forked, answer, "")


def runner_of_process() -> Runner:
    """Choose for a process that runs several notebooks in turn, and start its kernel server if it has none.

    Only one thread may call this at a time.
    """
    ensure_server(lambda: plan_preload((path, {}, ROOT) for path in sorted(NOTEBOOKS.glob("*.ipynb"))))
    return run_forked if SERVER in os.environ else run_stock
