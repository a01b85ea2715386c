"""A failure is told in a line that says something."""

import pytest

from analysis.workflow.error_reporting import error_line, error_text

TOLD = [
    ("ValueError", "\n$x_$\n   ^\nParseException: Expected a subscript", "ValueError: $x_$"),
    ("ValueError", "  \n\r\n\tlast", "ValueError: last"),
    ("KeyError", "'police'", "KeyError: 'police'"),
    ("AssertionError", "", "AssertionError"),
    ("AssertionError", "\n \n", "AssertionError"),
]


@pytest.mark.parametrize("kind, message, line", TOLD)
def test_the_first_line_that_is_not_empty_is_shown(kind, message, line):
    assert error_line(kind, message) == line


def test_an_error_without_a_log_is_shown_whole():
    assert error_text(ValueError("\nfirst\nsecond\n")) == "ValueError: first\nsecond"
    assert error_text(AssertionError()) == "AssertionError"
