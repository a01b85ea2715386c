"""An error in one line, as summaries and tables show it."""


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
