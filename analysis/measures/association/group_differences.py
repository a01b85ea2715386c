"""Whether groups of interviews differ in what they name, by more than random assignment of interviews explains."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.prevalence.mentions import mentions
from analysis.measures.statistics.holm import holm
from analysis.models import TOLERANCE, StudySubset

PERMUTATIONS, SEED = 2_000, 20220822


def group_differences(
    material: StudySubset, families: Sequence[str], permutations: int = PERMUTATIONS, seed: int = SEED
) -> pd.DataFrame:
    """Compare, for each code of ``families``, the shares of interviews of each group that name it.

    Parameters
    ----------
    material : StudySubset
        From `study_subset.select_subset`, with at least two groups.
    families : sequence of str
    permutations, seed : int
        How many random assignments of interviews to groups are drawn, and with which seed.

    Returns
    -------
    DataFrame
        Indexed by code, least likely by chance first: ``family``; the share of each group's interviews that name it,
        out of those that could; ``difference`` between the largest and the smallest share; ``p``, the share of
        assignments (this one included) whose shares vary at least as much; ``p-adjusted`` by Holm over the codes.
        Interviews without a group are left out. Both p-values are missing for a code that all interviews name or none
        does, and where no unit has interviews of several groups.

    Notes
    -----
    Interviews are assigned anew within their unit, so that differences between units are none between groups. How much
    shares vary is the sum of squares between groups.

    References
    ----------
    Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, ch. 3 and 6.
    """
    said = mentions(material, families)
    said = said[said["group"].isin(material.groups)]
    named, counted = (said.pivot(index="interview", columns="code", values=name) for name in ("mentioned", "counts"))
    codes = said["code"].drop_duplicates()
    places = said.drop_duplicates("interview").set_index("interview").reindex(named.index)
    group = pd.Index(material.groups).get_indexer(pd.Index(places["group"]))
    unit = pd.factorize(places["unit"].fillna(""))[0]
    assigned = _assignments(group, unit, permutations, np.random.default_rng(seed))
    naming, possible = (table[codes].to_numpy(dtype=float) for table in (named, counted))
    shares = _shares(group[None], naming, possible, len(material.groups))[0]
    p = _p_values(assigned, naming, possible, len(material.groups))
    table = pd.DataFrame(shares.T, index=codes, columns=list(material.groups))
    spread = table.max(axis=1) - table.min(axis=1)
    table = table.assign(difference=spread, p=p, **{"p-adjusted": holm(p)})
    table.insert(0, "family", said.drop_duplicates("code").set_index("code")["family"])
    return table.sort_values(["p", "difference"], ascending=[True, False], kind="stable")


def _assignments(group: np.ndarray, unit: np.ndarray, permutations: int, rng: np.random.Generator) -> np.ndarray:
    """Give the groups of interviews (n,) as they are, and permuted within units: (1 + permutations, n)."""
    assigned = np.tile(group, (1 + permutations, 1))
    for number in np.unique(unit):
        place = np.flatnonzero(unit == number)
        assigned[1:, place] = rng.permuted(assigned[1:, place], axis=1)
    return assigned


def _shares(assigned: np.ndarray, named: np.ndarray, counted: np.ndarray, groups: int) -> np.ndarray:
    """Give the share of each group's interviews that name a code: (b, n) and (n, codes) -> (b, groups, codes)."""
    is_in = (assigned[:, None, :] == np.arange(groups)[:, None]).astype(float)
    total = is_in @ counted
    return np.divide(is_in @ named, total, out=np.full(total.shape, np.nan), where=total > 0)


def _p_values(assigned: np.ndarray, named: np.ndarray, counted: np.ndarray, groups: int) -> np.ndarray:
    """Give the share of assignments with as large a sum of squares between groups as the first: (codes,)."""
    is_in = (assigned[:, None, :] == np.arange(groups)[:, None]).astype(float)
    total, count = is_in @ counted, is_in @ named
    squares = np.divide(count**2, total, out=np.zeros(total.shape), where=total > 0).sum(axis=1)
    p = (squares >= squares[0] - TOLERANCE).mean(axis=0)
    can_vary = np.ptp(squares, axis=0) > TOLERANCE
    return np.where(can_vary, p, np.nan)
