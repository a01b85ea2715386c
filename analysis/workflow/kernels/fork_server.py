"""Run the kernel server: it imports what notebooks need once, and forks each warm kernel from itself.

It is started for one run and ends with it, so it never runs stale code. It listens on a socket and answers a request
(command, environment, folder, standard output and error) with the number of a new process. Each kernel has its own
connection: closing it kills the kernel; when the kernel ends, the server sends its exit code.
"""

import atexit
import ctypes
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

LARGEST = 1 << 20  # bytes of a request: mostly the environment
PR_SET_PDEATHSIG = 1


class KernelRequest(NamedTuple):
    """A request for a kernel: the command that would start it as a process, and where its output goes."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    outputs: Sequence[int]


class KernelServer:
    """A server that forks kernels on request; it keeps the connection of each until the kernel ends."""

    def __init__(self, listener: int) -> None:
        self.listener = socket.socket(fileno=listener)
        self.running: dict[int, tuple[int, socket.socket]] = {}  # process: its file descriptor, its connection
        self.waiting: set[socket.socket] = set()

    def serve(self, lifeline: int, expected_environment: Mapping[str, str]) -> KernelRequest | None:
        """Fork kernels on request; return the request in each new kernel, and None in the server at its end."""
        while True:
            with selectors.DefaultSelector() as ready:
                listened: tuple[int | socket.socket, ...] = (lifeline, self.listener, *self.waiting)
                for source in listened:
                    ready.register(source, selectors.EVENT_READ)
                for descriptor, connection in self.running.values():
                    ready.register(descriptor, selectors.EVENT_READ)
                    ready.register(connection, selectors.EVENT_READ)
                sources = {key.fileobj for key, _ in ready.select()}
            if lifeline in sources:
                return None
            self._reap(sources)
            if self.listener in sources:
                self.waiting.add(self.listener.accept()[0])
            for connection in self.waiting & sources:
                self.waiting.discard(connection)
                if request := self._forked(connection, expected_environment):
                    return request

    def kill(self, *processes: int) -> None:
        """Kill kernels and all processes that they started."""
        for process in processes:
            try:
                os.killpg(process, signal.SIGKILL)
            except ProcessLookupError:
                os.kill(process, signal.SIGKILL)  # not yet a group leader; still our child

    def _reap(self, sources: set) -> None:
        """Report the exit codes of ended kernels, and kill kernels whose connection was closed."""
        for process, (descriptor, connection) in list(self.running.items()):
            if connection in sources:  # clients send nothing after the request, so it was closed
                self.kill(process)
            if connection in sources or descriptor in sources:
                status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
                _reply(connection, {"status": status})
                connection.close()
                os.close(descriptor)
                del self.running[process]

    def _forked(self, connection: socket.socket, expected_environment: Mapping[str, str]) -> KernelRequest | None:
        """Fork for one connection; return the request in the new process only."""
        sent, outputs, _, _ = socket.recv_fds(connection, LARGEST, 2)
        server = os.getpid()
        try:
            command, environment, folder = json.loads(sent)
            request = KernelRequest(command, environment, folder, outputs)
            refusal = _refusal(request, expected_environment)
            process = 0 if refusal else os.fork()
        except (
            ValueError,
            TypeError,
            OSError,
        ) as error:  # an empty request from a client that has gone, or too many processes
            refusal = f"the kernel server could not fork: {error}"
        if refusal:
            _reply(connection, {"refused": refusal})
            connection.close()
        elif process == 0:
            self._close_server_files(connection)
            _detach(server)
            return request
        else:
            _reply(connection, {"process": process})
            self.running[process] = (os.pidfd_open(process), connection)
        for output in outputs:
            os.close(output)
        return None

    def _close_server_files(self, connection: socket.socket) -> None:
        """Close files that the new process has inherited and must not keep open."""
        for other in (self.listener, connection, *self.waiting):
            other.close()
        for descriptor, other in self.running.values():
            os.close(descriptor)
            other.close()


def _reply(connection: socket.socket, answer: Mapping[str, Any]) -> None:
    with suppress(OSError):  # the client may have gone
        connection.send(json.dumps(answer).encode())


def _refusal(request: KernelRequest, expected_environment: Mapping[str, str]) -> str:
    """Explain why a forked kernel might differ from a started one; empty if it would not."""
    if threads := len(os.listdir("/proc/self/task")) - 1:
        return f"the kernel server runs {threads} thread(s), which a fork would lack"
    differing = [name for name, value in expected_environment.items() if request.environment.get(name) != value]
    return f"the kernel server has a different {', '.join(differing)}" if differing else ""


def _detach(server: int) -> None:
    """Make a new process the leader of its own group, and let it end with the server."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)


def run_kernel(request: KernelRequest, set_by_imports: Mapping[str, str]) -> None:
    """Turn this process into the requested kernel, as if it had been started for it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, output in enumerate(request.outputs, start=1):
        os.dup2(output, number)
        os.close(output)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update({**set_by_imports, **request.environment})
    _reseed()
    import ipykernel_launcher

    from analysis.workflow.kernels.kernel_app import KernelApp

    sys.argv = [ipykernel_launcher.__file__, *request.command[3:]]
    KernelApp.launch_instance()


def _reseed() -> None:
    """Draw new random seeds; a fork would otherwise continue with the server's."""
    import random

    import numpy

    random.seed()
    numpy.random.seed()


def _leave() -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream:
            stream.flush()
    os._exit(0)


def main(listener: int, lifeline: int, question: int, preloaded: Mapping[str, Any]) -> None:
    """Serve until the other end of the lifeline is closed; then clean up, since the client may have been killed.

    A question from `helper_process.ask_helper` is answered while libraries are imported.
    """
    atexit.register(_leave)  # registered first, called last: skips the rest of Python's shutdown
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = KernelServer(listener)
    runtime = os.path.dirname(server.listener.getsockname())
    from analysis.workflow.kernels.helper_process import start_answering
    from analysis.workflow.kernels.kernel_env import FIXED
    from analysis.workflow.kernels.preload import preload

    before = dict(os.environ)
    with suppress(Exception):  # for the helper processes; it is much less than notebooks import
        import analysis.notebook.dataset_cache  # noqa: F401 - imported for those forked from here
    wait_for_answer, answered = start_answering(socket.socket(fileno=question))
    preload(**preloaded, is_valid=answered)
    with suppress(EOFError):  # the client repeats the question itself
        wait_for_answer()
    set_by_imports = {name: value for name, value in os.environ.items() if before.get(name) != value}
    gc.collect()
    gc.freeze()  # kernels then skip these objects in garbage collection
    request = server.serve(lifeline, FIXED)
    if request is None:
        server.kill(*server.running)
        shutil.rmtree(runtime, ignore_errors=True)
    else:
        run_kernel(request, set_by_imports)


if __name__ == "__main__":
    del sys.path[0]  # the working directory; IPython adds its own
    main(int(sys.argv[1]), sys.stdin.fileno(), int(sys.argv[2]), json.loads(sys.argv[3]))
