"""How much municipalities differ, beyond what dealing the interviews out at random would give."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.measures.variation.p_values import permutation_p_value
from analysis.measures.variation.permutation import Design, deals, design_of, is_enumerable
from analysis.measures.variation.permuted_distances import DealtDistances, Index, mean_of_defined
from analysis.measures.variation.rarefaction import rarefaction


def excess(
    interviews: pd.DataFrame, features: np.ndarray, index: Index, rule: Mapping[str, object], rarefied: bool = True
) -> Mapping[str, object]:
    """Compare the mean distance between municipalities with that after dealing interviews out within areas.

    Parameters
    ----------
    interviews : DataFrame
        One row per interview, with ``interview``, ``municipality`` and ``area``.
    features : array (interviews, features)
        What is summed to municipalities before distances are taken; an interview with a missing value tells nothing
        and is left out.
    index : Index
        How municipalities are compared.
    rule : mapping
        ``permutations`` of interviews between municipalities, within area and with group sizes kept, drawn with
        ``seed`` where the ways to deal are too many to go through all; ``minimum``, whose ``interviews_telling`` a
        municipality needs to be compared.
    rarefied : bool
        Where municipalities have unequal numbers of interviews that tell: compare as many of each as the smallest has,
        on average over rarefactions, the dealt interviews as the observed ones.

    Returns
    -------
    dict
        ``observed`` mean distance, ``expected`` mean over deals, ``excess`` = observed - expected, ``p`` (see
        `p_values.permutation_p_value`), ``pairs`` (Series of observed distances by pair), ``null`` (frame
        with the dealt means as ``distance``), ``exact`` (whether those are all deals), ``rarefied`` (to how many
        interviews, or None), ``compared`` (which interviews are). A pair whose distance is undefined has no part in a
        mean. Numbers are missing and frames empty where fewer than two municipalities are compared.
    """
    compared = comparable(interviews["municipality"], features, rule["minimum"]["interviews_telling"])
    told = interviews[compared]
    if told["municipality"].nunique() < 2:
        return {**_nothing(), "compared": compared}
    measure = distances_of(features[compared], design_of(told), index, rule, rarefied)
    found = against_deals(measure, rule)
    return {
        **found,
        "pairs": measure.pairs(),
        "null": pd.DataFrame({"distance": found["null"]}),
        "rarefied": int(measure.design.sizes.min()) if measure.taken else None,
        "compared": compared,
    }


def distances_of(
    features: np.ndarray, design: Design, index: Index, rule: Mapping[str, object], rarefied: bool = True
) -> DealtDistances:
    """Prepare the distances between the municipalities of a design; parameters as of `excess`.

    Parameters
    ----------
    features : array (interviews, features)
        Of those interviews that are compared.
    """
    uneven = rarefied and design.sizes.min() < design.sizes.max()
    taken = rarefaction(design.sizes, rule["seed"]) if uneven else None
    return DealtDistances(features[design.order].T, design, index, taken)


def against_deals(measure: DealtDistances, rule: Mapping[str, object]) -> dict[str, object]:
    """Compare the mean distance as it is with that of deals: ``observed, expected, excess, p, null, exact``.

    These are as in `excess`, with ``null`` as an array.
    """
    design = measure.design
    observed = float(measure.means(np.arange(len(design.order))[None, :])[0])
    null = np.concatenate([measure.means(dealt) for dealt in deals(design, rule["permutations"], rule["seed"])])
    expected, exact = float(mean_of_defined(null)), is_enumerable(design)
    return {
        "observed": observed,
        "expected": expected,
        "excess": observed - expected,
        "p": permutation_p_value(null, observed, exact),
        "null": null,
        "exact": exact,
    }


def beyond_chance(comparisons: Mapping[str, Mapping]) -> pd.DataFrame:
    """List observed and expected distance, their difference and p of each comparison (rows, named ``question``)."""
    columns = ["observed", "expected", "excess", "p"]
    rows = {name: [found[column] for column in columns] for name, found in comparisons.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("question")


def comparable(municipality: pd.Series, features: np.ndarray, least: int) -> np.ndarray:
    """Tell which interviews are compared: those that tell, of municipalities in which at least so many do."""
    tells = ~np.isnan(features).any(axis=1) & (features.shape[1] > 0)  # without features there is nothing to tell
    told = municipality[tells].dropna()
    enough = told.value_counts().loc[lambda count: count >= least].index
    return municipality.index.isin(told.index) & municipality.isin(enough).to_numpy()


def _nothing() -> Mapping[str, object]:
    labels = pd.MultiIndex.from_arrays([[], []], names=["first", "second"])
    return {
        **dict.fromkeys(("observed", "expected", "excess", "p"), float("nan")),
        "pairs": pd.Series([], index=labels, dtype=float),
        "null": pd.DataFrame({"distance": []}, dtype=float),
        "exact": False,
        "rarefied": None,
    }
