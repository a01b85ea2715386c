"""Lead from a claim to its segments, and from an item to the claims, tables and figures that depend on it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.command_output import report_input_errors
from analysis.cli.study_options import (
    CODING,
    DATASET,
    LANGUAGE,
    LEDGER,
    chosen_coder,
    coder_options,
    note_missing_answers,
    open_run,
    suggest_labels,
)
from analysis.messages.command_options import Command

if TYPE_CHECKING:
    from analysis.notebook.study_run import StudyRun


@click.command("trace", cls=Command)
@click.argument("claim")
@DATASET
@LEDGER
@coder_options
@LANGUAGE
def trace(claim: str, dataset: Path, ledger: Path | None, coder: str | None, coding: str | None, language: str) -> None:
    """List the segments behind the verdict on CLAIM, such as PR-2: against it, undecided, for it; with their words."""
    with report_input_errors():
        from analysis.workflow.command_answers import read_answers

        coder = chosen_coder(coder, coding)
        answers = note_missing_answers(read_answers(dataset, ledger, coder), dataset, ledger, coder)
        stored = answers["trace"][language].get(claim) if answers else None
        for line in stored or list(open_run(dataset, coder, language, ledger).evidence_lines(claim)):
            click.echo(line)


@click.command("rests-on", cls=Command)
@click.option("--interview", help="For example I07.")
@click.option("--segment", help="For example I07-C1-03a.")
@click.option("--coder", help="For example C1.")
@click.option("--code", help="For example nurse.")
@DATASET
@LEDGER
@CODING
@LANGUAGE
@click.option("--claims-only", is_flag=True, help="Omit tables and figures.")
@click.option("--sections", is_flag=True, help="Run the sections to find the tables and figures; takes a minute.")
def rests_on(
    dataset: Path,
    ledger: Path | None,
    coding: str,
    language: str,
    claims_only: bool,
    sections: bool,
    **items: str | None,
) -> None:
    """Show which claims depend on an interview, a segment, a coder or a code, with counts for each side.

    The tables and figures that depend on it follow. --sections finds them by running the sections with and without it,
    for the lead coders; the answer is stored with the run and shown at once from then on.
    """
    with report_input_errors():
        given = [(kind, name) for kind, name in items.items() if name is not None]
        if len(given) != 1:
            raise click.UsageError("give exactly one of --interview, --segment, --coder or --code")
        suggest_labels(dataset, *given[0])
        from analysis.workflow.command_answers import read_answers

        answers = note_missing_answers(read_answers(dataset, ledger, coding), dataset, ledger, coding)
        for line in _dependent_claims(answers, (dataset, coding, language, ledger), *given[0]):
            click.echo(line)
        if not claims_only:
            for line in _dependent_outputs(sections, (dataset, coding, language, ledger), *given[0]):
                click.echo(line)


def _dependent_claims(answers: dict | None, arguments: tuple, kind: str, name: str) -> Iterator[str]:
    """List the claims that depend on an item, from the stored answers or computed now."""
    if answers is None:
        yield from open_run(*arguments).dependent_claims(kind, name)
        return
    from analysis.claims.dependents import check_exists, dependent_counts, dependent_lines

    dataset, _, language, _ = arguments
    check_exists(dataset.resolve().name, kind, name, answers["known"][kind])
    yield from dependent_lines(dependent_counts(answers["traces"], kind, name), name, answers["texts"][language])


def _dependent_outputs(sections: bool, arguments: tuple, kind: str, name: str) -> Iterator[str]:
    """List the tables and figures that depend on an item: stored, or found by running the sections if requested."""
    from analysis.workflow.command_answers import read_dependent_outputs, store_dependent_outputs
    from analysis.workflow.run_config import RunConfig
    from analysis.workflow.state.input_changes import Inputs

    dataset, _, language, _ = arguments
    item = f"{language} {kind} {name}"
    outputs = read_dependent_outputs(dataset, item)
    if outputs is None and sections:
        inputs = Inputs(RunConfig(dataset))
        outputs = list(_changed_outputs(open_run(*arguments), dataset, kind, name))
        store_dependent_outputs(dataset, item, outputs, inputs)
    if outputs is None:
        click.echo("the tables and figures that depend on it are not known yet; find them with --sections", err=True)
    yield from outputs or ()


def _changed_outputs(study_run: "StudyRun", dataset: Path, kind: str, name: str) -> Iterator[str]:
    """List the tables and figures that change without an item, section by section."""
    import shutil
    import tempfile

    from analysis.dataset.write import save_dataset
    from analysis.paths import DATA
    from analysis.study.section_texts import section_title
    from analysis.study.study_folder import study_files, study_folder_of
    from analysis.workflow.kernels.process_pool import cores
    from analysis.workflow.references.dependent_outputs import changed_outputs

    with tempfile.TemporaryDirectory() as place:
        remainder = Path(place, dataset.name)
        study = study_folder_of(dataset)
        for file in study_files(study) if study != DATA else ():
            shutil.copy(file, place)  # the remaining data belong to the same study
        save_dataset(study_run.without_item(kind, name), remainder, _ledger_of(dataset))
        language, definition = study_run.language, study_run.dataset.definition
        for section, kind_shown, caption in changed_outputs(dataset, remainder, language, cores()):
            title = section_title(section, language, definition)
            yield f"{title}, {study_run.wording.text(f'shown-{kind_shown}')}: {caption}"


def _ledger_of(dataset: Path) -> dict[str, str]:
    """Read a dataset's own ledger, so that the remaining data are judged by it, too."""
    from analysis.claims.select_ledger import ledger_beside

    beside = ledger_beside(dataset)
    return {beside.name: beside.read_text(encoding="utf-8")} if beside else {}
