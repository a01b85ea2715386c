"""Whether coders agree two by two, on all codes together."""

import numpy as np
import pandas as pd

from analysis.measures.agreement.alpha import krippendorff_alpha
from analysis.measures.agreement.coder_pairs import by_coder, coder_pairs
from analysis.measures.agreement.coding_units import rated_units
from analysis.measures.agreement.double_coded import doubly_read
from analysis.measures.agreement.kappa import cohen_kappa, counts_of, percent_agreement, scott_pi, two_coder_ac
from analysis.models import StudySubset


def pair_agreement(material: StudySubset) -> pd.DataFrame:
    """Agreement between each pair of coders on all codes: a unit is a stretch and a code that either of them gave.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by ``first-coder`` and ``second-coder``: ``rated`` (stretches), ``both, first-alone, second-alone``
        (codes given), ``pairs-agreeing, cohen-kappa, scott-pi, alpha, ac1``. Chance is that of all codes and stretches
        together: what nobody gave anywhere does not count as agreement. Where there are very many pairs, those of
        `coder_pairs.coder_pairs`; ``attrs`` contains how many there are.
    """
    read = doubly_read(material)
    rated, (pairs, cut), rows = rated_units(read), coder_pairs(read), {}
    units = rated.units.reset_index().groupby("stretch")["unit"].agg(list)
    readers, given = by_coder(read.readers), by_coder(rated.given)
    for first, second in pairs:
        shared = np.intersect1d(readers[first]["stretch"], readers[second]["stretch"])
        shared_units = units.reindex(shared).dropna().explode().to_numpy()
        codes = [given.get(coder, rated.given.iloc[:0]) for coder in (first, second)]
        one, other = (own[own["unit"].isin(shared_units)] for own in codes)
        table = _two_coders(one, other, len(shared_units))
        stated = [len(shared_units), table[1, 1], table[1, 0], table[0, 1]]
        if len(shared_units):
            rows[first, second] = [*stated, *_coefficients(table)]
    counted = ["rated", "both", "first-alone", "second-alone"]
    columns = [*counted, "pairs-agreeing", "cohen-kappa", "scott-pi", "alpha", "ac1"]
    index = pd.MultiIndex.from_tuples(list(rows), names=["first-coder", "second-coder"])
    frame = pd.DataFrame(list(rows.values()), columns=columns, index=index).astype(dict.fromkeys(counted, "int64"))
    frame.attrs = cut
    return frame


def _coefficients(table: np.ndarray) -> list[float]:
    counts, times = counts_of(table)
    agreeing = percent_agreement(counts, times=times)
    alpha = float(krippendorff_alpha(counts, times=times))
    return [agreeing, cohen_kappa(table).value, scott_pi(table).value, alpha, two_coder_ac(table).value]


def _two_coders(one: pd.DataFrame, other: pd.DataFrame, units: int) -> np.ndarray:
    """Cross what two coders said of each code (no, yes) in so many units that both have read."""
    of_one, of_other = (pd.MultiIndex.from_frame(given[["unit", "code"]]) for given in (one, other))
    both = int(of_one.isin(of_other).sum())
    alone = [len(of_one) - both, len(of_other) - both]
    codes = pd.concat([one["code"], other["code"]]).nunique()
    return np.array([[units * codes - both - sum(alone), alone[1]], [alone[0], both]])
