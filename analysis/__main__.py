"""The command line, for what is not a notebook: ``python -m analysis --help``.

What a command needs is imported when it runs, so that asking for help does not wait for pandas.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def refusals_told() -> Iterator[None]:
    """Turn a refused input into its list of problems on standard error and exit code 2."""
    from analysis.study import Refused

    try:
        yield
    except Refused as refused:
        click.echo(refused, err=True)
        sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Bring in, check and make datasets of coded interviews."""


@main.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Say whether FOLDER is a sound dataset, and everything that is wrong with it."""
    with refusals_told():
        from analysis.load import load_study

        study = load_study(folder)
        kind = "synthetic" if study.synthetic else "real"
        counts = ", ".join(
            f"{len(getattr(study, name))} {name}" for name in ("interviews", "coders", "codes", "segments", "codings")
        )
        click.echo(f"{folder}: sound; {kind}, {counts}")


@main.command("import")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="The dataset's folder.")
@click.option("--mapping", required=True, type=click.Path(path_type=Path), help="What the columns and codes mean.")
def import_(file: tuple[Path, ...], folder: Path, mapping: Path) -> None:
    """Bring in each FILE of coded interviews (long tables as CSV) as one dataset, with a receipt."""
    with refusals_told():
        from analysis.definition import read_definition
        from analysis.doors.long_table import read_long_tables
        from analysis.save import save_dataset
        from analysis.study import ROOT, Refused
        from analysis.validate import problems

        dataset, receipt = read_long_tables(file, mapping, folder.name)
        found = problems(dataset, read_definition())
        if found:
            raise Refused(f"{folder}, as it would be written", found)
        report = receipt.as_text()
        save_dataset(dataset, folder, {"import-report.txt": report, "import-report.json": receipt.as_json()})
        click.echo(report, nl=False)
        if not dataset.description["synthetic"] and folder.resolve().is_relative_to(ROOT):
            click.echo(
                f"{folder} lies in the project's own folder, where a commit may take the interviews up", err=True
            )


@main.command("synthesise")
@click.argument("scenario", nargs=-1)
def synthesise(scenario: tuple[str, ...]) -> None:
    """Make the synthetic dataset of each SCENARIO anew (all that are shipped, if none is named)."""
    with refusals_told():
        from analysis.save import save_dataset
        from analysis.study import DATA
        from analysis.synthetic.model import make_dataset
        from analysis.synthetic.scenarios import SHIPPED

        unknown = sorted(set(scenario) - set(SHIPPED))
        if unknown:
            raise click.BadParameter(f"no scenario {', '.join(unknown)}; there are {', '.join(SHIPPED)}")
        for name in scenario or SHIPPED:
            folder = DATA / "synthetic" / name
            save_dataset(make_dataset(name), folder, shipped=True)
            click.echo(folder.relative_to(DATA.parent))


if __name__ == "__main__":
    main(prog_name="python -m analysis")
