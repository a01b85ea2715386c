"""Define the options of commands on a study, and open the study that they name."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from analysis.cli.command_output import show_steps

Study = TypeVar("Study")

DATASET = click.option(
    "--dataset", type=click.Path(path_type=Path), default="data/synthetic/as-published", show_default=True
)


LANGUAGE = click.option("--language", type=click.Choice(["en", "da"]), default="en", show_default=True)


LEDGER = click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="The claims; by default claims.yaml in the dataset folder, otherwise the project's own.",
)


CODING = click.option("--coding", type=click.Choice(["lead", "second", "majority"]), default="lead", show_default=True)


def note_missing_answers(answers: dict | None, dataset: Path, ledger: Path | None, coding: str = "lead") -> dict | None:
    """Return stored answers as they are; if a run of the dataset would have stored them, print how to make one."""
    if answers is None and ledger is None and coding == "lead" and dataset.is_dir():
        message = f"no stored run of {dataset} has these data and this code, so this is computed now"
        click.echo(f"{message}; to store it, run: make DATASET={dataset}", err=True)
    return answers


def show_opening(open_study: Callable[..., Study], dataset: Path, *options: object) -> Study:
    """Open a dataset with one of the functions that do so, and show meanwhile that it is being opened."""
    with show_steps(dataset.name) as next_step:
        next_step("opening")
        return open_study(dataset, *options)


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
