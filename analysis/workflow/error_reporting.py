"""Format an error as one line for summaries and tables, and write its traceback to the logs."""

import traceback
from contextlib import suppress
from pathlib import Path

TRACEBACK = "logs/report.txt"
WITHHELD_ERROR = "a public run does not store the message, which may quote data; run with audience=internal to read it"


def error_line(kind: str, message: object) -> str:
    """Format the kind of an error and the first non-empty line of its message.

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
    """Format the kind of an exception and its complete message, for errors without a log."""
    return ": ".join(filter(None, [type(error).__name__, str(error).strip()]))


def public_error(error: BaseException) -> str:
    """Format only the kind of an exception, for public runs."""
    return f"{type(error).__name__}; {WITHHELD_ERROR}"


def write_traceback(folder: Path, error: BaseException, is_public: bool = False) -> str:
    """Write the traceback of an error to the logs of a run, and return the file's path within the run's folder.

    A public run writes only the code locations, since messages may quote data.
    """
    log = folder / TRACEBACK
    locations = [*traceback.format_tb(error.__traceback__), f"{public_error(error)}\n"]
    text = locations if is_public else traceback.format_exception(error)
    with suppress(OSError):  # a full disk is reported by the error itself
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(text), encoding="utf-8", errors="backslashreplace")
    return TRACEBACK


def remove_traceback(folder: Path) -> None:
    """Remove the traceback of an earlier run, if any."""
    (folder / TRACEBACK).unlink(missing_ok=True)
