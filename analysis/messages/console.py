"""Escape control characters in printed text, so that names in files cannot control a terminal or reverse a line."""

import re
import sys
from typing import Any, TextIO

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # terminal controls, except tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # change the writing direction
    "\u2028\u2029\ud800-\udfff\ufeff]"  # line separators; halves of surrogate pairs
)
_PROGRESS = re.compile(r"\A\r|\r\Z|(?:\x1b\[A)+\Z")  # cursor movements of progress bars


def visible(text: str) -> str:
    r"""Escape each character that a terminal would interpret.

    Examples
    --------
    >>> print(visible("help\x1b[2J"))
    help\x1b[2J
    """
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class VisibleStream:
    """A text stream that escapes control characters with `visible`.

    Parameters
    ----------
    stream : file
        Standard output or error.
    progress : bool
        Whether progress bars are drawn on the stream; their cursor movements are not escaped.
    """

    def __init__(self, stream: TextIO, progress: bool = False) -> None:
        self._stream, self._progress = stream, progress

    def write(self, text: str) -> int:
        """Write a text, with control characters escaped."""
        movements = [*_PROGRESS.finditer(text)] if self._progress else []
        begin = movements[0].end() if movements and movements[0].start() == 0 else 0
        end = (
            movements[-1].start()
            if movements and movements[-1].end() == len(text) and movements[-1].start() >= begin
            else len(text)
        )
        self._stream.write(text[:begin] + visible(text[begin:end]) + text[end:])
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def escape_output() -> None:
    """Escape control characters in all output of this process."""
    sys.stdout = VisibleStream(sys.stdout)
    sys.stderr = VisibleStream(sys.stderr, progress=True)
