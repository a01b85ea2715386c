"""Expressions of conditions as set-theoretic studies write them: ``A*~B + C`` is A without B, or C."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

ALWAYS = "1"  # the expression that leaves every condition out


def membership(cases: pd.DataFrame, expression: str) -> np.ndarray:
    """Tell which cases (rows) are members of an expression.

    Parameters
    ----------
    cases : DataFrame
        One truth value per case and condition (columns).
    expression : str
        Conditions joined by ``*`` (and) and ``+`` (or), with ``~`` for absence; "1" holds everywhere.

    Returns
    -------
    array of bool, (cases,)

    Raises
    ------
    ValueError
        If the expression names a condition that is no column, or a value is missing.
    """
    named = [[literal.strip() for literal in term.split("*")] for term in expression.split("+")]
    conditions = {literal.removeprefix("~") for term in named for literal in term} - {ALWAYS}
    unknown = sorted(conditions - set(cases.columns))
    if unknown:
        raise ValueError(
            f"expression {expression!r} names {unknown}, which are no conditions; use {list(cases.columns)}"
        )
    truth = {condition: truth_values(cases[condition]) for condition in conditions}
    return np.any(
        [np.all([_literal(literal, truth, len(cases)) for literal in term], axis=0) for term in named], axis=0
    )


def truth_values(values: pd.Series) -> np.ndarray:
    """Give truth values (0, 1, True, False) as an array of bool.

    Raises
    ------
    ValueError
        If one is missing, or neither true nor false.
    """
    if values.isna().any():
        cases = ", ".join(map(str, values.index[values.isna()]))
        raise ValueError(f"{values.name} is not known for {cases}; leave such cases out")
    if not values.isin([0, 1]).all():
        raise ValueError(f"{values.name} has values other than 0 and 1; calibrate it first")
    return values.to_numpy().astype(bool)


def _literal(literal: str, truth: dict[str, np.ndarray], size: int) -> np.ndarray:
    if literal == ALWAYS:
        return np.ones(size, dtype=bool)
    return ~truth[literal[1:]] if literal.startswith("~") else truth[literal]


def written(implicant: np.ndarray, conditions: Sequence[str]) -> str:
    """Write an implicant, (conditions,) of 1 (present), 0 (absent) and -1 (left out), as an expression."""
    literals = [name if value else f"~{name}" for name, value in zip(conditions, implicant, strict=True) if value >= 0]
    return "*".join(literals) or ALWAYS
