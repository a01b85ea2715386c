"""On whom the negative experiences fall, and where."""

import pandas as pd

from analysis.measures.experience.shares import experiences
from analysis.models import StudySubset


def negative_by_partner(material: StudySubset) -> pd.DataFrame:
    """Count the negative experiences of each partner (rows, "no-partner" where there is none) in each unit.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        One row per partner and one column per unit, of counts.
    """
    reported = (
        experiences(material).query("experience == 'negative'").fillna({"partner": "no-partner", "unit": "unknown"})
    )
    counts = reported.groupby(["partner", "unit"]).size().unstack("unit", fill_value=0)
    return counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
