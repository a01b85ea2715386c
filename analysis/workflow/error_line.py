"""An error in one line, as summaries and tables show it; and its traceback in the logs, for whoever mends it."""

import traceback
from contextlib import suppress
from pathlib import Path

TRACEBACK = "logs/report.txt"
WITHHELD_ERROR = "a public run does not store the message, which may quote data; run with audience=internal to read it"


def error_line(kind: str, message: object) -> str:
    """Give the kind of an error and the first line of its message that is not empty.

    Examples
    --------
    >>> error_line("ValueError", "\\n$x_$\\n   ^\\nExpected a subscript")
    'ValueError: $x_$'
    >>> error_line("AssertionError", "")
    'AssertionError'
    """
    lines = (line.strip() for line in str(message).splitlines())
    return ": ".join(filter(None, [kind, next(filter(None, lines), "")]))


def error_text(error: BaseException) -> str:
    """Give the kind of an exception and its whole message, for errors that have no log."""
    return ": ".join(filter(None, [type(error).__name__, str(error).strip()]))


def public_error(error: BaseException) -> str:
    """Give the kind of an exception alone."""
    return f"{type(error).__name__}; {WITHHELD_ERROR}"


def write_traceback(folder: Path, error: BaseException, is_public: bool = False) -> str:
    """Write where in the code an error arose to the logs of a run, and give the file's place in the run's folder.

    Of a public run only the places are written: messages may quote data.
    """
    log = folder / TRACEBACK
    places = [*traceback.format_tb(error.__traceback__), f"{public_error(error)}\n"]
    told = places if is_public else traceback.format_exception(error)
    with suppress(OSError):  # where nothing can be written, the error itself says so
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(told), encoding="utf-8", errors="backslashreplace")
    return TRACEBACK


def forget_traceback(folder: Path) -> None:
    """Remove the traceback of an earlier run."""
    (folder / TRACEBACK).unlink(missing_ok=True)
