from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from scipy.spatial.distance import jensenshannon

from analysis.measures.variation.distance import (
    MANY,
    all_pairs,
    jaccard_distances,
    jensen_shannon,
    mean_of_pairs,
    mean_total_variation,
    overlap_distances,
    total_variation,
)

repertoires = st.integers(1, 70).flatmap(lambda partners: nps.arrays(bool, (partners, 4)))
profiles = nps.arrays(float, (3, 4), elements=st.floats(0.01, 1)).map(lambda columns: columns / columns.sum(axis=0))

# Counted by hand: A = {a, b}, B = {b, c, d}, C = {b}, and an empty repertoire E; AB, AC, AE, BC, BE, CE.
USED = np.array([[1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 0, 0], [0, 1, 0, 0]], dtype=bool)
BY_HAND = {
    jaccard_distances: [3 / 4, 1 / 2, 1, 2 / 3, 1, 1],
    overlap_distances: [1 / 2, 0, np.nan, 0, np.nan, np.nan],
}


def test_distances_of_repertoires_are_those_counted_by_hand():
    assert {distances: pytest.approx(list(all_pairs(distances(USED))), nan_ok=True) for distances in BY_HAND} == BY_HAND


@given(repertoires)
def test_jaccard_distance_is_that_of_sets(used):
    sets = [set(np.flatnonzero(column)) for column in used.T]
    expected = [1 - len(a & b) / len(a | b) if a | b else np.nan for a, b in combinations(sets, 2)]
    assert all_pairs(jaccard_distances(used)) == pytest.approx(expected, nan_ok=True)


@given(repertoires)
def test_overlap_finds_no_more_distance_than_jaccard(used):
    overlap, jaccard = all_pairs(overlap_distances(used)), all_pairs(jaccard_distances(used))
    known = ~np.isnan(overlap)
    assert (overlap[known] >= 0).all() and (overlap[known] <= jaccard[known] + 1e-12).all()


@given(profiles)
def test_total_variation_lies_between_none_and_all(columns):
    found = all_pairs(total_variation(columns))
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()
    assert all_pairs(total_variation(np.tile(columns[:, :1], (1, 4)))) == pytest.approx(np.zeros(6), abs=1e-12)


def test_total_variation_is_the_share_that_must_move():
    assert all_pairs(total_variation(np.array([[0.5, 0.2], [0.3, 0.3], [0.2, 0.5]]))) == pytest.approx([0.3])


@given(profiles)
def test_jensen_shannon_agrees_with_scipy(columns):
    pairs = [jensenshannon(p, q, base=2) ** 2 for p, q in combinations(columns.T, 2)]
    expected = np.nan_to_num(pairs)  # of equal columns, scipy takes the root of a sum that rounds to just below nought
    assert all_pairs(jensen_shannon(columns)) == pytest.approx(expected, abs=1e-9)


def test_profiles_without_a_phase_in_common_are_a_bit_apart():
    assert all_pairs(jensen_shannon(np.array([[1.0, 0.0], [0.0, 1.0]]))) == pytest.approx([1.0])


@given(nps.arrays(float, (3, MANY + 2, 2), elements=st.floats(0, 1)))
def test_the_mean_over_many_is_that_over_all_pairs(values):
    assert mean_total_variation(values) == pytest.approx(all_pairs(total_variation(values)).mean(axis=0))


def test_a_pair_that_cannot_be_compared_has_no_part_in_the_mean():
    assert mean_of_pairs(overlap_distances(USED)) == pytest.approx(1 / 6)
    assert np.isnan(mean_of_pairs(overlap_distances(np.zeros((3, 2), dtype=bool))))
