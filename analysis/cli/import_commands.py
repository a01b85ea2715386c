"""Import files of coding tools, and compare two exports."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.command_output import report_input_errors, show_steps
from analysis.cli.private_files import refuse_commits, warn_of_commits, warn_of_open_key
from analysis.messages.command_options import Command

if TYPE_CHECKING:
    from analysis.importers.project.qda_project import QDAProject
    from analysis.models import Dataset


@click.command("import", cls=Command)
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The dataset's folder.")
@click.option("--mapping", type=click.Path(path_type=Path), help="Mapping of variables, codes, people and columns.")
@click.option(
    "--study",
    type=click.Path(path_type=Path),
    help="A study's folder with mapping.yaml, instead of --to and --mapping.",
)
@click.option("--key", type=click.Path(path_type=Path), help="Key of labels for names; by default beside the folder.")
@click.option(
    "--check", "checks", multiple=True, type=click.Path(path_type=Path), help="A table of counts exported by the tool."
)
@click.option("--check-coder", metavar="NAME", help="The coder whose codings the --check tables count; default: all.")
@click.option("--propose", is_flag=True, help="Write a draft mapping to the --mapping file, or print it.")
def import_(
    file: tuple[Path, ...],
    folder: Path | None,
    mapping: Path | None,
    study: Path | None,
    key: Path | None,
    checks: tuple[Path, ...],
    check_coder: str | None,
    propose: bool,
) -> None:
    """Import FILEs of coded interviews as one dataset, with an import report.

    A FILE is a project of NVivo, MAXQDA or ATLAS.ti (REFI-QDA), QualCoder, Taguette, RQDA or requal, a codebook, or a
    table (CSV, XLSX); the format is detected from the content. Several projects are merged as copies of several coders;
    several tables as parts of one.
    """
    with report_input_errors():
        if study:
            folder, mapping = _places_in(study, file, folder, mapping)
        if propose:
            _propose(file, mapping)
            return
        if folder is None:
            message = "give --to FOLDER and --mapping FILE, or --study FOLDER; --propose writes a draft mapping"
            raise click.UsageError(message)
        if check_coder and not checks:
            raise click.UsageError("--check-coder applies to the tables of --check; give a table with --check")
        from analysis.paths import key_beside

        _import(file, folder, mapping, key or key_beside(folder), checks, check_coder)


def _places_in(study: Path, files: tuple[Path, ...], folder: Path | None, mapping: Path | None) -> tuple[Path, Path]:
    """Find the dataset and the mapping of a study, after comparing the file with the one that the study names."""
    from analysis.study.source_file import check_source
    from analysis.study.study_definition import load_study_definition

    if folder or mapping:
        raise click.UsageError("--study says where the dataset and the mapping are; leave out --to and --mapping")
    definition = load_study_definition(study)
    check_source(definition, files)
    return study / definition.dataset, study / "mapping.yaml"


def _propose(files: tuple[Path, ...], mapping: Path | None) -> None:
    from analysis.dataset.write import save_file
    from analysis.files.isolation import within_limits
    from analysis.importers.import_project import draft_mapping_from_files

    with within_limits(_named(files), files):
        text = draft_mapping_from_files(files)
    if mapping is None:
        click.echo(text, nl=False)
        return
    save_file(mapping, text, replace_existing=False)
    warn_of_commits(False, mapping)
    click.echo(f"{mapping}: review and correct it, and state in it whether the data are synthetic")


def _import(
    files: tuple[Path, ...],
    folder: Path,
    mapping: Path | None,
    key: Path,
    checks: tuple[Path, ...],
    check_coder: str | None,
) -> None:
    from analysis.dataset.schema import read_schema
    from analysis.dataset.validate import validate_dataset
    from analysis.dataset.write import save_dataset, save_file
    from analysis.errors import InputError, Issue
    from analysis.files.isolation import within_limits
    from analysis.importers.import_project import import_project
    from analysis.importers.people.pseudonyms import read_key
    from analysis.study.study_definition import definition_of

    if key.resolve().is_relative_to(folder.resolve()):
        message = "the key to the names would be inside the dataset"
        raise InputError(str(key), [Issue(key.name, message, "choose a path outside of it with --key")])
    definition = definition_of(folder)
    pseudonyms = read_key(key)
    warn_of_open_key(key)
    inputs = [*files, *checks, *([mapping, mapping.parent] if mapping else [])]
    with show_steps(folder.name) as next_step:
        with within_limits(_named(files), inputs):
            dataset, import_report = import_project(
                files, mapping, folder.name, pseudonyms, checks, next_step, check_coder, definition
            )
            next_step("checking")
            dataset_problems = validate_dataset(dataset, read_schema(definition))
        if dataset_problems:
            raise InputError(f"{folder}, as it would be written", dataset_problems)
        refuse_commits(dataset.description["synthetic"], folder, key)
        next_step("writing")
        report = import_report.as_text()
        save_dataset(dataset, folder, {"import-report.txt": report, "import-report.json": import_report.as_json()})
    if pseudonyms.known:
        save_file(key, pseudonyms.as_csv())
    click.echo(report, nl=False)
    if pseudonyms.known:
        click.echo(f"\nThe key to the labels is in {key}: keep it private, and apart from the dataset.")
    warn_of_commits(dataset.description["synthetic"], folder, key)


def _named(files: tuple[Path, ...]) -> str:
    return f"import of {', '.join(file.name for file in files)}"


@click.command("diff", cls=Command)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="Mapping of a table's columns, as for its import.")
@click.option("--names", is_flag=True, help="Show coders by name instead of number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every line.")
def diff(old: Path, new: Path, mapping: Path | None, names: bool, as_json: bool) -> None:
    """Show how two exports, or two datasets, of one study differ: coders, codings, codes, sources.

    Items are matched by content: a source by its text, a coding by its position, a coder by what was coded. So a coder
    or source that has another name in NEW is one line. Between a dataset and an export, labels in place of names do not
    count as differences.

    The exit code is 0 if nothing differs, 1 if something does, and 2 if one of them cannot be read. Coders are
    numbered, and no words of an interview are shown.
    """
    with report_input_errors():
        from analysis.importers.compare.diff import compare_projects
        from analysis.importers.compare.from_dataset import project_from_dataset
        from analysis.models import Dataset

        sides = [_dataset_or_export(place, mapping) for place in (old, new)]
        labels = sum(isinstance(side, Dataset) for side in sides) == 1
        before, after = (project_from_dataset(side, labels) if isinstance(side, Dataset) else side for side in sides)
        difference_report = compare_projects(before, after, names=names)
        click.echo(difference_report.as_json() if as_json else difference_report.as_text(), nl=False)
        sys.exit(1 if difference_report else 0)


def _dataset_or_export(place: Path, mapping: Path | None) -> "Dataset | QDAProject":
    """Read a dataset folder, or a project that this program exported, as a dataset; read any other export as it is."""
    if (place / "datapackage.json").is_file():
        from analysis.dataset.read import load_dataset

        return load_dataset(place)
    from analysis.files.isolation import within_limits
    from analysis.importers.compare.roundtrip import is_restorable, restore_dataset
    from analysis.importers.import_project import read_export

    with within_limits(f"import of {place.name}", [place]):
        project = read_export([place], mapping)
    return restore_dataset(project, place.stem)[0] if is_restorable(project) else project
