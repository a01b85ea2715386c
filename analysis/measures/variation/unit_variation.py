"""How much units differ, beyond what random permutations of the interviews give."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.statistics.group_means import mean_of_defined
from analysis.measures.variation.p_values import permutation_p_value
from analysis.measures.variation.permutation import (
    PermutationDesign,
    is_enumerable,
    permutation_batches,
    permutation_design,
)
from analysis.measures.variation.permuted_distances import Index, PermutedDistances
from analysis.measures.variation.rarefaction import rarefaction


def excess(
    interviews: pd.DataFrame, features: np.ndarray, index: Index, rule: Mapping[str, Any], rarefied: bool = True
) -> Mapping[str, Any]:
    """Compare the mean distance between units with that after permuting interviews within groups.

    Parameters
    ----------
    interviews : DataFrame
        One row per interview, with ``interview``, ``unit`` and ``group``.
    features : array (interviews, features)
        What is summed to units before distances are taken; an interview with a missing value is left out.
    index : Index
        How units are compared.
    rule : mapping
        ``permutations`` of interviews between units, within group and with group sizes kept, drawn with
        ``seed`` where the permutations are too many to enumerate; ``minimum``, whose ``interviews_telling`` a
        unit needs to be compared.
    rarefied : bool
        Where units have unequal numbers of interviews that can be compared: compare as many of each as the
        smallest has, on average over rarefactions, the permuted interviews as the observed ones.

    Returns
    -------
    dict
        ``observed`` mean distance, ``expected`` mean over permutations, ``excess`` = observed - expected, ``p`` (see
        `p_values.permutation_p_value`), ``pairs`` (Series of observed distances by pair), ``null`` (frame
        with the permuted means as ``distance``), ``exact`` (whether those are all permutations), ``rarefied`` (to how
        many interviews, or None), ``compared`` (which interviews are). A pair whose distance is undefined has no part
        in a mean. Numbers are missing and frames empty where fewer than two units are compared.
    """
    compared = comparable(unit_numbers(interviews), features, rule["minimum"]["interviews_telling"])
    included = interviews[compared]
    if included["unit"].nunique() < 2:
        return {**_nothing(), "compared": compared}
    measure = distances_of(features[compared], permutation_design(included), index, rule, rarefied)
    found = compare_with_permutations(measure, rule)
    return {
        **found,
        "pairs": measure.pairs(),
        "null": pd.DataFrame({"distance": found["null"]}),
        "rarefied": int(measure.design.sizes.min()) if measure.rarefaction else None,
        "compared": compared,
    }


def distances_of(
    features: np.ndarray, design: PermutationDesign, index: Index, rule: Mapping[str, Any], rarefied: bool = True
) -> PermutedDistances:
    """Prepare the distances between the units of a design; parameters as of `excess`.

    Parameters
    ----------
    features : array (interviews, features)
        Of those interviews that are compared.
    """
    uneven = rarefied and design.sizes.min() < design.sizes.max()
    selected = rarefaction(design.sizes, rule["seed"]) if uneven else None
    return PermutedDistances(features[design.order].T, design, index, selected)


def compare_with_permutations(measure: PermutedDistances, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the mean distance as it is with that of permutations: ``observed, expected, excess, p, null, exact``.

    These are as in `excess`, with ``null`` as an array.
    """
    design = measure.design
    observed = float(measure.means(np.arange(len(design.order))[None, :])[0])
    null = np.concatenate(
        [measure.means(permuted) for permuted in permutation_batches(design, rule["permutations"], rule["seed"])]
    )
    expected, exact = float(mean_of_defined(null)), is_enumerable(design)
    return {
        "observed": observed,
        "expected": expected,
        "excess": observed - expected,
        "p": permutation_p_value(null, observed, exact),
        "null": null,
        "exact": exact,
    }


def unit_numbers(interviews: pd.DataFrame) -> np.ndarray:
    """Number the units of interviews (n,) in the order of their names, from 0; -1 where none is known."""
    return pd.factorize(interviews["unit"], sort=True)[0]


def beyond_chance(comparisons: Mapping[str, Mapping]) -> pd.DataFrame:
    """List observed and expected distance, their difference and p of each comparison (rows, named ``question``).

    Parameters
    ----------
    comparisons : mapping of str to mapping
        By name of the question: a comparison as from `excess`.

    Returns
    -------
    DataFrame
        Indexed by ``question``.
    """
    columns = ["observed", "expected", "excess", "p"]
    rows = {name: [found[column] for column in columns] for name, found in comparisons.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("question")


def comparable(unit: np.ndarray, features: np.ndarray, least: int) -> np.ndarray:
    """Find the interviews that are compared: those with features, in units that have enough of them.

    Parameters
    ----------
    unit : array of int (n,)
        The unit of each interview, from 0 (negative: none).
    features : array (n, f)
        An interview with a missing value is not compared; without any feature none is.
    least : int
        How many interviews with features a unit needs.

    Returns
    -------
    array of bool (n,)

    Examples
    --------
    >>> comparable(np.array([0, 0, 1, 1]), np.array([[1.0], [0.0], [1.0], [np.nan]]), least=2)
    array([ True,  True, False, False])
    """
    complete = ~np.isnan(features).any(axis=1) & (features.shape[1] > 0) & (unit >= 0)
    counts = np.bincount(unit[complete], minlength=unit.max(initial=0) + 1)
    return complete & (counts[unit] >= least)


def _nothing() -> Mapping[str, Any]:
    labels = pd.MultiIndex.from_arrays([[], []], names=["first", "second"])
    return {
        **dict.fromkeys(("observed", "expected", "excess", "p"), float("nan")),
        "pairs": pd.Series([], index=labels, dtype=float),
        "null": pd.DataFrame({"distance": []}, dtype=float),
        "exact": False,
        "rarefied": None,
    }
