import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.agreement.alpha import krippendorff_alpha, rating_counts
from analysis.measures.agreement.alpha_masi import masi_alpha, masi_distances

# Passonneau (2006), MASI, LREC 2006: Jaccard times 1 (equal), 2/3 (one holds the other), 1/3 (overlap), 0 (apart).
SETS = [(), ("a",), ("a", "b"), ("b", "c"), ("c",)]
DISTANCES = [
    [0, 1, 1, 1, 1],
    [1, 0, 1 - 1 / 2 * 2 / 3, 1, 1],
    [1, 1 - 1 / 2 * 2 / 3, 0, 1 - 1 / 3 * 1 / 3, 1],
    [1, 1, 1 - 1 / 3 * 1 / 3, 0, 1 - 1 / 2 * 2 / 3],
    [1, 1, 1, 1 - 1 / 2 * 2 / 3, 0],
]


def test_distances_are_those_of_the_definition():
    assert masi_distances(SETS) == pytest.approx(np.array(DISTANCES))


def test_alpha_of_sets_is_that_of_a_count_by_hand():
    # a and ab; b and b; a and a: D_o = 2 * 2/3 / 6; D_e of three a, two b, one ab = 2 (6 + 3 * 2/3 + 2 * 2/3) / 30.
    found = masi_alpha(np.array([0, 0, 1, 1, 2, 2]), [("a",), ("a", "b"), ("b",), ("b",), ("a",), ("a",)])
    assert found == pytest.approx(1 - (2 * 2 / 3 / 6) / (2 * (6 + 3 * 2 / 3 + 2 * 2 / 3) / 30))


def test_sets_that_do_not_vary_have_no_alpha():
    assert np.isnan(masi_alpha(np.array([0, 0, 1, 1]), [("a",)] * 4))
    assert np.isnan(masi_alpha(np.array([0, 1]), [("a",), ("b",)]))
    assert np.isnan(masi_alpha(np.array([], dtype=int), []))


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=3), min_size=2, max_size=9))
def test_sets_of_one_code_are_nominal_ratings(units):
    ratings = np.array([unit + [np.nan] * (3 - len(unit)) for unit in units])
    number = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    found = masi_alpha(number, [(code,) for unit in units for code in unit])
    assert found == pytest.approx(float(krippendorff_alpha(rating_counts(ratings)[0])), nan_ok=True)
