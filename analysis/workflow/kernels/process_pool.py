"""Run tasks in several processes, none of which outlives this one."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from analysis.workflow.kernels.kernel_env import STOPPED, runtime_folder, set_environment, stopping

STOP_SECONDS = 5.0  # seconds for a worker to stop its kernel


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(
    tasks: Mapping[str, tuple[Callable, tuple]], jobs: int, runtime: Path | None = None
) -> Generator[tuple[str, Any], None, None]:
    """Run tasks in ``jobs`` processes; yield name and result (or the exception) of each as it ends.

    Parameters
    ----------
    tasks : dict of str to (function, arguments)
        Started in this order.
    runtime : Path, optional
        An existing folder for the sockets of kernels.
    """
    if not tasks:
        return
    folder = nullcontext(runtime) if runtime else runtime_folder()
    with folder as runtime, _pool(min(jobs, len(tasks)), runtime) as pool:
        names = {pool.submit(_call, function, arguments): name for name, (function, arguments) in tasks.items()}
        waiting: set[Future] = set(names)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield names[future], future.exception() or future.result()


@contextmanager
def _pool(jobs: int, runtime: Path) -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")  # forking would copy locks held by threads
    pool = ProcessPoolExecutor(jobs, context, initializer=_init_caller, initargs=(runtime,))
    try:
        yield pool
    except BaseException:
        _stop_workers()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _init_caller(runtime: Path) -> None:
    """Initialise a worker: only its parent handles Ctrl-C, and the worker ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    set_environment(runtime)


def _stop(*_: object) -> None:
    stopping.set()
    raise SystemExit(STOPPED)  # an exception, so that cleanup stops the kernel


def _call(function: Callable, arguments: tuple) -> Any:
    try:
        return function(*arguments)
    except SystemExit:
        os._exit(STOPPED)  # the pool would treat it as a result


def _exit_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def _stop_workers() -> None:
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(STOP_SECONDS)
        worker.kill()
