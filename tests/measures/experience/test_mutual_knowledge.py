from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from materials import material
from scipy import stats

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.dataset.schema import read_schema
from analysis.dataset.typed_study import as_study
from analysis.measures.experience.joint_knowledge import KINDS, joint_contrasts, joint_knowledge
from analysis.measures.experience.mutual_knowledge import (
    explicit_mentions,
    knowledge_by_unit,
    knowledge_contrast,
)
from analysis.measures.experience.negative_control import negative_control_contrasts
from analysis.measures.experience.pooled import pooled_and_within, pooled_difference
from analysis.measures.passages.study_subset import select_subset
from analysis.measures.statistics.contrast import contrast_numbers, judged_contrast
from analysis.models import TOLERANCE
from analysis.simulation.generator.generate_dataset import make_bare_dataset

EXPERIENCES = ["positive", "mixed", "negative"]
WHO = {"relational": ("relational", "not-relational")}


def told(interview, start, *codes):
    return [f"{interview} A {start}-{start + 9} {code}" for code in codes]


def several(interview, times, *codes, first=0):
    return [line for turn in range(times) for line in told(interview, first + 20 * turn, *codes)]


def contrast(lines, **forks):
    return knowledge_by_unit(material(*lines), "relational", "not-relational", **forks).loc["M1", "difference"]


# By hand: one interview speaks three times of the police (1, 1, 1) and once of a school (0), the other once of the
# police (0), all known; one statement on the unknown is 0. By interview and partner (1 + 0 + 0) / 3; by interview
# (3/4 + 0) / 2; by statement 3/5.
@pytest.mark.parametrize(
    "averaging, expected", [("interview-partner", 1 / 3), ("interview", 3 / 8), ("statement", 3 / 5)]
)
def test_what_weighs_equally_is_what_was_asked_for(averaging, expected):
    lines = [
        *several("M1-c1", 3, "police", "relational", "positive"),
        *told("M1-c1", 100, "school", "relational", "negative"),
        *told("M1-c2", 0, "police", "relational", "negative"),
        *told("M1-c2", 100, "school", "not-relational", "negative"),
    ]
    assert contrast(lines, averaging=averaging) == pytest.approx(expected)


@pytest.mark.parametrize("mixed, expected", [("half", 0.75), ("dropped", 1.0)])
def test_a_mixed_experience_counts_half_or_not_at_all(mixed, expected):
    lines = [
        *told("M1-c1", 0, "police", "relational", "positive"),
        *told("M1-c1", 20, "police", "relational", "mixed"),
        *told("M1-c1", 40, "school", "not-relational", "negative"),
    ]
    assert contrast(lines, mixed=mixed) == expected


@pytest.mark.parametrize("fork", [{"averaging": "segment"}, {"mixed": "kept"}])
def test_a_fork_that_does_not_exist_is_refused(fork):
    with pytest.raises(ValueError, match=r"unknown \w+ .*; use"):
        contrast(told("M1-c1", 0, "police", "relational", "positive"), **fork)


def test_each_unit_is_shown_with_the_mean_of_the_others():
    units = pd.DataFrame(
        {"difference": [0.1, 0.2, 0.6, 0.9], "statements-with": [3, 3, 3, 2], "statements-without": 3},
        index=["M1", "M2", "M3", "M4"],
    )
    judged = judged_contrast(units, fewest=3)
    assert list(judged["eligible"]) == [True, True, True, False]
    assert list(judged["others"].round(9).fillna(-9)) == [0.4, 0.35, 0.15, -9]


# Of eight municipalities four are good throughout and know their partners three times in four; the others are bad
# throughout and know them once in four. So the pooled means are 9/12 and 3/12, and no municipality has a difference.
def confounded(number):
    often, seldom = ("relational", "not-relational") if number < 4 else ("not-relational", "relational")
    experience = "positive" if number < 4 else "negative"
    many = several(f"M{number}-c1", 9, "police", often, experience)
    return many + several(f"M{number}-c1", 3, "school", seldom, experience, first=1000)


def test_pooling_shows_a_difference_that_is_in_no_unit():
    lines = [line for number in range(8) for line in confounded(number)]
    row = pooled_and_within(material(*lines), WHO, fewest=3).loc["relational"]
    assert (row["judged"], row["within"], row["within-p"]) == (8, 0, 1)
    assert row["pooled"] == 0.5
    assert row["pooled-p"] < 1e-6


# In the confounded scenario knowledge has no effect, and municipalities with good collaboration know their partners. Of
# the first twenty seeds, chance alone would let more than four through at .05 in one case of 400.
def test_where_units_confound_pooling_is_fooled_and_the_contrast_within_them_is_not():
    studies = [as_study(make_bare_dataset("confounded", seed), read_schema()) for seed in range(20)]
    rows = [pooled_and_within(select_subset(study), WHO, fewest=3).loc["relational"] for study in studies]
    assert sum(row["pooled-p"] <= 0.05 for row in rows) >= 8
    assert sum(row["within-p"] <= 0.05 for row in rows) <= 4


def test_the_naive_test_is_the_one_of_two_samples():
    frame = pd.DataFrame({"value": [1, 0.5, 1, 0, 0.5, 0, 0], "arm": [True] * 3 + [False] * 4})
    difference, z, p = pooled_difference(frame, "value", "arm")
    known, unknown = frame.loc[frame["arm"], "value"], frame.loc[~frame["arm"], "value"]
    welch = stats.ttest_ind(known, unknown, equal_var=False)
    assert (difference, z) == pytest.approx((known.mean() - unknown.mean(), welch.statistic))
    assert p == pytest.approx(stats.norm.sf(z))


def test_without_spread_or_statements_the_naive_test_is_undefined():
    frame = pd.DataFrame({"value": [1.0, 1.0, 0.0, 0.0], "arm": [True, True, False, False]})
    assert np.isnan(pooled_difference(frame, "value", "arm")[1:]).all()
    assert np.isnan(pooled_difference(frame[frame["arm"]], "value", "arm")).all()


def crossed(number):
    place = f"M{number}-c1"
    return [
        *several(place, 3, "police", "relational", "professional", "positive"),
        *several(place, 3, "school", "relational", "not-professional", "positive", first=200),
        *several(place, 3, "job-centre", "not-relational", "professional", "negative", first=400),
        *several(place, 3, "benefits-team", "not-relational", "not-professional", "negative", first=600),
    ]


def test_each_kind_alone_and_both_are_set_against_neither():
    held = material(*[line for number in range(1, 7) for line in crossed(number)])
    found = joint_contrasts(held, fewest=3)
    assert found["estimate"].to_dict() == {
        "known-relationally": 1,
        "known-professionally": 0,
        "relational-only": 1,
        "professional-only": 0,
        "both-kinds": 1,
        "relational-minus-professional": 1,
    }
    assert found.loc["relational-only", ["judged", "positive-in", "p"]].tolist() == [6, 6, 1 / 64]
    assert found.loc["relational-minus-professional", "two-sided-p"] == 2 / 64
    assert np.isnan(found.loc["relational-minus-professional", "p"])
    assert joint_knowledge(held)["mean"].tolist() == [1, 1, 0, 0]


def test_units_with_too_few_statements_are_in_no_contrast():
    found = joint_contrasts(material(*crossed(1)), fewest=4)
    assert found.loc["known-relationally", "judged"] == 1
    assert found.loc["both-kinds", "judged"] == 0
    assert found.loc["both-kinds", ["estimate", "p", "two-sided-p"]].isna().all()


def test_what_has_no_reason_to_differ_is_held_against_knowledge_all_the_same():
    lines = [
        *several("M1-c1", 3, "police", "relational", "acute"),
        *several("M1-c1", 2, "school", "not-relational", "acute", first=200),
        *several("M1-c1", 1, "school", "not-relational", "escalation", first=400),
    ]
    found = negative_control_contrasts(material(*lines), WHO, "phase", fewest=3)
    assert found.loc[("relational", "acute"), "estimate"] == pytest.approx(1 / 3)
    assert found.loc[("relational", "escalation"), "estimate"] == pytest.approx(-1 / 3)


def test_advisers_who_say_so_themselves_are_counted_by_interview():
    lines = [*told("M1-c1", 0, "known-is-stronger"), *told("M1-c1", 20, "known-is-stronger")]
    held = material(*lines, interviews="M1-c1 M1-c2 M1-c3", topics="M1-c3:mutual-knowledge:no")
    named = {"interviews": 2, "share": 0.25}
    assert explicit_mentions(held, "known-is-stronger", named).loc["M1"].tolist() == [1, 2, True, False]


def test_the_verdict_s_contrast_takes_the_forks():
    held = material(*[line for number in range(1, 7) for line in crossed(number)])
    claim, rules = load_claims()["PR-6"], load_quantifiers()
    numbers = [
        knowledge_contrast(claim, rules[claim.word], held, **fork).numbers["estimate"]
        for fork in ({}, {"averaging": "statement"}, {"mixed": "dropped"})
    ]
    assert numbers == [1, 1, 1]


@given(
    st.lists(st.sampled_from(["positive", "mixed", "negative"]), min_size=12, max_size=12), st.permutations(range(4))
)
def test_relabelling_units_and_mixing_rows_changes_no_contrast(experiences, order):
    places = [f"M{number}-c1" for number in range(4)]
    lines = [
        (place, told("{}", 20 * turn, "police", knowledge, experiences[3 * number + turn]))
        for number, place in enumerate(places)
        for turn, knowledge in enumerate(["relational", "relational", "not-relational"])
    ]
    here = [line.format(place) for place, spoken in lines for line in spoken]
    there = [line.format(places[order[places.index(place)]]) for place, spoken in lines[::-1] for line in spoken]
    values = [
        knowledge_by_unit(material(*spoken), "relational", "not-relational")["difference"].to_numpy()
        for spoken in (here, there)
    ]
    first, second = (contrast_numbers(differences) for differences in values)
    assert first == pytest.approx(second, nan_ok=True)
    assert all(-1 - TOLERANCE <= value <= 1 + TOLERANCE for differences in values for value in differences)


@given(st.lists(st.sampled_from(EXPERIENCES), min_size=8, max_size=8))
def test_turning_every_experience_turns_every_difference(experiences):
    turned = {"positive": "negative", "negative": "positive", "mixed": "mixed"}
    found = [
        contrast(
            [
                line
                for turn, experience in enumerate(spoken)
                for line in told("M1-c1", 20 * turn, "police", ["relational", "not-relational"][turn % 2], experience)
            ]
        )
        for spoken in (experiences, [turned[experience] for experience in experiences])
    ]
    assert found[0] == pytest.approx(-found[1])


def test_a_knowledge_code_nobody_gave_leaves_nothing_to_contrast():
    held = material(*told("M1-c1", 0, "police", "positive"))
    assert (
        joint_contrasts(replace(held, cooccurrences=held.cooccurrences.iloc[:0]), fewest=3)["judged"].tolist()
        == [0] * 6
    )
    assert set(KINDS) <= set(joint_contrasts(held, fewest=3).index)
