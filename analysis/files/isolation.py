"""Work on files from strangers in a process of its own, with limits on memory and time; its death is one clear refusal.

Readers written in C or Rust may end a whole process where a file asks for more memory than there is. A command runs
wholly in a child (`supervised`), which takes limits only while it reads (`within_limits`): no study is too large to be
judged. A run of notebooks, which has processes of its own, reads its dataset once in such a child before it starts any
of them (`read_isolated`). A single reader that is known to end its process runs apart even from that (`run_isolated`).

The parent looks at the memory that its child really holds, and ends it when that is too much. A limit of the system
would count what libraries reserve and never touch: a gigabyte on one computer, nothing on the next.
"""

import mmap
import os
import signal
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.child_process import ended_for_memory, memory_held, result_of_child

_HINT = "it may be made to do harm; if it is not, split it, or export it again as plain CSV"
_SUBJECT_BYTES = 4096
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
    memory = ended_for_memory(child, ended, lambda: _MEMORY.unpack_from(_reading))
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
    named = subject.encode("utf-8", errors="replace")[:_SUBJECT_BYTES]
    _reading[_MEMORY.size : _MEMORY.size + len(named)] = named
    _MEMORY.pack_into(_reading, 0, memory_held("self"), memory_for(size))
    before = _set_limits(size)
    try:
        yield
    except MemoryError:
        _lift(before)
        raise InputError(subject, [Issue(subject, _too_large(memory_for(size)), _HINT)]) from None
    finally:
        _lift(before)
        _reading[:] = _NOTHING


def read_isolated(work: Callable[[], Any], subject: str, name: str) -> Any:
    """Do some work in a child that takes limits while it reads, as a supervised command does, and give its result.

    Parameters
    ----------
    work : callable
        Without arguments; its result can be pickled, and is small.
    subject, name : str
        What was read, and what to call it, in an error that says what ended the child.

    Raises
    ------
    InputError
        As the work does; or if reading takes more memory or time than allowed, or ends its process.
    """
    global _reading
    if not _can_fork() or _reading is not None:
        return work()
    with mmap.mmap(-1, len(_NOTHING)) as _reading:
        memory = partial(_MEMORY.unpack_from, _reading)
        try:
            kind, result = _from_child(partial(_result_or_refusal, work), name, memory)
        finally:
            _reading = None
    if kind == "failed":
        return work()  # and fail here, where the error can be seen
    if kind == "done":
        return result
    raise InputError(*result) if kind == "refused" else InputError(subject, [result])


def _result_or_refusal(work: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "done", work()
    except InputError as refused:
        return "refused", (refused.subject, refused.problems)
    except Exception:
        return "failed", None


def run_isolated(work: Callable[[], Any], subject: str, file: Path) -> Any:
    """Do some work on a file in a child with limits, and give its result.

    Raises
    ------
    InputError
        As the work does; or if it takes more memory or time than allowed, or ends its process.
    """
    if not _can_fork():
        return work()
    size = _size(file)
    limit = memory_held("self"), memory_for(size)
    kind, result = _from_child(partial(_result_within, work, size), file.name, lambda: limit)
    if kind == "done":
        return result
    if kind == "memory":
        result = Issue(file.name, _too_large(limit[1]), _HINT)
    raise InputError(subject, result if kind == "refused" else [result])


def _result_within(work: Callable[[], Any], size: int) -> tuple[str, Any]:
    _set_limits(size)
    try:
        return "done", work()
    except InputError as refused:
        return "refused", refused.problems
    except MemoryError:
        return "memory", None


def _from_child(
    work: Callable[[], tuple[str, Any]], name: str, memory: Callable[[], tuple[int, int]]
) -> tuple[str, Any]:
    """Give what some work in a child says; or "ended", and the problem that ended it."""
    answer, status, exceeded = result_of_child(work, memory)
    message = _too_large(exceeded) if exceeded else _why(-status)
    return answer or ("ended", Issue(name, message, _HINT))


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
        if opened.read(2) != b"PK" or limits.archive_list_bytes(opened) > limits.ARCHIVE_LIST_BYTES:
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
