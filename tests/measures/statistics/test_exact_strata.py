"""Exact comparison of two groups within strata."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from analysis.measures.statistics.exact_strata import difference_in_each, stratified_difference

# The lady tasting tea (Fisher 1935, section 5): eight cups, three of four named rightly: p = 17/70.
TEA = np.array([1, 1, 1, 0, 1, 0, 0, 0], dtype=bool), np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=bool)
interviews = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)), min_size=1, max_size=9)


def arrays(rows):
    named, first, stratum = zip(*rows, strict=True)
    return np.array(named), np.array(first), np.array(stratum)


def test_three_of_four_cups():
    found = stratified_difference(*TEA, np.zeros(8, dtype=int))
    assert (found.difference, found.p, found.compared) == pytest.approx((0.5, 17 / 70, 8))


@pytest.mark.parametrize("table", [((7, 2), (3, 9)), ((0, 5), (4, 1)), ((6, 6), (6, 6)), ((30, 1), (2, 40))])
def test_one_stratum_is_fishers_exact_test(table):
    named = np.concatenate([[1] * yes + [0] * no for yes, no in table]).astype(bool)
    first = np.repeat([True, False], [sum(row) for row in table])
    found = stratified_difference(named, first, np.zeros(len(named), dtype=int))
    assert found.p == pytest.approx(fisher_exact(table, alternative="greater").pvalue)
    assert found.p_against == pytest.approx(fisher_exact(table, alternative="less").pvalue)


@given(interviews)
def test_the_chance_is_that_of_all_assignments_within_strata(rows):
    named, first, stratum = arrays(rows)
    found, assigned = stratified_difference(named, first, stratum), []
    for parts in product(*(all_groups(first, stratum == number) for number in np.unique(stratum))):
        group = np.isin(np.arange(len(named)), np.concatenate(parts).astype(int))
        assigned.append((named & group).sum())
    if found.compared:
        observed = (named & first).sum()
        assert found.p == pytest.approx(np.mean(np.array(assigned) >= observed))
        assert found.p_against == pytest.approx(np.mean(np.array(assigned) <= observed))


def all_groups(first, rows):
    place = np.flatnonzero(rows)
    return [np.array(chosen) for chosen in combinations(place, int(first[place].sum()))]


@given(interviews)
def test_the_other_group_has_the_opposite_difference(rows):
    named, first, stratum = arrays(rows)
    one, other = stratified_difference(named, first, stratum), stratified_difference(named, ~first, stratum)
    assert one.compared == other.compared
    if one.compared:
        assert one.difference == pytest.approx(-other.difference)
        assert (one.p, one.p_against) == pytest.approx((other.p_against, other.p))


def test_strata_weigh_by_mantel_and_haenszel():
    """Differences 1 (of 1 and 1 interviews, weight 1/2) and 0 (of 2 and 2, weight 1): (1/2 + 0) / (3/2) = 1/3."""
    named = np.array([1, 0, 1, 0, 1, 0], dtype=bool)
    first = np.array([1, 0, 1, 1, 0, 0], dtype=bool)
    found = stratified_difference(named, first, np.array([0, 0, 1, 1, 1, 1]))
    assert found.difference == pytest.approx(1 / 3)


def test_a_stratum_with_one_group_is_left_out():
    found = stratified_difference(np.array([True, True]), np.array([True, False]), np.array([0, 1]))
    assert found.compared == 0 and np.isnan([found.difference, found.p]).all()


def test_shares_are_given_for_each_stratum_and_none_where_a_group_is_missing():
    named, first = np.array([1, 0, 1, 1], dtype=bool), np.array([1, 1, 0, 1], dtype=bool)
    shares = difference_in_each(named, first, np.array([0, 0, 0, 1]), 2)
    np.testing.assert_array_equal(shares, [[0.5, 1.0], [1.0, np.nan]])
