"""Run tasks on the cores of this machine or on a Dask cluster."""

import atexit
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any

from analysis.workflow.kernels.dask_cluster import Task, UnfitWorker, connect, require_encryption, run_on_cluster
from analysis.workflow.kernels.kernel_env import runtime_folder, set_environment
from analysis.workflow.kernels.process_pool import in_parallel

Executor = Callable[[Mapping[str, Task]], Iterable[tuple[str, Any]]]
"""Runs named tasks and yields name and result (or the exception) of each, in any order."""


def on_cores(jobs: int) -> Executor:
    """Return an executor that uses ``jobs`` processes on this machine."""
    return lambda tasks: in_parallel(tasks, jobs)


def on_cluster(scheduler: str) -> Executor:
    """Return an executor for the Dask cluster of a scheduler; its workers need this package installed.

    A worker receives only tasks that it has the code and data for. If a worker is lost, its task goes to another one;
    a task that loses three workers has failed.

    Raises
    ------
    SystemExit
        If Dask is not installed here.
    ClusterUnreachable, UnencryptedCluster
        By the executor, if the scheduler does not answer or disappears; or if real interviews would be unencrypted.
    """
    try:
        import dask.distributed  # noqa: F401 - only to check that it is installed, before anything runs
    except ImportError:
        raise SystemExit("--scheduler needs Dask: .venv/bin/python -m pip install distributed") from None

    def run(tasks: Mapping[str, Task]) -> Iterator[tuple[str, Any]]:
        first_arguments = [argument for _, arguments in tasks.values() for argument in arguments[:1]]
        require_encryption(
            scheduler, [one.dataset for one in first_arguments if getattr(one, "is_confidential", False)]
        )
        with connect(scheduler) as client:
            yield from run_on_cluster(client, scheduler, _run_on_worker, tasks)

    return run


def _run_on_worker(function: Callable, arguments: tuple) -> Any:
    _set_environment_once()
    try:
        return function(*arguments)
    except UnfitWorker as refusal:
        return refusal


@cache
def _set_environment_once() -> None:
    """Set the environment of a cluster worker, once, to that of our own processes."""
    stack = ExitStack()
    set_environment(stack.enter_context(runtime_folder()))
    atexit.register(stack.close)
