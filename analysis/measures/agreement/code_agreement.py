"""Whether coders agree on each code."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from analysis.measures.agreement.alpha import (
    krippendorff_alpha,
    percentile_interval,
    resampled_alphas,
    share_below,
    undefined_reason,
)
from analysis.measures.agreement.coding_units import UNITS, rated_units, rating_patterns, unit_patterns
from analysis.measures.agreement.double_coded import doubly_read
from analysis.measures.agreement.kappa import fleiss_kappa, gwet_ac, percent_agreement, specific_agreement
from analysis.models import StudySubset


def code_agreement(
    material: StudySubset,
    floor: float,
    resamples: int,
    seed: int,
    unit: str = "stretch",
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """Agreement of the coders on each code in the stretches that several have read.

    Parameters
    ----------
    material : StudySubset
    floor : float
        The value of alpha below which a code is doubted.
    resamples, seed : int
        Bootstrap over interviews, then over units within them.
    unit : {"stretch", "character", "interview"}
        As in `coding_units.rating_patterns`.
    only : collection of str, optional
        The codes that are asked for; each gets the same numbers as among all.

    Returns
    -------
    DataFrame
        Indexed by code: ``family, positives`` (merged stretches of the role that gave it most), ``rated, agreement``
        (share of units in which all readers agree), ``alpha, low, high`` (percentile, 95 %), ``doubt`` (share of
        resamples with alpha below ``floor``), ``ac1``. A code that nobody gave there (or, by character, nowhere
        with a position) is not in the table. Alpha is NaN where a code was given by all readers of all units: nothing
        varies.
    """
    read = doubly_read(material)
    rated = rated_units(read)
    positives = rated.given.groupby(["code", "role"])["unit"].nunique().groupby("code").max()
    patterns = unit_patterns(rated) if unit == "stretch" else rating_patterns(read, unit)
    codes, rows = _in_order(material, patterns["code"].unique()), []
    codes = codes if only is None else codes[codes["code"].isin(list(only))]
    for place, (counts, found) in zip(codes.index, _no_and_yes(patterns, codes["code"]), strict=True):
        alphas = resampled_alphas(counts, found, resamples, np.random.default_rng([seed, place]))
        doubt = share_below(alphas, floor)
        times = found.sum(axis=0)
        unanimous = times[(counts == 0).any(axis=1)].sum() / times.sum()
        alpha, ac1 = float(krippendorff_alpha(counts, times=times)), gwet_ac(counts, times).value
        rows.append([times.sum(), unanimous, alpha, *percentile_interval(alphas), doubt, ac1])
    columns = ["rated", "agreement", "alpha", "low", "high", "doubt", "ac1"]
    table = pd.DataFrame(rows, columns=columns, index=codes["code"])
    table.insert(0, "positives", positives.reindex(table.index).astype("Int64"))
    table.insert(0, "family", codes["family"].to_numpy())
    return table.astype({"rated": "int64"})


def code_coefficients(material: StudySubset, unit: str = "stretch") -> pd.DataFrame:
    """Set the coefficients beside one another that take different things for chance.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    unit : str
        What is rated, such as "stretch"; see `alpha_by_unit`.

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
        beyond = [
            float(krippendorff_alpha(counts, times=times)),
            fleiss_kappa(counts, times).value,
            gwet_ac(counts, times).value,
        ]
        rows.append([share, percent_agreement(counts, times=times), *beyond, yes, no, undefined_reason(counts, times)])
    columns = ["given", "pairs-agreeing", "alpha", "fleiss-kappa", "ac1", "agreement-on-yes", "agreement-on-no"]
    return pd.DataFrame(rows, columns=[*columns, "undefined"], index=codes["code"])


def alpha_by_unit(material: StudySubset) -> pd.DataFrame:
    """Alpha of each code (rows) with merged stretches, characters and interviews as units (columns).

    Without positions there are no characters, and their column is NaN.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.

    Returns
    -------
    DataFrame
        Indexed by code, with a column of alpha for each kind of unit.
    """
    read, columns = doubly_read(material), {}
    by_unit = {unit: rating_patterns(read, unit) for unit in UNITS}
    codes = _in_order(material, by_unit["stretch"]["code"].unique())
    for unit, patterns in by_unit.items():
        known = codes[codes["code"].isin(patterns["code"])]["code"]
        found = [float(krippendorff_alpha(counts, times=by.sum(axis=0))) for counts, by in _no_and_yes(patterns, known)]
        columns[unit] = pd.Series(found, index=known, dtype=float)
    return pd.DataFrame(columns).reindex(codes["code"])


def _in_order(material: StudySubset, codes: pd.Index | np.ndarray) -> pd.DataFrame:
    return material.codes.loc[material.codes["code"].isin(codes), ["code", "family"]].reset_index(drop=True)


def _no_and_yes(patterns: pd.DataFrame, codes: pd.Series) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give for each code in turn its patterns of no and yes, (patterns, 2), and how many units of each interview show
    them, (interviews, patterns)."""
    wanted = patterns[patterns["code"].isin(codes)]
    row = pd.factorize(wanted["interview"])[0]
    yes, units = wanted["yes"].to_numpy(), wanted["units"].to_numpy()
    most = int(yes.max(initial=0)) + 1
    number = (wanted["readers"].to_numpy() - yes) * most + yes  # one for each pattern, in their order
    place = pd.Index(codes).get_indexer(wanted["code"])
    order = np.argsort(place, kind="stable")
    for here in np.split(order, np.unique(place[order], return_index=True)[1])[1:]:
        distinct, column = np.unique(number[here], return_inverse=True)
        found = np.zeros((row.max() + 1, len(distinct)), dtype="int64")
        np.add.at(found, (row[here], column), units[here])
        yield np.stack(np.divmod(distinct, most), axis=1).astype(float), found
