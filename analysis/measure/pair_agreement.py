"""Whether coders agree two by two, on all codes together."""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measure.alpha import krippendorff_alpha
from analysis.measure.doubly_read import DoublyRead, doubly_read
from analysis.measure.kappa import cohen_kappa, counts_of, percent_agreement, scott_pi, two_coder_ac
from analysis.measure.rated_units import RatedUnits, rated_units
from analysis.study import Material


def pair_agreement(material: Material) -> pd.DataFrame:
    """Agreement of every two coders on all codes together: a unit is a stretch and a code that either of them gave.

    Returns
    -------
    DataFrame
        Indexed by ``first-coder`` and ``second-coder``: ``units`` (stretches), ``both, first-alone, second-alone``
        (codes given), ``pairs-agreeing, cohen-kappa, scott-pi, alpha, ac1``. Chance is that of all codes and stretches
        together: what nobody gave anywhere does not count as agreement.
    """
    read = doubly_read(material)
    rated, rows = rated_units(read), {}
    for first, second in combinations(sorted(read.readers["coder"].unique()), 2):
        table, stretches = _two_coders(read, rated, first, second)
        if not stretches:
            continue
        given = [stretches, table[1, 1], table[1, 0], table[0, 1]]
        rows[first, second] = [*given, *_coefficients(table)]
    counted = ["units", "both", "first-alone", "second-alone"]
    columns = [*counted, "pairs-agreeing", "cohen-kappa", "scott-pi", "alpha", "ac1"]
    index = pd.MultiIndex.from_tuples(list(rows), names=["first-coder", "second-coder"])
    return pd.DataFrame(list(rows.values()), columns=columns, index=index).astype(dict.fromkeys(counted, "int64"))


def _coefficients(table: np.ndarray) -> list[float]:
    counts, times = counts_of(table)
    agreeing = percent_agreement(counts, times=times)
    alpha = float(krippendorff_alpha(counts, times=times))
    return [agreeing, cohen_kappa(table).value, scott_pi(table).value, alpha, two_coder_ac(table).value]


def _two_coders(read: DoublyRead, rated: RatedUnits, first: str, second: str) -> tuple[np.ndarray, int]:
    """Cross what two coders said of each code (no, yes) in the units that both have read, and count these."""
    reading = read.readers[read.readers["coder"].isin([first, second])].groupby("stretch").size()
    units = rated.units.index[rated.units["stretch"].isin(reading.index[reading == 2])]
    given = rated.given[rated.given["unit"].isin(units) & rated.given["coder"].isin([first, second])]
    shared = given.duplicated(["unit", "code"], keep=False)
    both = int(shared.sum()) // 2
    one, other = (int((given["coder"][~shared] == coder).sum()) for coder in (first, second))
    neither = len(units) * given["code"].nunique() - both - one - other
    return np.array([[neither, other], [one, both]]), len(units)
