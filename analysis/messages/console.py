"""What is printed shows every character: no name of a file or code can steer a terminal, or turn a line around."""

import re
import sys
from typing import Any, TextIO

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls of the terminal, but for tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\u2028\u2029\ud800-\udfff\ufeff]"  # separators that some take for line feeds; halves of a pair
)
_PROGRESS = re.compile(r"\A\r|\r\Z|(?:\x1b\[A)+\Z")  # how a progress line goes back to its beginning, or up


def visible(text: str) -> str:
    r"""Spell each character that a terminal would obey.

    Examples
    --------
    >>> print(visible("help\x1b[2J"))
    help\x1b[2J
    """
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class VisibleStream:
    """A stream that prints what `visible` makes of a text, and is otherwise the stream that it was made of.

    Parameters
    ----------
    stream : file
        Standard output or error.
    progress : bool
        Whether progress lines are drawn there: they return to the beginning of their line.
    """

    def __init__(self, stream: TextIO, progress: bool = False) -> None:
        self._stream, self._progress = stream, progress

    def write(self, text: str) -> int:
        """Print a text."""
        moves = [*_PROGRESS.finditer(text)] if self._progress else []
        begin = moves[0].end() if moves and moves[0].start() == 0 else 0
        end = moves[-1].start() if moves and moves[-1].end() == len(text) and moves[-1].start() >= begin else len(text)
        self._stream.write(text[:begin] + visible(text[begin:end]) + text[end:])
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def print_visibly() -> None:
    """Let this process print all that it prints visibly."""
    sys.stdout = VisibleStream(sys.stdout)
    sys.stderr = VisibleStream(sys.stderr, progress=True)
