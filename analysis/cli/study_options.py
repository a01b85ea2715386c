"""Define the options of commands on a study, and open the study that they name."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analysis.cli.command_output import show_steps

if TYPE_CHECKING:
    from analysis.notebook.study_run import StudyRun

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

DATASET = click.option(
    "--dataset", type=click.Path(path_type=Path), default="data/synthetic/as-published", show_default=True
)


LANGUAGE = click.option("--language", type=click.Choice(["en", "da"]), default="en", show_default=True)


LEDGER = click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="The claims; by default claims.yaml in the dataset folder, otherwise the project's own.",
)


_CODERS = click.Choice(["lead", "second", "majority"])
CODING = click.option("--coding", type=_CODERS, default="lead", show_default=True)


def _note_old_name(context: click.Context, option: click.Parameter, coder: str | None) -> str | None:
    """Accept ``--coding``, the earlier name of ``--coder``, with a line that says so."""
    if coder is not None:
        click.echo(f"--coding is now called --coder: use --coder {coder}", err=True)
    return coder


def coder_options(command: Decorated) -> Decorated:
    """Add the option ``--coder``, and ``--coding``, its earlier name, which help does not show."""
    command = click.option("--coder", type=_CODERS, help="Whose codings.  [default: lead]")(command)
    return click.option("--coding", type=_CODERS, callback=_note_old_name, hidden=True)(command)


def chosen_coder(coder: str | None, coding: str | None) -> str:
    """Return the value of ``--coder``, or of its earlier name, or the default.

    Parameters
    ----------
    coder, coding : str or None
        The values of both options.

    Returns
    -------
    str

    Raises
    ------
    click.UsageError
        If both are given.
    """
    if coder is not None and coding is not None:
        raise click.UsageError("--coding is the earlier name of --coder; give --coder only")
    return coder or coding or "lead"


def open_run(dataset: Path, *options: Any) -> "StudyRun":
    """Open a dataset for analysis, and show meanwhile that it is being opened.

    Parameters
    ----------
    dataset : Path
    *options
        The other arguments of `study_run.open_study_run`: coder, language and ledger.

    Returns
    -------
    StudyRun
    """
    from analysis.notebook.study_run import open_study_run

    with show_steps(dataset.name) as next_step:
        next_step("opening")
        return open_study_run(dataset, *options)


def note_missing_answers(answers: dict | None, dataset: Path, ledger: Path | None, coder: str = "lead") -> dict | None:
    """Return stored answers as they are; if a run of the dataset would have stored them, print how to make one."""
    if answers is None and ledger is None and coder == "lead" and dataset.is_dir():
        message = f"no stored run of {dataset} has these data and this code, so this is computed now"
        click.echo(f"{message}; to store it, run: make DATASET={dataset}", err=True)
    return answers


def suggest_labels(dataset: Path, kind: str, *names: str) -> None:
    """Raise an error with the right label if an interview or coder is given by its original name."""
    from analysis.errors import InputError, Issue
    from analysis.paths import key_beside

    if kind not in ("interview", "coder") or not key_beside(dataset).is_file():
        return
    from analysis.files.csv_io import read_delimited
    from analysis.importers.people.pseudonyms import label_in_key

    table = dataset / f"{kind}s.csv"
    rows = read_delimited(table.read_bytes(), table.name)[0]
    labels = {name: label_in_key(dataset, f"{kind}s", name) for name in names if name not in set(rows[kind])}
    keys = dict(zip(rows["label"], rows[kind], strict=True)) if kind == "coder" else {}
    problems = [
        Issue(table.name, f"unknown {kind} '{name}'", f"use --{kind} {keys.get(label, label)}")
        for name, label in labels.items()
        if label
    ]
    if problems:
        raise InputError(str(dataset), problems)
