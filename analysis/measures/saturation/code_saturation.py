"""When further interviews stop bringing new codes: Guest, Namey and Chen's run rule, over many orders of interviews."""

from itertools import product

import numpy as np
import pandas as pd

from analysis.measures.saturation.interview_orders import interview_orders, unit_orders
from analysis.models import TOLERANCE, StudySubset

BASES, RUNS, THRESHOLDS = (4, 5, 6), (2, 3), (0.05, 0.0)
RULE = (4, 2, 0.05)  # base, run and threshold that are reported first
FIRST = 500  # interviews that are searched for the point before all others are, as it is mostly among them


def new_codes(incidence: np.ndarray, orders: np.ndarray | None = None) -> np.ndarray:
    """Count the codes that are heard for the first time in each interview.

    Parameters
    ----------
    incidence : array (interviews, codes) of bool
    orders : array (orders, interviews) of int, optional
        Rows of ``incidence`` in the order they are taken; by default as given, and the result has no first axis.

    Returns
    -------
    array (orders, interviews)
        By place in the order; time and memory grow with the number of orders times the number of codings of ``heard``.
    """
    incidence = np.asarray(incidence, dtype=bool)
    taken = np.atleast_2d(np.arange(len(incidence)) if orders is None else orders)
    place = np.empty_like(taken)
    np.put_along_axis(place, taken, np.broadcast_to(np.arange(taken.shape[1]), taken.shape), axis=1)
    counts = np.zeros((len(taken), taken.shape[1] + 1), dtype="int64")
    row = np.arange(len(taken))
    for holders in incidence.T:
        if holders.any():
            counts[row, place[:, holders].min(axis=1)] += 1
    return counts[0, :-1] if orders is None else counts[:, :-1]


def run_ratios(new: np.ndarray, base: int, run: int) -> np.ndarray:
    """New codes in each run of interviews after the base, by the codes of the base; runs overlap, advancing by one.

    Parameters
    ----------
    new : array (..., interviews)
        From `new_codes`.
    base, run : int
        How many interviews make the base, and a run.

    Returns
    -------
    array (..., runs)
        The first run ends at interview ``base + run``; NaN where the base has no code.
    """
    new = np.asarray(new)
    cumulative = np.cumsum(new, axis=-1, dtype=float)
    if new.shape[-1] < base + run:
        return np.empty((*new.shape[:-1], 0))
    in_run = cumulative[..., base + run - 1 :] - cumulative[..., base - 1 : cumulative.shape[-1] - run]
    of_base = cumulative[..., base - 1 : base]
    return np.divide(in_run, of_base, out=np.full(in_run.shape, np.nan), where=of_base > 0)


def saturation_points(new: np.ndarray, base: int, run: int, threshold: float) -> np.ndarray:
    """Find the interview at which saturation is reached: the last one before the first run with a ratio that low.

    With t the last interview of that run, the point is t - run, and is written "(t - run)+run".

    Parameters
    ----------
    new : array (..., interviews)
    base, run : int
    threshold : float
        The ratio that counts as saturated, at most; 0 asks for a run without any new code.

    Returns
    -------
    array (...)
        NaN where it is not reached (also since there are fewer interviews than ``base + run``, or no code in the base).

    References
    ----------
    Guest, Namey and Chen (2020), A simple method to assess and report thematic saturation in qualitative research, PLoS
    ONE 15(5): e0232076.
    """
    new = np.asarray(new)
    low = run_ratios(new[..., :FIRST], base, run) <= threshold + TOLERANCE
    if new.shape[-1] > FIRST and not low.any(axis=-1).all():
        low = run_ratios(new, base, run) <= threshold + TOLERANCE
    if not low.shape[-1]:
        return np.full(low.shape[:-1], np.nan)
    return np.where(low.any(axis=-1), low.argmax(axis=-1) + float(base), np.nan)


def written_point(point: float, run: int) -> str:
    """Write a saturation point as the method does, such as "7+2"; "" where it is not reached."""
    return "" if np.isnan(point) else f"{point:.0f}+{run}"


def code_incidence(material: StudySubset) -> pd.DataFrame:
    """Find which codes each interview has, with interviews in the order they were conducted in, if known."""
    interviews = material.interviews
    recorded = interviews["order"] if "order" in interviews else pd.Series(pd.NA, interviews.index)
    order = interviews.assign(order=recorded).sort_values("order", kind="stable", na_position="last")["interview"]
    names = pd.Index(order, name="interview")
    column, codes = pd.factorize(material.codings["code"], sort=True)
    row = names.get_indexer(material.codings["interview"])
    incidence = np.zeros((len(names), len(codes)), dtype=bool)
    incidence[row[row >= 0], column[row >= 0]] = True
    return pd.DataFrame(incidence, index=names, columns=pd.Index(codes, name="code"))


def saturation(material: StudySubset, orders: int, seed: int) -> pd.DataFrame:
    """Report the saturation point for several bases, runs and thresholds, and how it hangs on the order of interviews.

    Parameters
    ----------
    material : StudySubset
    orders, seed : int
        How many random orders are tried.

    Returns
    -------
    DataFrame
        Indexed by ``base``, ``run`` and ``threshold``: ``as-held`` (point in the order of the interviews, as
        "7+2"; "" where it is not reached), ``reached`` (share of random orders that reach it), ``median, low, high``
        (of the point over random orders, the middle 90 %), and these three with the ending ``-by-unit`` for
        orders that finish one unit before the next. An order that does not reach it counts as later than all
        others: a quantile among those is missing. Missing throughout where no interview has a unit.
    """
    incidence = code_incidence(material)
    codes, rng = incidence.to_numpy(), np.random.default_rng(seed)
    in_order, freely = new_codes(codes), new_codes(codes, interview_orders(len(codes), orders, rng))
    whole = unit_orders(_units(material, incidence.index), orders, rng)
    by_unit = None if whole is None else new_codes(codes, whole)
    rows = {}
    for rule in product(BASES, RUNS, THRESHOLDS):
        point = written_point(float(saturation_points(in_order, *rule)), rule[1])
        reached = float(np.mean(~np.isnan(saturation_points(freely, *rule))))
        rows[rule] = [point, reached, *_middle(freely, rule), *_middle(by_unit, rule)]
    points = ["median", "low", "high", *(f"{name}-by-unit" for name in ("median", "low", "high"))]
    index = pd.MultiIndex.from_tuples(rows, names=["base", "run", "threshold"])
    table = pd.DataFrame(list(rows.values()), index=index, columns=["as-held", "reached", *points])
    return table.astype(dict.fromkeys(points, "Int64"))


def _units(material: StudySubset, interviews: pd.Index) -> np.ndarray:
    return material.interviews.set_index("interview")["unit"].reindex(interviews).to_numpy(object)


def _middle(new: np.ndarray | None, rule: tuple[int, int, float]) -> list[float]:
    """Give the median, the 5 % and the 95 % quantile of the saturation point over orders."""
    if new is None:
        return [np.nan] * 3
    late = np.nan_to_num(saturation_points(new, *rule), nan=np.inf)
    quantiles = np.quantile(late, [0.5, 0.05, 0.95], method="inverted_cdf")
    return np.where(np.isinf(quantiles), np.nan, quantiles).tolist()


def saturation_curve(material: StudySubset, orders: int, seed: int) -> pd.DataFrame:
    """Count the codes that have been heard after each number of interviews.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    orders : int
        Number of random orders of the interviews.
    seed : int
        Seed of these orders.

    Returns
    -------
    DataFrame
        Indexed by ``interviews`` (0 to all): ``as-held``; ``median, low, high`` over random orders (the middle 90 %);
        ``by-unit``, the median over orders that finish one unit before the next (NaN without any).
    """
    incidence = code_incidence(material)
    codes, rng = incidence.to_numpy(), np.random.default_rng(seed)
    freely = np.cumsum(new_codes(codes, interview_orders(len(codes), orders, rng)), axis=1)
    whole = unit_orders(_units(material, incidence.index), orders, rng)
    low, median, high = np.quantile(freely, [0.05, 0.5, 0.95], axis=0)
    by_unit = np.nan if whole is None else np.median(np.cumsum(new_codes(codes, whole), axis=1), axis=0)
    curve = {"as-held": np.cumsum(new_codes(codes)), "median": median, "low": low, "high": high}
    table = pd.DataFrame(curve | {"by-unit": by_unit}, index=range(1, len(codes) + 1))
    table.loc[0] = 0 if whole is not None else [0, 0, 0, 0, np.nan]
    return table.sort_index().astype(float).rename_axis("interviews")
