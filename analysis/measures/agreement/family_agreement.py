"""Whether coders agree on which code of a family fits a stretch."""

import numpy as np
import pandas as pd

from analysis.measures.agreement.alpha import (
    krippendorff_alpha,
    patterns_by_cluster,
    percentile_interval,
    resampled_alphas,
    undefined_reason,
)
from analysis.measures.agreement.alpha_masi import masi_alpha
from analysis.measures.agreement.coding_units import RatedUnits, rated_units
from analysis.measures.agreement.double_coded import doubly_read
from analysis.measures.agreement.kappa import closeness, gwet_ac
from analysis.measures.passages.coded_passages import SCORES
from analysis.models import StudySubset

ORDERED = sorted(SCORES, key=lambda code: SCORES[code])  # codes with an order


def family_agreement(material: StudySubset, resamples: int, seed: int) -> pd.DataFrame:
    """Agreement on which code of a family a stretch has, where coders gave it just one of them.

    `code_agreement` shows whether a family's codes are found at all; here a coder who gave none of them, or
    several, has no rating of the unit. ``set-alpha`` shows how coders agree on the whole set, including none and
    several.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    resamples : int
        Number of bootstrap samples.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        Indexed by family: ``level`` (nominal, or ordinal where the codes have an order), ``rated`` (rated by two or
        more), ``several-codes`` (ratings left out since they have several), ``alpha, low, high`` (bootstrap as in
        `code_agreement`), ``ac1`` (AC2 where ordinal), ``set-alpha`` (`alpha_masi.masi_alpha` over the
        units in which anybody gave one of the family's codes), ``undefined``.
    """
    rated = rated_units(doubly_read(material))
    given = rated.given.merge(material.codes[["code", "family"]], on="code")
    rows = {}
    for place, (family, of_family) in enumerate(given.groupby("family", sort=False)):
        level, codes = _in_order(list(material.codes.loc[material.codes["family"] == family, "code"]))
        counts, interviews, several = _single_ratings(of_family, rated.units, codes)
        found = _coefficients(counts, interviews, level, resamples, [seed, place])
        why = undefined_reason(counts)
        rows[family] = [level, len(counts), several, *found, _set_alpha(of_family, rated), why]
    columns = ["level", "rated", "several-codes", "alpha", "low", "high", "ac1", "set-alpha", "undefined"]
    order = [family for family in material.codes["family"].drop_duplicates() if family in rows]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).reindex(order).rename_axis("family")


def _in_order(codes: list[str]) -> tuple[str, list[str]]:
    """Give the level of a family's codes, and these in their order, if they have one."""
    is_ordered = set(codes) <= set(ORDERED)
    return ("ordinal", [code for code in ORDERED if code in codes]) if is_ordered else ("nominal", codes)


def _single_ratings(given: pd.DataFrame, units: pd.DataFrame, codes: list) -> tuple[np.ndarray, np.ndarray, int]:
    """Count who gave which code of a family, where it was just one: (units, codes), interviews, ratings left out."""
    alone = ~given.duplicated(["unit", "coder"], keep=False).to_numpy()
    several = int((~given.duplicated(["unit", "coder"])).sum() - alone.sum())
    names, row = np.unique(given["unit"].to_numpy()[alone], return_inverse=True)
    counts = np.zeros((len(names), len(codes)))
    np.add.at(counts, (row, pd.Index(codes).get_indexer(given["code"].array[alone])), 1)
    twice = counts.sum(axis=1) > 1
    return counts[twice], units["interview"].reindex(names[twice]).to_numpy(), several


def _coefficients(
    counts: np.ndarray, interviews: np.ndarray, level: str, resamples: int, seed: list[int]
) -> tuple[float, float, float, float]:
    """Give alpha, its bounds, and AC1 or AC2."""
    if undefined_reason(counts):
        return (np.nan,) * 4
    alphas = resampled_alphas(*patterns_by_cluster(counts, interviews), resamples, np.random.default_rng(seed), level)
    ac = gwet_ac(counts, weights=closeness(np.arange(counts.shape[1]), level)).value
    return float(krippendorff_alpha(counts, level)), *percentile_interval(alphas), ac


def _set_alpha(given: pd.DataFrame, rated: RatedUnits) -> float:
    """Compare the sets of codes that coders gave; who gave none to a unit has given the empty set."""
    ordered = given.sort_values(["unit", "coder", "code"])
    begins = np.flatnonzero(~ordered.duplicated(["unit", "coder"]).to_numpy())
    sets = [tuple(codes) for codes in np.split(ordered["code"].to_numpy(object), begins)[1:]]
    unit, place = pd.factorize(ordered["unit"].to_numpy()[begins])
    silent = rated.units["readers"].reindex(place).to_numpy() - np.bincount(unit, minlength=len(place))
    sets += [()] * int(silent.sum())
    return masi_alpha(np.concatenate([unit, np.repeat(np.arange(len(place)), silent)]), sets)
