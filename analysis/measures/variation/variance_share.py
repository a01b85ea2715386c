"""How far interviews of the same unit agree on a partner: the share of variance between units."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.statistics.holm import holm
from analysis.measures.variation.p_values import count_as_large, p_value_from_count
from analysis.measures.variation.partner_use import partners_used, repertoire_features
from analysis.measures.variation.permutation import (
    PermutationDesign,
    is_enumerable,
    permutation_batches,
    permutation_design,
    permuted_sums,
    pieces,
)
from analysis.measures.variation.unit_variation import comparable, unit_numbers
from analysis.models import StudySubset


def intraclass_correlation(used: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Estimate the intraclass correlation from an analysis of variance, not below 0.

    Parameters
    ----------
    used : array (n, f)
        0 or 1 (or any number) by interview; those of a unit are adjacent.
    sizes : array (m,) of int
        Interviews of each unit.

    Returns
    -------
    array (f,) in [0, 1]
        (MSB - MSW) / (MSB + (n0 - 1) MSW) with n0 = (n - sum n_i^2 / n) / (m - 1); missing where all interviews agree,
        and where no unit has two.

    References
    ----------
    Ridout, Demetrio and Firth (1999), Biometrics 55: 137-148.
    """
    count, groups = len(used), len(sizes)
    between = _between(used, sizes)
    total = ((used - used.mean(axis=0)) ** 2).sum(axis=0)
    if groups < 2 or count == groups:
        return np.full(used.shape[1], np.nan)
    mean_between, mean_within = between / (groups - 1), (total - between) / (count - groups)
    usual = (count - (sizes**2).sum() / count) / (groups - 1)
    spread = mean_between + (usual - 1) * mean_within
    share = np.divide(mean_between - mean_within, spread, out=np.full(len(spread), np.nan), where=total > 1e-9)
    return np.maximum(share, 0)


def partner_variance_shares(material: StudySubset, rule: Mapping) -> pd.DataFrame:
    """Share of the variance in using a partner that lies between units; exploratory.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    rule : mapping
        As for `unit_variation.excess`.

    Returns
    -------
    DataFrame
        Indexed by partner, the largest share first: ``share`` (of interviews that use it), ``icc``, ``p`` when
        interviews are permuted within groups (of the sum of squares between units), and ``p-adjusted`` over
        all partners by Holm. Missing for a partner that all interviews use or none does.
    """
    used, features = partners_used(material), repertoire_features(material)
    compared = comparable(unit_numbers(material.interviews), features, rule["minimum"]["interviews_telling"])
    included = material.interviews[compared]
    columns = ["share", "icc", "p", "p-adjusted"]
    if included["unit"].nunique() < 2:
        return pd.DataFrame(np.nan, index=used.columns.rename("partner"), columns=columns)
    design = permutation_design(included)
    ordered = features[compared][design.order]
    exact = ordered.astype(float)
    icc = intraclass_correlation(exact, design.sizes)
    p = np.where(np.isnan(icc), np.nan, _permutation_p_values(ordered, _between(exact, design.sizes), design, rule))
    table = pd.DataFrame(
        {"share": exact.mean(axis=0), "icc": icc, "p": p, "p-adjusted": holm(p)}, index=used.columns.rename("partner")
    )
    return table.sort_values("icc", ascending=False, kind="stable")


def _permutation_p_values(
    ordered: np.ndarray, observed: np.ndarray, design: PermutationDesign, rule: Mapping
) -> np.ndarray:
    """Chance of as large a sum of squares when interviews are permuted; few permutations are in memory at a time."""
    as_large, count = np.zeros(len(observed), dtype=int), 0
    for permuted in permutation_batches(design, rule["permutations"], rule["seed"]):
        for piece in pieces(permuted, ordered.size):
            as_large += count_as_large(_between_permuted(ordered, piece, design), observed)
            count += len(piece)
    return np.asarray(p_value_from_count(as_large, count, is_enumerable(design)))


def _between(used: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Sum of squares between units, by feature: (n, f) -> (f,)."""
    starts = np.cumsum(sizes) - sizes
    sums = np.add.reduceat(used, starts, axis=0)
    return (sums**2 / sizes[:, None]).sum(axis=0) - used.sum(axis=0) ** 2 / len(used)


def _between_permuted(ordered: np.ndarray, permuted: np.ndarray, design: PermutationDesign) -> np.ndarray:
    """The same for each permutation: (b, f)."""
    sums = permuted_sums(ordered.T, permuted, design).astype(float)
    whole = ordered.sum(axis=0, dtype=float)
    return ((sums**2 / design.sizes[:, None]).sum(axis=1) - whole[:, None] ** 2 / len(ordered)).T
