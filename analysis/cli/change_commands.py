"""Withdraw interviews, recode a dataset, and show how the verdicts change."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.command_output import report_input_errors
from analysis.cli.private_files import refuse_commits, warn_of_commits
from analysis.cli.study_options import DATASET, LANGUAGE, LEDGER, suggest_labels
from analysis.messages.command_options import Command

if TYPE_CHECKING:
    from analysis.notebook.study_run import StudyRun


@click.command("withdraw", cls=Command)
@click.option("--interview", "interviews", required=True, multiple=True, help="For example I07; repeatable.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder of the new dataset.")
@DATASET
@LEDGER
@LANGUAGE
def withdraw(interviews: tuple[str, ...], folder: Path, dataset: Path, ledger: Path | None, language: str) -> None:
    """Remove interviews whose consent was withdrawn, and show how the verdicts change."""
    with report_input_errors():
        from analysis.notebook.study_run import open_study_run

        before = open_study_run(dataset, language=language, ledger=ledger)
        suggest_labels(dataset, "interview", *interviews)
        after = before.without_interviews(interviews, folder.name)
        withdrawn, remaining = sorted(set(interviews)), len(after.study.interviews)
        opening = "withdrawn" if len(withdrawn) == 1 else "withdrawn-several"
        _save_and_compare(before, after, folder, opening, interviews=", ".join(withdrawn), rest=remaining)


def _save_and_compare(before: "StudyRun", after: "StudyRun", folder: Path, opening: str, **values: str | int) -> None:
    """Write a dataset derived from another, with its ledger, and show how the verdicts change."""
    from analysis.dataset.write import save_dataset

    written = {
        key: value if isinstance(value, str) else before.wording.number(value, 0) for key, value in values.items()
    }
    lines = [before.wording.text(opening, **written), *before.change_lines(after)]
    refuse_commits(after.study.synthetic, folder)
    save_dataset(after.dataset, folder, after.custom_ledger())
    for line in [*lines, folder]:
        click.echo(line)
    warn_of_commits(after.study.synthetic, folder)


@click.command("recode", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder of the new dataset.")
@DATASET
@LEDGER
@LANGUAGE
def recode(file: Path, folder: Path, dataset: Path, ledger: Path | None, language: str) -> None:
    """Merge, rename, drop or move codes as FILE specifies, and show how the verdicts change.

    FILE is YAML: merge: {new: [old, other]}, rename: {old: new}, drop: [code], move: {code: family}.
    """
    with report_input_errors():
        from analysis.notebook.study_run import open_study_run
        from analysis.robustness.recode_file import read_recoding

        before = open_study_run(dataset, language=language, ledger=ledger)
        after = before.recoded(read_recoding(file, before.dataset.tables["codes"]), folder.name)
        counts = {"codes": len(after.study.codes), "codings": len(after.study.codings)}
        counts |= {"codes_before": len(before.study.codes), "codings_before": len(before.study.codings)}
        _save_and_compare(before, after, folder, "recoded", file=file.name, **counts)
