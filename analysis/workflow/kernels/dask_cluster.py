"""Tasks handed out to the workers of a Dask cluster, to each only what it is fit for.

Dask feeds whoever is done first, and nobody is done sooner than a worker that refuses. So each worker is asked when it
is first seen; what it can do becomes a resource that it has, and tasks demand. All else is Dask's.
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
from analysis.workflow.error_line import error_text

Task = tuple[Callable, tuple]
OTHER = "the worker has other code, packages or data; restart it if its files were changed since it was started"
PATIENCE = 8.0  # seconds that a scheduler has to answer
GLANCE = 1.0  # seconds between two looks at who is there
GRACE = 5.0  # seconds in which a fit worker may still turn up
ENCRYPTED = ("tls", "wss")
HERE = re.compile(r"(?:localhost|127(?:\.\d+){3}|\[::1\])(?::.*)?")
CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)


class Unreached(click.ClickException):
    """A cluster that cannot be worked on: its scheduler's address, what is wrong, what to do."""

    exit_code = 2


class Exposed(click.ClickException):
    """A cluster that real interviews would be shown to unencrypted: its scheduler's address, and what to do."""

    exit_code = 2


class Undone(Exception):
    """Why a task was not done, told as it is."""


class Unfit(Undone):
    """Why a worker does not do a task, which another one may do."""


class Particular(Protocol):
    """What a task is known by to those who may do it; its first argument, or `Code`."""

    @property
    def kind(self) -> Hashable:
        """Tasks of one kind are refused by the same workers."""

    def refusal(self) -> str | None:
        """Say, at a worker, why it cannot do such tasks."""


@dataclass(frozen=True)
class Code:
    """The code that a module reaches, with packages and registered data."""

    kind: str
    key: str

    def refusal(self) -> str | None:
        return None if module_key(self.kind) == self.key else OTHER


def hold_encrypted(address: str, confidential: Iterable[str]) -> None:
    """See that what comes of real interviews passes no network unencrypted; warn where nothing real would.

    Whoever reaches a scheduler without TLS reads all results, and can run any code as its workers and as its clients.

    Parameters
    ----------
    address : str
        The scheduler's.
    confidential : iterable of str
        The real datasets that are worked on.

    Raises
    ------
    Exposed
        If there are any, and the scheduler is neither reached by TLS nor on this machine.
    """
    scheme, _, rest = address.rpartition("://")
    if scheme in ENCRYPTED or HERE.fullmatch(rest):
        return
    hint = "start scheduler and workers with TLS and give tls://..., or reach them through a tunnel of SSH"
    if names := sorted(set(confidential)):
        raise Exposed(f"{address} is not encrypted, and {', '.join(names)} holds real interviews; {hint}")
    say(f"{address} is not encrypted: whoever reaches it can run code on its workers and here; {hint}")


def particular(task: Task) -> Particular:
    """Find what a task is known by."""
    function, arguments = task
    if arguments and hasattr(arguments[0], "refusal"):
        return arguments[0]
    return Code(function.__module__, module_key(function.__module__))


async def take_on(
    asked: Mapping[Hashable, Particular], resources: Mapping[Hashable, str], dask_worker: Any
) -> dict[Hashable, str]:
    """Let a worker say which kinds of tasks it cannot do, and why; for the others, it gets their resources."""
    told = {kind: _refusal(one) for kind, one in asked.items()}
    refused = {kind: reason for kind, reason in told.items() if reason}
    threads = dask_worker.state.nthreads
    await dask_worker.set_resources(**{name: threads for kind, name in resources.items() if kind not in refused})
    return refused


def _refusal(one: Particular) -> str | None:
    try:
        return one.refusal()
    except Exception as error:  # such as a notebook that the worker does not have
        return error_text(error)


@contextmanager
def reached(address: str) -> Iterator[Any]:
    """Give a client of the scheduler at an address.

    Raises
    ------
    Unreached
        If there is none.
    """
    import dask
    from dask.distributed import Client

    client = None
    try:
        with dask.config.set({"distributed.comm.timeouts.connect": PATIENCE}), _silence("distributed.client"):
            try:
                client = Client(address, timeout=PATIENCE)
            except ValueError as error:
                hint = "write it as tcp://node1:8786"
                raise Unreached(f"{address} is no address of a scheduler: {error}; {hint}") from None
            except OSError:
                hint = "start one there by 'dask scheduler', or mend the address"
                raise Unreached(f"{address}: no Dask scheduler answers within {PATIENCE:.0f} s; {hint}") from None
            yield client
    finally:
        if client:
            client.close(timeout=PATIENCE)


@contextmanager
def _silence(name: str) -> Iterator[None]:
    """Keep a logger from telling with tracebacks what is told in a line."""
    log = logging.getLogger(name)
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


class Crew:
    """The workers of a cluster, each asked when it is first seen what it cannot do.

    Parameters
    ----------
    client : dask.distributed.Client
    address : str
        The scheduler's, as the person wrote it.
    asked : dict
        What the tasks are known by, one of each kind.
    """

    def __init__(self, client: Any, address: str, asked: Mapping[Hashable, Particular]) -> None:
        self._client, self._address, self._asked = client, address, asked
        self._resources = {kind: f"samspil-{uuid4().hex}" for kind in asked}
        self._refused: dict[str, dict[Hashable, str]] = {}
        self._there: list[str] = []
        self._looked = float("-inf")
        self._since = time.monotonic()
        self._fit_at = dict.fromkeys(asked, self._since)
        self._waits = False

    def demand(self, kind: Hashable) -> dict[str, int]:
        """Say what a worker must have for tasks of a kind."""
        return {self._resources[kind]: 1}

    def look(self) -> list[Hashable]:
        """See who is there, and ask those who are new; give the kinds that nobody did before, and somebody does now."""
        if time.monotonic() - self._looked < GLANCE:
            return []
        before = {kind: self._fit(kind) for kind in self._asked}
        self._there = sorted(self._client.nthreads())
        new = [worker for worker in self._there if worker not in self._refused]
        asking = (take_on, self._asked, self._resources)
        for worker, answer in (self._client.run(*asking, workers=new, on_error="return") if new else {}).items():
            if not isinstance(answer, OSError):  # else it has gone, or is asked again
                self._note(worker, answer)
        self._looked = time.monotonic()
        self._wait()
        return [kind for kind in self._asked if self._fit(kind) and not self._fit(kind) & before[kind]]

    def _fit(self, kind: Hashable) -> set[str]:
        return {worker for worker in self._there if kind not in self._refused.get(worker, self._asked)}

    def hopeless(self) -> Iterator[tuple[Hashable, str]]:
        """Name the kinds of tasks that nobody has been fit for some time, though there are workers, and why."""
        for kind in self._asked:
            refusing = [worker for worker in self._there if worker in self._refused]
            if self._fit(kind) or not refusing:
                self._fit_at[kind] = self._looked
            elif self._looked - self._fit_at[kind] > GRACE:
                yield kind, "; ".join(sorted({self._refused[worker][kind] for worker in refusing}))

    def _note(self, worker: str, answer: Any) -> None:
        if isinstance(answer, Exception):
            answer = dict.fromkeys(self._asked, f"the worker cannot run this package: {answer}; install it there")
        self._refused[worker] = answer
        if answer:
            work = "no work" if answer.keys() == self._asked.keys() else "only a part of the work"
            say(f"{worker} gets {work}: {'; '.join(sorted(set(answer.values())))}")

    def _wait(self) -> None:
        if self._there:
            self._since, self._waits = self._looked, False
        elif not self._waits and self._looked - self._since > GRACE / 2:
            self._waits = True
            say(f"{self._address}: no workers there; waits for them (dask worker {self._address} --nthreads 1)")


def say(text: str) -> None:
    """Tell the person something beside the line that says how far the work has come."""
    from tqdm import tqdm

    tqdm.write(text, file=sys.stderr)


def handed_out(client: Any, address: str, run: Callable, todo: Mapping[str, Task]) -> Iterator[tuple[str, Any]]:
    """Hand tasks out, and give name and result (or the exception) of each as it ends.

    Parameters
    ----------
    client : dask.distributed.Client
    address : str
        The scheduler's.
    run : callable
        Takes function and arguments of a task at a worker; gives `Unfit` where the worker refuses it after all.
    todo : dict of str to (function, arguments)

    Raises
    ------
    Unreached
        If the scheduler goes away.
    """
    try:
        yield from _results(client, address, run, dict(todo))
    except (OSError, RuntimeError, *CANCELLED) as error:
        hint = "start it again, and repeat the command; a sweep goes on where it was"
        raise Unreached(f"{address}: the Dask scheduler has gone; {hint}") from error


def _results(client: Any, address: str, run: Callable, todo: dict[str, Task]) -> Iterator[tuple[str, Any]]:
    known = {name: particular(task) for name, task in todo.items()}
    crew = Crew(client, address, {one.kind: one for one in reversed(known.values())})
    ended: queue.SimpleQueue = queue.SimpleQueue()
    underway: dict[Any, str] = {}
    while todo:
        for kind in crew.look():  # Dask wakes no task for a resource that comes later: it is handed out anew
            _take_back(underway, {name for name in todo if known[name].kind == kind})
            ending = set(underway.values())
            for name in [name for name in todo if known[name].kind == kind and name not in ending]:
                future = client.submit(run, *todo[name], pure=False, resources=crew.demand(kind))
                underway[future] = name
                future.add_done_callback(ended.put)
        for kind, reason in crew.hopeless():
            for name in [name for name in todo if known[name].kind == kind]:
                del todo[name]
                yield name, Unfit(reason)
            _take_back(underway, set(underway.values()) - todo.keys())
        with suppress(queue.Empty):
            future = ended.get(timeout=GLANCE)
            if name := underway.pop(future, None):  # and was not taken back
                result = future.exception() or future.result()
                future.release()  # the cluster keeps no result that has been fetched
                del todo[name]
                yield name, result


def _take_back(underway: dict[Any, str], names: set[str]) -> None:
    """Take back tasks that nobody has done."""
    for future in [future for future, name in underway.items() if name in names and not future.done()]:
        del underway[future]
        future.cancel()
