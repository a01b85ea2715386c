"""Validate a dataset against the schema and its own codebook, and report every problem at once."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.dataset.validation.description_issues import description_issues
from analysis.dataset.validation.row_issues import as_issues
from analysis.dataset.validation.row_problem import Problem, whole_numbers
from analysis.dataset.validation.table_issues import blank_names, missing_tables, reserved_names, table_issues
from analysis.dataset.validation.table_references import (
    assigned_segment_issues,
    code_tree_issues,
    entity_issues,
    unassigned_codings,
)
from analysis.dataset.validation.text_issues import (
    POSITIONED,
    origin_issues,
    position_issues,
    segment_text_issues,
    text_issues,
)
from analysis.errors import Issue
from analysis.models import Dataset


def validate_dataset(dataset: Dataset, definition: Mapping) -> list[Issue]:
    """Find every problem in a dataset.

    Parameters
    ----------
    dataset : Dataset
        Tables of strings. The line of a row is counted from the cells before it, or is the frame's index if that
        is named "line".
    definition : Mapping
        The Frictionless Data Package that defines the tables, as `schema` reads it.

    Returns
    -------
    list of Issue
        Empty if the dataset is valid. For each kind of problem the first `MAX_LISTED` are listed and the rest counted.

    Examples
    --------
    >>> from analysis.dataset.read import read_dataset
    >>> from analysis.dataset.schema import read_schema
    >>> from analysis.paths import DATA
    >>> dataset, _ = read_dataset(DATA / "synthetic" / "as-published")
    >>> validate_dataset(dataset, read_schema())
    []
    """
    resources = {resource["name"]: resource for resource in definition["resources"]}
    return list(as_issues(_problems(dataset, resources)))


def _problems(dataset: Dataset, resources: Mapping[str, Mapping]) -> Iterator[Problem]:
    """Yield the problems of the description, of each table, of references between tables, and of texts."""
    yield from description_issues(dataset.description)
    yield from missing_tables(dataset.tables, resources)
    for name, resource in resources.items():
        if name in dataset.tables:
            yield from table_issues(dataset.tables, name, resource["schema"])
    tables = _CompleteTables(dataset.tables, resources)
    places = {name: (whole_numbers(tables[name]["start"]), whole_numbers(tables[name]["end"])) for name in POSITIONED}
    yield from entity_issues(tables)
    yield from blank_names(tables)
    yield from code_tree_issues(tables)
    yield from position_issues(tables, places, dataset.texts)
    yield from segment_text_issues(tables["segments"], *places["segments"], dataset.texts)
    yield from text_issues(tables, dataset.texts)
    yield from unassigned_codings(tables)
    yield from assigned_segment_issues(tables)
    yield from origin_issues(tables, dataset)
    yield from reserved_names(tables["interviews"])


class _CompleteTables(dict):
    """All tables with every defined column; missing ones, which `missing_tables` and `_columns` report, are empty."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], resources: Mapping):
        for name, resource in resources.items():
            frame = tables.get(name, pd.DataFrame())
            absent = [f["name"] for f in resource["schema"]["fields"] if f["name"] not in frame]
            self[name] = frame.assign(**{column: pd.Series("", frame.index, dtype="str") for column in absent})
