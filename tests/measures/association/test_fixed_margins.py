from collections import Counter
from itertools import product

import numpy as np
import pytest
from scipy import stats

from analysis.measures.association.fixed_margins import fixed_margin_tables

# Four interviews of one municipality, four codes.
GIVEN = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 0]], dtype=bool)
STRATA = np.array([0, 1, 0, 1, 1, 0, 1, 0, 2])


def same_margins(given):
    """All tables with the margins of a small one, gone through one by one."""
    every = (np.array(cells).reshape(given.shape) for cells in product([False, True], repeat=given.size))
    margins = given.sum(axis=0).tolist(), given.sum(axis=1).tolist()
    return [table for table in every if (table.sum(axis=0).tolist(), table.sum(axis=1).tolist()) == margins]


def drawn(given, strata, tables, seed=1):
    return np.concatenate(list(fixed_margin_tables(given, strata, tables, 500, seed)))


def test_all_tables_with_the_margins_are_drawn_equally_often():
    every = {table.tobytes(): 0 for table in same_margins(GIVEN)}
    counts = Counter(table.tobytes() for table in drawn(GIVEN, np.zeros(4), 6_000))
    assert set(counts) == set(every)
    low, high = stats.binom.ppf([1e-6, 1 - 1e-6], 6_000, 1 / len(every))
    assert low <= min(counts.values()) and max(counts.values()) <= high


def test_margins_are_kept_within_each_unit():
    given = np.random.default_rng(0).random((9, 7)) < 0.4
    tables = drawn(given, STRATA, 45)
    assert len(tables) == 45
    assert (tables.sum(axis=2) == given.sum(axis=1)).all()
    sums = [tables[:, stratum == STRATA].sum(axis=1) == given[stratum == STRATA].sum(axis=0) for stratum in range(3)]
    assert np.all(sums)
    assert (tables[:, 8] == given[8]).all()  # the only interview of its municipality has nobody to trade with


def test_the_same_seed_draws_the_same():
    assert (drawn(GIVEN, np.zeros(4), 30) == drawn(GIVEN, np.zeros(4), 30)).all()


@pytest.mark.parametrize("given", [np.zeros((4, 3), dtype=bool), np.ones((4, 3), dtype=bool)])
def test_what_leaves_no_choice_stays_as_it_is(given):
    assert (drawn(given, np.zeros(4), 20) == given).all()
