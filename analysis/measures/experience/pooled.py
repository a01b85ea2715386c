"""What pooling all statements would say, beside what units say each on its own."""

from collections.abc import Mapping
from math import sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd

from analysis.measures.experience.mutual_knowledge import knowledge_by_unit, knowledge_statements
from analysis.measures.statistics.contrast import contrast_numbers, judged_contrast
from analysis.models import StudySubset


def pooled_difference(passages: pd.DataFrame, value: str, arm: str) -> tuple[float, float, float]:
    """Compare two arms as if every statement were independent of all others, although none is.

    Parameters
    ----------
    passages : DataFrame
        One row per statement: a number ``value`` and a truth value ``arm``.

    Returns
    -------
    (difference, z, p)
        Mean with minus mean without; that over its standard error; one-sided p. NaN where an arm is empty, z and p
        also where an arm has one statement or the standard error is 0.
    """
    arms = [passages.loc[passages[arm] == side, value].to_numpy(dtype=float) for side in (True, False)]
    if not all(map(len, arms)):
        return np.nan, np.nan, np.nan
    difference = float(arms[0].mean() - arms[1].mean())
    error = sqrt(sum(side.var(ddof=1) / len(side) for side in arms)) if min(map(len, arms)) > 1 else 0.0
    z = difference / error if error else np.nan
    return difference, z, 1 - NormalDist().cdf(z) if error else np.nan


def pooled_and_within(
    material: StudySubset, exposures: Mapping[str, tuple[str, str]], fewest: int, mixed: str = "half"
) -> pd.DataFrame:
    """Set the difference within units beside that of all statements pooled, which mixes units.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    exposures : mapping of str to (str, str)
        What to call each contrast, and its two codes.
    fewest : int
        How many statements each arm of a unit needs.
    mixed : str
        How mixed experiences count, as in `mutual_knowledge.knowledge_by_unit`.

    Returns
    -------
    DataFrame
        Indexed by ``measure``: ``within``, the mean over the ``judged`` units, and ``within-p``, exact and
        one-sided; ``pooled``, ``z`` and ``pooled-p``, see `pooled_difference`, over ``statements``. Where
        units with good collaboration also know their partners, the pooled difference is there without any
        within; no verdict rests on it.

    References
    ----------
    Simpson (1951), J. R. Stat. Soc. B 13: 238-241.
    """
    rows = {}
    for name, codes in exposures.items():
        judged = judged_contrast(knowledge_by_unit(material, *codes, mixed=mixed), fewest)
        values = judged.loc[judged["eligible"], "difference"].to_numpy(dtype=float)
        within = contrast_numbers(values)
        passages = knowledge_statements(material, *codes, mixed)
        rows[name] = [
            len(values),
            within["estimate"],
            within["p"],
            len(passages),
            *pooled_difference(passages, "score", "exposed"),
        ]
    columns = ["judged", "within", "within-p", "statements", "pooled", "z", "pooled-p"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("measure")
