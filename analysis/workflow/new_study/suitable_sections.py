"""Choose the sections for any study that a dataset has enough data for."""

import pandas as pd

from analysis.models import Dataset

FEWEST_TO_COMPARE = 2  # interviews in each of two groups
FEWEST_FOR_SATURATION = 6  # interviews: four, and a run of two
FEWEST_TOGETHER = 3  # interviews that two codes must be able to share


def is_coded_twice(dataset: Dataset) -> bool:
    """Tell whether two coders read the same interview."""
    read = dataset.tables["assignments"]
    if read.empty:
        segments = dataset.tables["segments"].set_index("segment")["interview"]
        codings = dataset.tables["codings"]
        read = codings.assign(interview=codings["segment"].map(segments))
    return bool((read.groupby("interview")["coder"].nunique() > 1).any())


def later_sections(dataset: Dataset) -> list[str]:
    """List the sections that follow those on families, in their order.

    Returns
    -------
    list of str
        Groups are compared where two of them have two interviews or more, codes are related where two could meet in
        three interviews, and saturation needs six interviews with codes. Negative cases are always listed.
    """
    codings, segments = dataset.tables["codings"], dataset.tables["segments"]
    coded = codings.merge(segments[["segment", "interview"]], on="segment")
    groups = dataset.tables["interviews"]["group"]
    interviews_by_code = coded.groupby("code")["interview"].nunique()
    suits = {
        "comparison-of-groups": _number_from(groups[groups != ""].value_counts(), FEWEST_TO_COMPARE) >= 2,
        "co-occurrence": _number_from(interviews_by_code, FEWEST_TOGETHER) >= 2,
        "saturation": coded["interview"].nunique() >= FEWEST_FOR_SATURATION,
        "negative-cases": True,
    }
    return [name for name, is_suitable in suits.items() if is_suitable]


def _number_from(counts: pd.Series, least: int) -> int:
    return int((counts >= least).sum())
