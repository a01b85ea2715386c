import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from materials import material

from analysis.measures.saturation.code_saturation import (
    new_codes,
    run_ratios,
    saturation,
    saturation_curve,
    saturation_points,
    written_point,
)
from analysis.measures.saturation.interview_orders import interview_orders, unit_orders
from analysis.measures.saturation.meaning_saturation import meaning_saturation
from analysis.measures.saturation.richness import unseen_by_level, unseen_codes

# Guest, Namey and Chen (2020), PLoS ONE 15(5): e0232076: 37 themes in a base of four interviews, seven new ones in the
# run of the next two, 7 / 37 = 19 %. How the 37 fall on the four, and all after the sixth, is made up.
NEW = np.array([16, 10, 7, 4, 4, 3, 2, 1, 0, 1, 0, 0])
RATIOS = [7 / 37, 5 / 37, 3 / 37, 1 / 37, 1 / 37, 1 / 37, 0]

heard = arrays(bool, st.tuples(st.integers(7, 12), st.integers(0, 12)))


def heard_of(new):
    return np.repeat(np.eye(len(new), dtype=bool), new, axis=1)


def test_the_first_step_is_as_published():
    ratios = run_ratios(NEW, base=4, run=2)
    assert ratios[0] == pytest.approx(0.19, abs=0.005)
    assert ratios == pytest.approx(np.array(RATIOS), abs=1e-6)


@pytest.mark.parametrize(
    "threshold, point, written", [(0.05, 7, "7+2"), (0, 10, "10+2"), (0.19, 4, "4+2"), (-1, np.nan, "")]
)
def test_the_point_is_the_last_interview_before_the_run(threshold, point, written):
    found = saturation_points(NEW, 4, 2, threshold)
    assert found == pytest.approx(point, nan_ok=True)
    assert written_point(float(found), 2) == written


def test_a_ratio_at_the_threshold_is_low_enough():
    assert saturation_points(np.array([10, 10, 0, 1, 0]), 2, 2, 0.05) == 2


def test_codes_are_new_where_they_are_first_heard():
    assert (new_codes(heard_of(NEW)) == NEW).all()
    twice = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1]], dtype=bool)
    assert new_codes(twice).tolist() == [1, 1, 1]
    assert new_codes(twice, np.array([[2, 1, 0], [1, 2, 0]])).tolist() == [[2, 1, 0], [2, 1, 0]]


@pytest.mark.parametrize("new", [[3, 2, 1], [0, 0, 0, 0, 1, 2, 3]])
def test_without_enough_interviews_or_codes_there_is_no_point(new):
    assert np.isnan(saturation_points(np.array(new), 4, 2, 0.05))


@given(heard, st.integers(0, 2**32))
def test_every_order_ends_with_the_same_codes(heard, seed):
    orders = interview_orders(len(heard), 20, np.random.default_rng(seed))
    assert (new_codes(heard, orders).sum(axis=1) == heard.any(axis=0).sum()).all()


@given(heard, st.sampled_from([(4, 2), (5, 2), (4, 3)]))
def test_a_stricter_threshold_is_reached_later_or_not_at_all(heard, rule):
    new = new_codes(heard)
    strict, mild = (saturation_points(new, *rule, threshold) for threshold in (0.0, 0.05))
    assert np.isnan(strict) or mild <= strict
    assert np.isnan(mild) or mild >= rule[0]


@given(heard)
def test_codes_may_be_renamed(heard):
    assert (new_codes(heard[:, ::-1]) == new_codes(heard)).all()


def test_units_are_finished_one_by_one():
    units = np.array(["M2", "M1", "M2", None, "M1", None], dtype=object)
    orders = unit_orders(units, 200, np.random.default_rng(1))
    assert (np.sort(orders, axis=1) == np.arange(6)).all()
    place = np.argsort(orders, axis=1)
    assert (np.abs(place[:, 0] - place[:, 2]) == 1).all()
    assert (np.abs(place[:, 1] - place[:, 4]) == 1).all()
    assert (place.min(axis=0) == 0).all()


def test_without_units_none_can_be_finished():
    assert unit_orders(np.array([None, None], dtype=object), 5, np.random.default_rng(1)) is None


LINES = [f"M{m}-c{i} A 0-9 {code}" for m in (1, 2, 3) for i in (1, 2, 3) for code in ("police", "positive", "acute")]


def test_interviews_that_all_say_the_same_are_saturated_at_the_base():
    table = saturation(material(*LINES, "M1-c1 A 20-29 school"), orders=100, seed=1)
    assert table.loc[(4, 2, 0.05), "as-held"] == "4+2"
    assert table.loc[(4, 2, 0.05), ["median", "median-by-unit", "low"]].tolist() == [4, 4, 4]
    assert table.loc[(4, 2, 0.05), "high"] > 4


def test_what_most_orders_do_not_reach_has_no_median():
    codes = ["police", "school", "job-centre", "benefits-team", "positive", "mixed", "negative", "acute", "escalation"]
    lines = [f"M1-c{number} A 0-9 {code}" for number, code in enumerate(codes)]
    row = saturation(material(*lines), orders=50, seed=1).loc[(4, 2, 0.05)]
    assert (row["as-held"], row["reached"]) == ("", 0)
    assert row[["median", "low", "high"]].isna().all()


def test_the_order_in_which_interviews_were_held_is_followed():
    held = material(*LINES)
    interviews = held.interviews.assign(order=range(len(held.interviews), 0, -1))
    backwards = material(*LINES[::-1])
    pd.testing.assert_series_equal(
        saturation_curve(type(held)(**{**vars(held), "interviews": interviews}), 10, 1)["as-held"],
        saturation_curve(backwards, 10, 1)["as-held"],
    )


def test_the_curve_rises_from_nothing_to_all_codes():
    curve = saturation_curve(material(*LINES, "M2-c1 A 20-29 school"), orders=100, seed=1)
    assert curve.iloc[0].tolist() == [0] * 5
    assert curve.iloc[-1].tolist() == [4] * 5
    assert (curve.diff().dropna() >= 0).all(axis=None)
    assert (curve["low"] <= curve["median"]).all()
    assert (curve["median"] <= curve["high"]).all()


def test_unseen_codes_are_those_of_a_count_by_hand():
    # Six units; of seven codes four are held by one unit, one by two, two by six.
    held = np.zeros((6, 7), dtype=bool)
    held[[0, 0, 1, 2], range(4)] = True
    held[3:5, 4] = True
    held[:, 5:] = True
    found = unseen_codes(held)
    assert (found["seen"], found["once"], found["twice"]) == (7, 4, 1)
    assert found["unseen"] == pytest.approx(5 / 6 * 4 * 3 / (2 * 2))
    assert found["share-seen"] == pytest.approx(7 / 9.5)
    assert found["coverage"] == pytest.approx(1 - 4 / 18 * (5 * 4 / (5 * 4 + 2)))


@given(arrays(bool, st.tuples(st.integers(2, 8), st.integers(1, 8))))
def test_coverage_is_a_share_and_full_where_every_code_is_held_twice(held):
    found = unseen_codes(held)
    assert np.isnan(found["coverage"]) == (not held.any())
    if held.any():
        assert 0 <= found["coverage"] <= 1
        assert found["unseen"] >= 0
    twice = unseen_codes(np.vstack([held, held]))
    assert not held.any() or (twice["unseen"], twice["coverage"]) == (0, 1)


def test_one_unit_tells_nothing_of_unseen_codes():
    found = unseen_by_level(material(*LINES[:9])).loc["units"]
    assert found["undefined"] == "one-unit-only"
    assert np.isnan(found["unseen"])


def test_meanings_are_the_distinct_codes_that_meet_a_partner():
    lines = [
        "M1-c1 A 0-9 police", "M1-c1 A 0-9 positive", "M1-c1 A 0-9 acute",
        "M1-c2 A 0-9 police", "M1-c2 A 0-9 negative", "M1-c2 A 20-29 school",
    ]  # fmt: skip
    found = meaning_saturation(material(*lines), orders=200, seed=1)
    assert found.loc["police", ["interviews", "meanings", "heard", "understood"]].tolist() == [2, 3, 1, 2]
    assert found.loc["school", "meanings"] == 0
    assert np.isnan(found.loc["school", "understood"])


def test_without_units_there_is_no_unit_to_tell_of_unseen_codes():
    held = material(*LINES)
    nowhere = type(held)(**{**vars(held), "interviews": held.interviews.assign(unit=pd.NA)})
    assert unseen_by_level(nowhere)["undefined"].to_dict() == {"units": "no-unit", "interviews": ""}
    assert saturation(nowhere, orders=10, seed=1)["median-by-unit"].isna().all()
    assert saturation_curve(nowhere, 10, 1)["by-unit"].isna().all()
