"""Show input errors and the progress of commands."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def report_input_errors() -> Iterator[None]:
    """Print the problems of an invalid input to standard error, and exit with code 2."""
    from analysis.errors import InputError, names_checked

    try:
        with names_checked():
            yield
    except InputError as error:
        click.echo(error, err=True)
        sys.exit(2)


@contextmanager
def show_steps(name: str) -> Iterator[Callable[[str], None]]:
    """Show the name of the current step, once the work has taken two seconds."""
    from tqdm import tqdm

    with tqdm(desc=name, delay=2, leave=False, bar_format="{desc} [{elapsed}]") as line:

        def next_step(step: str) -> None:
            line.set_description_str(f"{name}: {step}", refresh=False)
            line.update()

        yield next_step
