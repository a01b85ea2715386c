"""Export tables and projects, and generate synthetic datasets."""

from pathlib import Path
from typing import Any

import click

from analysis.cli.command_output import report_input_errors
from analysis.cli.private_files import refuse_commits, warn_of_commits
from analysis.cli.study_options import Decorated
from analysis.messages.command_options import Command
from analysis.written_names import in_code, in_files

_UNIT, _GROUP = in_files("unit"), in_files("group")
_CHOICES = (_GROUP, _UNIT, "interview", "coder", "code", "family")


def _choices(command: Decorated) -> Decorated:
    """Add the options that select what to export."""
    for kind in reversed(_CHOICES):
        command = click.option(f"--{kind}", kind, multiple=True, help=f"Only this {kind}; repeatable.")(command)
    return command


@click.command("export", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("what", type=click.Choice(["matrix", "quotes", "crosstab", "cooccurrence", "project", "codebook"]))
@click.option("--to", "file", required=True, type=click.Path(path_type=Path), help="CSV or XLSX; .qdpx or .qdc.")
@click.option("--by", default="interview", help=f"For a matrix: interview, {_UNIT}, {_GROUP}, speaker or segment.")
@click.option("--attribute", default=_UNIT, help="For a crosstab: an attribute of interviews.")
@click.option("--counts", is_flag=True, help="For a matrix: numbers of segments instead of 0 and 1.")
@click.option(
    "--same-segment", is_flag=True, help="For cooccurrence: on the same segment, instead of overlapping ones."
)
@click.option(
    "--coding", type=click.Choice(["all", "lead", "second", "majority"]), default="all", help="Whose codings."
)
@_choices
def export(folder: Path, what: str, file: Path, coding: str, **options: Any) -> None:
    """Export a table of the dataset in FOLDER, or all of it as a project or codebook for other tools.

    matrix: cases by codes, 0 and 1. quotes: a row per coding, with the attributes of the interview. crosstab: codes by
    an attribute. cooccurrence: codes that occur together. project, codebook: REFI-QDA (.qdpx, .qdc).
    """
    with report_input_errors():
        from analysis.dataset.read import load_dataset
        from analysis.dataset.schema import read_schema
        from analysis.dataset.typed_study import as_study
        from analysis.dataset.write import save_file
        from analysis.exporters.coding_selection import ExportFilter
        from analysis.exporters.export_dataset import export_dataset

        choices = {in_code(kind): options.pop(kind) for kind in _CHOICES}
        options |= {name: in_code(options[name]) for name in ("by", "attribute")}
        dataset = load_dataset(folder)
        study = as_study(dataset, read_schema(dataset.definition))
        content, remarks = export_dataset(dataset, study, what, file, ExportFilter(coding, choices), **options)
        refuse_commits(dataset.description["synthetic"], file)
        save_file(file, content)
        for remark in remarks:
            click.echo(remark, err=True)
        click.echo(f"{file}: {what} of {dataset.name}")
        warn_of_commits(dataset.description["synthetic"], file)


@click.command("synthesise", cls=Command)
@click.argument("scenario", nargs=-1)
def synthesise(scenario: tuple[str, ...]) -> None:
    """Generate the synthetic dataset of each SCENARIO (default: all)."""
    with report_input_errors():
        from analysis.dataset.write import save_dataset
        from analysis.paths import DATA
        from analysis.simulation.generator.generate_dataset import make_dataset
        from analysis.simulation.scenarios import SCENARIOS

        unknown = sorted(set(scenario) - set(SCENARIOS))
        if unknown:
            raise click.BadParameter(f"unknown scenario {', '.join(unknown)}; choose from {', '.join(SCENARIOS)}")
        for name in scenario or SCENARIOS:
            folder = DATA / "synthetic" / name
            save_dataset(make_dataset(name), folder, shipped=True)
            click.echo(folder.relative_to(DATA.parent))
