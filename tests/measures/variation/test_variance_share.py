import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from materials import material

from analysis.measures.variation.variance_share import intraclass_correlation, partner_variance_shares

RULE = {"permutations": 99, "seed": 3, "minimum": {"interviews_telling": 2}}

# Shrout and Fleiss (1979), Psychol. Bull. 86: 420-428, table 2: six targets rated by four judges; ICC(1,1) = .17.
RATINGS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)


def test_agrees_with_the_published_example():
    assert intraclass_correlation(RATINGS.reshape(-1, 1), np.full(6, 4)) == pytest.approx([0.17], abs=0.005)


# By hand: (1, 1) and (0, 0): within 0, so 1. (1, 0) and (1, 0): between 0, so below 0. (1, 1) and (1, 0): between .25,
# within .5, the mean squares are equal, so 0. (1, 1) and (1, 1): nothing varies.
@pytest.mark.parametrize(
    "used, share", [([1, 1, 0, 0], 1), ([1, 0, 1, 0], 0), ([1, 1, 1, 0], 0), ([1, 1, 1, 1], np.nan)]
)
def test_shares_are_those_counted_by_hand(used, share):
    found = intraclass_correlation(np.array(used, dtype=float)[:, None], np.array([2, 2]))
    assert found == pytest.approx([share], nan_ok=True)


@given(nps.arrays(bool, (9, 3)), st.permutations(range(3)))
def test_a_share_lies_between_none_and_all_and_does_not_know_names(used, order):
    whole = used.astype(float)
    found = intraclass_correlation(whole, np.array([3, 3, 3]))
    moved = intraclass_correlation(np.concatenate([np.split(whole, 3)[place] for place in order]), np.array([3, 3, 3]))
    known = found[~np.isnan(found)]
    assert ((known >= 0) & (known <= 1 + 1e-12)).all()
    assert moved == pytest.approx(found, nan_ok=True)


def test_each_partner_is_tried_and_all_of_them_together():
    lines = [f"M{m}-c{n} A 0-9 police" for m in (1, 2, 3) for n in (1, 2)]
    lines += [f"M{m}-c{n} A 10-19 school" for m in (1, 2) for n in (1, 2)]
    lines += [f"M{m}-c1 A 20-29 job-centre" for m in (1, 2, 3)]
    found = partner_variance_shares(material(*lines), RULE)
    assert found["icc"].to_dict() == pytest.approx(
        {"school": 1, "job-centre": 0, "police": np.nan, "benefits-team": np.nan}, nan_ok=True
    )
    assert found.loc["school", "p"] == pytest.approx(18 / 90)  # the pair without a school is one of three: 3 x 6 of 90
    assert found.loc["school", "p-adjusted"] == pytest.approx(36 / 90)
    assert found.loc["police", ["p", "p-adjusted"]].isna().all()


def test_one_unit_has_no_share():
    assert partner_variance_shares(material("M1-c1 A 0-9 police", "M1-c2 A 0-9 school"), RULE).isna().all(axis=None)
