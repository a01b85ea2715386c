"""Who works: the cores of this machine, or the workers of a Dask cluster."""

import atexit
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any

from analysis.workflow.kernel_env import fix_surroundings, runtime_folder
from analysis.workflow.kernels.dask_cluster import Task, Unfit, handed_out, hold_encrypted, reached
from analysis.workflow.kernels.process_pool import in_parallel

Work = Callable[[Mapping[str, Task]], Iterable[tuple[str, Any]]]
"""Takes tasks by name, and gives name and result (or the exception) of each, in any order."""


def on_cores(jobs: int) -> Work:
    """Work in ``jobs`` processes on this machine."""
    return lambda todo: in_parallel(todo, jobs)


def on_cluster(scheduler: str) -> Work:
    """Work on the Dask cluster whose scheduler is at an address; its workers need this package too.

    A worker gets only such tasks as it has the code and data for. A task whose worker is lost is given to another one;
    one that loses three workers has failed.

    Raises
    ------
    SystemExit
        If Dask is not installed here.
    Unreached, Exposed
        By the work, if the scheduler does not answer, or goes away; or if real interviews would pass unencrypted.
    """
    try:
        import dask.distributed  # noqa: F401 - only to see whether it is there, before anything is run
    except ImportError:
        raise SystemExit("--scheduler needs Dask: .venv/bin/python -m pip install distributed") from None

    def work(todo: Mapping[str, Task]) -> Iterator[tuple[str, Any]]:
        given = [argument for _, arguments in todo.values() for argument in arguments[:1]]
        hold_encrypted(scheduler, [one.dataset for one in given if getattr(one, "is_confidential", False)])
        with reached(scheduler) as client:
            yield from handed_out(client, scheduler, _at_a_worker, todo)

    return work


def _at_a_worker(function: Callable, arguments: tuple) -> Any:
    _settle()
    try:
        return function(*arguments)
    except Unfit as refusal:
        return refusal


@cache
def _settle() -> None:
    """Give a worker of the cluster, once, the surroundings that a process of our own has."""
    stack = ExitStack()
    fix_surroundings(stack.enter_context(runtime_folder()))
    atexit.register(stack.close)
