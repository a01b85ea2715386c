"""Run the study's notebooks: ``python -m analysis.workflow run|accept``; the Makefile says it shorter."""

import os
import shlex
import signal
import sys
from pathlib import Path

import click

from analysis.cli.options import Choice, CommandGroup
from analysis.errors import InputError, Issue
from analysis.i18n import LANGUAGES
from analysis.messages.console import print_visibly
from analysis.messages.suggestions import dataset_meant, is_like_dataset
from analysis.models import SECTIONS, TABLES
from analysis.paths import BUILD, DATA
from analysis.workflow.build import run_study
from analysis.workflow.kernel_env import CHOICE
from analysis.workflow.kernels.process_pool import cores
from analysis.workflow.plan import RunConfig
from analysis.workflow.state.folder_lock import exclusive
from analysis.workflow.state.rerun import begun_anew_if_changed
from analysis.workflow.storage_errors import check_writable, unwritable_told

PUBLISHED = DATA / "synthetic" / "as-published"


@click.group(cls=CommandGroup)
def main() -> None:
    """Run the sections of the study, and make their outputs the reference."""
    orderly()


def orderly() -> None:
    """Let a kill stop the run as Ctrl-C does: workers, kernels and files are cleared away."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


KERNELS = click.option(
    "--kernels",
    type=click.Choice(("warm", "stock")),
    default="warm",
    envvar=CHOICE,
    help="Forked from a process that has all imported, or each started by itself.",
)


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path), default=PUBLISHED)
@click.option("--section", "sections", multiple=True, type=Choice(SECTIONS), help="Run only this; repeatable.")
@click.option("--with", "given", default="", metavar="ASSIGNMENTS", help="Such as \"area=children leave_out='Ny By'\".")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="Run only this; repeatable.")
@click.option("--jobs", type=click.IntRange(min=1), default=cores, help="Processes at work; the number of cores.")
@click.option("--report/--no-report", default=True, help="Whether tables, figures, claims and report are made of it.")
@click.option("--force", is_flag=True, help="Run everything, also what is not stale.")
@KERNELS
def run(
    dataset: Path,
    sections: tuple[str, ...],
    given: str,
    languages: tuple[str, ...],
    jobs: int,
    report: bool,
    force: bool,
    kernels: str,
) -> None:
    """Run the sections that the DATASET, the notebooks or their code have made stale."""
    if not dataset.is_dir():
        what = "is a file and no dataset's folder" if dataset.is_file() else "there is no such folder"
        raise InputError(str(dataset), [Issue(str(dataset), what, dataset_meant(dataset))])
    if not is_like_dataset(dataset, TABLES):  # all that a folder holds is read for its key, be it the whole disk
        raise InputError(str(dataset), [Issue(str(dataset), "is no dataset's folder", dataset_meant(dataset))])
    request = RunConfig(dataset, words(given), sections or SECTIONS, languages or LANGUAGES)
    with begun_anew_if_changed(request.folder.name), unwritable_told(request.build):
        if not run_study(request, jobs, kernels, report, force):
            raise SystemExit(1)


def words(given: str) -> tuple[str, ...]:
    """Split assignments as a shell does."""
    try:
        return tuple(shlex.split(given))
    except ValueError as error:
        print(f"WITH={given}: {error}; write for instance WITH=\"leave_out='Ny By'\"", file=sys.stderr)
        raise SystemExit(2) from None


@main.command()
@click.option("--jobs", type=click.IntRange(min=1), default=cores, help="Processes at work; the number of cores.")
@click.option("--afresh", is_flag=True, help="Take also what differs only in bytes: pixels, markup, the 13th digit.")
@KERNELS
def accept(jobs: int, afresh: bool, kernels: str) -> None:
    """Make the outputs of a fresh English run of the as-published data the reference."""
    from analysis.workflow.references.readme_output import refresh_readme
    from analysis.workflow.references.update_references import accept_outputs

    request = RunConfig(PUBLISHED, languages=("en",))
    with begun_anew_if_changed(request.folder.name), unwritable_told(request.build, request.notebooks):
        if not run_study(request, jobs, kernels):
            raise SystemExit(1)
        with exclusive(request.folder), exclusive(request.notebooks):
            accept_outputs(request, afresh)
            refresh_readme(request.notebooks)


@main.command("error-rates")
@click.argument("dataset", type=click.Path(path_type=Path), default=PUBLISHED)
@click.option("--jobs", type=click.IntRange(min=1), default=cores, help="Processes at work; the number of cores.")
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster whose scheduler is there, not here.")
@click.option("--runs", type=click.IntRange(min=1), help="Only so many of the declared seeds, for a first look.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Where the table goes, in place of its usual folder."
)
def error_rates(dataset: Path, jobs: int, scheduler: str | None, runs: int | None, folder: Path | None) -> None:
    """Count how often each claim gets each verdict in drawn studies as large as DATASET, in every scenario."""
    from analysis.simulation.scenarios import SEEDS
    from analysis.workflow.count_error_rates import TABLE, design_at, make_error_rates
    from analysis.workflow.kernels.executors import on_cluster, on_cores

    design, usual = design_at(dataset)
    if runs and not folder and usual == DATA:
        raise click.UsageError("the shipped table is made of all declared seeds; say --to FOLDER for a part of them")
    folder, work = folder or usual, on_cluster(scheduler) if scheduler else on_cores(jobs)
    with begun_anew_if_changed("error rates"), unwritable_told(folder):
        check_writable([folder])
        make_error_rates(folder, design, work, SEEDS[:runs])
    print(f"{_shown(folder) / TABLE}: {design}")


@main.command("sweep")
@click.argument("grid", type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(min=1), default=cores, help="Processes at work; the number of cores.")
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster whose scheduler is there, not here.")
@KERNELS
def sweep(grid: Path, jobs: int, scheduler: str | None, kernels: str) -> None:
    """Run every combination of a GRID of datasets, sections and parameters that has no result yet.

    On a cluster each worker starts its kernels as its own SAMSPIL_KERNELS says.
    """
    from analysis.workflow.kernels.executors import on_cluster, on_cores
    from analysis.workflow.sweep.run_sweep import SWEEPS, run_sweep, summary

    os.environ[CHOICE] = kernels  # for the workers of this machine
    with begun_anew_if_changed(grid.stem), unwritable_told(BUILD):
        check_writable([BUILD / SWEEPS])
        swept = run_sweep(grid, on_cluster(scheduler) if scheduler else on_cores(jobs))
    print("\n".join(summary(swept, _shown(swept.folder))))
    if swept.failed:
        raise SystemExit(1)


def _shown(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


if __name__ == "__main__":
    print_visibly()
    try:
        main()
    except InputError as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(2) from None
