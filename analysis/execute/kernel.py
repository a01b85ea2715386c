"""The kernel that notebooks run in: this very python, the same surroundings everywhere, no network."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from analysis.study import BUILD

FIXED = {
    "PYTHONHASHSEED": "0",  # the order of sets
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",  # the workers share the cores already
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TZ": "UTC",
    "MPLCONFIGDIR": str(BUILD / ".matplotlib"),  # no user's matplotlibrc
}
DATA_HOME = "SAMSPIL_DATA"  # the folder that `analysis.section.open_section` finds a dataset in
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
SOCKET_PATH = 100  # a socket's path is at most 107 bytes on Linux, 103 on macOS
SOCKET_NAME = 55
TRANSPORT = "tcp" if sys.platform == "win32" else "ipc"


@contextmanager
def runtime_folder() -> Iterator[Path]:
    """Make a short-lived folder for sockets and profiles, short enough for a socket's path."""
    usual = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="samspil-", dir=usual if len(usual) + SOCKET_NAME < SOCKET_PATH else "/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fix_surroundings(runtime: Path) -> None:
    """Give this process, and the kernels it starts, surroundings that do not depend on whose machine it is."""
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(FIXED, JUPYTER_RUNTIME_DIR=str(runtime), IPYTHONDIR=str(runtime / "ipython"))


def kernel_manager(base: type) -> type:
    """Make a kernel manager of the python that runs us, reached through sockets in a folder where there are such.

    Parameters
    ----------
    base : type
        ``KernelManager`` of jupyter_client, or its asynchronous twin.
    """
    from ipykernel.kernelspec import RESOURCES, get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec
    from traitlets import CaselessStrEnum

    class OwnKernelManager(base):
        transport = CaselessStrEnum(["tcp", "ipc"], default_value=TRANSPORT)

        def _ip_default(self) -> str:
            """Name sockets of its own: jupyter_client's default is one name for all kernels of a folder."""
            if self.transport == "tcp":
                return "127.0.0.1"
            return os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], uuid4().hex)

        def _connection_file_default(self) -> str:
            """Put it where it is cleared away with the folder, whoever stops us; the default is the user's TMPDIR."""
            return os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], f"{uuid4().hex}.json")

        @property
        def kernel_spec(self) -> KernelSpec:
            return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())

    return OwnKernelManager
