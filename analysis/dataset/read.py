"""Read and validate a dataset's folder, and convert it to a study with typed tables."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from analysis.dataset.schema import read_schema, table_in_code
from analysis.dataset.typed_study import as_study
from analysis.dataset.validate import validate_dataset
from analysis.errors import InputError, Issue, names_checked
from analysis.files import limits
from analysis.files.csv_io import decode, read_delimited
from analysis.files.isolation import within_limits
from analysis.files.json_input import read_json
from analysis.files.plain_files import folder_faults, read_plain
from analysis.messages.suggestions import DESCRIPTION, looks_like_dataset, suggest_dataset
from analysis.models import TABLES, Dataset, Study, StudyDefinition
from analysis.study.study_definition import definition_of


def read_dataset(folder: Path | str) -> tuple[Dataset, list[Issue]]:
    """Read a dataset's folder without validating it.

    Parameters
    ----------
    folder : path
        Contains the tables, ``texts/`` and ``datapackage.json``; missing files are omitted from the dataset.

    Returns
    -------
    (dataset, problems)
        Only problems of reading: wrong encoding, rows of unequal length, a description that is not JSON.
    """
    folder = Path(folder)
    if not folder.is_dir():
        what = "is a file, not a dataset folder" if folder.is_file() else "there is no such folder"
        return Dataset(folder.name, {}, {}), [Issue(str(folder), what, suggest_dataset(folder))]
    issues = list(folder_faults(folder))
    if issues:  # read nothing, because a link may point to a file that the user may not see
        return Dataset(folder.resolve().name, {}, {}), issues
    description, issues = _read_description(folder / DESCRIPTION)
    tables = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.exists():
            raw, table_issues = read_plain(path)
            if not table_issues:
                table, table_issues = read_delimited(raw, path.name)
                tables[name] = table_in_code(table)
            issues += table_issues
    texts, text_issues = _read_texts(folder)
    definition, study_issues = _read_definition(folder)
    dataset = Dataset(folder.resolve().name, description, tables, texts, definition)
    return dataset, issues + text_issues + study_issues


def _read_definition(folder: Path) -> tuple[StudyDefinition | None, list[Issue]]:
    """Read the definition of the dataset's study; None if it has problems."""
    try:
        return definition_of(folder), []
    except InputError as error:
        return None, error.problems


def _read_texts(folder: Path) -> tuple[dict[str, str], list[Issue]]:
    """Read the texts of interviews, up to a limit on their total size."""
    texts: dict[str, str] = {}
    issues: list[Issue] = []
    bytes_left = limits.TEXT_BYTES
    for path in sorted((folder / "texts").glob("*.txt")):
        name = f"texts/{path.name}"
        raw, text_issues = read_plain(path, limits.TEXT_BYTES, name)
        bytes_left -= len(raw)
        if bytes_left < 0:
            message = f"all texts up to here have more than {limits.TEXT_BYTES // limits.MB} MB, which is the limit"
            return texts, [*issues, *text_issues, Issue(name, message, "are they texts of interviews?")]
        if not text_issues:
            texts[path.stem], text_issues = decode(raw, name)
        issues += text_issues
    return texts, issues


def _read_description(path: Path) -> tuple[Mapping, list[Issue]]:
    if not path.exists():
        return {}, [Issue(path.name, "the file is missing", "this file describes the dataset")]
    raw, issues = read_plain(path, limits.JSON_BYTES)
    if issues:
        return {}, issues
    description, issues = read_json(raw, path.name)
    if description is None and issues:
        return {}, issues
    if not isinstance(description, dict):
        return {}, [*issues, Issue(path.name, "not a JSON object", "see data/datapackage.json", 1)]
    return {key: value for key, value in description.items() if key != "resources"}, issues


def _with_line(problem: Issue, folder: Path) -> Issue:
    """Add the line in the description to a problem whose message begins with a key of the description."""
    key = re.match(r"[\w-]+", problem.message)
    if problem.file != DESCRIPTION or problem.line or not key:
        return problem
    text = decode((folder / DESCRIPTION).read_bytes(), DESCRIPTION)[0] if (folder / DESCRIPTION).is_file() else ""
    place = re.search(rf'^[^\S\n]*+{{?[^\S\n]*+"{re.escape(key[0])}"\s*+:', text, re.MULTILINE)
    return replace(problem, line=text.count("\n", 0, place.end()) + 1) if place else problem


def load_study(folder: Path | str) -> Study:
    """Read and validate a dataset, and convert its columns to their types.

    Parameters
    ----------
    folder : path

    Raises
    ------
    InputError
        With every problem found in reading and validation.

    Examples
    --------
    >>> from analysis.paths import DATA
    >>> study = load_study(DATA / "synthetic" / "as-published")
    >>> study.synthetic, study.segments["start"].dtype.name
    (True, 'Int64')
    """
    dataset = load_dataset(folder)
    return as_study(dataset, read_schema(dataset.definition))


def load_dataset(folder: Path | str) -> Dataset:
    """Read and validate a dataset; its cells stay strings.

    Parameters
    ----------
    folder : path

    Raises
    ------
    InputError
        With every problem found in reading and validation.

    Examples
    --------
    >>> from analysis.paths import DATA
    >>> dataset = load_dataset(DATA / "synthetic" / "as-published")
    >>> dataset.description["synthetic"]
    True
    """
    with names_checked(), within_limits(str(folder), [Path(folder)]):
        return _read_valid(Path(folder))


def _read_valid(folder: Path) -> Dataset:
    dataset, issues = read_dataset(folder)
    too_large = list(_too_large(dataset))
    unread = [name for name in TABLES if name not in dataset.tables and os.path.lexists(folder / f"{name}.csv")]
    if too_large or (unread and issues):  # all other problems would follow from these
        raise InputError(str(folder), [*issues, *too_large])
    if Path(folder).is_dir() and not looks_like_dataset(Path(folder), TABLES):
        issues = [Issue(str(folder), "is not a dataset folder", suggest_dataset(Path(folder)))]
    elif Path(folder).is_dir():
        schema = read_schema(dataset.definition)
        issues += [_with_line(problem, Path(folder)) for problem in validate_dataset(dataset, schema)]
    if issues:
        raise InputError(str(folder), issues)
    return dataset


def _too_large(dataset: Dataset) -> Iterator[Issue]:
    """Find the tables with more rows than the limit."""
    for name, most in (("interviews", limits.SOURCES), ("coders", limits.SOURCES), ("codes", limits.CODES)):
        number = len(dataset.tables.get(name, ()))
        if number > most:
            yield Issue(f"{name}.csv", f"has {number:,} rows; the limit is {most:,}", "is it the right file?")
