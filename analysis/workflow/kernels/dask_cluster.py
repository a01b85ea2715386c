"""Distribute tasks among the workers of a Dask cluster, giving each worker only tasks that it can run.

Dask sends most tasks to the fastest worker, and none is faster than a worker that rejects them. So each new worker is
asked what it can run. Its abilities become Dask resources, which tasks require; Dask does the rest.
"""

import asyncio
import concurrent.futures
import logging
import queue
import re
import sys
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import click

from analysis.workflow.cache.cache_keys import module_key
from analysis.workflow.error_reporting import error_text

Task = tuple[Callable, tuple]
OTHER = "the worker has different code, packages or data; restart it if its files have changed since it started"
PATIENCE = 8.0  # seconds to wait for an answer of the scheduler
POLL_SECONDS = 1.0  # seconds between two checks of which workers are there
GRACE = 5.0  # seconds to wait for a suitable worker
ENCRYPTED = ("tls", "wss")
LOCAL = re.compile(r"(?:localhost|127(?:\.\d+){3}|\[::1\])(?::.*)?")
CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)


class ClusterUnreachable(click.ClickException):
    """A cluster that cannot be used: the scheduler's address, what is wrong, how to fix it."""

    exit_code = 2


class UnencryptedCluster(click.ClickException):
    """An unencrypted cluster that was to receive real interviews: the scheduler's address, how to fix it."""

    exit_code = 2


class TaskNotRun(Exception):
    """The reason why a task did not run, for the user."""


class UnfitWorker(TaskNotRun):
    """The reason why a worker cannot run a task that another worker may be able to run."""


class Requirement(Protocol):
    """What a worker needs to run a task; the task's first argument, or a `CodeRequirement`."""

    @property
    def kind(self) -> Hashable:
        """The kind of the task: the same workers can run all tasks of a kind."""

    def refusal(self) -> str | None:
        """Explain, on a worker, why it cannot run such tasks; None if it can."""


@dataclass(frozen=True)
class CodeRequirement:
    """The code that a module imports, with packages and registered data."""

    kind: str
    key: str

    def refusal(self) -> str | None:
        return None if module_key(self.kind) == self.key else OTHER


def require_encryption(address: str, confidential: Iterable[str]) -> None:
    """Allow only encrypted connections for tasks on real interviews; for other tasks, warn.

    Anyone who can connect to a scheduler without TLS can read all results and run code on its workers and clients.

    Parameters
    ----------
    address : str
        The scheduler's address.
    confidential : iterable of str
        The real datasets that the tasks use.

    Raises
    ------
    UnencryptedCluster
        If there are any, and the scheduler uses no TLS and is not on this machine.
    """
    scheme, _, host = address.rpartition("://")
    if scheme in ENCRYPTED or LOCAL.fullmatch(host):
        return
    hint = "start scheduler and workers with TLS and give tls://..., or use an SSH tunnel"
    if names := sorted(set(confidential)):
        raise UnencryptedCluster(f"{address} is not encrypted, and {', '.join(names)} contains real interviews; {hint}")
    print_message(
        f"{address} is not encrypted: anyone who can connect to it can run code on its workers and here; {hint}"
    )


def requirement_of(task: Task) -> Requirement:
    """Return what a worker needs to run a task."""
    function, arguments = task
    if arguments and hasattr(arguments[0], "refusal"):
        return arguments[0]
    return CodeRequirement(function.__module__, module_key(function.__module__))


async def register_worker(
    requirements: Mapping[Hashable, Requirement], resources: Mapping[Hashable, str], dask_worker: Any
) -> dict[Hashable, str]:
    """Ask a worker which kinds of tasks it cannot run, and why; give it the resources of the others."""
    refusals = {kind: _refusal(one) for kind, one in requirements.items()}
    refused = {kind: reason for kind, reason in refusals.items() if reason}
    threads = dask_worker.state.nthreads
    await dask_worker.set_resources(**{name: threads for kind, name in resources.items() if kind not in refused})
    return refused


def _refusal(requirement: Requirement) -> str | None:
    try:
        return requirement.refusal()
    except Exception as error:  # for example a missing notebook
        return error_text(error)


@contextmanager
def connect(address: str) -> Iterator[Any]:
    """Connect a client to the scheduler at an address.

    Raises
    ------
    ClusterUnreachable
        If no scheduler answers.
    """
    import dask
    from dask.distributed import Client

    client: Any = None
    try:
        with dask.config.set({"distributed.comm.timeouts.connect": PATIENCE}), _silence("distributed.client"):
            try:
                client = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call] # Dask has no types
            except ValueError as error:
                hint = "write it as tcp://node1:8786"
                raise ClusterUnreachable(f"{address} is not the address of a scheduler: {error}; {hint}") from None
            except OSError:
                hint = "start one there with 'dask scheduler', or correct the address"
                raise ClusterUnreachable(
                    f"{address}: no Dask scheduler answers within {PATIENCE:.0f} s; {hint}"
                ) from None
            yield client
    finally:
        if client:
            client.close(timeout=PATIENCE)


@contextmanager
def _silence(name: str) -> Iterator[None]:
    """Silence a logger whose tracebacks repeat a one-line error."""
    log = logging.getLogger(name)
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


class ClusterWorkers:
    """The workers of a cluster, with the kinds of tasks that each cannot run.

    Parameters
    ----------
    client : dask.distributed.Client
    address : str
        The scheduler's address, as the user wrote it.
    requirements : dict
        One requirement of each kind of task.
    """

    def __init__(self, client: Any, address: str, requirements: Mapping[Hashable, Requirement]) -> None:
        self._client, self._address, self._requirements = client, address, requirements
        self._resources = {kind: f"samspil-{uuid4().hex}" for kind in requirements}
        self._refused: dict[str, dict[Hashable, str]] = {}
        self._workers: list[str] = []
        self._checked_at = float("-inf")
        self._workers_since = time.monotonic()
        self._suitable_at = dict.fromkeys(requirements, self._workers_since)
        self._is_waiting = False

    def demand(self, kind: Hashable) -> dict[str, int]:
        """Give the resources that a worker must have for tasks of a kind."""
        return {self._resources[kind]: 1}

    def refresh(self) -> list[Hashable]:
        """List the workers and ask new ones; return the kinds that had no suitable worker before and have one now."""
        if time.monotonic() - self._checked_at < POLL_SECONDS:
            return []
        suitable_before = {kind: self._suitable(kind) for kind in self._requirements}
        self._workers = sorted(self._client.nthreads())
        new = [worker for worker in self._workers if worker not in self._refused]
        question = (register_worker, self._requirements, self._resources)
        for worker, answer in (self._client.run(*question, workers=new, on_error="return") if new else {}).items():
            if not isinstance(answer, OSError):  # otherwise it has gone, or is asked again
                self._note(worker, answer)
        self._checked_at = time.monotonic()
        self._wait()
        return [
            kind
            for kind in self._requirements
            if self._suitable(kind) and not self._suitable(kind) & suitable_before[kind]
        ]

    def _suitable(self, kind: Hashable) -> set[str]:
        return {worker for worker in self._workers if kind not in self._refused.get(worker, self._requirements)}

    def unfit_kinds(self) -> Iterator[tuple[Hashable, str]]:
        """Yield the kinds of tasks that none of the workers has been able to run for some time, and why."""
        for kind in self._requirements:
            refusing = [worker for worker in self._workers if worker in self._refused]
            if self._suitable(kind) or not refusing:
                self._suitable_at[kind] = self._checked_at
            elif self._checked_at - self._suitable_at[kind] > GRACE:
                yield kind, "; ".join(sorted({self._refused[worker][kind] for worker in refusing}))

    def _note(self, worker: str, answer: Any) -> None:
        if isinstance(answer, Exception):
            answer = dict.fromkeys(
                self._requirements, f"the worker cannot import this package: {answer}; install it there"
            )
        self._refused[worker] = answer
        if answer:
            work = "no tasks" if answer.keys() == self._requirements.keys() else "only some tasks"
            print_message(f"{worker} gets {work}: {'; '.join(sorted(set(answer.values())))}")

    def _wait(self) -> None:
        if self._workers:
            self._workers_since, self._is_waiting = self._checked_at, False
        elif not self._is_waiting and self._checked_at - self._workers_since > GRACE / 2:
            self._is_waiting = True
            print_message(
                f"{self._address}: waiting for workers; start one with: dask worker {self._address} --nthreads 1"
            )


def print_message(text: str) -> None:
    """Print a message to standard error without breaking the progress bar."""
    from tqdm import tqdm

    tqdm.write(text, file=sys.stderr)


def run_on_cluster(client: Any, address: str, run: Callable, tasks: Mapping[str, Task]) -> Iterator[tuple[str, Any]]:
    """Run tasks on a cluster, and yield name and result (or the exception) of each as it ends.

    Parameters
    ----------
    client : dask.distributed.Client
    address : str
        The scheduler's address.
    run : callable
        Called on a worker with function and arguments of a task; returns `UnfitWorker` if the worker rejects it.
    tasks : dict of str to (function, arguments)

    Raises
    ------
    ClusterUnreachable
        If the scheduler disappears.
    """
    try:
        yield from _results(client, address, run, dict(tasks))
    except (OSError, RuntimeError, *CANCELLED) as error:
        hint = "start it again and repeat the command; a sweep resumes where it stopped"
        raise ClusterUnreachable(f"{address}: the Dask scheduler has disappeared; {hint}") from error


def _results(client: Any, address: str, run: Callable, tasks: dict[str, Task]) -> Iterator[tuple[str, Any]]:
    requirements = {name: requirement_of(task) for name, task in tasks.items()}
    workers = ClusterWorkers(client, address, {one.kind: one for one in reversed(requirements.values())})
    ended: queue.SimpleQueue = queue.SimpleQueue()
    running: dict[Any, str] = {}
    while tasks:
        for kind in workers.refresh():  # Dask ignores resources added later, so submit again
            _cancel(running, {name for name in tasks if requirements[name].kind == kind})
            submitted = set(running.values())
            for name in [name for name in tasks if requirements[name].kind == kind and name not in submitted]:
                future = client.submit(run, *tasks[name], pure=False, resources=workers.demand(kind))
                running[future] = name
                future.add_done_callback(ended.put)
        for kind, reason in workers.unfit_kinds():
            for name in [name for name in tasks if requirements[name].kind == kind]:
                del tasks[name]
                yield name, UnfitWorker(reason)
            _cancel(running, set(running.values()) - tasks.keys())
        with suppress(queue.Empty):
            future = ended.get(timeout=POLL_SECONDS)
            if future in running:  # not cancelled meanwhile
                name = running.pop(future)
                result = future.exception() or future.result()
                future.release()  # frees the result on the cluster
                del tasks[name]
                yield name, result


def _cancel(running: dict[Any, str], names: set[str]) -> None:
    """Cancel tasks that have not finished."""
    for future in [future for future, name in running.items() if name in names and not future.done()]:
        del running[future]
        future.cancel()
