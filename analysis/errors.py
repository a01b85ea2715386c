"""Errors of inputs: every problem at once, each with its file, line, value and remedy."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    """One thing wrong with an input: its place, the value found there, and how to fix it."""

    file: str
    message: str
    hint: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line is not None else ""
        hint = f"; {self.hint}" if self.hint else ""
        return one_line(f"{place}{self.message}{hint}")


def one_line(text: str, most: int = 2_000) -> str:
    """Write text from a stranger's file on one line of printable characters, and not at any length."""
    text = text if len(text) <= most else f"{text[: most // 2]} ... {text[-most // 2 :]}"
    return _UNPRINTABLE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


_UNPRINTABLE = re.compile("[\x00-\x08\n-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # tabs are fine
MAX_LISTED = 20  # so many faults of one kind are listed one by one, the rest are counted


class InputError(ValueError):
    """An input that cannot be used, with every problem found in it.

    Parameters
    ----------
    subject : str
        What was refused, as the user named it.
    problems : list of Issue
        All of them; the text of the error groups them by file, in the order of their lines.
    """

    def __init__(self, subject: str, problems: list[Issue]):
        self.subject = subject
        self.problems = problems
        super().__init__(self._report())

    def _report(self) -> str:
        lines = [f"{self.subject}: refused, {len(self.problems)} problem(s)"]
        for file in dict.fromkeys(problem.file for problem in self.problems):
            found = sorted((p for p in self.problems if p.file == file), key=lambda p: p.line or 0)
            lines.append(f"{file}: {len(found)} problem(s)")
            lines.extend(f"  {problem}" for problem in found)
        return "\n".join(lines)


@contextmanager
def names_checked() -> Iterator[None]:
    """Raise an `InputError` where a name is too long for the system."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        name = max(os.fspath(error.filename or "").split(os.sep), key=len)
        issue = Issue(f"{name[:40]}...", f"the name has {len(name)} characters, too many for the system", "shorten it")
        raise InputError(issue.file, [issue]) from None
