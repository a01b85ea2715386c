"""Intervals and exact tests for a handful of municipalities, against statsmodels and scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from analysis.measures.experience.pooled import pooled_difference
from analysis.measures.qca.conditional_table import conditional_table, fisher_on_units
from analysis.measures.statistics.intervals import (
    clopper_pearson_interval,
    sign_flip_p,
    two_sided_sign_flip_p,
    wilson_interval,
)

SEEDS = range(60)
SIDES = ("greater", "two-sided")


@pytest.mark.parametrize("total", [1, 2, 5, 6, 12, 40, 300])
@pytest.mark.parametrize("method, ours", [("beta", clopper_pearson_interval), ("wilson", wilson_interval)])
def test_shares_have_the_intervals_of_statsmodels(total, method, ours):
    counts = np.arange(total + 1)
    low, high = proportion_confint(counts, total, method=method)
    found = np.array([ours(int(count), total) for count in counts])
    assert found[:, 0] == pytest.approx(np.clip(low, 0, 1), abs=1e-9)
    assert found[:, 1] == pytest.approx(np.clip(high, 0, 1), abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_sign_flips_are_those_of_scipy(seed):
    values = np.random.default_rng(seed).normal(0.1, 0.2, size=4 + seed % 8)
    other = {
        side: stats.permutation_test(
            (values,), np.mean, permutation_type="samples", alternative=side, n_resamples=2**12
        ).pvalue
        for side in ("greater", "less", "two-sided")
    }
    assert sign_flip_p(values) == pytest.approx(other["greater"])
    assert sign_flip_p(-values) == pytest.approx(other["less"])
    assert two_sided_sign_flip_p(values) == pytest.approx(other["two-sided"])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_smallest_p_is_the_smallest_of_all_tables_with_the_margins(seed):
    rng = np.random.default_rng(seed)
    having, named = rng.random((2, rng.integers(4, 13))) < 0.5
    having[:2], named[:2] = [True, False], [True, False]
    table = conditional_table(pd.DataFrame({"condition": having, "named": named, "judged": True}))
    found = fisher_on_units(table)
    a, b, total = int(having.sum()), int(named.sum()), len(having)
    fewest = max(0, a + b - total)
    possible = [[[k, a - k], [b - k, total - a - b + k]] for k in range(fewest, min(a, b) + 1)]
    ps = {side: [stats.fisher_exact(cells, alternative=side).pvalue for cells in possible] for side in SIDES}
    here = int(table.loc["yes", "named"]) - fewest
    assert found["p"].tolist() == pytest.approx([ps[side][here] for side in SIDES])
    assert found["smallest-p"].tolist() == pytest.approx([min(ps[side]) for side in SIDES])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_naive_test_is_that_of_statsmodels(seed):
    rng = np.random.default_rng(seed)
    told = pd.DataFrame({"score": rng.choice([0, 0.5, 1], size=40), "known": np.arange(40) < rng.integers(5, 35)})
    arms = [DescrStatsW(told.loc[told["known"] == side, "score"]) for side in (True, False)]
    z, p = CompareMeans(*arms).ztest_ind(alternative="larger", usevar="unequal")
    assert pooled_difference(told, "score", "known")[1:] == pytest.approx((z, p))
