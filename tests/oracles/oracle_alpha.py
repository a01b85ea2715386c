"""Krippendorff's alpha against krippendorff (Castro) and irrCAC (Gwet), on random ratings of which some are missing."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from irrCAC.raw import CAC

from analysis.measures.agreement.alpha import LEVELS, krippendorff_alpha, rating_counts

SEEDS = range(60)


def random_ratings(seed):
    rng = np.random.default_rng(seed)
    shape = rng.integers(3, 40), rng.integers(2, 7)
    truth = rng.integers(0, rng.integers(2, 7), size=shape[0])
    ratings = np.where(rng.random(shape) < 0.7, truth[:, None], rng.integers(0, 6, size=shape)).astype(float)
    ratings[rng.random(shape) < rng.choice([0, 0.2, 0.5])] = np.nan
    ratings[0, :2], ratings[1, :2] = (0, 1), (1, 1)  # so that something is compared, and varies
    return ratings


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_is_that_of_krippendorff(seed, level):
    ratings = random_ratings(seed)
    counts, values = rating_counts(ratings)
    other = krippendorff.alpha(reliability_data=ratings.T, level_of_measurement=level)
    assert float(krippendorff_alpha(counts, level, values)) == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_nominal_alpha_is_that_of_irrcac(seed):
    ratings = random_ratings(seed)
    counts, values = rating_counts(ratings)
    other = CAC(pd.DataFrame(ratings), categories=list(values)).krippendorff()["est"]["coefficient_value"]
    assert float(krippendorff_alpha(counts)) == pytest.approx(other, abs=1e-5)  # it rounds to five digits
