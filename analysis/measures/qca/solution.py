"""The solutions of a truth table, with their consistency, coverage and caveats."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.qca.expression import membership, truth_values
from analysis.measures.qca.minimise import minimise
from analysis.measures.qca.sufficiency import sufficiency
from analysis.measures.qca.truth_table import combination_numbers

COLUMNS = ["kind", "solution", "expression", "inclS", "PRI", "covS", "covU", "cases", "reservation"]


def solutions(cases: pd.DataFrame, outcome: str, table: pd.DataFrame, conditions: Sequence[str]) -> pd.DataFrame:
    """List every conservative and parsimonious solution, term by term.

    Parameters
    ----------
    cases : DataFrame
        One truth value per case (rows) and condition or outcome (columns).
    outcome : str
        The column of the outcome.
    table : DataFrame
        Its `truth_table`.
    conditions : sequence of str
        The columns of the conditions.

    Returns
    -------
    DataFrame
        Indexed by ``kind`` (conservative, parsimonious), ``solution`` (1, 2, ... where several are equally short) and
        ``expression``: each term and, where there are several, the whole; ``inclS, PRI, covS, covU``, see
        `sufficiency`; ``cases`` that are members; ``reservation``, the gravest of: outcome-in-none, outcome-in-all,
        no-row-consistent (no combination reaches the consistency that was asked for), contradictory-rows (a member's
        combination has cases with and without the outcome), single-case (it rests on one), no-remainders (nothing to
        simplify by, so that the parsimonious solution is the conservative one), none. Where there is no solution, one
        row without an expression says why.
    """
    rows = [
        row for kind in ("conservative", "parsimonious") for row in _of_kind(kind, cases, outcome, table, conditions)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).set_index(COLUMNS[:3])


def _of_kind(
    kind: str, cases: pd.DataFrame, outcome: str, table: pd.DataFrame, conditions: Sequence[str]
) -> list[list]:
    unsolved = _unsolvable(truth_values(cases[outcome]), table)
    if unsolved:
        return [[kind, 1, None, *[np.nan] * 4, 0, unsolved]]
    found = minimise(table, conditions, remainders=kind == "parsimonious")
    contradictory = table["contradictory"].to_numpy()[combination_numbers(cases, conditions)]
    return [
        [kind, number, *row]
        for number, terms in enumerate(found, 1)
        for row in _rows(kind, cases, outcome, table, terms, contradictory)
    ]


def _unsolvable(has: np.ndarray, table: pd.DataFrame) -> str:
    if not has.any():
        return "outcome-in-none"
    if has.all():
        return "outcome-in-all"
    return "" if (table["output"] == "present").any() else "no-row-consistent"


def _rows(
    kind: str, cases: pd.DataFrame, outcome: str, table: pd.DataFrame, terms: list[str], contradictory: np.ndarray
) -> list[list]:
    measured = sufficiency(cases, outcome, terms)
    if len(terms) > 1:
        whole = sufficiency(cases, outcome, [" + ".join(terms)])
        measured = pd.concat([measured, whole.assign(covU=np.nan)])
    covered = {expression: membership(cases, expression) for expression in measured.index}
    return [
        [
            expression,
            *values,
            int(covered[expression].sum()),
            _reservation(kind, covered[expression], contradictory, table),
        ]
        for expression, *values in measured.itertuples(name=None)
    ]


def _reservation(kind: str, members: np.ndarray, contradictory: np.ndarray, table: pd.DataFrame) -> str:
    if contradictory[members].any():
        return "contradictory-rows"
    if members.sum() == 1:
        return "single-case"
    if kind == "parsimonious" and not (table["output"] == "remainder").any():
        return "no-remainders"
    return "none"
