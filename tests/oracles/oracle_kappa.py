"""Kappas, Scott's pi and Gwet's AC1 and AC2 against irrCAC (Gwet) and statsmodels, on random ratings and tables."""

import numpy as np
import pandas as pd
import pytest
from irrCAC import table as crossed
from irrCAC.raw import CAC
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_cohen
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from analysis.measures.agreement.alpha import rating_counts
from analysis.measures.agreement.kappa import closeness, cohen_kappa, fleiss_kappa, gwet_ac, scott_pi, two_coder_ac

SEEDS = range(40)
WEIGHTS = {"nominal": "identity", "ordinal": "ordinal", "interval": "quadratic"}


def random_ratings(seed):
    rng = np.random.default_rng(seed)
    shape = rng.integers(4, 40), rng.integers(2, 7)
    truth = rng.integers(0, 5, size=shape[0])
    ratings = np.where(rng.random(shape) < 0.7, truth[:, None], rng.integers(0, 5, size=shape)).astype(float)
    ratings[rng.random(shape) < rng.choice([0, 0.2, 0.5])] = np.nan
    ratings[0, :2], ratings[1, :2] = (0, 1), (1, 1)  # so that something is compared, and varies
    return ratings[~np.isnan(ratings).all(axis=1)]


def random_table(seed):
    rng = np.random.default_rng(seed)
    side = rng.integers(2, 6)
    return rng.integers(0, 12, size=(side, side)) + np.eye(side, dtype=int) * rng.integers(1, 30)


def of(result):
    return float(result["est"]["coefficient_value"]), np.asarray(result["est"]["se"]).item()


@pytest.mark.parametrize("level", WEIGHTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_kappa_and_ac_are_those_of_irrcac(seed, level):
    ratings = random_ratings(seed)
    counts, values = rating_counts(ratings)
    weights = closeness(values, level)
    other = CAC(pd.DataFrame(ratings), weights=WEIGHTS[level], categories=list(values))
    assert fleiss_kappa(counts, weights=weights) == pytest.approx(of(other.fleiss()), abs=1e-5)
    assert gwet_ac(counts, weights=weights) == pytest.approx(of(other.gwet()), abs=1e-5)


@pytest.mark.parametrize("level", WEIGHTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_coefficients_of_tables_are_those_of_irrcac(seed, level):
    table = random_table(seed)
    weights = closeness(np.arange(len(table)), level)
    other = crossed.CAC(pd.DataFrame(table), weights=WEIGHTS[level])
    assert cohen_kappa(table, weights) == pytest.approx(of(other.cohen()), abs=1e-5)
    assert scott_pi(table, weights) == pytest.approx(of(other.scott()), abs=1e-5)
    assert two_coder_ac(table, weights) == pytest.approx(of(other.gwet()), abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_cohen_kappa_is_that_of_statsmodels(seed):
    table = random_table(seed)
    other = statsmodels_cohen(table)
    assert cohen_kappa(table) == pytest.approx((other.kappa, other.std_kappa), abs=1e-9)


@pytest.mark.parametrize("scheme, level", [("linear", None), ("quadratic", "interval")])
@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_kappa_is_that_of_statsmodels(seed, scheme, level):
    table = random_table(seed)
    places = np.arange(len(table))
    linear = 1 - np.abs(np.subtract.outer(places, places)) / (len(table) - 1)
    weights = linear if level is None else closeness(places, level)
    other = statsmodels_cohen(table, wt=scheme)
    assert cohen_kappa(table, weights) == pytest.approx((other.kappa, other.std_kappa), abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_kappa_without_gaps_is_that_of_statsmodels(seed):
    ratings = np.random.default_rng(seed).integers(0, 4, size=(20, 5)).astype(float)
    counts, _ = rating_counts(ratings)
    assert fleiss_kappa(counts).value == pytest.approx(statsmodels_fleiss(counts), abs=1e-9)
