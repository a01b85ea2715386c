import numpy as np
import pandas as pd
import pytest

from analysis.measures.variation import permutation as dealing
from analysis.measures.variation.p_values import permutation_p_value
from analysis.measures.variation.permutation import (
    count_permutations,
    permutation_batches,
    permutation_design,
)


def design(*cells):
    """One word per interview: its municipality, and c or a for its area."""
    return permutation_design(
        pd.DataFrame(
            {
                "interview": [f"I{number:02}" for number in range(len(cells))],
                "unit": [cell[:-1] for cell in cells],
                "group": [{"c": "children", "a": "adults", "?": None}[cell[-1]] for cell in cells],
            }
        )
    )


# 6! / (2! 2! 2!) = 90; two areas of such = 90^2; 12! / (2!)^6 = 7,484,400 in each of two areas, six municipalities.
WAYS = [
    (["Ac", "Ac", "Bc", "Bc", "Cc", "Cc"], 90),
    (["Ac", "Ac", "Bc", "Bc", "Cc", "Cc", "Aa", "Aa", "Ba", "Ba", "Ca", "Ca"], 8_100),
    (["Ac", "Bc", "Aa", "Ba"], 4),
    (["A?", "A?", "B?"], 3),
    ([f"{m}{group}" for m in "ABCDEF" for group in "ca"] * 2, 7_484_400**2),
]


@pytest.mark.parametrize("cells, ways", WAYS)
def test_the_ways_to_deal_are_those_of_multisets(cells, ways):
    assert count_permutations(design(*cells)) == ways


@pytest.mark.parametrize("cells, ways", WAYS[:-1])
def test_where_few_enough_each_way_is_dealt_once(cells, ways):
    held = design(*cells)
    permuted = np.concatenate(list(permutation_batches(held, 10, 1)))
    starts = held.starts
    sets = {tuple(tuple(sorted(group)) for group in np.split(row, starts[1:])) for row in permuted}
    assert len(permuted) == len(sets) == ways


@pytest.mark.parametrize("enumerable", [0, 20_000])
def test_dealing_out_keeps_groups_and_group_sizes(monkeypatch, enumerable):
    monkeypatch.setattr(dealing, "ENUMERABLE", enumerable)
    held = design("Ac", "Aa", "Bc", "Ba", "Cc", "Ca", "Ca")
    group = np.empty(7, dtype=int)
    group[held.strata[0]], group[held.strata[1]] = 0, 1
    permuted = np.concatenate(list(permutation_batches(held, 50, 1)))
    assert (np.sort(permuted, axis=1) == np.arange(7)).all()
    assert (group[permuted] == group).all()


def test_a_seed_deals_the_same_however_many_are_asked_for(monkeypatch):
    monkeypatch.setattr(dealing, "ENUMERABLE", 0)
    few, many = (next(permutation_batches(design(*WAYS[0][0] * 2), times, 7)) for times in (500, 1_500))
    assert (few == many).all()


# Of the values 1, 2, 2, 3, two or three are at least 2: by hand.
@pytest.mark.parametrize(
    "observed, exact, p", [(2, True, 3 / 4), (2, False, 4 / 5), (2 + 1e-13, True, 3 / 4), (4, False, 1 / 5)]
)
def test_ties_count_as_large(observed, exact, p):
    assert permutation_p_value(np.array([1.0, 2.0, 2.0, 3.0]), observed, exact) == p


def test_what_is_undefined_never_helps():
    assert permutation_p_value(np.array([1.0, np.nan]), 2, exact=True) == 1 / 2
    assert np.isnan(permutation_p_value(np.array([1.0, 2.0]), np.nan, exact=True))
