"""Begin a study of one's own, and add sections to it."""

from pathlib import Path

import click

from analysis.cli.command_output import report_input_errors
from analysis.cli.private_files import refuse_commits, warn_of_commits
from analysis.messages.command_options import Command


@click.command("new-study", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from", "dataset", required=True, type=click.Path(path_type=Path), help="The dataset to begin with; it is copied."
)
@click.option("--title", default="", help="The study's title; by default the name of the folder.")
@click.option("--language", type=click.Choice(["en", "da"]), default="en", help="The language of the study.")
def new_study(folder: Path, dataset: Path, title: str, language: str) -> None:
    """Write a study to FOLDER that runs at once: words, claims, texts and notebooks, made from the codes of a dataset.

    Families of codes come from the code tree. Every claim in it is an example: replace it by what your study states.
    """
    with report_input_errors():
        from analysis.dataset.read import load_dataset
        from analysis.workflow.new_study.write_study import write_study

        refuse_commits(load_dataset(dataset).description["synthetic"], folder)
        for file in write_study(folder, dataset, title or folder.resolve().name, language):
            click.echo(f"{folder / file}")
        click.echo(f"run it: make STUDY={folder}")
        warn_of_commits(load_dataset(dataset).description["synthetic"], folder)


@click.command("new-section", cls=Command)
@click.argument("title")
@click.option("--study", required=True, type=click.Path(path_type=Path), help="The study's folder.")
@click.option("--family", required=True, help="The family of codes that the section shows.")
def new_section(title: str, study: Path, family: str) -> None:
    """Add a section with this TITLE to a study: a notebook with tables and a figure, its texts, and a claim."""
    with report_input_errors():
        from analysis.workflow.new_study.write_study import add_section

        for file in add_section(study, title, family):
            click.echo(f"{study / file}")
        click.echo(f"run it: make STUDY={study}")
