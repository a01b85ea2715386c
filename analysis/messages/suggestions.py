"""What to do about a word or a folder that nobody knows: the nearest one that is known."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

DESCRIPTION = "datapackage.json"
TABLE = "interviews.csv"  # every dataset has it
SHIPPED = "as-published"
DEPTH = 2  # folders below one that was named, in which datasets are looked for


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest of the known words, or name them where they are few."""
    known = sorted(known)
    if near := nearest(word, known):
        return f"did you mean '{near}'?"
    return "there is " + ", ".join(known) if 0 < len(known) <= 20 else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that one may have meant, or none; capitals, and zeros before a number, do not matter."""
    spelled: dict[str, str] = {}
    for name in known:
        spelled.setdefault(_plain(name), name)
    near = get_close_matches(_plain(word), list(spelled), n=1)
    return spelled[near[0]] if near else None


def _plain(word: object) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", str(word).casefold())


def dataset_meant(place: Path) -> str:
    """Say what to do about a place that is no dataset's folder: import the file, or name a dataset near it."""
    if place.is_file():
        return f"a file is imported first: samspil import {place} --propose --mapping mapping.yaml"
    if place.is_dir():
        near = [str(folder) for folder in datasets_below(place)]
        return f"name a dataset's folder, such as {' or '.join(near)}" if near else "name a dataset's folder"
    parent = place.parent
    near = nearest(place.name, [path.name for path in _folders(parent)])
    return f"did you mean {parent / near}?" if near else "name a dataset's folder"


def is_like_dataset(folder: Path, tables: Iterable[str]) -> bool:
    """Tell whether a folder holds any of the tables, or a description that is not of datasets below it."""
    if any((folder / f"{table}.csv").is_file() for table in tables):
        return True
    return (folder / DESCRIPTION).is_file() and not datasets_below(folder)


def datasets_below(folder: Path) -> list[Path]:
    """Find up to three datasets' folders below one, the shipped one first."""
    return list(islice(_datasets(folder, DEPTH), 3))


def _datasets(folder: Path, depth: int) -> Iterator[Path]:
    for path in sorted(_folders(folder), key=lambda path: (path.name != SHIPPED, path.name)):
        if (path / TABLE).is_file():
            yield path
        elif depth > 1:
            yield from _datasets(path, depth - 1)


def _folders(folder: Path) -> list[Path]:
    """List the folders in a folder; none where they may not be read."""
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []
