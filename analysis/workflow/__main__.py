"""Run the notebooks of a study and accept their outputs: ``python -m analysis.workflow run|accept``.

The Makefile has a shorter target for each command.
"""

import os
import shlex
import signal
import sys
from dataclasses import replace
from pathlib import Path

import click

from analysis.errors import InputError, Issue, names_checked
from analysis.messages.command_options import CommandGroup
from analysis.messages.console import escape_output
from analysis.messages.suggestions import looks_like_dataset, suggest_dataset
from analysis.models import LANGUAGES, TABLES
from analysis.notebook.section_parameters import hint_for
from analysis.paths import BUILD, DATA, NOTEBOOKS
from analysis.study.section_notebooks import ANY_STUDY, EXAMPLE, FOLDER
from analysis.workflow.build import run_study
from analysis.workflow.kernels.kernel_env import CHOICE
from analysis.workflow.kernels.process_pool import cores
from analysis.workflow.parameters import current_name, rename_notes
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.folder_lock import lock_folder
from analysis.workflow.state.process_restart import restart_if_changed
from analysis.workflow.state.storage_errors import check_writable, report_storage_errors

PUBLISHED = DATA / "synthetic" / "as-published"


@click.group(cls=CommandGroup)
def main() -> None:
    """Run the sections of a study, and update the reference outputs."""
    stop_on_sigterm()


def stop_on_sigterm() -> None:
    """Treat SIGTERM like Ctrl-C, so that workers, kernels and temporary files are cleaned up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=cores,
    help="Number of processes; by default the number of cores.",
)
SCHEDULER = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Use the Dask cluster with this scheduler instead of this machine.",
)
KERNELS = click.option(
    "--kernels",
    type=click.Choice(("warm", "stock")),
    default="warm",
    envvar=CHOICE,
    help="warm: fork kernels from a process with everything imported; stock: start each kernel separately.",
)


STUDY = click.option(
    "--study",
    "study",
    type=click.Path(path_type=Path),
    help="The folder of a study with its study.yaml, instead of a dataset.",
)


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path), default=PUBLISHED)
@STUDY
@click.option("--section", "sections", multiple=True, help="Run only this section; repeatable.")
@click.option(
    "--with", "assignments", default="", metavar="ASSIGNMENTS", help="For example \"coder=second leave_out='Ny By'\"."
)
@click.option(
    "--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="Run only this language; repeatable."
)
@JOBS
@click.option("--report/--no-report", default=True, help="Whether to build tables, figures, claims and the report.")
@click.option("--force", is_flag=True, help="Run everything, even sections that are up to date.")
@KERNELS
def run(
    dataset: Path,
    study: Path | None,
    sections: tuple[str, ...],
    assignments: str,
    languages: tuple[str, ...],
    jobs: int,
    report: bool,
    force: bool,
    kernels: str,
) -> None:
    """Run the sections that are out of date because the DATASET, the notebooks or their code changed."""
    if study:
        from analysis.workflow.check_study import check_study  # waits for pandas

        dataset = check_study(study)
    if not dataset.is_dir():
        what = "is a file, not a dataset folder" if dataset.is_file() else "there is no such folder"
        raise InputError(str(dataset), [Issue(str(dataset), what, suggest_dataset(dataset))])
    if not looks_like_dataset(dataset, TABLES):  # hashing a wrong folder could read a whole disk
        raise InputError(str(dataset), [Issue(str(dataset), "is not a dataset folder", suggest_dataset(dataset))])
    config = RunConfig(dataset, split_assignments(assignments), sections, languages)
    _refuse_unknown(config)
    with restart_if_changed(config.folder.name), report_storage_errors(config.build):
        if not run_study(config, jobs, kernels, report, force):
            raise SystemExit(1)


def _refuse_unknown(config: RunConfig) -> None:
    """Raise an error if a section or language is none of the study's."""
    known = {"section": config.definition.sections, "language": config.definition.languages}
    given = [*(("section", name) for name in config.sections), *(("language", name) for name in config.languages)]
    issues = [
        Issue("options", f"unknown {kind} {name!r}", hint_for(name, known[kind]))
        for kind, name in given
        if name not in known[kind]
    ]
    if issues:
        raise InputError(config.definition.title[config.definition.languages[0]], issues)


def split_assignments(assignments: str) -> tuple[str, ...]:
    """Split assignments into words as a shell does; say so if a parameter has another name now."""
    try:
        words = shlex.split(assignments)
    except ValueError as error:
        print(f"WITH={assignments}: {error}; write for instance WITH=\"leave_out='Ny By'\"", file=sys.stderr)
        raise SystemExit(2) from None
    names = [word.partition("=")[0] for word in words]
    for note in rename_notes(names):
        print(f"WITH: {note}", file=sys.stderr)
    return tuple(
        f"{current_name(name, names)}{word.removeprefix(name)}" for name, word in zip(names, words, strict=True)
    )


@main.command()
@STUDY
@JOBS
@click.option(
    "--afresh", is_flag=True, help="Also update outputs that differ only in pixels, markup or the 13th digit."
)
@KERNELS
def accept(study: Path | None, jobs: int, afresh: bool, kernels: str) -> None:
    """Use the outputs of a fresh run in one language as the references: of a study's own notebooks, or by default of
    the shipped ones on the as-published data, with those for any study and the tutorials.
    """
    from analysis.study.study_definition import dataset_of
    from analysis.workflow.references.readme_output import refresh_readme
    from analysis.workflow.references.tutorials import accept_tutorials
    from analysis.workflow.references.update_references import accept_outputs

    if study:
        _accept_study(RunConfig(dataset_of(study)), jobs, afresh, kernels)
        return
    config = RunConfig(PUBLISHED, languages=("en",))
    with restart_if_changed(config.folder.name), report_storage_errors(config.build, config.notebooks):
        if not run_study(config, jobs, kernels):
            raise SystemExit(1)
        with lock_folder(config.folder), lock_folder(config.notebooks):
            accept_outputs(config, afresh)
            refresh_readme(config.notebooks, afresh)
    _accept_study(RunConfig(dataset_of(EXAMPLE)), jobs, afresh, kernels)
    accept_tutorials(afresh)


def _accept_study(config: RunConfig, jobs: int, afresh: bool, kernels: str) -> None:
    """Store the outputs of a study's own notebooks, in its first language, as their references.

    The study in `EXAMPLE` has those for any study instead.
    """
    from analysis.workflow.references.update_references import accept_outputs

    study = config.definition
    folder = NOTEBOOKS / ANY_STUDY if study.folder.resolve() == EXAMPLE.resolve() else study.folder / FOLDER
    listed = [section for section in config.sections if section not in study.choices]
    own = tuple(section for section in listed if config.notebook(section).parent == folder)
    if not own:
        raise InputError(str(folder), [Issue(FOLDER, "the study has no notebooks of its own", "nothing is to be done")])
    config = replace(config, sections=own, languages=config.definition.languages[:1])
    with restart_if_changed(config.folder.name), report_storage_errors(config.build, folder):
        if not run_study(config, jobs, kernels, report=False):
            raise SystemExit(1)
        with lock_folder(config.folder), lock_folder(folder):
            accept_outputs(config, afresh)


@main.command("error-rates")
@click.argument("dataset", type=click.Path(path_type=Path), default=PUBLISHED)
@JOBS
@SCHEDULER
@click.option("--runs", type=click.IntRange(min=1), help="Use only this many of the declared seeds, for a quick look.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Folder for the table, instead of its default folder."
)
def error_rates(dataset: Path, jobs: int, scheduler: str | None, runs: int | None, folder: Path | None) -> None:
    """Count the verdicts on each claim in simulated studies as large as DATASET, in every scenario."""
    from analysis.simulation.error_table import TABLE
    from analysis.simulation.scenarios import SEEDS
    from analysis.simulation.study_size import StudySize
    from analysis.workflow.count_error_rates import design_and_folder, make_error_rates, make_threat_rates
    from analysis.workflow.kernels.executors import on_cluster, on_cores

    design, default_folder = design_and_folder(dataset)
    if runs and not folder and default_folder == DATA:
        raise click.UsageError("the shipped table uses all declared seeds; give --to FOLDER to use fewer")
    folder, executor = folder or default_folder, on_cluster(scheduler) if scheduler else on_cores(jobs)
    with restart_if_changed("error rates"), report_storage_errors(folder):
        check_writable([folder])
        make_error_rates(folder, design, executor, SEEDS[:runs])
        if design == StudySize():
            make_threat_rates(folder, executor, SEEDS[:runs])
    print(f"{_shown(folder) / TABLE}: {design}")


@main.command("sweep")
@click.argument("grid", type=click.Path(path_type=Path))
@JOBS
@SCHEDULER
@KERNELS
def sweep(grid: Path, jobs: int, scheduler: str | None, kernels: str) -> None:
    """Run every combination of datasets, sections and parameters in GRID that has no result yet.

    On a cluster, each worker starts kernels as its own SAMSPIL_KERNELS variable says.
    """
    from analysis.workflow.kernels.executors import on_cluster, on_cores
    from analysis.workflow.sweep.run_sweep import SWEEPS, run_sweep, summary

    os.environ[CHOICE] = kernels  # workers on this machine inherit it
    with restart_if_changed(grid.stem), report_storage_errors(BUILD):
        check_writable([BUILD / SWEEPS])
        swept = run_sweep(grid, on_cluster(scheduler) if scheduler else on_cores(jobs))
    print("\n".join(summary(swept, _shown(swept.folder))))
    if swept.failed:
        raise SystemExit(1)


def _shown(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


if __name__ == "__main__":
    escape_output()
    try:
        with names_checked():
            main()
    except InputError as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(2) from None
