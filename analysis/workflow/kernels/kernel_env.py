"""Give every kernel the same environment: fixed variables, a folder for its sockets, no network."""

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
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment] # the module, or none

FIXED = {
    "PYTHONHASHSEED": "0",  # the order of sets
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",  # worker processes already use all cores
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # its background thread would be missing after a fork
    "TZ": "UTC",
    "MPLCONFIGDIR": str(BUILD / ".matplotlib"),  # ignore the user's matplotlibrc
}
DATA_HOME = "SAMSPIL_DATA"  # the folder in which `section.open_section` looks for a dataset
SERVER = "SAMSPIL_KERNEL_SERVER"  # the socket of the kernel server, if there is one
CHOICE = "SAMSPIL_KERNELS"  # "warm" or "stock"
VECTOR = "SAMSPIL_VECTOR"  # set if figures are also shown as SVG: for the report, not for references
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
PREFIX = "samspil-kernels-"  # only folders with this prefix are removed
stopping = Event()
"""Set when this process received SIGTERM; kernels are then killed without a shutdown request."""
STOPPED = 143  # exit code after SIGTERM
SOCKET_PATH = 100  # a socket's path is at most 107 bytes on Linux, 103 on macOS
SOCKET_NAME = 63
LOCK = "lock"
STALE_SECONDS = 60.0  # an unlocked folder older than this is left over from a killed process


def exit_if_stopped(error: Exception) -> None:
    """Exit if this process was asked to stop: the error of an interrupted kernel is not a failure of the notebook."""
    if stopping.is_set():
        raise SystemExit(STOPPED) from error


@contextmanager
def runtime_folder() -> Iterator[Path]:
    """Make a temporary folder for sockets and profiles, with a path short enough for a socket.

    The folder stays locked while this process lives; folders left by killed processes are removed.
    """
    default = tempfile.gettempdir()
    parent = default if len(os.fsencode(default)) + SOCKET_NAME < SOCKET_PATH else "/tmp"
    _clear(Path(parent))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        with open(folder / f"no-{LOCK}-yet", "wb") as lock:
            if _locked(lock):
                os.rename(lock.name, folder / LOCK)  # renamed once locked, so that nobody sees it unlocked
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(parent: Path) -> None:
    """Remove our own unlocked folders; on a shared machine, ignore folders that others may have planted."""
    if not fcntl:
        return
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):  # already removed, or not a folder
            state = folder.lstat()
            if not _is_own(state) or not stat.S_ISDIR(state.st_mode):
                continue
            if time.time() - state.st_mtime > STALE_SECONDS or (folder / LOCK).exists():
                with open(folder / LOCK, "wb", opener=_open_safely) as lock:
                    if stat.S_ISREG(os.fstat(lock.fileno()).st_mode) and _locked(lock):
                        shutil.rmtree(folder, ignore_errors=True)


def _is_own(state: os.stat_result) -> bool:
    return state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _open_safely(path: str, flags: int) -> int:
    """Open a file without following a link or waiting for the writer of a pipe."""
    return os.open(path, (flags & ~os.O_TRUNC) | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)


def _locked(file: IO) -> bool:
    """Lock a file while this process has it open; return False if that fails, or if the system has no locks."""
    if not fcntl:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def kernel_environment(runtime: Path) -> dict[str, str]:
    """Return an environment that is the same for every user, apart from variables that do not concern the project."""
    fixed = {**FIXED, "JUPYTER_RUNTIME_DIR": str(runtime), "IPYTHONDIR": str(runtime / "ipython")}
    return {name: value for name, value in os.environ.items() if name not in UNSET} | fixed


def clear_plot_settings() -> None:
    """Remove matplotlib's cache of fonts and its settings, which may have been edited; matplotlib recreates them."""
    shutil.rmtree(FIXED["MPLCONFIGDIR"], ignore_errors=True)


def set_environment(runtime: Path) -> None:
    """Set that environment in this process and in the kernels that it starts."""
    environment = kernel_environment(runtime)
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(environment)
