"""Convert the tables of a valid dataset, whose cells are all text, to typed frames."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.dataset.schema import table_columns
from analysis.models import FAMILIES_BY_ROLE, ROLES, Dataset, Study
from analysis.study.own_study import groups_of


def as_study(dataset: Dataset, definition: Mapping) -> Study:
    """Convert a valid dataset to a study with typed tables; missing optional columns become empty."""
    about = dataset.definition
    groups = groups_of(about)
    roles = {role: about.families_with(role) for role in ROLES} if about else FAMILIES_BY_ROLE
    schemas = {resource["name"]: resource["schema"] for resource in definition["resources"]}
    return Study(
        name=dataset.name,
        title=dataset.description.get("title") or dataset.name,
        synthetic=dataset.description["synthetic"],
        scenario=dataset.description.get("scenario"),
        description=dataset.description,
        texts=dataset.texts,
        groups=groups,
        roles=roles,
        **{name: _typed(dataset.tables[name], schemas[name]) for name in table_columns(definition)},
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
