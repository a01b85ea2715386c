"""Several processes at work, none of which outlives the one that started them."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from analysis.workflow.kernel_env import STOPPED, fix_surroundings, runtime_folder, stopping

FAREWELL = 5.0  # seconds that a worker has to stop its kernel


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(
    tasks: Mapping[str, tuple[Callable, tuple]], jobs: int, runtime: Path | None = None
) -> Iterator[tuple[str, Any]]:
    """Run tasks in ``jobs`` processes, and yield name and result (or the exception) as each ends.

    Parameters
    ----------
    tasks : dict of str to (function, arguments)
        Started in this order.
    runtime : Path, optional
        Where the sockets of kernels go, if there is such a folder already.
    """
    if not tasks:
        return
    folder = nullcontext(runtime) if runtime else runtime_folder()
    with folder as runtime, _pool(min(jobs, len(tasks)), runtime) as pool:
        names = {pool.submit(_work, function, arguments): name for name, (function, arguments) in tasks.items()}
        waiting: set[Future] = set(names)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield names[future], future.exception() or future.result()


@contextmanager
def _pool(jobs: int, runtime: Path) -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")  # forking copies locks that threads hold
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(runtime,))
    try:
        yield pool
    except BaseException:
        _dismiss()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(runtime: Path) -> None:
    """Prepare a worker: only the driver hears Ctrl-C, and a worker does not stay without its driver."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_outlive_nobody, daemon=True).start()
    fix_surroundings(runtime)


def _leave(*_: object) -> None:
    stopping.set()
    raise SystemExit(STOPPED)  # as an exception, so that the kernel is stopped on the way out


def _work(function: Callable, arguments: tuple) -> Any:
    try:
        return function(*arguments)
    except SystemExit:
        os._exit(STOPPED)  # the pool would hand it over as a result and wait for more work


def _outlive_nobody() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _dismiss() -> None:
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(FAREWELL)
        worker.kill()
