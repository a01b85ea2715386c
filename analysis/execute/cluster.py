"""Tasks handed out to the workers of a Dask cluster, to each only what it is fit for.

Dask feeds whoever is done first, and nobody is done sooner than a worker that refuses. So each worker is asked once,
when it is first seen, and given no more than it can do; what a lost worker had goes to another one.
"""

import asyncio
import concurrent.futures
import logging
import queue
import sys
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from analysis.execute.keys import module_key

Task = tuple[Callable, tuple]
OTHER = "the worker has other code, packages or data; restart it if its files were changed since it was started"
PATIENCE = 8.0  # seconds that a scheduler has to answer
GLANCE = 1.0  # seconds between two looks at who is there
GRACE = 5.0  # seconds in which a fit worker may still turn up
CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)
LOSSES = 3  # so many workers may be lost at one task


class Unreached(Exception):
    """A cluster that cannot be worked on: its scheduler's address, what is wrong, what to do."""


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


def particular(task: Task) -> Particular:
    """Find what a task is known by."""
    function, arguments = task
    if arguments and hasattr(arguments[0], "refusal"):
        return arguments[0]
    return Code(function.__module__, module_key(function.__module__))


def refusals(asked: Mapping[Hashable, Particular]) -> dict[Hashable, str]:
    """Say, at a worker, which kinds of tasks it cannot do, and why."""
    told = {kind: _refusal(one) for kind, one in asked.items()}
    return {kind: reason for kind, reason in told.items() if reason}


def _refusal(one: Particular) -> str | None:
    try:
        return one.refusal()
    except Exception as error:  # such as a notebook that the worker does not have
        return f"{type(error).__name__}: {error}"


@contextmanager
def reached(address: str) -> Iterator[Any]:
    """Give a client of the scheduler at an address.

    Raises
    ------
    Unreached
        If there is none, or it goes away.
    """
    import dask
    from dask.distributed import Client

    client = None
    try:
        with dask.config.set({"distributed.comm.timeouts.connect": PATIENCE}), _silence("distributed.client"):
            try:
                client = Client(address, timeout=PATIENCE)
            except ValueError as error:
                remedy = "write it as tcp://node1:8786"
                raise Unreached(f"{address} is no address of a scheduler: {error}; {remedy}") from None
            except OSError:
                remedy = "start one there by 'dask scheduler', or mend the address"
                raise Unreached(f"{address}: no Dask scheduler answers within {PATIENCE:.0f} s; {remedy}") from None
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
        self._refused: dict[str, dict[Hashable, str]] = {}
        self._told: set[str] = set()
        self._seen = time.monotonic()
        self._waits = False
        self.threads: dict[str, int] = {}

    def look(self) -> None:
        """See who is there, and ask those who are new."""
        there = self._client.nthreads()
        new = sorted(there.keys() - self._refused.keys())
        answers = self._client.run(refusals, self._asked, workers=new, on_error="return") if new else {}
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, OSError):  # it has gone, or is asked again
                continue
            if isinstance(answer, Exception):
                answer = dict.fromkeys(self._asked, f"the worker cannot run this package: {answer}; install it there")
            self._refused[worker] = answer
            self._tell(worker)
        self.threads = {worker: threads for worker, threads in there.items() if worker in self._refused}
        self._wait()

    def fit(self, kind: Hashable) -> list[str]:
        """List the workers that are there and do tasks of a kind."""
        return [worker for worker in self.threads if kind not in self._refused[worker]]

    def refuse(self, worker: str, kind: Hashable, reason: str) -> None:
        """Take note that a worker refuses what it had agreed to: its files are no longer what they were."""
        self._refused[worker][kind] = reason
        self._tell(worker)

    def reason(self, kind: Hashable) -> str:
        """Say why none of the workers does tasks of a kind."""
        return "; ".join(sorted({self._refused[worker][kind] for worker in self.threads}))

    def _tell(self, worker: str) -> None:
        refused = self._refused[worker]
        if refused and worker not in self._told:
            self._told.add(worker)
            work = "no work" if refused.keys() == self._asked.keys() else "only a part of the work"
            say(f"{worker} gets {work}: {'; '.join(sorted(set(refused.values())))}")

    def _wait(self) -> None:
        if self.threads:
            self._seen, self._waits = time.monotonic(), False
        elif not self._waits and time.monotonic() - self._seen > GRACE / 2:
            self._waits = True
            say(f"{self._address}: no workers there; waits for them (dask worker {self._address} --nthreads 1)")


def say(text: str) -> None:
    """Tell the person something beside the line that says how far the work has come."""
    from tqdm import tqdm

    tqdm.write(text, file=sys.stderr)


class Handout:
    """Tasks on their way: those that wait for a worker, and those that each worker has in hand.

    Parameters
    ----------
    client : dask.distributed.Client
    address : str
        The scheduler's.
    run : callable
        Takes function and arguments of a task at a worker; gives `Unfit` where the worker refuses it.
    todo : dict of str to (function, arguments)
    """

    def __init__(self, client: Any, address: str, run: Callable, todo: Mapping[str, Task]) -> None:
        self._client, self._address, self._run, self._waiting = client, address, run, dict(todo)
        known = {name: particular(task) for name, task in todo.items()}
        self._kinds = {name: one.kind for name, one in known.items()}
        self._crew = Crew(client, address, {one.kind: one for one in reversed(known.values())})
        self._underway: dict[Any, tuple[str, Task, str]] = {}
        self._done: queue.SimpleQueue = queue.SimpleQueue()
        self._lost: Counter[str] = Counter()
        self._fit_at: dict[Hashable, float] = {}
        self._looked = float("-inf")

    def results(self) -> Iterator[tuple[str, Any]]:
        """Hand out everything, and give name and result (or the exception) of each task as it ends.

        Raises
        ------
        Unreached
            If the scheduler goes away.
        """
        try:
            yield from self._results()
        except (OSError, RuntimeError, *CANCELLED) as error:
            remedy = "start it again, and repeat the command; a sweep goes on where it was"
            raise Unreached(f"{self._address}: the Dask scheduler has gone; {remedy}") from error

    def _results(self) -> Iterator[tuple[str, Any]]:
        while self._waiting or self._underway:
            if time.monotonic() - self._looked > GLANCE:
                self._crew.look()
                self._take_back()
                yield from self._given_up()
                self._looked = time.monotonic()
            self._hand_out()
            yield from self._ended()

    def _hand_out(self) -> None:
        """Give each worker as many tasks as it has threads, and one to go on with."""
        threads = self._crew.threads
        in_hand = Counter(worker for _, _, worker in self._underway.values())
        room = sum(threads.values()) + len(threads) - len(self._underway)
        full: set[Hashable] = set()
        for name in list(self._waiting):
            kind = self._kinds[name]
            if room <= 0:
                return
            if kind not in full:
                free = [worker for worker in self._crew.fit(kind) if in_hand[worker] <= threads[worker]]
                if free:
                    worker = min(free, key=lambda one: in_hand[one] / threads[one])
                    self._submit(name, worker)
                    in_hand[worker] += 1
                    room -= 1
                else:
                    full.add(kind)

    def _submit(self, name: str, worker: str) -> None:
        task = self._waiting.pop(name)
        future = self._client.submit(self._run, *task, pure=False, workers=[worker])
        self._underway[future] = (name, task, worker)
        future.add_done_callback(self._done.put)

    def _ended(self) -> Iterator[tuple[str, Any]]:
        try:
            future = self._done.get(timeout=GLANCE)
        except queue.Empty:
            return
        if future not in self._underway:  # taken back
            return
        name, task, worker = self._underway.pop(future)
        try:
            result = future.exception(timeout=PATIENCE) or future.result(timeout=PATIENCE)
        except (OSError, *CANCELLED):  # its worker was lost before the result was fetched
            future.cancel()
            self._lose(name, task)
            return
        future.release()  # the cluster keeps no result that has been fetched
        if isinstance(result, Unfit):
            self._crew.refuse(worker, self._kinds[name], str(result))
            self._waiting[name] = task
        else:
            yield name, result

    def _take_back(self) -> None:
        """Take back what lost workers had in hand."""
        for future, (name, task, worker) in list(self._underway.items()):
            if worker not in self._crew.threads and not future.done():
                del self._underway[future]
                future.cancel()
                self._lose(name, task)

    def _lose(self, name: str, task: Task) -> None:
        self._lost[name] += 1
        self._waiting[name] = task
        self._looked = float("-inf")  # who is there is no longer known

    def _given_up(self) -> Iterator[tuple[str, Any]]:
        """Give up what has lost too many workers, and what nobody who is there will do."""
        now = time.monotonic()
        hopeful = {kind for kind in set(self._kinds.values()) if not self._crew.threads or self._crew.fit(kind)}
        self._fit_at |= dict.fromkeys(hopeful, now)
        for name, kind in [(name, self._kinds[name]) for name in self._waiting]:
            if self._lost[name] >= LOSSES:
                del self._waiting[name]
                yield name, Undone(f"{LOSSES} workers were lost at it")
            elif now - self._fit_at.setdefault(kind, now) > GRACE:
                del self._waiting[name]
                yield name, Unfit(self._crew.reason(kind))
