"""Work that a kernel server has done in processes of their own, where all is at hand that a dataset is opened with.

Reading tables starts threads; the server has none, so that a kernel that is forked from it is like any other.
"""

import os
import pickle
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

Work = Callable[[], Any]
MOST_WAIT = 1_000  # processes that may wait for an answer; so many bytes fit into any pipe


def begin(work: Work) -> Work:
    """Begin some work elsewhere, and give what waits for its result; that raises EOFError where the work has failed."""
    with suppress(Exception):
        import analysis.opened  # noqa: F401 - all that a dataset is opened with, by far not all that notebooks import
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
def ask(question: Work) -> Iterator[tuple[socket.socket, Work]]:
    """Ask a question of a server that is about to be started.

    Parameters
    ----------
    question : callable
        Without arguments. It is pickled, and so is its result; it is asked in the folder where this process stands.

    Yields
    ------
    (connection, answer)
        The connection is for the server, see `begin_to_answer`. ``answer`` waits for the result; where none comes,
        because the server has died or the question failed, it is asked here, and fails here.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(pickle.dumps((os.getcwd(), question)))
        ours.shutdown(socket.SHUT_WR)

        def answer() -> Any:
            try:
                return _received(ours)
            except (EOFError, OSError, pickle.UnpicklingError):  # also in the midst of a result
                return question()

        yield theirs, answer


def begin_to_answer(connection: socket.socket) -> tuple[Work, Work]:
    """Begin to answer what is asked through a connection.

    Returns
    -------
    (done, answered)
        The first waits until it is done. The second waits for the same in processes that are begun after this, and
        raises EOFError there if the question failed.
    """
    waiting, telling = os.pipe()
    begun = begin(partial(_answer, connection, telling))
    connection.close()
    os.close(telling)

    def done() -> None:
        try:
            begun()
        finally:
            os.close(waiting)  # no kernel inherits it

    return done, partial(_wait_for_one_byte, waiting)


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
    """Send a result; columns of tables go as they lie in memory, since a national study would not fit in it twice."""
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
                raise EOFError("the work ended before its result was sent")
        return pickle.loads(rest, buffers=columns)
