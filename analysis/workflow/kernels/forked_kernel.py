"""A kernel that is forked from the kernel server, in place of one that is started; on any doubt it is started."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from analysis.paths import NOTEBOOKS, ROOT
from analysis.workflow.kernel_env import CHOICE, SERVER, runtime_folder, surroundings
from analysis.workflow.kernels.helper_process import ask
from analysis.workflow.kernels.preload_plan import needs

MODULE = "analysis.workflow.kernels.fork_server"
NAME = "server"
BACKLOG = 128
PATIENCE = 60.0  # seconds that the server may take to import everything and answer
FAREWELL = 5.0
LARGEST = 1 << 12


class Doubt(Exception):
    """Why a kernel was not forked."""


def impossible() -> str:
    """Say why kernels cannot be forked here; nothing where they can."""
    if sys.platform != "linux":
        return f"kernels are forked on Linux only, not on {sys.platform}"
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as error:
        return f"this Linux is too old for a kernel server: {error}"
    return ""


@contextmanager
def kernel_server(
    runtime: Path, needed: Mapping[str, Any], question: Callable[[], Any] = bool
) -> Iterator[Callable[[], Any]]:
    """Start a kernel server, which this process and those that it starts find by an environment variable.

    Parameters
    ----------
    runtime : Path
        Where its socket stands.
    needed : mapping
        What `preload.warm_up` is asked for.
    question : callable
        Asked of the server by `helper_process.ask`, which gives what is yielded.
    """
    address = str(runtime / NAME)
    with ask(question) as (connection, answer):
        server = _started(address, needed, connection)
        try:
            with found_at(address):
                yield answer
        finally:
            _end(server)


def _started(address: str, needed: Mapping[str, Any], asked: socket.socket) -> subprocess.Popen:
    with asked, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address)
        listener.listen(BACKLOG)  # whoever asks before the server is ready waits for it, and not for ever
        given = [str(listener.fileno()), str(asked.fileno()), json.dumps(needed)]
        return subprocess.Popen(
            [sys.executable, "-m", MODULE, *given],
            stdin=subprocess.PIPE,  # the lifeline
            pass_fds=[listener.fileno(), asked.fileno()],
            start_new_session=True,
            env=surroundings(Path(address).parent),
            cwd=ROOT,
        )


def _end(server: subprocess.Popen) -> None:
    server.stdin.close()
    try:
        server.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


_own: list[tuple[subprocess.Popen, ExitStack]] = []  # the server of this process, and what ends it; none or one


def serve_this_process() -> None:
    """Start a kernel server for a process that runs notebooks one after another, unless it has one that lives.

    To be called by one thread at a time.
    """
    if _own and _own[0][0].poll() is None:
        return
    _dismiss()
    if SERVER in os.environ or os.environ.get(CHOICE) == "stock" or impossible():
        return
    with ExitStack() as stack:
        address = str(stack.enter_context(runtime_folder()) / NAME)
        with ask(bool) as (connection, _):
            needed = needs((path, {}, ROOT) for path in sorted(NOTEBOOKS.glob("*.ipynb")))
            server = _started(address, needed, connection)
        stack.callback(_end, server)
        stack.enter_context(found_at(address))
        _own.append((server, stack.pop_all()))
    atexit.unregister(_dismiss)
    atexit.register(_dismiss)


def _dismiss() -> None:
    while _own:
        _own.pop()[1].close()


@contextmanager
def found_at(address: str | None) -> Iterator[None]:
    """Let kernels be forked at an address, or at none."""
    before = os.environ.pop(SERVER, None)
    os.environ.update({SERVER: address} if address else {})
    try:
        yield
    finally:
        os.environ.pop(SERVER, None)
        os.environ.update({SERVER: before} if before else {})


class ForkedKernel:
    """A kernel of the server, with so much of what ``subprocess.Popen`` offers as jupyter_client asks for.

    Parameters
    ----------
    address : str
        The server's socket.
    command : list of str
        How a stock kernel is started: ``python -m ipykernel_launcher ...``.
    environment, folder, outputs
        Its environment, where it runs, and the file descriptors of its standard output and error.

    Raises
    ------
    Doubt
        If the server does not answer in time, or says that the kernel would not be like a stock one.
    """

    stdin = stdout = stderr = None

    def __init__(
        self, address: str, command: list[str], environment: Mapping[str, str], folder: str, outputs: list[int]
    ) -> None:
        if command[:3] != [sys.executable, "-m", "ipykernel_launcher"]:
            raise Doubt(f"the kernel server has no kernels of {command[0]}")
        self.returncode: int | None = None
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._connection.settimeout(PATIENCE)
            self._connection.connect(address)
            request = json.dumps([command, dict(environment), folder]).encode()
            socket.send_fds(self._connection, [request], outputs)
            self.pid = self._answer()["process"]
        except OSError as error:
            raise Doubt(f"the kernel server does not answer: {error or type(error).__name__}") from error
        self._connection.setblocking(False)

    def _answer(self) -> dict[str, Any]:
        received = self._connection.recv(LARGEST)
        if not received:
            raise ConnectionResetError("it has gone")
        answer = json.loads(received)
        if "refused" in answer:
            raise Doubt(answer["refused"])
        return answer

    def poll(self) -> int | None:
        """Give the exit code of a kernel that has ended, and None of one that runs."""
        if self.returncode is None:
            with suppress(BlockingIOError):
                self.returncode = self._ended()
                self._connection.close()
        return self.returncode

    def _ended(self) -> int:
        try:
            return self._answer()["status"]
        except ConnectionResetError:  # the server was killed, and its kernels with it
            return -signal.SIGKILL

    def wait(self) -> int:
        """Wait until the kernel has ended."""
        if self.returncode is None:
            self._connection.setblocking(True)
            self.returncode = self._ended()
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to a kernel that runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the kernel."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)
