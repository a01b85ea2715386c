"""The process that warm kernels are forked from: what notebooks need is imported once, and each gets a copy of it.

It is started for one run and ends with it, so that it never holds code of yesterday. It listens on a socket and answers
a request (command, environment, folder, standard output and error) with the number of a new process. The connection
then stands for that kernel: when it is closed, the kernel is killed; when the kernel ends, its exit code comes through.
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
    """A kernel that somebody wants: its command as for a process of its own, and where its output goes."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    outputs: Sequence[int]


class Kernels:
    """The kernels that were forked, each with the connection that it belongs to."""

    def __init__(self, listener: int) -> None:
        self.listener = socket.socket(fileno=listener)
        self.running: dict[int, tuple[int, socket.socket]] = {}  # process: its file descriptor, its connection
        self.waiting: set[socket.socket] = set()

    def serve(self, lifeline: int, surroundings: Mapping[str, str]) -> KernelRequest | None:
        """Fork a kernel for each request; return its request in the kernel, and None once the lifeline is cut."""
        while True:
            with selectors.DefaultSelector() as ready:
                for source in (lifeline, self.listener, *self.waiting):
                    ready.register(source, selectors.EVENT_READ)
                for descriptor, connection in self.running.values():
                    ready.register(descriptor, selectors.EVENT_READ)
                    ready.register(connection, selectors.EVENT_READ)
                sources = {key.fileobj for key, _ in ready.select()}
            if lifeline in sources:
                return None
            self._bury(sources)
            if self.listener in sources:
                self.waiting.add(self.listener.accept()[0])
            for connection in self.waiting & sources:
                self.waiting.discard(connection)
                if request := self._forked(connection, surroundings):
                    return request

    def kill(self, *processes: int) -> None:
        """Kill kernels with all that they have started."""
        for process in processes:
            try:
                os.killpg(process, signal.SIGKILL)
            except ProcessLookupError:
                os.kill(process, signal.SIGKILL)  # not yet the head of a group; unwaited for, so it is still ours

    def _bury(self, sources: set) -> None:
        """Tell how kernels ended, and end those that nobody holds any more."""
        for process, (descriptor, connection) in list(self.running.items()):
            if connection in sources:  # nothing is ever sent after the request: it was closed
                self.kill(process)
            if connection in sources or descriptor in sources:
                status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
                _tell(connection, {"status": status})
                connection.close()
                os.close(descriptor)
                del self.running[process]

    def _forked(self, connection: socket.socket, surroundings: Mapping[str, str]) -> KernelRequest | None:
        """Fork for one connection; give the request in the new process only."""
        sent, outputs, _, _ = socket.recv_fds(connection, LARGEST, 2)
        server = os.getpid()
        try:
            request = KernelRequest(*json.loads(sent), outputs)
            doubt = _doubt(request, surroundings)
            process = 0 if doubt else os.fork()
        except (ValueError, TypeError, OSError) as error:  # an empty request, of one who has gone; too many processes
            doubt = f"the kernel server could not fork: {error}"
        if doubt:
            _tell(connection, {"refused": doubt})
            connection.close()
        elif process == 0:
            self._leave_to_the_server(connection)
            _stand_alone(server)
            return request
        else:
            _tell(connection, {"process": process})
            self.running[process] = (os.pidfd_open(process), connection)
        for output in outputs:
            os.close(output)
        return None

    def _leave_to_the_server(self, connection: socket.socket) -> None:
        """Close what the new process has inherited and must not hold open."""
        for other in (self.listener, connection, *self.waiting):
            other.close()
        for descriptor, other in self.running.values():
            os.close(descriptor)
            other.close()


def _tell(connection: socket.socket, answer: Mapping[str, Any]) -> None:
    with suppress(OSError):  # whoever asked may have gone
        connection.send(json.dumps(answer).encode())


def _doubt(request: KernelRequest, surroundings: Mapping[str, str]) -> str:
    """Say why a kernel that is forked here might not be like one that is started; nothing if it will be."""
    if threads := len(os.listdir("/proc/self/task")) - 1:
        return f"the kernel server runs {threads} thread(s), which no fork would have"
    others = [name for name, value in surroundings.items() if request.environment.get(name) != value]
    return f"the kernel server was started with another {', '.join(others)}" if others else ""


def _stand_alone(server: int) -> None:
    """Make a new process the head of a group of its own, which does not outlive the server."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)


def become(request: KernelRequest, set_by_imports: Mapping[str, str]) -> None:
    """Go on as the kernel that was asked for, as if this process had been started for it."""
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
    """Draw new seeds: a copy would go on with the server's."""
    import random

    import numpy

    random.seed()
    numpy.random.seed()


def _leave() -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        stream.flush()
    os._exit(0)


def main(listener: int, lifeline: int, asked: int, warm: Mapping[str, Any]) -> None:
    """Serve until nobody holds the other end of the lifeline; then clear away, for whoever held it may be dead.

    What is asked meanwhile, see `helper_process.ask`, is answered while libraries are imported.
    """
    atexit.register(_leave)  # registered first, called last: all that python would still do is to tidy up
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kernels = Kernels(listener)
    runtime = os.path.dirname(kernels.listener.getsockname())
    from analysis.workflow.kernel_env import FIXED
    from analysis.workflow.kernels.helper_process import begin_to_answer
    from analysis.workflow.kernels.preload import warm_up

    before = dict(os.environ)
    done, answered = begin_to_answer(socket.socket(fileno=asked))
    warm_up(**warm, sound=answered)
    with suppress(EOFError):  # who asked finds out why
        done()
    set_by_imports = {name: value for name, value in os.environ.items() if before.get(name) != value}
    gc.collect()
    gc.freeze()  # what is here will stay: no kernel need look through it again
    request = kernels.serve(lifeline, FIXED)
    if request is None:
        kernels.kill(*kernels.running)
        shutil.rmtree(runtime, ignore_errors=True)
    else:
        become(request, set_by_imports)


if __name__ == "__main__":
    del sys.path[0]  # the folder of whoever started us; IPython puts its own there
    main(int(sys.argv[1]), sys.stdin.fileno(), int(sys.argv[2]), json.loads(sys.argv[3]))
