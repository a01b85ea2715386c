"""Check a dataset, judge its claims, and show how robust the verdicts are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from analysis.cli.command_output import report_input_errors
from analysis.cli.study_options import DATASET, LANGUAGE, LEDGER, note_missing_answers, open_run
from analysis.messages.command_options import Command
from analysis.messages.plurals import quantity


@click.command("check", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--ledger", type=click.Path(path_type=Path), help="Also check these claims; by default claims.yaml in the folder."
)
def check(folder: Path, ledger: Path | None) -> None:
    """Check whether FOLDER is a valid dataset or study, and report every problem of it and of its claims."""
    with report_input_errors():
        from analysis.study.study_folder import FILE
        from analysis.workflow.check_study import check_study

        if (folder / FILE).is_file():
            folder = check_study(folder)
        from analysis.claims.select_ledger import ledger_beside
        from analysis.workflow.command_answers import read_answers

        answers = read_answers(folder, ledger)
        summary = answers["check"] if answers else None
        if summary is None:
            from analysis.dataset.read import load_study
            from analysis.workflow.command_answers import sizes

            summary = sizes(load_study(folder))
        kind = "synthetic" if summary["synthetic"] else "real"
        counts = ", ".join(quantity(number, name.removesuffix("s")) for name, number in summary["sizes"].items())
        click.echo(f"{folder}: valid; {kind}, {counts}")
        if ledger := ledger or ledger_beside(folder):
            _check_ledger(folder, ledger, summary)


def _check_ledger(folder: Path, ledger: Path, summary: Mapping) -> None:
    if "claims" not in summary:
        from analysis.notebook.study_run import open_study_run
        from analysis.workflow.command_answers import check_summary

        summary = check_summary(open_study_run(folder, ledger=ledger))
    click.echo(f"{ledger}: valid; {quantity(summary['claims'], 'claim')}")
    for line in summary["without_codes"]:
        click.echo(f"  {line}")


@click.command("judge", cls=Command)
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write the verdicts as a table (CSV).")
@DATASET
@LEDGER
@LANGUAGE
def judge(file: Path | None, dataset: Path, ledger: Path | None, language: str) -> None:
    """Judge every claim of a ledger: its statement, the verdict, and the evidence."""
    with report_input_errors():
        from analysis.workflow.command_answers import read_answers

        answers = note_missing_answers(read_answers(dataset, ledger), dataset, ledger)
        if answers is None:
            answers = _judge_now(dataset, language, ledger)
        if file is None:
            for line in answers["judge"][language]:
                click.echo(line)
            return
        from analysis.dataset.write import save_file

        save_file(file, answers["table"][language])
        number = answers["check"]["claims"]
        click.echo(f"{file}: {quantity(number, 'verdict')} on {dataset.resolve().name}")


def _judge_now(dataset: Path, language: str, ledger: Path | None) -> dict[str, Any]:
    """Judge every claim, and return the answers that a run would have stored, in one language."""
    from analysis.workflow.command_answers import table_text

    study_run = open_run(dataset, "lead", language, ledger)
    return {
        "judge": {language: list(study_run.verdict_lines())},
        "table": {language: table_text(study_run)},
        "check": {"claims": len(study_run.claims)},
    }


@click.command("robustness", cls=Command)
@click.argument("claim", nargs=-1)
@DATASET
@LEDGER
@LANGUAGE
@click.option(
    "--figure", type=click.Path(path_type=Path), help="For a single claim: write its specification curve as PNG."
)
def robustness(claim: tuple[str, ...], dataset: Path, ledger: Path | None, language: str, figure: Path | None) -> None:
    """Show how robust the verdict on each CLAIM (default: all) is.

    Each unit, group and interview is left out once, the second coder replaces the lead coder, and the rule is
    replaced by each of its alternatives, which are listed for a single claim.
    """
    with report_input_errors():
        from tqdm import tqdm

        from analysis.dataset.write import save_file
        from analysis.notebook.study_run import open_study_run

        study_run = open_study_run(dataset, language=language, ledger=ledger)
        names = claim or tuple(study_run.claims)
        if figure and len(names) != 1:
            raise click.UsageError("a specification curve needs exactly one claim; give its name")
        repeated = list(
            tqdm(study_run.repeat_verdicts(names), desc=study_run.dataset.name, unit="repetition", delay=2, leave=False)
        )
        for line in study_run.stability_lines(names, repeated):
            click.echo(line)
        if figure:
            save_file(figure, study_run.specification_curve(names[0], repeated))
            click.echo(figure)
