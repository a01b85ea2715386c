import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from materials import material
from scipy import stats

from analysis.measures.experience.shares import interview_balance, unit_shares
from analysis.measures.experience.weighting_sensitivity import weighting_sensitivity
from analysis.measures.statistics.partial_pooling import partially_pooled

counts = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=8)


def spoken(interview, *experiences):
    return [f"{interview} A {20 * turn}-{20 * turn + 9} {experience}" for turn, experience in enumerate(experiences)]


LINES = [
    *spoken("M1-c1", "positive", "positive", "mixed", "negative"),
    *spoken("M1-c2", "positive"),
    *spoken("M1-c3", "positive"),
    *spoken("M1-a1", "negative"),
]


# By hand: interviews 2/3, 1, 1 and 0; with a mixed one as half, 2.5/4 for the first.
@pytest.mark.parametrize(
    "weights, mixed, share",
    [
        ("groups", "dropped", (8 / 9 + 0) / 2),
        ("interviews", "dropped", (2 / 3 + 1 + 1 + 0) / 4),
        ("groups", "half", ((2.5 / 4 + 2) / 3 + 0) / 2),
        ("interviews", "half", (2.5 / 4 + 2) / 4),
    ],
)
def test_groups_and_interviews_weigh_as_declared(weights, mixed, share):
    assert unit_shares(material(*LINES), weights, mixed).loc["M1", "mean"] == pytest.approx(share)


def test_an_interview_with_mixed_experiences_only_is_half_good_where_they_count():
    held = material(*spoken("M1-c1", "mixed", "mixed"))
    assert interview_balance(held, "half").loc["M1-c1", ["share", "balance"]].tolist() == [0.5, 0.0]
    assert interview_balance(held).loc["M1-c1", ["share", "balance"]].isna().all()


@pytest.mark.parametrize("fork", [{"weights": "people"}, {"mixed": "kept"}])
def test_a_weight_that_does_not_exist_is_refused(fork):
    with pytest.raises(ValueError, match=r"unknown \w+ .*; use"):
        unit_shares(material(*LINES), **fork)


def test_every_weighing_stands_beside_the_declared_one():
    table = weighting_sensitivity(material(*LINES, *spoken("M2-c1", "positive")))
    assert table["estimate"].iloc[0] == pytest.approx((4 / 9 + 1) / 2)
    assert table["above-half"].tolist() == [1, 2, 1, 2, 2]
    assert table.loc["partial-pooling", ["low", "exact-low"]].isna().all()


def test_without_experiences_no_weighing_has_a_value():
    table = weighting_sensitivity(material("M1-c1 A 0-9 police"))
    assert table["judged"].tolist() == [0] * 5
    assert table["estimate"].isna().all()


@given(counts)
def test_a_pooled_share_lies_between_its_own_and_the_mean(pairs):
    positive, total = np.array([[good, good + bad] for good, bad in pairs], dtype=float).T
    shares, mean, _ = partially_pooled(positive, total)
    raw = positive / total
    assert np.all(shares >= np.minimum(raw, mean) - 1e-9)
    assert np.all(shares <= np.maximum(raw, mean) + 1e-9)


def test_units_alike_are_pooled_wholly_and_unlike_ones_hardly():
    alike, _, precision = partially_pooled(np.array([10.0, 20, 30]), np.array([20.0, 40, 60]))
    assert alike == pytest.approx([0.5] * 3, abs=1e-3)
    assert precision == pytest.approx(1e4)
    unlike, _, _ = partially_pooled(np.array([1.0, 99, 2, 95]), np.array([100.0, 100, 100, 100]))
    assert unlike == pytest.approx([0.01, 0.99, 0.02, 0.95], abs=0.02)


# scipy's own beta-binomial likelihood over a grid of means and precisions has its top where the fit is.
def test_the_fit_is_the_likelihood_s_top():
    positive, total = np.array([12.0, 20, 5, 30, 16, 9]), np.array([20.0, 24, 16, 36, 20, 18])
    _, mean, precision = partially_pooled(positive, total)
    means, precisions = np.meshgrid(np.linspace(0.3, 0.95, 131), np.geomspace(1, 200, 200))
    chances = [
        stats.betabinom.logpmf(good, of, means * precisions, (1 - means) * precisions)
        for good, of in zip(positive, total, strict=True)
    ]
    top = np.unravel_index(np.argmax(np.sum(chances, axis=0)), means.shape)
    assert (means[top], precisions[top]) == (pytest.approx(mean, abs=0.01), pytest.approx(precision, rel=0.05))


def test_one_unit_cannot_be_pooled():
    assert np.isnan(partially_pooled(np.array([3.0]), np.array([4.0]))[0]).all()
