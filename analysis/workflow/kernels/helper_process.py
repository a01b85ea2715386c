"""Run work for the kernel server in helper processes, which have what it imported before.

Reading tables starts threads; the server must have none, so that its kernels are like any other.
"""

import os
import pickle
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

Work = Callable[[], Any]
MOST_WAIT = 1_000  # processes that may wait for an answer; so many bytes fit into any pipe


def start_work(work: Work) -> Work:
    """Start work in a new process; return a function that waits for its result, or raises EOFError if it failed."""
    receiving, sending = socket.socketpair()
    process = os.fork()
    if process == 0:
        try:
            receiving.close()
            _send(sending, work())
        finally:
            os._exit(0)
    sending.close()

    def result() -> Any:
        try:
            return _received(receiving)
        finally:
            os.waitpid(process, 0)

    return result


@contextmanager
def ask_helper(question: Work) -> Iterator[tuple[socket.socket, Work]]:
    """Prepare a question for a server that is about to start.

    Parameters
    ----------
    question : callable
        Takes no arguments. It and its result are pickled; it runs in the current working directory.

    Yields
    ------
    (connection, answer)
        The connection is for the server, see `start_answering`. ``answer`` waits for the result; if the server died or
        the question failed, it runs the question in this process, so that the error appears here.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(pickle.dumps((os.getcwd(), question)))
        ours.shutdown(socket.SHUT_WR)

        def answer() -> Any:
            try:
                return _received(ours)
            except (EOFError, OSError, pickle.UnpicklingError):  # also if a result is cut short
                return question()

        yield theirs, answer


def start_answering(connection: socket.socket) -> tuple[Work, Work]:
    """Start answering the question on a connection.

    Returns
    -------
    (wait, wait_in_child)
        The first waits until it is answered. The second waits for the same in processes that start after this, and
        raises EOFError there if the question failed.
    """
    reading, writing = os.pipe()
    answer = start_work(partial(_answer, connection, writing))
    connection.close()
    os.close(writing)

    def wait() -> None:
        try:
            answer()
        finally:
            os.close(reading)  # no kernel inherits it

    return wait, partial(_wait_for_one_byte, reading)


def _answer(connection: socket.socket, telling: int) -> None:
    with connection.makefile("rb") as stream:
        folder, question = pickle.load(stream)
    os.chdir(folder)
    _send(connection, question())
    os.write(telling, bytes(MOST_WAIT))


def _wait_for_one_byte(waiting: int) -> None:
    if not os.read(waiting, 1):
        raise EOFError("the question failed")


def _send(connection: socket.socket, result: Any) -> None:
    """Send a result; table columns are sent from memory without a copy, since a national study is too large for two."""
    columns: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(result, pickle.HIGHEST_PROTOCOL, buffer_callback=columns.append)
    parts = [memoryview(rest), *(column.raw() for column in columns)]
    with connection, connection.makefile("wb") as stream:
        pickle.dump([part.nbytes for part in parts], stream)
        for part in parts:
            stream.write(part)


def _received(connection: socket.socket) -> Any:
    with connection, connection.makefile("rb") as stream:
        rest, *columns = [bytearray(size) for size in pickle.load(stream)]
        for part in (rest, *columns):
            if stream.readinto(part) < len(part):
                raise EOFError("the process ended before it had sent its result")
        return pickle.loads(rest, buffers=columns)
