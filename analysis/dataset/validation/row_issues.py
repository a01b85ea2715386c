"""Report rows with a problem: each different value once, with the first line that has it."""

from collections.abc import Iterable

import pandas as pd

from analysis.dataset.validation.row_problem import Problem, RowProblem, shorten
from analysis.errors import MAX_LISTED, Issue
from analysis.files.csv_io import line_numbers
from analysis.messages.plurals import quantity


def as_issues(problems: Iterable[Problem]) -> Iterable[Issue]:
    """Report problems one by one, in their order."""
    for problem in problems:
        if isinstance(problem, RowProblem):
            yield from row_issues(problem)
        else:
            yield problem


def row_issues(problem: RowProblem) -> Iterable[Issue]:
    """Report one issue for each different value, with the first line that has it.

    The first `MAX_LISTED` values are listed and the rest counted.
    """
    file, frame, wrong, message_of, hint, values = problem
    if not wrong.any():
        return
    value = values(frame[wrong]) if callable(values) else values[wrong]
    faulty = pd.DataFrame({"value": value, "line": line_numbers(frame)[wrong]})
    each = faulty.groupby("value", sort=False)["line"].agg(["min", "size"])
    for value, line, times in each.head(MAX_LISTED).itertuples():
        often = f" ({times} times, first here)" if times > 1 else ""
        yield Issue(file, message_of(shorten(value)) + often, hint(value) if callable(hint) else hint, int(line))
    rest = each.iloc[MAX_LISTED:]
    if len(rest):
        message = f"{len(rest)} more of the same kind from here on, in {quantity(int(rest['size'].sum()), 'row')}"
        yield Issue(file, f"{message_of('...')}: {message}", "", int(rest["min"].iloc[0]))
