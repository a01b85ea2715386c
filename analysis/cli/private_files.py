"""Keep real interviews, and the key to their names, out of git and private."""

from pathlib import Path

import click


def refuse_commits(synthetic: bool, *places: Path) -> None:
    """Raise an error before real interviews, or their key, are written where git would commit them.

    Raises
    ------
    InputError
        With each such path; nothing has been written by then.
    """
    from analysis.errors import InputError, Issue
    from analysis.paths import ROOT

    hint = "choose a path outside of the project, or one below data/, which git ignores"
    problems = [
        Issue(str(place), "git would commit real interviews, or the key to them", hint)
        for place in ([] if synthetic else places)
        if place.resolve().is_relative_to(ROOT) and _is_committed(place)
    ]
    if problems:
        raise InputError("location of real interviews", problems)


def warn_of_commits(synthetic: bool, *places: Path) -> None:
    """Warn if real interviews, or their key, are in a repository that does not ignore them."""
    for place in places:
        if not synthetic and place.exists() and _is_committed(place):
            click.echo(f"WARNING: git does not ignore {place}: list it in .gitignore, or move it", err=True)


def _is_committed(place: Path) -> bool:
    """Ask git whether it would commit a file, or the files in a dataset folder; neither need exist yet."""
    from analysis.files.permissions import may_be_committed

    return may_be_committed(place if place.is_file() or place.suffix else place / "datapackage.json")


def warn_of_open_key(key: Path) -> None:
    """Warn if others may read the key to the names, before it is rewritten for its owner only."""
    from analysis.files.permissions import is_open_to_others

    if is_open_to_others(key):
        click.echo(f"WARNING: others may read the key {key}; to prevent it: chmod 600 {key}", err=True)
