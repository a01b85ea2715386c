"""Read the schema of a dataset's tables from ``data/datapackage.json``."""

import json
from collections.abc import Mapping

from analysis.paths import DATA


def read_schema() -> Mapping:
    """Read the Frictionless Data Package that defines columns, types, keys and allowed values."""
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


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
