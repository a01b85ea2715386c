"""Fork a kernel from the kernel server; if that is not possible, the kernel is started instead."""

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

from analysis.paths import ROOT
from analysis.workflow.kernels.helper_process import ask_helper
from analysis.workflow.kernels.kernel_env import CHOICE, SERVER, kernel_environment, runtime_folder

MODULE = "analysis.workflow.kernels.fork_server"
NAME = "server"
BACKLOG = 128
PATIENCE = 60.0  # seconds to wait while the server imports everything
STOP_SECONDS = 5.0
LARGEST = 1 << 12
fallback_reasons: set[str] = set()
"""Reasons why kernels of this process were started, although they should have been forked."""


class CannotForkError(Exception):
    """The reason why a kernel cannot be forked."""


def why_not_forkable() -> str:
    """Explain why kernels cannot be forked on this system; empty if they can."""
    if sys.platform != "linux":
        return f"kernels can be forked on Linux only, not on {sys.platform}"
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as error:
        return f"this Linux is too old for a kernel server: {error}"
    return ""


@contextmanager
def kernel_server(
    runtime: Path, preload_tasks: Mapping[str, Any], question: Callable[[], Any] = bool
) -> Iterator[Callable[[], Any]]:
    """Start a kernel server; this process and its children find it by an environment variable.

    Parameters
    ----------
    runtime : Path
        The folder of its socket.
    preload_tasks : mapping
        The arguments of `preload.preload`.
    question : callable
        Answered by a helper of the server, see `helper_process.ask_helper`; the function that waits for the answer is
        yielded.
    """
    address = str(runtime / NAME)
    with ask_helper(question) as (connection, answer):
        server = _started(address, preload_tasks, connection)
        try:
            with use_server(address):
                yield answer
        finally:
            _end(server)


def _started(address: str, preload_tasks: Mapping[str, Any], question: socket.socket) -> subprocess.Popen:
    with question, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address)
        listener.listen(BACKLOG)  # early clients wait, with a timeout
        arguments = [str(listener.fileno()), str(question.fileno()), json.dumps(preload_tasks)]
        return subprocess.Popen(
            [sys.executable, "-m", MODULE, *arguments],
            stdin=subprocess.PIPE,  # the lifeline
            pass_fds=[listener.fileno(), question.fileno()],
            start_new_session=True,
            env=kernel_environment(Path(address).parent),
            cwd=ROOT,
        )


def _end(server: subprocess.Popen) -> None:
    if server.stdin:
        server.stdin.close()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


_server_of_process: list[
    tuple[subprocess.Popen, ExitStack]
] = []  # at most one: the server of this process, and how to end it


def ensure_server(preload_tasks: Callable[[], Mapping[str, Any]]) -> None:
    """Start a kernel server for a process that runs several notebooks in turn, unless it already has a live one.

    Only one thread may call this at a time.

    Parameters
    ----------
    preload_tasks : callable
        Gives the arguments of `preload.preload`, if a server has to be started.
    """
    if _server_of_process and _server_of_process[0][0].poll() is None:
        return
    _stop_server()
    if SERVER in os.environ or os.environ.get(CHOICE) == "stock" or why_not_forkable():
        return
    with ExitStack() as stack:
        address = str(stack.enter_context(runtime_folder()) / NAME)
        with ask_helper(bool) as (connection, _):
            server = _started(address, preload_tasks(), connection)
        stack.callback(_end, server)
        stack.enter_context(use_server(address))
        _server_of_process.append((server, stack.pop_all()))
    atexit.unregister(_stop_server)
    atexit.register(_stop_server)


def _stop_server() -> None:
    while _server_of_process:
        _server_of_process.pop()[1].close()


@contextmanager
def use_server(address: str | None) -> Iterator[None]:
    """Use the kernel server at an address, or none."""
    before = os.environ.pop(SERVER, None)
    os.environ.update({SERVER: address} if address else {})
    try:
        yield
    finally:
        os.environ.pop(SERVER, None)
        os.environ.update({SERVER: before} if before else {})


class ForkedKernel:
    """A kernel of the server, with the part of the interface of ``subprocess.Popen`` that jupyter_client uses.

    Parameters
    ----------
    address : str
        The server's socket.
    command : list of str
        The command that starts a stock kernel: ``python -m ipykernel_launcher ...``.
    environment, folder, outputs
        Its environment, its working directory, and the file descriptors of its standard output and error.

    Raises
    ------
    CannotForkError
        If the server does not answer in time, or replies that the kernel would differ from a stock one.
    """

    stdin = stdout = stderr = None

    def __init__(
        self, address: str, command: list[str], environment: Mapping[str, str], folder: str, outputs: list[int]
    ) -> None:
        if command[:3] != [sys.executable, "-m", "ipykernel_launcher"]:
            raise CannotForkError(f"the kernel server cannot run {command[0]}")
        self.returncode: int | None = None
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._connection.settimeout(PATIENCE)
            self._connection.connect(address)
            request = json.dumps([command, dict(environment), folder]).encode()
            socket.send_fds(self._connection, [request], outputs)
            self.pid = self._answer()["process"]
        except OSError as error:
            raise CannotForkError(f"the kernel server does not answer: {error or type(error).__name__}") from error
        self._connection.setblocking(False)

    def _answer(self) -> dict[str, Any]:
        received = self._connection.recv(LARGEST)
        if not received:
            raise ConnectionResetError("it has ended")
        answer = json.loads(received)
        if "refused" in answer:
            raise CannotForkError(answer["refused"])
        return answer

    def poll(self) -> int | None:
        """Return the exit code of a kernel, or None while it runs."""
        if self.returncode is None:
            with suppress(BlockingIOError):
                self.returncode = self._ended()
                self._connection.close()
        return self.returncode

    def _ended(self) -> int:
        try:
            return self._answer()["status"]
        except ConnectionResetError:  # the server and its kernels were killed
            return -signal.SIGKILL

    def wait(self) -> int:
        """Wait until the kernel has ended."""
        if self.returncode is None:
            self._connection.setblocking(True)
            self.returncode = self._ended()
            self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel if it is running."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the kernel."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)
