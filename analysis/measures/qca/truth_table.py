"""The truth table: every combination of conditions, the cases that have it, and whether they have the outcome."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.qca.expression import truth_values
from analysis.models import TOLERANCE

MOST_CONDITIONS = 12
COLUMNS = ("cases", "with-outcome", "inclS", "output", "contradictory", "fragile", "members")  # beside the conditions


def truth_table(
    cases: pd.DataFrame, outcome: str, conditions: Sequence[str], frequency: int = 1, consistency: float = 0.8
) -> pd.DataFrame:
    """Sort cases by their combination of conditions.

    Parameters
    ----------
    cases : DataFrame
        One truth value per case (rows) and condition or outcome (columns).
    outcome : str
        The column of the outcome.
    conditions : sequence of str
        The columns of the conditions, at most 12.
    frequency : int
        A combination that fewer cases have is a remainder.
    consistency : float
        The outcome is taken for present where at least this share of its cases has the outcome.

    Returns
    -------
    DataFrame
        One row per combination, all absent first: a column per condition (0, 1); ``cases``, how many have it;
        ``with-outcome``, how many of those have the outcome; ``inclS`` = with-outcome / cases, missing without cases;
        ``output``: present, absent or remainder; ``contradictory``: some of its cases have the outcome, some not;
        ``fragile``: it rests on a single case; ``members``: the names of its cases.

    Raises
    ------
    ValueError
        If there are more than 12 conditions, no condition, or a value is missing.

    References
    ----------
    Ragin (1987), The Comparative Method, chapters 6 and 7.
    """
    if not 1 <= len(conditions) <= MOST_CONDITIONS:
        raise ValueError(f"{len(conditions)} conditions make no truth table; use 1 to {MOST_CONDITIONS}")
    has = truth_values(cases[outcome])
    row = combination_numbers(cases, conditions)
    combinations = (np.arange(2 ** len(conditions))[:, None] >> np.arange(len(conditions))[::-1]) & 1
    table = pd.DataFrame(combinations, columns=list(conditions))
    table["cases"] = np.bincount(row, minlength=len(table))
    table["with-outcome"] = np.bincount(row[has], minlength=len(table))
    table["inclS"] = table["with-outcome"] / table["cases"].where(table["cases"] > 0)
    observed = table["cases"] >= max(frequency, 1)
    table["output"] = np.where(table["inclS"] >= consistency - TOLERANCE, "present", "absent")
    table["output"] = table["output"].where(observed, "remainder").astype("str")
    table["contradictory"] = (table["with-outcome"] > 0) & (table["with-outcome"] < table["cases"])
    table["fragile"] = observed & (table["cases"] == 1)
    names = pd.Series(cases.index.astype(str)).groupby(row).agg(", ".join)
    return table.assign(members=names.reindex(table.index).fillna("").astype("str"))


def combination_numbers(cases: pd.DataFrame, conditions: Sequence[str]) -> np.ndarray:
    """Give for each case the row of the truth table that it is in, the first condition weighing most."""
    truth = np.array([truth_values(cases[condition]) for condition in conditions])
    return (2 ** np.arange(len(truth))[::-1]) @ truth.astype("int64")
