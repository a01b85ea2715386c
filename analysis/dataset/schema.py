"""Read the schema of a dataset's tables from ``data/datapackage.json``."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from analysis.models import LANGUAGES, StudyDefinition
from analysis.paths import DATA


def read_schema(definition: StudyDefinition | None = None) -> Mapping:
    """Read the Frictionless Data Package that defines columns, types, keys and allowed values.

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
    schema = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    if definition:
        allowed = {"family": definition.families, "area": definition.group_labels}
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
