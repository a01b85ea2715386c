from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from materials import material

from analysis.measures.prevalence.code_prevalence import naming_by_code, prevalence, rank_range
from analysis.measures.prevalence.cqr_labels import frequency_label
from analysis.measures.prevalence.framework import framework
from analysis.measures.prevalence.mentions import mentions, mentions_by_interview

NAMED = {"interviews": 2, "share": 0.25}
# Hill et al. (2005), J. Couns. Psychol. 52: 196-205, applied to 6, 12 and 16 cases by hand.
LABELS = {
    6: "not-reported not-reported variant variant typical general general",
    12: "not-reported not-reported variant variant variant variant variant typical typical typical typical general "
    "general",
    16: "not-reported not-reported rare rare variant variant variant variant variant typical typical typical typical "
    "typical typical general general",
}
shares = st.integers(1, 40).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize("total", LABELS)
def test_labels_are_those_of_consensual_qualitative_research(total):
    assert [frequency_label(count, total) for count in range(total + 1)] == LABELS[total].split()


def test_no_case_has_no_label():
    assert frequency_label(0, 0) is None
    with pytest.raises(ValueError, match="7 of 6 cases"):
        frequency_label(7, 6)


@given(shares)
def test_one_more_case_never_lowers_the_label(share):
    count, total = share
    order = ["not-reported", "rare", "variant", "typical", "general"]
    steps = [order.index(frequency_label(number, total)) for number in range(count, total + 1)]
    assert steps == sorted(steps)


def test_asked_not_asked_and_mentioned_stay_apart():
    held = material(
        "M1-c1 A 0-9 consent",
        "M1-c2 A 0-9 consent",
        interviews="M1-c1 M1-c2 M1-a1 M1-a2 M1-a3",
        topics="M1-c1:barrier:yes M1-c2:barrier:no M1-a1:barrier:yes M1-a2:barrier:no",
    )
    row = mentions_by_interview(held, ["barrier"]).loc["consent"]
    columns = ["naming", "interviews", "share", "asked", "not-asked", "not-known", "children", "adults-interviews"]
    assert list(row[columns]) == [2, 4, 0.5, 2, 2, 1, 2, 2]


def test_prevalence_counts_units_and_says_how_sure():
    lines = [f"M{number}-c{turn} A 0-9 consent" for number in range(1, 6) for turn in (1, 2)]
    held = material(
        *lines, "M6-c1 A 0-9 consent", interviews=" ".join(f"M{n}-c{t}" for n in range(1, 7) for t in (1, 2))
    )
    row = prevalence(held, ["barrier"], NAMED).loc["consent"]
    assert list(row[["supporting", "judged", "label", "naming"]]) == [5, 6, "general", 11]
    # Clopper and Pearson (1934) and Wilson (1927) for 5 of 6, as statistical tables give them.
    bounds = [0.358765, 0.995789, 0.436497, 0.969947]
    assert list(row[["low", "high", "wilson-low", "wilson-high"]]) == pytest.approx(bounds, abs=1e-6)


def test_where_no_unit_can_be_judged_nothing_is_made_up():
    row = prevalence(material("M1-c1 A 0-9 consent"), ["barrier"], NAMED).loc["consent"]
    assert (row["supporting"], row["judged"]) == (0, 0)
    assert row[["share", "low", "high", "wilson-low", "label", "rank", "rank-low"]].isna().all()


def test_without_units_every_code_is_listed_unjudged():
    held = material("M1-c1 A 0-9 consent")
    row = prevalence(replace(held, interviews=held.interviews.assign(unit=None)), ["barrier"], NAMED).loc["consent"]
    assert (row["supporting"], row["judged"], row["naming"]) == (0, 0, 0)


def test_a_topic_left_out_in_a_unit_takes_it_out_of_the_denominator():
    held = material(
        "M1-c1 A 0-9 consent",
        "M1-c2 A 0-9 consent",
        interviews="M1-c1 M1-c2 M2-c1 M2-c2",
        topics="M2-c1:barrier:no M2-c2:barrier:no",
    )
    assert list(prevalence(held, ["barrier"], NAMED).loc["consent", ["supporting", "judged"]]) == [1, 1]


# Counted by hand: without M1 the codes stand at 1/2 and 2/2, without M2 at 2/2 and 1/2, without M3 at 1/2 and 1/2.
def test_ranks_move_with_the_unit_left_out():
    order = pd.MultiIndex.from_product([["first", "second"], ["M1", "M2", "M3"]], names=["code", "unit"])
    cells = pd.DataFrame({"named": [True, False, True, False, True, True], "judged": True}, index=order)
    assert rank_range(cells).to_numpy().tolist() == [[1, 1, 2], [1, 1, 2]]


@given(st.permutations(["M1", "M2", "M3"]), st.lists(st.booleans(), min_size=6, max_size=6))
def test_relabelling_units_changes_no_prevalence(names, said):
    places = [(unit, interview) for unit in ("M1", "M2", "M3") for interview in ("c1", "a1")]
    spoken = [
        f"{place}-{interview} A 0-9 consent" for (place, interview), does in zip(places, said, strict=True) if does
    ]
    other = dict(zip(["M1", "M2", "M3"], names, strict=True))
    renamed = [other[line[:2]] + line[2:] for line in spoken]
    everybody = " ".join(f"{place}-{interview}" for place, interview in places)
    here, there = (
        prevalence(material(*lines, "M9-c1 A 0-9 school", interviews=f"{everybody} M9-c1"), ["barrier"], NAMED)
        for lines in (spoken, renamed[::-1])
    )
    pd.testing.assert_frame_equal(here, there)


def test_a_code_that_a_segment_carries_twice_is_mentioned_once():
    held = material("M1-c1 A 0-9 consent", "M1-c1 B 0-9 consent", "M1-c1 A 20-29 consent")
    assert mentions(held, ["barrier"])["mentioned"].sum() == 1
    assert naming_by_code(held, ["barrier"], NAMED).loc[("consent", "M1"), "naming"] == 1


def test_the_framework_sums_up_interviews_and_their_experience():
    held = material(
        "M1-c1 A 0-9 police",
        "M1-c1 A 0-9 positive",
        "M1-c1 A 20-29 police",
        "M1-c1 A 20-29 positive",
        "M1-c2 A 0-9 police",
        "M1-c2 A 0-9 negative",
        "M1-c3 A 0-9 school",
        "M1-c1 A 5-9 consent",
    )
    cells = framework(held, ["partner-external", "barrier"])
    assert list(cells.loc[("M1", "children", "police")]) == [2, 3, 0.0]
    assert list(cells.loc[("M1", "children", "school")].fillna(-9)) == [1, 3, -9]
    assert list(cells.loc[("M1", "children", "consent")]) == [1, 3, 1.0]


def test_a_cell_nobody_was_asked_in_has_no_interviews():
    held = material("M1-c1 A 0-9 police", topics="M1-c1:barrier:no")
    assert list(framework(held, ["barrier"]).loc[("M1", "children", "consent"), ["naming", "interviews"]]) == [0, 0]
    assert np.isnan(framework(held, ["barrier"]).loc[("M1", "children", "consent"), "balance"])
