"""Whether a thing is named where a unit has a condition."""

from collections.abc import Mapping
from typing import cast

import pandas as pd

from analysis.measures.prevalence.mention_rule import naming
from analysis.models import Claim, Evidence, Reason, StudySubset


def naming_under_condition(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count as `naming` does, and tell which units have the claim's condition.

    Returns
    -------
    Evidence
        ``units``: as from `naming`, and ``condition`` (True, False, or missing where it is not known).
    """
    wanted = claim.variables["condition"]
    evidence = naming(claim, rule, material)
    units = cast(pd.DataFrame, evidence.units)
    variables = material.variables
    variables = variables[(variables["entity"] == wanted["entity"]) & (variables["variable"] == wanted["variable"])]
    values = variables.drop_duplicates("key").set_index("key")["value"].reindex(units.index)
    condition = values.map({wanted["value"]: True, wanted["against"]: False}).astype("boolean")
    units = units.assign(condition=condition)
    missing = evidence.missing
    if not len(variables):
        missing += (Reason("no-variable", {"variable": wanted["variable"]}),)
    with_condition = units.index[units["condition"].fillna(False)]
    negative = evidence.negative[evidence.negative["unit"].isin(with_condition)]
    return Evidence(units=units, negative=negative, missing=missing)
