"""The values that codes have in the variables of a dataset."""

import numpy as np
import pandas as pd

from analysis.models import StudySubset

VALUE = "value"  # the variable that contains them, unless a claim names another


def code_values(material: StudySubset, variable: str = VALUE) -> pd.Series:
    """Read the value of each code that has one.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    variable : str
        A variable of codes in ``variables.csv``.

    Returns
    -------
    Series
        Of numbers, by code; codes whose value is no finite number are left out.
    """
    stated = material.variables[material.variables["entity"] == "code"]
    stated = stated[stated["variable"] == variable].drop_duplicates("key")
    values = pd.to_numeric(stated.set_index("key")["value"], errors="coerce").astype(float)
    return values[np.isfinite(values)]
