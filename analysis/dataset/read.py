"""A dataset's folder -> a study: typed tables whose keys resolve and whose positions lie inside their texts."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.dataset.schema import columns, read_definition
from analysis.dataset.validate import problems
from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.csv_io import decode, read_delimited
from analysis.files.isolation import within_limits
from analysis.files.json_input import read_json
from analysis.files.plain_files import folder_faults, read_plain
from analysis.messages.suggestions import DESCRIPTION, looks_like_dataset, suggest_dataset
from analysis.models import TABLES, Dataset, Study


def read_dataset(folder: Path | str) -> tuple[Dataset, list[Issue]]:
    """Read a folder as it stands.

    Parameters
    ----------
    folder : path
        Holds the tables, ``texts/`` and ``datapackage.json``; what is missing is left out of the dataset.

    Returns
    -------
    (dataset, problems)
        The problems are those of reading only: wrong bytes, ragged rows, a description that is not JSON.
    """
    folder = Path(folder)
    if not folder.is_dir():
        what = "is a file and no dataset's folder" if folder.is_file() else "there is no such folder"
        return Dataset(folder.name, {}, {}), [Issue(str(folder), what, suggest_dataset(folder))]
    found = list(folder_faults(folder))
    if found:  # nothing of it is read: what a link leads to is not the user's to show
        return Dataset(folder.resolve().name, {}, {}), found
    description, found = _read_description(folder / DESCRIPTION)
    tables = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.exists():
            raw, wrong = read_plain(path)
            if not wrong:
                tables[name], wrong = read_delimited(raw, path.name)
            found += wrong
    texts, wrong = _read_texts(folder)
    return Dataset(folder.resolve().name, description, tables, texts), found + wrong


def _read_texts(folder: Path) -> tuple[dict[str, str], list[Issue]]:
    """Read the texts of interviews, until all together are larger than the texts of any study."""
    texts, found, left = {}, [], limits.TEXT_BYTES
    for path in sorted((folder / "texts").glob("*.txt")):
        name = f"texts/{path.name}"
        raw, wrong = read_plain(path, limits.TEXT_BYTES, name)
        left -= len(raw)
        if left < 0:
            message = f"all texts up to here have more than {limits.TEXT_BYTES // limits.MB} MB, which is the limit"
            return texts, [*found, *wrong, Issue(name, message, "are they texts of interviews?")]
        if not wrong:
            texts[path.stem], wrong = decode(raw, name)
        found += wrong
    return texts, found


def _read_description(path: Path) -> tuple[Mapping, list[Issue]]:
    if not path.exists():
        return {}, [Issue(path.name, "the file is missing", "every dataset says what it is in this file")]
    raw, found = read_plain(path, limits.JSON_BYTES)
    if found:
        return {}, found
    description, found = read_json(raw, path.name)
    if description is None and found:
        return {}, found
    if not isinstance(description, dict):
        return {}, [*found, Issue(path.name, "not a JSON object", "see data/datapackage.json", 1)]
    return {key: value for key, value in description.items() if key != "resources"}, found


def _with_line(problem: Issue, folder: Path) -> Issue:
    """Say on which line of the description a problem stands, where it begins with the key that it is about."""
    key = re.match(r"[\w-]+", problem.message)
    if problem.file != DESCRIPTION or problem.line or not key:
        return problem
    text = decode((folder / DESCRIPTION).read_bytes(), DESCRIPTION)[0] if (folder / DESCRIPTION).is_file() else ""
    place = re.search(rf'^[^\S\n]*+{{?[^\S\n]*+"{re.escape(key[0])}"\s*+:', text, re.MULTILINE)
    return replace(problem, line=text.count("\n", 0, place.end()) + 1) if place else problem


def load_study(folder: Path | str) -> Study:
    """Read a dataset, refuse it if anything is wrong with it, and give its columns their types.

    Raises
    ------
    InputError
        With every problem found, in reading and in checking.
    """
    return as_study(load_dataset(folder), read_definition())


def load_dataset(folder: Path | str) -> Dataset:
    """Read a dataset as strings, and refuse it if anything is wrong with it.

    Raises
    ------
    InputError
        With every problem found, in reading and in checking.
    """
    with within_limits(str(folder), [Path(folder)]):
        return _sound(Path(folder))


def _sound(folder: Path) -> Dataset:
    dataset, found = read_dataset(folder)
    too_large = list(_too_large(dataset))
    unread = [name for name in TABLES if name not in dataset.tables and os.path.lexists(folder / f"{name}.csv")]
    if too_large or (unread and found):  # what else is wrong would only follow from that
        raise InputError(str(folder), [*found, *too_large])
    if Path(folder).is_dir() and not looks_like_dataset(Path(folder), TABLES):
        found = [Issue(str(folder), "is not a dataset folder", suggest_dataset(Path(folder)))]
    elif Path(folder).is_dir():
        found += [_with_line(problem, Path(folder)) for problem in problems(dataset, read_definition())]
    if found:
        raise InputError(str(folder), found)
    return dataset


def _too_large(dataset: Dataset) -> Iterator[Issue]:
    """Find the tables that have more rows than those of any study."""
    for name, most in (("interviews", limits.SOURCES), ("coders", limits.SOURCES), ("codes", limits.CODES)):
        number = len(dataset.tables.get(name, ()))
        if number > most:
            yield Issue(f"{name}.csv", f"has {number:,} rows; the limit is {most:,}", "is it the right file?")


def as_study(dataset: Dataset, definition: Mapping) -> Study:
    """Type the tables of a dataset in which no problem was found; optional columns that are missing come in empty."""
    schemas = {resource["name"]: resource["schema"] for resource in definition["resources"]}
    return Study(
        name=dataset.name,
        title=dataset.description.get("title") or dataset.name,
        synthetic=dataset.description["synthetic"],
        scenario=dataset.description.get("scenario"),
        description=dataset.description,
        texts=dataset.texts,
        **{name: _typed(dataset.tables[name], schemas[name]) for name in columns(definition)},
    )


def _typed(frame: pd.DataFrame, schema: Mapping) -> pd.DataFrame:
    return pd.DataFrame(
        {field["name"]: _column(frame, field["name"], field["type"]) for field in schema["fields"]}
    ).reset_index(drop=True)


def _column(frame: pd.DataFrame, name: str, kind: str) -> pd.Series:
    if name not in frame:
        return pd.Series(np.nan, frame.index, dtype="Int64" if kind == "integer" else "str")
    cells = frame[name].astype("str")
    present = cells.where(cells != "")
    return pd.to_numeric(present).astype("Int64") if kind == "integer" else present
