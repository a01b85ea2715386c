"""The partners in use, and how they are experienced."""

import pandas as pd

from analysis.models import StudySubset


def partner_overview(material: StudySubset) -> pd.DataFrame:
    """Per partner in use: statements, interviews, units, and its positive, mixed and negative experiences.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by partner, with a column for each of these counts.
    """
    passages = material.statements
    counts = passages.groupby(["family", "partner"]).agg(
        statements=("statement", "size"),
        interviews=("interview", "nunique"),
        units=("unit", "nunique"),
    )
    feelings = passages.groupby(["family", "partner", "experience"]).size().unstack("experience")
    feelings = feelings.reindex(index=counts.index, columns=["positive", "mixed", "negative"]).fillna(0).astype(int)
    table = counts.join(feelings).reset_index().set_index("partner")
    return table.sort_values(["interviews", "statements"], ascending=False, kind="stable")
