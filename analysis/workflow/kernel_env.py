"""The surroundings of kernels, the same everywhere: environment, folder of their sockets, no network."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import IO

from analysis.paths import BUILD

try:
    import fcntl
except ImportError:  # Windows knows no such locks
    fcntl = None

FIXED = {
    "PYTHONHASHSEED": "0",  # the order of sets
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",  # the workers share the cores already
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # a thread of its own, which no fork would have
    "TZ": "UTC",
    "MPLCONFIGDIR": str(BUILD / ".matplotlib"),  # no user's matplotlibrc
}
DATA_HOME = "SAMSPIL_DATA"  # the folder that `section.open_section` finds a dataset in
SERVER = "SAMSPIL_KERNEL_SERVER"  # the socket of the server that kernels are forked from, where there is one
CHOICE = "SAMSPIL_KERNELS"  # warm or stock
VECTOR = "SAMSPIL_VECTOR"  # whether figures are shown as SVG too, which the report takes and references do without
UNSET = (
    DATA_HOME,
    VECTOR,
    "JPY_SESSION_NAME",
    "MPLBACKEND",
    "MATPLOTLIBRC",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
    "PYTHONINSPECT",
)
PREFIX = "samspil-kernels-"  # folders of other names are somebody else's to clear away
stopping = Event()
"""Set where this process was told to end: then kernels are not asked to."""
STOPPED = 143  # what a process ends with that was told to
SOCKET_PATH = 100  # a socket's path is at most 107 bytes on Linux, 103 on macOS
SOCKET_NAME = 63


LOCK = "lock"
FORGOTTEN = 60.0  # seconds after which a folder that nobody has locked was left by somebody who was killed


@contextmanager
def runtime_folder() -> Iterator[Path]:
    """Make a short-lived folder for sockets and profiles, short enough for a socket's path.

    It is locked while its maker lives; what those left behind who were killed is cleared away.
    """
    usual = tempfile.gettempdir()
    around = usual if len(os.fsencode(usual)) + SOCKET_NAME < SOCKET_PATH else "/tmp"
    _clear(Path(around))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=around))
    try:
        with open(folder / f"no-{LOCK}-yet", "wb") as lock:
            if _locked(lock):
                os.rename(lock.name, folder / LOCK)  # nobody ever sees it unlocked, and takes us for dead
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(around: Path) -> None:
    """Clear away our own folders that nobody holds; on a shared machine, somebody else's may be there to trap us."""
    if not fcntl:
        return
    for folder in around.glob(f"{PREFIX}*"):
        with suppress(OSError):  # gone by now, or no folder
            state = folder.lstat()
            if not _is_own(state) or not stat.S_ISDIR(state.st_mode):
                continue
            if time.time() - state.st_mtime > FORGOTTEN or (folder / LOCK).exists():
                with open(folder / LOCK, "wb", opener=_opened_unasked) as lock:
                    if stat.S_ISREG(os.fstat(lock.fileno()).st_mode) and _locked(lock):
                        shutil.rmtree(folder, ignore_errors=True)


def _is_own(state: os.stat_result) -> bool:
    return state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _opened_unasked(path: str, flags: int) -> int:
    """Open a file behind no link, without waiting for whoever would write to a pipe."""
    return os.open(path, (flags & ~os.O_TRUNC) | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)


def _locked(file: IO) -> bool:
    """Lock a file for as long as this process has it open, unless another one has, or nothing can be locked here."""
    if not fcntl:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def surroundings(runtime: Path) -> dict[str, str]:
    """Give an environment that does not depend on whose machine it is, beyond what nobody knows of."""
    own = {**FIXED, "JUPYTER_RUNTIME_DIR": str(runtime), "IPYTHONDIR": str(runtime / "ipython")}
    return {name: value for name, value in os.environ.items() if name not in UNSET} | own


def fix_surroundings(runtime: Path) -> None:
    """Give this process, and the kernels it starts, those surroundings."""
    found = surroundings(runtime)
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(found)
