import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.statistics.holm import holm

# By hand: .005 x 4, .01 x 3, .03 x 2, and .04 x 1, which may not fall below the one before it.
BY_HAND = {0.01: 0.03, 0.04: 0.06, 0.03: 0.06, 0.005: 0.02}


def test_steps_down_as_counted_by_hand():
    assert holm(np.array(list(BY_HAND))) == pytest.approx(list(BY_HAND.values()))


def test_what_was_not_tested_counts_for_none():
    assert holm(np.array([0.01, np.nan, 0.04])) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1))
def test_is_no_smaller_than_p_and_no_larger_than_bonferroni(p):
    plain = np.array(p)
    adjusted = holm(plain)
    assert (adjusted >= plain - 1e-12).all() and (adjusted <= np.minimum(1, len(p) * plain) + 1e-12).all()
