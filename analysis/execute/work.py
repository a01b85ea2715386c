"""Who works: the cores of this machine, or the workers of a Dask cluster."""

import atexit
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any

from analysis.execute.kernel import fix_surroundings, runtime_folder
from analysis.execute.workers import in_parallel

Task = tuple[Callable, tuple]
Work = Callable[[Mapping[str, Task]], Iterable[tuple[str, Any]]]
"""Takes tasks by name, and gives name and result (or the exception) of each, in any order."""


def on_cores(jobs: int) -> Work:
    """Work in ``jobs`` processes on this machine."""
    return lambda todo: in_parallel(todo, jobs)


def on_cluster(scheduler: str) -> Work:
    """Work on the Dask cluster whose scheduler is at an address; its workers need this package too.

    A task whose worker is lost is given to another one; one that loses three workers has failed.

    Raises
    ------
    SystemExit
        If Dask is not installed here.
    """
    try:
        from dask.distributed import Client, as_completed
    except ImportError:
        raise SystemExit("--scheduler needs Dask: .venv/bin/python -m pip install distributed") from None

    def work(todo: Mapping[str, Task]) -> Iterator[tuple[str, Any]]:
        with Client(scheduler) as client:
            names = {client.submit(_at_a_worker, *task, pure=False): name for name, task in todo.items()}
            for future in as_completed(list(names)):
                yield names.pop(future), future.exception() or future.result()
                future.release()  # the cluster keeps no result that has been fetched

    return work


def _at_a_worker(function: Callable, arguments: tuple) -> Any:
    _settle()
    return function(*arguments)


@cache
def _settle() -> None:
    """Give a worker of the cluster, once, the surroundings that a process of our own has."""
    stack = ExitStack()
    fix_surroundings(stack.enter_context(runtime_folder()))
    atexit.register(stack.close)
