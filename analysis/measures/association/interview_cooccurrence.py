"""Which codes occur in the same interviews, and whether more often than the interviews' numbers of codes explain."""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from analysis.measures.association.fixed_margins import (
    BURN_IN,
    MOST_CODES,
    SEED,
    TABLES,
    affordable_tables,
    fixed_margin_tables,
)
from analysis.measures.association.interview_codes import code_matrix
from analysis.measures.variation.profile import top_codes
from analysis.models import CUT, TOLERANCE, StudySubset

LEAST_TOGETHER, MOST_CHANCE = 3, 0.10  # what an edge of the graph needs


def codes_by_interview(material: StudySubset, families: Sequence[str]) -> pd.DataFrame:
    """Determine for each interview (rows) which codes of ``families`` (columns) it has: True or False.

    Only interviews in which none of the families was left out, and codes that some interview has. Codes other than
    partners are rolled up: an alarm is a safety measure. Where there are more than `MOST_CODES` codes, those that most
    interviews have; ``attrs`` contains how many there were.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    families : sequence of str
        Families of codes.

    Returns
    -------
    DataFrame
        One row per interview and one column per code, of bool.
    """
    top = pd.concat([_tops(material, family) for family in families])
    codings = material.codings[material.codings["code"].isin(top.index)]
    codings = codings.assign(code=codings["code"].map(top))
    unasked = material.topics[(material.topics["asked"] == "no") & material.topics["family"].isin(families)]
    interviews = material.interviews[~material.interviews["interview"].isin(unasked["interview"])]
    given = code_matrix(codings, "interview", list(interviews["interview"]), list(dict.fromkeys(top))) > 0
    return _most_common(given.loc[:, given.any()])


def _most_common(given: pd.DataFrame) -> pd.DataFrame:
    """Keep the codes that most interviews have: pairs grow with the square of codes.

    The null keeps how many interviews have a code, so that it is as valid for codes that were chosen by that.
    """
    if given.shape[1] <= MOST_CODES:
        return given
    kept = given.iloc[:, np.sort(np.argsort(-given.sum().to_numpy(), kind="stable")[:MOST_CODES])]
    kept.attrs = {CUT: [["common", MOST_CODES, given.shape[1], "code"]]}
    return kept


def _tops(material: StudySubset, family: str) -> pd.Series:
    """Map each code of a family to the one it counts as."""
    codes = material.codes
    if family not in material.roles["partner"]:
        return top_codes(codes, family)
    own = codes.loc[codes["family"] == family, "code"]
    return pd.Series(own.to_numpy(), index=own)


def pairs_between(material: StudySubset, given: pd.DataFrame, family: str, other: str) -> list[tuple[str, str]]:
    """Pair the codes of one family with those of another, as far as they are columns of ``given``.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    given : DataFrame
        From `codes_by_interview`; its columns are codes.
    family, other : str
        The two families of codes.

    Returns
    -------
    list of (str, str)
        A code of ``family`` and one of ``other``.
    """
    families = material.codes.set_index("code")["family"].reindex(given.columns)
    return list(product(families.index[families == family], families.index[families == other]))


def interview_cooccurrence(
    given: pd.DataFrame, unit: pd.Series, pairs: Sequence[tuple[str, str]] | None = None, seed: int = SEED
) -> pd.DataFrame:
    """Count the interviews that have both codes of a pair, and set them against a null with the margins kept.

    Parameters
    ----------
    given : DataFrame of bool
        Interviews (n rows) by codes.
    unit : Series
        By interview; a missing one is a stratum of its own.
    pairs : sequence of (code, code)
        Which are looked at, and adjusted for; all of them if None.
    seed : int
        Seed of the random tables.

    Returns
    -------
    DataFrame
        One row per pair, those least likely by chance first: ``code, other, together`` (n_ab), ``alone`` and
        ``other_alone`` (n_a and n_b, how many interviews have each), ``coefficient`` (Jaccard's, n_ab / (n_a + n_b -
        n_ab)), ``expected`` (mean of the null), ``lift`` (n n_ab / (n_a n_b)), ``log_odds`` (Haldane's, .5 added to
        each of the four cells), ``p`` = (1 + #{null >= n_ab}) / (tables + 1), and ``p-adjusted`` by max-T over the
        pairs. Both are missing where the margins leave n_ab no choice.

    Notes
    -----
    The null keeps how many codes each interview has and how many interviews of each unit have a code
    (`fixed_margin_tables`): neither talkative interviews nor units that use much make two codes go together.

    References
    ----------
    Haldane (1956), Ann. Hum. Genet. 20: 309-311; Westfall and Young (1993), Resampling-Based Multiple Testing, ch. 2.
    """
    wanted = list(combinations(given.columns, 2)) if pairs is None else list(pairs)
    codes, incidence = pd.Index(given.columns), given.to_numpy(dtype=bool)
    left, right = (codes.get_indexer(pd.Index([pair[side] for pair in wanted])) for side in (0, 1))
    observed = _together(incidence[None], left, right)[0]
    strata = pd.factorize(given.index.to_series().map(unit).fillna("unknown"), sort=True)[0]
    null, tables = [observed[None]], affordable_tables(incidence.size, TABLES)
    if len(wanted) and len(incidence):
        drawn = fixed_margin_tables(incidence, strata, tables, BURN_IN, seed)
        null += [_together(batch, left, right) for batch in drawn]
    sizes = incidence.sum(axis=0)
    table = pd.DataFrame(wanted, columns=["code", "other"]).assign(
        together=observed, alone=sizes[left], other_alone=sizes[right]
    )
    table = table.assign(**association(table, len(incidence)), **_chances(np.concatenate(null)))
    columns = ["code", "other", "together", "alone", "other_alone", "coefficient", "expected", "lift", "log_odds"]
    order = ["p-adjusted", "p", "together"]
    found = table[[*columns, "p", "p-adjusted"]].sort_values(
        order, ascending=[True, True, False], kind="stable", ignore_index=True
    )
    fewer = [["tables", tables, TABLES, ""]] if tables < TABLES else []
    found.attrs = {CUT: notes} if (notes := [*given.attrs.get(CUT, ()), *fewer]) else {}
    return found


def association(counts: pd.DataFrame, total: int) -> dict[str, pd.Series]:
    """Measure how two codes go together.

    Parameters
    ----------
    counts : DataFrame
        ``together`` (n_ab), ``alone`` (n_a) and ``other_alone`` (n_b).
    total : int
        All interviews.

    Returns
    -------
    dict of Series
        ``coefficient``, ``lift`` and ``log_odds``, as in `interview_cooccurrence`.
    """
    both, one, other = counts["together"], counts["alone"], counts["other_alone"]
    neither = total - one - other + both
    odds = ((both + 0.5) * (neither + 0.5)) / ((one - both + 0.5) * (other - both + 0.5))
    return {
        "coefficient": both / (one + other - both),
        "lift": both * total / (one * other),
        "log_odds": np.log(odds),
    }


def hypergeometric_p_value(together: int, alone: int, other_alone: int, total: int) -> float:
    """Chance of so many together if all interviews were alike: the upper tail of the hypergeometric distribution."""
    return float(hypergeom.sf(together - 1, total, alone, other_alone))


def edges(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs that a graph draws: in at least 3 interviews, and by chance in at most 10 % (max-T).

    Parameters
    ----------
    table : DataFrame
        From `interview_cooccurrence`.

    Returns
    -------
    DataFrame
        The rows of ``table`` that are drawn.
    """
    return table[(table["together"] >= LEAST_TOGETHER) & (table["p-adjusted"] <= MOST_CHANCE)]


def nodes(given: pd.DataFrame) -> pd.Series:
    """Count the interviews that have each code, for the codes that an edge could join.

    Parameters
    ----------
    given : DataFrame
        From `codes_by_interview`.

    Returns
    -------
    Series
        Number of interviews, by code.
    """
    counts = given.sum()
    kept = counts[counts >= LEAST_TOGETHER]
    kept.attrs = dict(given.attrs)
    return kept


def _together(tables: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Count interviews with both codes of each pair: (c, n, p) -> (c, pairs)."""
    incidence = tables.astype(np.float32)  # counts of interviews are exact in it
    return (np.swapaxes(incidence, 1, 2) @ incidence)[:, left, right].astype(np.int32)


def _chances(counts: np.ndarray) -> dict[str, np.ndarray]:
    """Mean and p-values of the first row of counts (1 + b, pairs) among all of them."""
    spread = counts.std(axis=0)
    free = spread > TOLERANCE
    scores = np.divide(counts - counts.mean(axis=0), spread, out=np.full(counts.shape, -np.inf), where=free)
    largest = scores.max(axis=1, initial=-np.inf)
    p = (counts >= counts[0]).mean(axis=0)
    adjusted = (largest[:, None] >= scores[0] - TOLERANCE).mean(axis=0)
    expected = counts[1:].mean(axis=0) if len(counts) > 1 else np.full(counts.shape[1], np.nan)
    return {"expected": expected, "p": np.where(free, p, np.nan), "p-adjusted": np.where(free, adjusted, np.nan)}
