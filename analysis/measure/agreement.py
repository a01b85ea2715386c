"""Whether coders agree: on each code, on which code of a family, and pair by pair."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measure.alpha import krippendorff_alpha, patterns_by_cluster, resampled_alphas, undefined_because
from analysis.measure.doubly_read import DoublyRead, doubly_read
from analysis.measure.kappa import (
    closeness,
    cohen_kappa,
    counts_of,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
    scott_pi,
    specific_agreement,
    two_coder_ac,
)
from analysis.measure.rated_units import UNITS, RatedUnits, rated_units, rating_patterns
from analysis.measure.set_alpha import set_alpha
from analysis.measure.statements import SCORES
from analysis.study import Material

ORDERED = {"experience": sorted(SCORES, key=SCORES.get)}  # families whose codes stand in an order


def code_agreement(material: Material, floor: float, resamples: int, seed: int, unit: str = "stretch") -> pd.DataFrame:
    """Agreement of the coders on each code in the stretches that several have read.

    Parameters
    ----------
    material : Material
    floor : float
        The value of alpha below which a code is doubted.
    resamples, seed : int
        Bootstrap over interviews, then over units within them.
    unit : {"stretch", "character", "interview"}
        As in `analysis.measure.rated_units.rating_patterns`.

    Returns
    -------
    DataFrame
        Indexed by code: ``family, positives`` (merged stretches of the role that gave it most), ``units, agreement``
        (share of units in which all readers agree), ``alpha, low, high`` (percentile, 95 %), ``doubt`` (share of
        resamples with alpha below ``floor``), ``ac1``. A code that nobody gave there is not in the table. Alpha is NaN
        where a code was given by all readers of all units: nothing varies.
    """
    read = doubly_read(material)
    given = rated_units(read).given
    positives = given.groupby(["code", "role"])["unit"].nunique().groupby("code").max()
    codes, rows = _in_order(material, positives.index), []
    for place, (counts, found) in enumerate(_no_and_yes(rating_patterns(read, unit), codes["code"])):
        alphas = resampled_alphas(counts, found, resamples, np.random.default_rng([seed, place]))
        times = found.sum(axis=0)
        unanimous = times[(counts == 0).any(axis=1)].sum() / times.sum()
        alpha, ac1 = float(krippendorff_alpha(counts, times=times)), gwet_ac(counts, times).value
        rows.append([times.sum(), unanimous, alpha, *_summary(alphas, floor), ac1])
    columns = ["units", "agreement", "alpha", "low", "high", "doubt", "ac1"]
    table = pd.DataFrame(rows, columns=columns, index=codes["code"])
    table.insert(0, "positives", positives.reindex(table.index).astype("Int64"))
    table.insert(0, "family", codes["family"].to_numpy())
    return table.astype({"units": "int64"})


def code_coefficients(material: Material, unit: str = "stretch") -> pd.DataFrame:
    """Set the coefficients beside one another that take different things for chance.

    Returns
    -------
    DataFrame
        Indexed by code: ``given`` (share of ratings that say yes), ``pairs-agreeing`` (share of pairs of ratings that
        agree), ``alpha``, ``fleiss-kappa``, ``ac1``, ``agreement-on-yes`` and ``agreement-on-no`` (how likely another
        coder says so, too), ``undefined`` (why alpha and kappa have no value; "" where they have).
    """
    patterns = rating_patterns(doubly_read(material), unit)
    codes, rows = _in_order(material, patterns["code"].unique()), []
    for counts, found in _no_and_yes(patterns, codes["code"]):
        times = found.sum(axis=0)
        no, yes = specific_agreement(counts, times)
        share = times @ counts[:, 1] / (times @ counts).sum()
        beyond = [float(krippendorff_alpha(counts, times=times)), *_values(fleiss_kappa, gwet_ac, of=(counts, times))]
        rows.append([share, percent_agreement(counts, times=times), *beyond, yes, no, undefined_because(counts, times)])
    columns = ["given", "pairs-agreeing", "alpha", "fleiss-kappa", "ac1", "agreement-on-yes", "agreement-on-no"]
    return pd.DataFrame(rows, columns=[*columns, "undefined"], index=codes["code"])


def alpha_by_unit(material: Material) -> pd.DataFrame:
    """Alpha of each code (rows) with merged stretches, characters and interviews as units (columns).

    Without positions there are no characters, and their column is NaN.
    """
    read, columns = doubly_read(material), {}
    codes = _in_order(material, rating_patterns(read)["code"].unique())
    for unit in UNITS:
        patterns = rating_patterns(read, unit)
        known = codes[codes["code"].isin(patterns["code"])]["code"]
        found = [float(krippendorff_alpha(counts, times=by.sum(axis=0))) for counts, by in _no_and_yes(patterns, known)]
        columns[unit] = pd.Series(found, index=known, dtype=float)
    return pd.DataFrame(columns).reindex(codes["code"])


def _values(*coefficients, of: tuple) -> list[float]:
    return [coefficient(*of).value for coefficient in coefficients]


def family_agreement(material: Material, resamples: int, seed: int) -> pd.DataFrame:
    """Agreement on which code of a family a stretch has, where coders gave it just one of them.

    Whether a family's codes are found at all is told by `code_agreement`; here a coder who gave none of them, or
    several, has no rating of the unit. How coders agree on the whole set is told by ``set-alpha``, which holds none and
    several too.

    Returns
    -------
    DataFrame
        Indexed by family: ``level`` (nominal, or ordinal where the codes have an order), ``units`` (rated by two or
        more), ``several-codes`` (ratings left out since they hold several), ``alpha, low, high`` (bootstrap as in
        `code_agreement`), ``ac1`` (AC2 where ordinal), ``set-alpha`` (`analysis.measure.set_alpha.set_alpha` over the
        units in which anybody gave one of the family's codes), ``undefined``.
    """
    rated = rated_units(doubly_read(material))
    given = rated.given.merge(material.codes[["code", "family"]], on="code")
    rows = {}
    for place, (family, of_family) in enumerate(given.groupby("family", sort=False)):
        codes = ORDERED.get(family) or list(material.codes.loc[material.codes["family"] == family, "code"])
        counts, interviews, several = _single_ratings(of_family, rated.units, codes)
        found = _of_family(family, counts, interviews, resamples, [seed, place])
        rows[family] = [found[0], len(counts), several, *found[1:5], _set_alpha(of_family, rated), found[5]]
    columns = ["level", "units", "several-codes", "alpha", "low", "high", "ac1", "set-alpha", "undefined"]
    order = [family for family in material.codes["family"].drop_duplicates() if family in rows]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).reindex(order).rename_axis("family")


def _single_ratings(given: pd.DataFrame, units: pd.DataFrame, codes: list) -> tuple[np.ndarray, np.ndarray, int]:
    """Count who gave which code of a family, where it was just one: (units, codes), interviews, ratings left out."""
    single = given.drop_duplicates(["unit", "coder"], keep=False)
    several = len(given[["unit", "coder"]].drop_duplicates()) - len(single)
    counts = single.groupby(["unit", "code"]).size().unstack("code", fill_value=0).reindex(columns=codes, fill_value=0)
    counts = counts[counts.sum(axis=1) > 1]
    return counts.to_numpy(float), units["interview"].reindex(counts.index).to_numpy(), several


def _of_family(family: str, counts: np.ndarray, interviews: np.ndarray, resamples: int, seed: list[int]) -> list:
    level = "ordinal" if family in ORDERED else "nominal"
    why = undefined_because(counts)
    if why:
        return [level, np.nan, np.nan, np.nan, np.nan, why]
    sample = patterns_by_cluster(counts, interviews)
    alphas = resampled_alphas(*sample, resamples, np.random.default_rng(seed), level)
    ac = gwet_ac(counts, weights=closeness(np.arange(counts.shape[1]), level)).value
    return [level, float(krippendorff_alpha(counts, level)), *_summary(alphas, 0)[:2], ac, ""]


def _set_alpha(given: pd.DataFrame, rated: RatedUnits) -> float:
    sets = given.groupby(["unit", "coder"])["code"].agg(lambda codes: tuple(sorted(codes))).reset_index()
    unit, place = pd.factorize(sets["unit"])
    silent = rated.units["readers"].reindex(place).to_numpy() - np.bincount(unit, minlength=len(place))
    sets = list(sets["code"]) + [()] * int(silent.sum())
    return set_alpha(np.concatenate([unit, np.repeat(np.arange(len(place)), silent)]), sets)


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
        agreeing = np.trace(table) / table.sum() if table.sum() else np.nan
        beyond = _values(cohen_kappa, scott_pi, two_coder_ac, of=(table,))
        counts, times = counts_of(table)
        alpha = float(krippendorff_alpha(counts, times=times))
        rows[first, second] = [
            stretches,
            table[1, 1],
            table[1, 0],
            table[0, 1],
            agreeing,
            *beyond[:2],
            alpha,
            beyond[2],
        ]
    counted = ["units", "both", "first-alone", "second-alone"]
    columns = [*counted, "pairs-agreeing", "cohen-kappa", "scott-pi", "alpha", "ac1"]
    index = pd.MultiIndex.from_tuples(list(rows), names=["first-coder", "second-coder"])
    return pd.DataFrame(list(rows.values()), columns=columns, index=index).astype(dict.fromkeys(counted, "int64"))


def _two_coders(read: DoublyRead, rated: RatedUnits, first: str, second: str) -> tuple[np.ndarray, int]:
    """Cross what two coders said of each code (no, yes) in the units that both have read, and count these."""
    reading = read.readers[read.readers["coder"].isin([first, second])].groupby("stretch").size()
    units = rated.units.index[rated.units["stretch"].isin(reading.index[reading == 2])]
    given = rated.given[rated.given["unit"].isin(units) & rated.given["coder"].isin([first, second])]
    voices = given.groupby(["unit", "code"])["coder"].agg(["nunique", "first"])
    both = int((voices["nunique"] == 2).sum())
    one, other = (int(((voices["nunique"] == 1) & (voices["first"] == coder)).sum()) for coder in (first, second))
    neither = len(units) * given["code"].nunique() - len(voices)
    return np.array([[neither, other], [one, both]]), len(units)


def _in_order(material: Material, codes: pd.Index) -> pd.DataFrame:
    return material.codes.loc[material.codes["code"].isin(codes), ["code", "family"]].reset_index(drop=True)


def _no_and_yes(patterns: pd.DataFrame, codes: pd.Series) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give for each code in turn its patterns of no and yes, (patterns, 2), and how many units of each interview show
    them, (interviews, patterns)."""
    wanted = patterns[patterns["code"].isin(codes)]
    row = pd.factorize(wanted["interview"])[0]
    place, code = np.unique(wanted["code"].map({code: place for place, code in enumerate(codes)}), return_inverse=True)
    counts = np.stack([wanted["readers"] - wanted["yes"], wanted["yes"]], axis=1)
    for number in range(len(place)):
        here = code == number
        distinct, column = np.unique(counts[here], axis=0, return_inverse=True)
        found = np.zeros((row.max() + 1, len(distinct)), dtype="int64")
        np.add.at(found, (row[here], column.ravel()), wanted["units"].to_numpy()[here])
        yield distinct.astype(float), found


def _summary(alphas: np.ndarray, floor: float) -> tuple[float, float, float]:
    """Give the middle 95 % of resampled alphas, and the share below the floor; NaN where none is defined."""
    defined = alphas[~np.isnan(alphas)]
    if not len(defined):
        return np.nan, np.nan, np.nan
    low, high = np.quantile(defined, [0.025, 0.975])
    return float(low), float(high), float(np.mean(defined < floor))
