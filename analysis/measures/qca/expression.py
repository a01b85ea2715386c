"""Expressions of conditions as set-theoretic studies write them: ``A*~B + C`` is A without B, or C.

A condition whose name contains one of these signs is put in quotation marks: ``"fixed + known"*~B``.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

ALWAYS = "1"  # the expression that leaves every condition out
_PART = re.compile(
    r'\s*(~?)\s*("(?:[^"]|"")*"|[^*+"]*?)\s*([*+]|$)'
)  # absent or not, a name, what joins it to the next


def membership(cases: pd.DataFrame, expression: str) -> np.ndarray:
    """Find which cases (rows) are members of an expression.

    Parameters
    ----------
    cases : DataFrame
        One truth value per case and condition (columns).
    expression : str
        Conditions joined by ``*`` (and) and ``+`` (or), with ``~`` for absence; "1" is true everywhere. The name of a
        condition alone is that condition, whatever signs are in it.

    Returns
    -------
    array of bool, (cases,)

    Raises
    ------
    ValueError
        If the expression names a condition that is no column, or a value is missing.
    """
    if expression in cases.columns:
        return truth_values(cases[expression])
    terms = _terms(expression)
    conditions = {name for term in terms for _, name in term if name is not None}
    unknown = sorted(conditions - set(cases.columns))
    if unknown:
        raise ValueError(
            f"expression {expression!r} names {unknown}, which are no conditions; use {list(cases.columns)}"
        )
    truth: dict[str | None, np.ndarray] = {condition: truth_values(cases[condition]) for condition in conditions}
    truth[None] = np.ones(len(cases), dtype=bool)
    return np.any([np.all([truth[name] ^ absent for absent, name in term], axis=0) for term in terms], axis=0)


def _terms(expression: str) -> list[list[tuple[bool, str | None]]]:
    """Read an expression as its terms, each a list of conditions, absent or not; None if it is always true."""
    terms: list[list[tuple[bool, str | None]]] = [[]]
    place, joined = 0, "*"
    while joined:
        part = _PART.match(expression, place)
        if not part:
            raise ValueError(f"expression {expression!r} has quotation marks that do not close")
        absent, name, joined = part.groups()
        quoted = name.startswith('"')
        plain = name[1:-1].replace('""', '"') if quoted else name
        terms[-1].append((bool(absent), None if plain == ALWAYS and not quoted else plain))
        if joined == "+":
            terms.append([])
        place = part.end()
    return terms


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


def written(implicant: np.ndarray, conditions: Sequence[str]) -> str:
    """Write an implicant, (conditions,) of 1 (present), 0 (absent) and -1 (left out), as an expression."""
    named = zip(map(_quoted, conditions), implicant, strict=True)
    return "*".join(name if value else f"~{name}" for name, value in named if value >= 0) or ALWAYS


def _quoted(name: str) -> str:
    is_plain = name not in ("", ALWAYS) and name == name.strip() and not re.search('[*+~"]', name)
    return name if is_plain else '"' + name.replace('"', '""') + '"'
