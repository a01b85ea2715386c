"""Compare the verdicts of two datasets, two runs, or a dataset and a run."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.command_output import report_input_errors, show_steps
from analysis.cli.study_options import LANGUAGE
from analysis.messages.command_options import Command

if TYPE_CHECKING:
    import pandas as pd

    from analysis.i18n import Wording
    from analysis.workflow.read_verdicts import JudgedClaims

HASH_SHOWN = 12  # characters of a hash


@click.command("compare", cls=Command)
@click.argument("left", metavar="A", type=click.Path(path_type=Path))
@click.argument("right", metavar="B", type=click.Path(path_type=Path))
@click.option("--csv", "file", type=click.Path(path_type=Path), help="Also write the differences as a table (CSV).")
@click.option("--exit-code", is_flag=True, help="Exit with code 1 if anything differs.")
@LANGUAGE
def compare(left: Path, right: Path, file: Path | None, exit_code: bool, language: str) -> None:
    """Show which verdicts, numbers and sentences differ between A and B.

    Each is a dataset, whose claims are judged, or a run, such as build/as-published. Numbers are compared at three
    decimals. Differences from a public run show only what that run shows.

    The exit code is 0 whether or not anything differs, unless --exit-code is given, and 2 if A or B cannot be read.
    """
    with report_input_errors():
        from analysis.claims.ledger import load_terms
        from analysis.i18n import Wording
        from analysis.robustness.comparison_text import table_lines, written_changes
        from analysis.workflow.read_verdicts import comparable

        sides, wording = _read(left, right, language), Wording(language, load_terms())
        verdicts = comparable(*sides)
        changed = written_changes(*verdicts, wording)
        lines = [wording.text("compare-nothing")] if changed.empty else table_lines(changed, wording)
        if file:
            _save(file, *verdicts, any(side.is_synthetic for side in sides))
        for line in [*_opening(*sides, wording), *lines, *([file] if file else [])]:
            click.echo(line)
    sys.exit(1 if exit_code and not changed.empty else 0)


def _read(left: Path, right: Path, language: str) -> "tuple[JudgedClaims, JudgedClaims]":
    """Read the verdicts of both, and say on standard error whose sentences cannot be compared."""
    from analysis.workflow.read_verdicts import read_verdicts

    with show_steps("compare") as next_step:
        next_step(left.name)
        first = read_verdicts(left, language, _judge)
        next_step(right.name)
        second = read_verdicts(right, language, _judge)
    for folder, side in ((left, first), (right, second)):
        if "sentence" not in side.verdicts:
            click.echo(f"{folder} has no sentences in this language, so they are not compared", err=True)
    return first, second


def _judge(dataset: Path, language: str) -> str:
    """Judge the claims on a dataset, or read the answers that its run has stored, as CSV."""
    from analysis.notebook.study_run import open_study_run
    from analysis.workflow.command_answers import read_answers, table_text

    answers = read_answers(dataset)
    return answers["table"][language] if answers else table_text(open_study_run(dataset, language=language))


def _opening(left: "JudgedClaims", right: "JudgedClaims", wording: "Wording") -> Iterator[str]:
    """Write what is compared, by which rules and claims, and for whom the comparison is."""
    names = {which: _name(side, wording) for which, side in (("left", left), ("right", right))}
    yield wording.text("compare-opening", **names, **_hashes(left, right, wording))
    if left.is_public or right.is_public:
        yield wording.text("compare-public" if left.is_public and right.is_public else "compare-mixed")
    if left.is_synthetic or right.is_synthetic:
        yield f"{wording.text('synthetic-note')}."


def _name(side: "JudgedClaims", wording: "Wording") -> str:
    return ", ".join([wording.text(f"compare-{side.kind}", name=side.name), *side.parameters])


def _hashes(left: "JudgedClaims", right: "JudgedClaims", wording: "Wording") -> dict[str, str]:
    """Say of the rules and of the claims whether their hashes are the same."""
    texts = {}
    for name in ("rules", "claims"):
        first, second = (str(side.hashes.get(f"{name}_hash") or "")[:HASH_SHOWN] for side in (left, right))
        if not (first and second):
            texts[name] = wording.text("compare-unknown")
        elif first == second:
            texts[name] = wording.text("compare-same", hash=first)
        else:
            texts[name] = wording.text("compare-other", left=first, right=second)
    return texts


def _save(file: Path, left: "pd.DataFrame", right: "pd.DataFrame", is_synthetic: bool) -> None:
    from analysis.dataset.write import save_file
    from analysis.files.formula_escaping import as_csv
    from analysis.robustness.compare_verdicts import compare_verdicts

    table = compare_verdicts(left, right).rename(columns={"left": "A", "right": "B"})
    save_file(file, as_csv(table.assign(synthetic="yes" if is_synthetic else "no")))
