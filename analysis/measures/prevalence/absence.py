"""Whether a thing is named nowhere."""

from collections.abc import Mapping
from typing import cast

import pandas as pd

from analysis.measures.prevalence.mention_rule import naming
from analysis.models import Claim, Evidence, StudySubset


def absence(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count, per unit, the interviews that name the claim's category: a single one speaks against the claim.

    Returns
    -------
    Evidence
        ``units``: as from `naming`, but a unit is ``judged`` if a single interview could name the category, and is not
        said to have ``named`` it; ``negative``: the units in which an interview does.
    """
    evidence = naming(claim, rule, material)
    counted = cast(pd.DataFrame, evidence.units)
    units = counted.assign(judged=counted["interviews"] > 0).drop(columns="named")
    speaking = units.index[units["judged"] & (units["naming"] > 0)]
    negative = pd.DataFrame({"unit": speaking, "kind": claim.unit})
    return Evidence(units=units, negative=negative, missing=evidence.missing)
