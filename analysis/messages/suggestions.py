"""Suggest the nearest known word, or the nearest dataset folder, for a misspelt one."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

DESCRIPTION = "datapackage.json"
TABLE = "interviews.csv"  # present in every dataset
SHIPPED = "as-published"
DEPTH = 2  # levels of folders searched for datasets


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known word, or list the known words if they are few."""
    known = sorted(known)
    if near := nearest(word, known):
        return f"did you mean '{near}'?"
    return "there is " + ", ".join(known) if 0 < len(known) <= 20 else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word closest to a word, or None; case and zeros before a number are ignored."""
    spelled: dict[str, str] = {}
    for name in known:
        spelled.setdefault(_plain(name), name)
    near = get_close_matches(_plain(word), list(spelled), n=1)
    return spelled[near[0]] if near else None


def _plain(word: object) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", str(word).casefold())


def suggest_dataset(place: Path) -> str:
    """Suggest how to fix a path that is not a dataset folder: import the file, or use a dataset near it."""
    if place.is_file():
        return f"import the file first: samspil import {place} --propose --mapping mapping.yaml"
    if place.is_dir():
        below = [str(folder) for folder in datasets_below(place)]
        return f"name a dataset folder, such as {' or '.join(below)}" if below else "name a dataset folder"
    parent = place.parent
    near = nearest(place.name, [path.name for path in _folders(parent)])
    return f"did you mean {parent / near}?" if near else "name a dataset folder"


def looks_like_dataset(folder: Path, tables: Iterable[str]) -> bool:
    """Tell whether a folder contains any of the tables, or a description that does not belong to datasets below it."""
    if any((folder / f"{table}.csv").is_file() for table in tables):
        return True
    return (folder / DESCRIPTION).is_file() and not datasets_below(folder)


def datasets_below(folder: Path) -> list[Path]:
    """Find up to three dataset folders below a folder, the shipped one first."""
    return list(islice(_datasets(folder, DEPTH), 3))


def _datasets(folder: Path, depth: int) -> Iterator[Path]:
    for path in sorted(_folders(folder), key=lambda path: (path.name != SHIPPED, path.name)):
        if (path / TABLE).is_file():
            yield path
        elif depth > 1:
            yield from _datasets(path, depth - 1)


def _folders(folder: Path) -> list[Path]:
    """List the folders in a folder; an empty list if access is denied."""
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []
