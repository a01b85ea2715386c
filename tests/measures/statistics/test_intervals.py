from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.measures.statistics.intervals import (
    clopper_pearson_interval,
    leave_one_out_means,
    lower_bound,
    median_bounds,
    sign_flip_interval,
    sign_flip_p,
    t_interval,
    two_sided_sign_flip_p,
    wilson_interval,
)

# Clopper and Pearson (1934) and Wilson (1927) at n = 6, to 6 digits, as statistical tables give them.
AT_SIX = [
    (0, (0.0, 0.459258), (0.0, 0.390334)),
    (1, (0.004211, 0.641235), (0.030053, 0.563503)),
    (2, (0.043272, 0.777222), (0.096771, 0.700007)),
    (3, (0.118117, 0.881883), (0.187616, 0.812384)),
    (4, (0.222778, 0.956728), (0.299993, 0.903229)),
    (5, (0.358765, 0.995789), (0.436497, 0.969947)),
    (6, (0.540742, 1.0), (0.609666, 1.0)),
]
# Newcombe (1998), Stat. Med. 17: 857-872, table I, method 3.
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
shares = st.integers(1, 60).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
differences = st.lists(st.floats(-1, 1, allow_nan=False), min_size=1, max_size=8).map(np.array)


@pytest.mark.parametrize("count, exact, score", AT_SIX)
def test_intervals_of_six_units_agree_with_published_ones(count, exact, score):
    assert clopper_pearson_interval(count, 6) == pytest.approx(exact, abs=1e-6)
    assert wilson_interval(count, 6) == pytest.approx(score, abs=1e-6)


# The one-sided 95 % bound is the lower one of the two-sided 90 % interval; at 6 of 6 it is the sixth root of .05.
@pytest.mark.parametrize(
    "count, bound",
    [(0, 0.0), (1, 0.008512), (2, 0.06285), (3, 0.153161), (4, 0.271338), (5, 0.418197), (6, 0.05 ** (1 / 6))],
)
def test_one_sided_bounds_of_six_units_agree_with_published_ones(count, bound):
    assert clopper_pearson_interval(count, 6, confidence=0.9)[0] == pytest.approx(bound, abs=1e-6)


@pytest.mark.parametrize("count, total, low, high", NEWCOMBE)
def test_wilson_agrees_with_published_intervals(count, total, low, high):
    assert wilson_interval(count, total) == pytest.approx((low, high), abs=5e-5)


@given(shares)
def test_silence_is_the_mirror_of_voice(share):
    count, total = share
    for interval in (clopper_pearson_interval, wilson_interval):
        low, high = interval(count, total)
        assert interval(total - count, total) == pytest.approx((1 - high, 1 - low), abs=1e-9)
        assert low <= count / total + 1e-12 and count / total - 1e-12 <= high


@pytest.mark.parametrize("count, total", [(1, 0), (-1, 6), (7, 6)])
def test_what_is_not_a_share_is_refused(count, total):
    with pytest.raises(ValueError, match="is not a share"):
        clopper_pearson_interval(count, total)


# Fisher's (1935) test on six differences, all 64 sign patterns counted by hand: 2 reach the mean on its side; with the
# municipality left out in turn, the mean of the others and how many of their 32 patterns reach it.
SIX = np.array([0.2, 0.15, 0.1, 0.05, 0.3, -0.02])
WITHOUT = [(0, 0.116, 2), (1, 0.126, 2), (2, 0.136, 2), (3, 0.146, 2), (4, 0.096, 2), (5, 0.16, 1)]


def test_the_sign_flip_test_counts_all_patterns():
    assert (sign_flip_p(SIX), two_sided_sign_flip_p(SIX)) == (2 / 64, 4 / 64)


@pytest.mark.parametrize("place, mean, patterns", WITHOUT)
def test_with_one_left_out_the_patterns_of_the_others_are_counted(place, mean, patterns):
    others = np.delete(SIX, place)
    assert leave_one_out_means(SIX)[place] == pytest.approx(mean)
    assert sign_flip_p(others) == patterns / 32


@given(differences)
def test_a_two_sided_p_does_not_know_its_direction(values):
    assert two_sided_sign_flip_p(values) == two_sided_sign_flip_p(-values)
    assert sign_flip_p(values) <= two_sided_sign_flip_p(values) <= 1 or np.sum(values) < 0


@given(differences)
def test_a_two_sided_p_counts_the_patterns_that_reach_as_far_on_either_side(values):
    signs = np.array(list(product([-1, 1], repeat=len(values))))
    reached = np.mean(np.abs(signs @ values) >= abs(values.sum()) - 1e-12)
    assert two_sided_sign_flip_p(values) == pytest.approx(reached) or abs(values.sum()) < 1e-9


def test_six_of_one_sign_give_the_smallest_p_there_is():
    assert sign_flip_p(np.full(6, 0.1)) == 1 / 64


@given(differences)
def test_both_directions_of_the_sign_flip_test_cover_everything(values):
    assert sign_flip_p(values) + sign_flip_p(-values) >= 1


def test_beyond_what_can_be_enumerated_seeded_draws_come_close():
    values = np.linspace(-0.1, 0.3, 20)
    exact = stats.permutation_test(
        (values,), np.mean, permutation_type="samples", alternative="greater", n_resamples=2**20
    )
    assert sign_flip_p(values, seed=1) == pytest.approx(exact.pvalue, abs=0.003)


@given(st.lists(st.floats(-1, 1, allow_nan=False), min_size=6, max_size=9, unique=True).map(np.array))
def test_the_sign_flip_interval_holds_what_the_test_does_not_reject(values):
    low, high = sign_flip_interval(values)
    inside = (low + high) / 2
    assert sign_flip_p(values - inside) > 0.025
    assert sign_flip_p(inside - values) > 0.025
    assert sign_flip_p(values - (low - 0.01)) <= 0.025 + 1e-9


def test_below_six_values_the_sign_flip_interval_is_unbounded():
    assert np.isnan(sign_flip_interval(np.array([0.1, 0.2, 0.3, 0.4, 0.5]))).all()


def test_the_t_interval_agrees_with_scipy():
    values = np.array([0.5, 0.6, 0.7, 0.9])
    assert t_interval(values) == pytest.approx(stats.ttest_1samp(values, 0).confidence_interval(0.95))
    assert lower_bound(values) == pytest.approx(
        stats.ttest_1samp(values, 0, alternative="greater").confidence_interval(0.95).low
    )


def test_leaving_one_out_averages_the_others():
    assert leave_one_out_means(np.array([1.0, 2.0, 6.0])) == pytest.approx([4.0, 3.5, 1.5])


# Ranks of the 95 % interval of a median: Conover (1999), Practical Nonparametric Statistics, section 3.2; from
# binomial tables, n = 10: P(X <= 1) = 0.0107, P(X <= 2) = 0.0547; n = 20: P(X <= 5) = 0.0207, P(X <= 6) = 0.0577.
@pytest.mark.parametrize(("size", "low", "high"), [(6, 1, 6), (10, 2, 9), (15, 4, 12), (20, 6, 15), (25, 8, 18)])
def test_the_median_is_bounded_by_order_statistics(size, low, high):
    assert median_bounds(np.arange(1.0, size + 1)[::-1]) == (low, high)


def test_too_few_values_do_not_bound_a_median():
    assert np.isnan(median_bounds(np.arange(5.0))).all()
    assert median_bounds(np.arange(5.0), 0.9) == (0, 4)  # one-sided at 95 %: 1/32
    assert np.isnan(median_bounds(np.arange(4.0), 0.9)).all()  # 1/16
