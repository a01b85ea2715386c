import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from materials import material

from analysis.measure.agreement import binary_alpha, code_agreement, rated_units

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section A: two observers, ten units.
FIRST = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0])
SECOND = np.array([0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
ROLES = pd.DataFrame(
    [["A", "M1-c1", pd.NA, pd.NA, "lead"], ["B", "M1-c1", 0, 100, "second"]],
    columns=["coder", "interview", "start", "end", "role"],
).astype({"start": "Int64", "end": "Int64"})
ratings = st.lists(st.tuples(st.integers(0, 3), st.just(3)), min_size=2, max_size=20)


def alpha(yes, raters):
    return float(binary_alpha(np.asarray(yes), np.asarray(raters), np.ones(len(yes))))


def test_alpha_agrees_with_the_published_dichotomy():
    assert alpha(FIRST + SECOND, np.full(10, 2)) == pytest.approx(0.095, abs=0.0005)


def test_alpha_is_undefined_and_not_perfect_where_nothing_varies():
    assert np.isnan(alpha([0, 0, 0], [2, 2, 2]))
    assert np.isnan(alpha([2, 2, 2], [2, 2, 2]))


def test_units_with_one_rater_do_not_count():
    assert alpha([*(FIRST + SECOND), 1, 0], [*np.full(10, 2), 1, 1]) == alpha(FIRST + SECOND, np.full(10, 2))


@given(ratings)
def test_yes_and_no_can_be_exchanged(units):
    yes, raters = np.array(units).T
    assert alpha(yes, raters) == pytest.approx(alpha(raters - yes, raters), nan_ok=True)


@given(ratings)
def test_units_of_one_pattern_can_be_merged(units):
    yes, raters = np.array(units).T
    patterns, counts = np.unique(np.array(units), axis=0, return_counts=True)
    merged = float(binary_alpha(patterns[:, 0], patterns[:, 1], counts.astype(float)))
    assert merged == pytest.approx(alpha(yes, raters), nan_ok=True)
    assert not merged > 1 + 1e-12


def test_stretches_that_overlap_are_one_unit_and_unread_ones_none():
    lines = ["M1-c1 A 0-9 police", "M1-c1 B 5-12 police", "M1-c1 A 20-29 school", "M1-c1 A 200-209 police"]
    units = rated_units(material(*lines, assignments=ROLES))
    assert list(units["unit"]) == [1, 1, 2]
    assert list(units["code"]) == ["police", "police", "school"]


def test_a_reader_who_gave_no_code_has_said_no():
    lines = ["M1-c1 A 0-9 police", "M1-c1 B 5-12 police", "M1-c1 A 20-29 school"]
    table = code_agreement(material(*lines, assignments=ROLES), floor=0.667, resamples=50, seed=1)
    assert table.loc["police", "agreement"] == 1.0
    assert table.loc["school", "agreement"] == 0.5


def test_without_a_second_coder_there_is_no_agreement_to_speak_of():
    table = code_agreement(material("M1-c1 A 0-9 police"), floor=0.667, resamples=50, seed=1)
    assert table.empty


def test_coders_who_marked_nothing_in_what_both_read_cannot_be_compared():
    table = code_agreement(material("M1-c1 A 500-510 police", assignments=ROLES), floor=0.667, resamples=50, seed=1)
    assert table.empty


def test_without_positions_the_segment_is_the_unit():
    whole = ROLES.assign(start=pd.NA, end=pd.NA).astype({"start": "Int64", "end": "Int64"})
    held = material("M1-c1 A none police", "M1-c1 B none school", assignments=whole)
    assert rated_units(held)["unit"].nunique() == 2


def test_positives_are_counted_by_role_however_many_coders_share_it():
    lines = [line for n in (1, 2) for line in (f"M1-c{n} A{n} 0-9 police", f"M1-c{n} B{n} 0-9 police")]
    roles = [
        [f"{coder}{n}", f"M1-c{n}", pd.NA, pd.NA, role]
        for n in (1, 2)
        for coder, role in (("A", "lead"), ("B", "second"))
    ]
    roles = pd.DataFrame(roles, columns=["coder", "interview", "start", "end", "role"])
    held = material(*lines, assignments=roles.astype({"start": "Int64", "end": "Int64"}))
    assert code_agreement(held, floor=0.667, resamples=50, seed=1).loc["police", "positives"] == 2
