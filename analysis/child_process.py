"""Work in a forked child: its result, or how it ended; it ends where it holds too much memory, and with its parent."""

import ctypes
import faulthandler
import mmap
import os
import pickle
import select
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

_LOOK_SECONDS = 0.02
_PR_SET_PDEATHSIG = 1
Memory = Callable[[], tuple[int, int]]


def result_of_child(work: Callable[[], Any], memory: Memory) -> tuple[Any, int, int]:
    """Do some work in a child that is forked for it.

    Parameters
    ----------
    work : callable
        Without arguments; its result can be pickled.
    memory : callable
        As in `ended_for_memory`.

    Returns
    -------
    (result, status, exceeded)
        None where the child sent no result; how it ended, as `os.waitstatus_to_exitcode` gives it; and what
        `ended_for_memory` gives.
    """
    receiving, sending = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which the child does not need
        child = os.fork()
    if child == 0:
        _work_and_send(work, parent, receiving, sending)
    os.close(sending)
    result, exceeded = None, 0
    try:
        with os.fdopen(receiving, "rb") as stream:
            exceeded = ended_for_memory(child, receiving, memory)
            if not exceeded:
                result = pickle.load(stream)
    except (EOFError, pickle.UnpicklingError):
        pass
    except BaseException:  # whoever stops this process, stops the work
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return result, status, exceeded


def _work_and_send(work: Callable[[], Any], parent: int, receiving: int, sending: int) -> None:
    """Do the work of a child, which never returns and does not outlive its parent."""
    try:
        os.close(receiving)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        faulthandler.disable()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)  # a reader that gives up writes many lines of its own
        result = work()
        with os.fdopen(sending, "wb") as stream:
            pickle.dump(result, stream, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(1 if sys.exc_info()[0] else 0)


def ended_for_memory(child: int, stream: int, memory: Memory) -> int:
    """Wait until a stream can be read or a child has ended; end the child if it takes too much memory until then.

    Parameters
    ----------
    memory : callable
        Gives the bytes that the child may hold without being counted, and those that it may hold beyond them; 0 for
        any number.

    Returns
    -------
    int
        The bytes that the child might hold and exceeded, or 0.
    """
    while not select.select([stream], [], [], _LOOK_SECONDS)[0]:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return 0
        held, allowed = memory()
        if allowed and memory_held(str(child)) - held > allowed:
            os.kill(child, signal.SIGKILL)
            return allowed
    return 0


def memory_held(process: str) -> int:
    """Give the bytes of memory that a process really holds, without files that it has mapped; 0 if it is gone."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(pages[1]) - int(pages[2])) * mmap.PAGESIZE
