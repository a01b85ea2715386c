"""A command run in a fork of this process, as it would run by itself, with its time and memory measured."""

import os
import signal
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class End:
    """How a command ended: seconds of processor time, and the memory of its largest process."""

    code: int
    seconds: float
    megabytes: int
    out: str
    err: str


@cache
def loaded() -> None:
    """Import all that commands need, so that a fork has it at once."""


def run_apart(arguments: list, place: Path, seconds: float = 1800) -> End:
    """Run a command of `analysis`, or of `analysis.workflow`, and kill it after so many seconds by the clock."""
    loaded()
    begin, out, err = time.monotonic(), place / "out.txt", place / "err.txt"
    child = os.fork()
    if child == 0:
        _run([str(argument) for argument in arguments], out, err)
    while not (ended := os.wait4(child, os.WNOHANG))[0]:
        if time.monotonic() - begin > seconds:
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.01)
    _, status, used = ended
    code = os.waitstatus_to_exitcode(status)
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in (out, err)]
    out.unlink()
    err.unlink()
    return End(code, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, *texts)


def _run(arguments: list[str], out: Path, err: Path) -> None:
    """Run a command in this process, which is a fork, and end it."""
    code = 70
    try:
        os.setpgid(0, 0)
        for number, file in ((1, out), (2, err)):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
        _command(arguments)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _command(arguments: list[str]) -> None:
    from analysis.errors import InputError
    from analysis.files.isolation import supervised

    if arguments[0] in ("run", "sweep"):
        from analysis.workflow.__main__ import main
    else:
        from analysis.cli.main import main
    try:
        supervised(lambda: main(args=arguments, prog_name="samspil"))
    except InputError as refused:  # as python -m analysis.workflow ends
        print(refused, file=sys.stderr)
        raise SystemExit(2) from None
