"""Restart a command in a fresh process if its inputs changed while it ran."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.workflow.state.input_changes import InputsChangedError

TIMES = "SAMSPIL_ONCE_MORE"
MOST = 3  # after that, wait until the person has finished editing


@contextmanager
def restart_if_changed(what: str) -> Iterator[None]:
    """Report which inputs changed, and restart; after `MOST` restarts, exit with code 1.

    The process is replaced, since it has old code and registered data in memory. Results finished before the change are
    stored, so the restarted command repeats only what the change affects.
    """
    restarts = int(os.environ.pop(TIMES, "0"))  # kernels must not inherit it
    try:
        yield
    except InputsChangedError as changed:
        if restarts >= MOST or os.name == "nt":
            hint = "run it again when the files no longer change"
            print(f"{what}: {changed}; these results are not stored as current; {hint}", file=sys.stderr)
            raise SystemExit(1) from None
        print(f"{what}: {changed}; running again what depends on it", flush=True)
        restart(restarts + 1)


def restart(count: int) -> None:
    """Replace this process by a new one with the same command line."""
    sys.stderr.flush()
    os.environ[TIMES] = str(count)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
