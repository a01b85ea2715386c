import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from scipy import stats

from analysis.measures.variation.distance import jaccard_distances, total_variation
from analysis.measures.variation.permanova import partition

RULE = {"permutations": 999, "seed": 3, "minimum": {"interviews_telling": 2}}
values = nps.arrays(float, 12, elements=st.integers(0, 1000).map(lambda n: n / 1000), unique=True)


def shares(numbers):
    """Profiles over two phases, whose total variation is the plain difference of the shares of the first."""
    return np.column_stack([numbers, 1 - np.asarray(numbers)])


def interviews(units):
    keys = [f"I{number:02}" for number in range(len(units))]
    return pd.DataFrame({"interview": keys, "unit": list(units), "group": "children"})


def split(numbers, units):
    return partition(interviews(units), shares(numbers), total_variation, RULE)


# By hand: means .1 and .8, within .02 + .08 = .10, between 2 (.35^2) 2 = .49, F = .49 / (.10 / 2); of the six ways to
# deal four interviews out, two (the observed one and its mirror) lie so far apart.
def test_sums_of_squares_are_those_counted_by_hand():
    found = split([0.0, 0.2, 0.6, 1.0], "AABB")
    assert (found["units"], found["interviews"]) == (2, 4)
    assert found["r2"] == pytest.approx(0.49 / 0.59)
    assert found["f"] == pytest.approx(9.8)
    assert found["p"] == pytest.approx(2 / 6)


@given(values)
def test_with_plain_differences_f_is_that_of_the_analysis_of_variance(numbers):
    found = split(numbers, "AAAABBBBCCCC")
    assert found["f"] == pytest.approx(stats.f_oneway(*numbers.reshape(3, 4)).statistic, rel=1e-6)


@given(values)
def test_with_plain_differences_dispersion_is_levene_s(numbers):
    found = split(numbers, "AAAABBBBCCCC")
    other = stats.levene(*numbers.reshape(3, 4), center="mean").statistic
    assert found["dispersion-f"] == pytest.approx(other, rel=1e-6)


@given(values, st.permutations(range(12)))
def test_the_order_of_rows_does_not_matter(numbers, order):
    held, moved = interviews("AAAABBBBCCCC"), list(order)
    one = partition(held, shares(numbers), total_variation, RULE)
    other = partition(held.iloc[moved], shares(numbers)[moved], total_variation, RULE)
    assert list(other.values()) == pytest.approx(list(one.values()), nan_ok=True)


def test_interviews_that_are_all_alike_have_nothing_to_split():
    found = split([0.5] * 4, "AABB")
    assert np.isnan([found["r2"], found["f"], found["p"], found["dispersion-f"]]).all()


def test_units_that_are_alike_within_have_no_f_and_all_of_the_differences():
    found = split([0.0, 0.0, 1.0, 1.0], "AABB")
    assert found["r2"] == 1 and np.isnan(found["f"])
    assert found["p"] == pytest.approx(2 / 6)


def test_two_interviews_lie_equally_far_from_their_middle():
    assert np.isnan(split([0.0, 0.2, 0.6, 1.0], "AABB")["dispersion-p"])


def test_what_one_unit_mixes_and_another_does_not_is_seen():
    found = split([0.5, 0.5, 0.51, 0.49, 0.5, 0.5, 0.0, 1.0, 0.1, 0.9, 0.05, 0.95], "AAAAAABBBBBB")
    assert found["dispersion-p"] < 0.05 < found["p"]


def test_an_interview_that_tells_nothing_is_left_out():
    used = np.array([[1, 0], [1, 1], [0, 1], [0, 1], [np.nan, np.nan]])
    found = partition(interviews("AABBB"), used, jaccard_distances, RULE)
    assert found["interviews"] == 4
