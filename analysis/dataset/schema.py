"""Read the schema of a dataset's tables from ``data/datapackage.json``."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pandas as pd

from analysis.models import LANGUAGES, StudyDefinition
from analysis.paths import DATA
from analysis.written_names import in_code, in_files

ENTITY = "entity"  # the column that says what a variable or note is about


def read_schema(definition: StudyDefinition | None = None) -> Mapping:
    """Read what defines a dataset's columns, types, keys and allowed values, with the code's names for columns.

    Parameters
    ----------
    definition : StudyDefinition, optional
        The study whose families of codes and groups are allowed, and in whose languages codes have labels; by default
        the project's own.

    Examples
    --------
    >>> [table["name"] for table in read_schema()["resources"]][:3]
    ['interviews', 'coders', 'assignments']
    """
    schema = written_schema(definition)
    for resource in schema["resources"]:
        for field in resource["schema"]["fields"]:
            field["name"] = in_code(field["name"])
            if field["name"] == ENTITY:
                field["constraints"]["enum"] = [in_code(entity) for entity in field["constraints"]["enum"]]
    return schema


def written_schema(definition: StudyDefinition | None = None) -> dict[str, Any]:
    """Read the same schema with the names that files have for columns, as the Frictionless Data Package states it.

    Parameters
    ----------
    definition : StudyDefinition, optional
    """
    schema: dict[str, Any] = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    if definition:
        allowed = {"family": definition.families, in_files("group"): definition.group_labels}
        for field in _fields(schema, allowed):
            field["constraints"]["enum"] = list(allowed[field["name"]])
        for field in _fields(schema, {f"label_{language}" for language in LANGUAGES}):
            field["constraints"]["required"] = field["name"].removeprefix("label_") in definition.languages
    return schema


def _fields(schema: Mapping, names: Collection[str]) -> list[dict[str, Any]]:
    fields = [field for resource in schema["resources"] for field in resource["schema"]["fields"]]
    return [field for field in fields if field["name"] in names]


def table_columns(definition: Mapping) -> dict[str, list[str]]:
    """List the columns of every table, in the order of the schema.

    Examples
    --------
    >>> table_columns(read_schema())["codings"]
    ['segment', 'coder', 'code']
    """
    return {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in definition["resources"]
    }


def table_in_code(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table as read from a file with the code's names for its columns and for the entities in it."""
    return _renamed(table, in_code)


def table_in_files(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table with the names that files have for its columns and for the entities in it."""
    return _renamed(table, in_files)


def _renamed(table: pd.DataFrame, name_of: Callable[[str], str]) -> pd.DataFrame:
    free = {column: name_of(column) for column in table.columns if name_of(column) not in table.columns}
    renamed = table.rename(columns=free)  # a table with both names keeps both, and validation reports the unknown one
    if ENTITY in renamed:
        renamed[ENTITY] = renamed[ENTITY].replace({name: name_of(name) for name in renamed[ENTITY].unique()})
    return renamed
