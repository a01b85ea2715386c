"""Begin a command anew, in a fresh process, if its inputs were changed while it ran."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.workflow.state.input_changes import ChangedMeanwhile

TIMES = "SAMSPIL_ONCE_MORE"
MOST = 3  # a person who edits is done by then, or the run had better wait


@contextmanager
def begun_anew_if_changed(what: str) -> Iterator[None]:
    """Say which inputs were changed, and begin anew; after `MOST` times give up with exit code 1.

    The process is replaced, since it has read code and registered data that may be of yesterday. Whatever was finished
    before the change is stored, so that only what the change concerns is run again.
    """
    before = int(os.environ.pop(TIMES, "0"))  # no kernel is to see it
    try:
        yield
    except ChangedMeanwhile as changed:
        if before >= MOST or os.name == "nt":
            hint = "run it again when nothing changes any more"
            print(f"{what}: {changed}; nothing of this is stored as current; {hint}", file=sys.stderr)
            raise SystemExit(1) from None
        print(f"{what}: {changed}; what depends on it is run again", flush=True)
        begin_anew(before + 1)


def begin_anew(time: int) -> None:
    """Replace this process by one that was given the same command."""
    sys.stderr.flush()
    os.environ[TIMES] = str(time)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
