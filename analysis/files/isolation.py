"""Work on files from strangers in a process of its own, with limits on memory and time; its death is one clear refusal.

Readers written in C or Rust may end a whole process where a file asks for more memory than there is. A command runs
wholly in a child (`supervised`), which takes limits only while it reads (`within_limits`): no study is too large to be
judged. A single reader that is known to end its process runs apart even from that (`apart`).

The parent looks at the memory that its child really holds, and ends it when that is too much. A limit of the system
would count what libraries reserve and never touch: a gigabyte on one computer, nothing on the next.
"""

import faulthandler
import mmap
import os
import pickle
import select
import signal
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from analysis.files import limits
from analysis.files.plain_files import archive_list_bytes
from analysis.models import InputError, Issue

_HINT = "it may be made to do harm; if it is not, split it, or export it again as plain CSV"
_SUBJECT_BYTES = 4096
_LOOK_SECONDS = 0.02
_MEMORY = struct.Struct("qq")  # bytes that a child held when it began to read, and how many it may take
_NOTHING = bytes(_MEMORY.size + _SUBJECT_BYTES)
_reading: mmap.mmap | None = None  # the memory of a supervised child, and what it is reading: its parent looks at both


def supervised(command: Callable[[], None]) -> None:
    """Run a command in a child, and end as it ends; say so in one line where it was ended by what it read.

    Where processes cannot be forked, the command simply runs.
    """
    global _reading
    if not _can_fork():
        command()
        return
    _reading = mmap.mmap(-1, len(_NOTHING))
    ended, open_while_alive = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ended)
        command()
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: os.kill(child, number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child, too
    os.close(open_while_alive)
    memory = _exceeded(child, ended, lambda: _MEMORY.unpack_from(_reading))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    subject = _reading[_MEMORY.size :].rstrip(b"\0").decode("utf-8", errors="replace")
    if status >= 0:
        sys.exit(status)
    if -status in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) or not subject:
        signal.signal(-status, signal.SIG_DFL) if -status not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -status)
    message = _too_large(memory) if memory else _why(-status)
    print(InputError(subject, [Issue(subject, message, _HINT)]), file=sys.stderr)
    sys.exit(2)


@contextmanager
def within_limits(subject: str, files: Iterable[Path]) -> Iterator[None]:
    """Limit memory and processor time while files are read; in a process that nobody supervises, nothing is limited.

    Parameters
    ----------
    subject : str
        What to call the work in an error.
    files : iterable of path
        The limits grow with their size; of a folder, with the size of the files in it.

    Raises
    ------
    InputError
        If the memory does not suffice.
    """
    if _reading is None or _reading[:] != _NOTHING:  # the outermost limits hold
        yield
        return
    size = sum(map(_size, files))
    told = subject.encode("utf-8", errors="replace")[:_SUBJECT_BYTES]
    _reading[_MEMORY.size : _MEMORY.size + len(told)] = told
    _MEMORY.pack_into(_reading, 0, _memory_held("self"), memory_for(size))
    before = _set_limits(size)
    try:
        yield
    except MemoryError:
        _lift(before)
        raise InputError(subject, [Issue(subject, _too_large(memory_for(size)), _HINT)]) from None
    finally:
        _lift(before)
        _reading[:] = _NOTHING


def apart(work: Callable[[], Any], subject: str, file: Path) -> Any:
    """Do some work on a file in a child with limits, and give its result.

    Raises
    ------
    InputError
        As the work does; or if it takes more memory or time than allowed, or ends its process.
    """
    if not _can_fork():
        return work()
    size = _size(file)
    allowed = memory_for(size)
    held = _memory_held("self")
    receiving, sending = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which the child does not need
        child = os.fork()
    if child == 0:
        _work_and_send(work, size, receiving, sending)
    os.close(sending)
    try:
        with os.fdopen(receiving, "rb") as stream:
            if _exceeded(child, receiving, lambda: (held, allowed)):
                kind, result = "memory", None
            else:
                kind, result = pickle.load(stream)
    except (EOFError, pickle.UnpicklingError):
        kind, result = "died", None
    finally:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if kind == "done":
        return result
    if kind == "refused":
        raise result if isinstance(result, InputError) else InputError(subject, result)
    message = _why(-status) if kind == "died" else _too_large(allowed)
    raise InputError(subject, [Issue(file.name, message, _HINT)])


def _work_and_send(work: Callable[[], Any], size: int, receiving: int, sending: int) -> None:
    """Do the work of a child, which never returns."""
    try:
        os.close(receiving)
        faulthandler.disable()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)  # a reader that gives up writes many lines of its own
        _set_limits(size)
        try:
            answer = ("done", work())
        except InputError as refused:
            answer = ("refused", refused.problems)
        except MemoryError:
            answer = ("memory", None)
        with os.fdopen(sending, "wb") as stream:
            pickle.dump(answer, stream, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(1 if sys.exc_info()[0] else 0)


def _exceeded(child: int, stream: int, memory: Callable[[], tuple[int, int]]) -> int:
    """Wait until a stream can be read or a child has ended; end the child if it takes too much memory until then.

    Returns
    -------
    int
        The bytes of memory that the child might take and exceeded, or 0.
    """
    while not select.select([stream], [], [], _LOOK_SECONDS)[0]:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return 0
        held, allowed = memory()
        if allowed and _memory_held(str(child)) - held > allowed:
            os.kill(child, signal.SIGKILL)
            return allowed
    return 0


def _memory_held(process: str) -> int:
    """Give the bytes of memory that a process really holds, without files that it has mapped; 0 if it is gone."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(pages[1]) - int(pages[2])) * mmap.PAGESIZE


def _too_large(allowed: int) -> str:
    return f"reading takes more than {allowed // limits.MB:,} MB of memory"


def memory_for(size: int) -> int:
    """Say how much memory may be taken to read so many bytes."""
    return limits.MEMORY + limits.MEMORY_PER_BYTE * size


def _set_limits(size: int) -> list[tuple[int, tuple[int, int]]]:
    """Take limits in this process; give those that held before."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = limits.SECONDS + limits.SECONDS_PER_MB * size // limits.MB + int(used.ru_utime + used.ru_stime) + 1
    before = []
    for kind, value in (
        (resource.RLIMIT_AS, memory_for(size) + limits.RESERVED),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        soft, hard = resource.getrlimit(kind)
        with suppress(ValueError, OSError):  # a stricter limit holds already, or the system knows none
            if soft == resource.RLIM_INFINITY or value < soft:
                resource.setrlimit(kind, (value, hard))
                before.append((kind, (soft, hard)))
    return before


def _lift(before: list[tuple[int, tuple[int, int]]]) -> None:
    import resource

    for kind, value in before:
        resource.setrlimit(kind, value)


def _size(place: Path) -> int:
    try:
        if not place.is_dir():
            return place.stat().st_size + _unpacked(place) // limits.UNPACKED_BYTES_AS_ONE
        return sum(
            file.stat().st_size for inner in (place, place / "texts") for file in inner.glob("*") if file.is_file()
        )
    except OSError:
        return 0


def _unpacked(file: Path) -> int:
    """Say how many bytes an archive says that it unpacks to; 0 of anything else, and of one with too long a list."""
    if not file.is_file():
        return 0
    with file.open("rb") as opened:
        if opened.read(2) != b"PK" or archive_list_bytes(opened) > limits.ARCHIVE_LIST_BYTES:
            return 0
        try:
            sizes = sum(member.file_size for member in zipfile.ZipFile(opened).infolist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
            return 0
    return sizes if sizes <= limits.ARCHIVE_BYTES else 0


def _why(number: int) -> str:
    if number == getattr(signal, "SIGXCPU", None):
        return "reading takes longer than allowed for its size"
    if number <= 0:
        return "its reader was ended without a result: the file is broken"
    if number in (signal.SIGABRT, signal.SIGKILL):
        return "reading takes more memory than allowed for its size"
    return f"its reader was ended by signal {number}: the file is broken"


def _can_fork() -> bool:
    return sys.platform.startswith("linux")
