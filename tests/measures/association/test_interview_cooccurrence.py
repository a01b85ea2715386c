import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as nps
from materials import material
from scipy import stats

from analysis.measures.association import interview_cooccurrence as measure
from analysis.measures.association.interview_cooccurrence import (
    association,
    codes_by_interview,
    edges,
    hypergeometric_p_value,
    interview_cooccurrence,
)
from tests.measures.association.test_fixed_margins import GIVEN, same_margins

# Counted by hand from the four cells of 24 interviews, code a in 10 and code b in 8; the tail is hypergeometric.
BY_HAND = [  # together, coefficient, lift, log odds (Haldane), chance if all interviews are alike
    (6, 0.5, 1.8, 1.97716, 0.0283288),
    (3, 0.2, 0.9, -0.215596, 0.7655135),
]


@pytest.mark.parametrize("together, coefficient, lift, log_odds, chance", BY_HAND)
def test_measures_are_those_counted_by_hand(together, coefficient, lift, log_odds, chance):
    found = association(pd.DataFrame({"together": [together], "alone": [10], "other_alone": [8]}), 24)
    assert [float(found[key][0]) for key in ("coefficient", "lift", "log_odds")] == pytest.approx(
        [coefficient, lift, log_odds], abs=1e-5
    )
    assert hypergeometric_p_value(together, 10, 8, 24) == pytest.approx(chance, abs=1e-6)


def frame(table):
    keys = [f"I{number}" for number in range(len(table))]
    return pd.DataFrame(table, index=keys, columns=[f"c{number}" for number in range(table.shape[1])])


def one_place(held):
    return pd.Series("M1", index=held.index)


def test_the_null_agrees_with_all_tables_that_there_are():
    held = frame(GIVEN)
    every = np.array([table.T.astype(int) @ table.astype(int) for table in same_margins(GIVEN)])
    found = interview_cooccurrence(held, one_place(held)).set_index(["code", "other"]).sort_index()
    left, right = np.triu_indices(4, 1)
    counts, observed = every[:, left, right], (GIVEN.T.astype(int) @ GIVEN.astype(int))[left, right]
    p = (counts >= observed).mean(axis=0)
    free = counts.std(axis=0) > 0
    scores = (counts - counts.mean(axis=0))[:, free] / counts.std(axis=0)[free]
    seen = ((observed - counts.mean(axis=0))[free]) / counts.std(axis=0)[free]
    adjusted = (scores.max(axis=1)[:, None] >= seen - 1e-9).mean(axis=0)
    assert found["expected"].to_numpy() == pytest.approx(counts.mean(axis=0), abs=0.05)
    assert found["p"].to_numpy()[free] == pytest.approx(p[free], abs=5 * 0.5 / np.sqrt(2_000))
    assert found["p-adjusted"].to_numpy()[free] == pytest.approx(adjusted, abs=5 * 0.5 / np.sqrt(2_000))


@settings(max_examples=10)
@given(nps.arrays(bool, (8, 4)))
def test_adjusting_makes_no_pair_likelier_to_be_found(table):
    held = frame(table)
    found = interview_cooccurrence(held, one_place(held)).dropna(subset="p")
    assert (found["p-adjusted"] >= found["p"] - 1e-12).all() and found["p"].between(0, 1).all()
    assert (found["together"] <= found[["alone", "other_alone"]].min(axis=1)).all()


def test_a_unit_that_uses_much_makes_no_two_codes_go_together():
    held = frame(np.repeat([[True, True], [False, False]], 6, axis=0))
    place = pd.Series(["M1"] * 6 + ["M2"] * 6, index=held.index)
    assert interview_cooccurrence(held, place)["p"].isna().all()  # within each there is nothing to choose


def test_codes_that_go_together_within_units_are_found():
    table = np.zeros((24, 8), dtype=bool)
    table[::2, :2], table[1::2, 2:4] = True, True
    table[np.arange(24), 4 + np.arange(24) // 2 % 4] = True
    held = frame(table)
    found = edges(interview_cooccurrence(held, pd.Series(np.repeat(list("ABCD"), 6), index=held.index)))
    assert set(zip(found["code"], found["other"], strict=True)) == {("c0", "c1"), ("c2", "c3")}


def test_among_pairs_by_chance_one_is_found_in_at_most_a_tenth_of_datasets(monkeypatch):
    monkeypatch.setattr(measure, "TABLES", 199)
    monkeypatch.setattr(measure, "BURN_IN", 300)
    rng = np.random.default_rng(20220822)
    place = np.repeat(list("ABC"), 8)
    datasets = [frame(rng.random((24, 6)) < rng.uniform(0.2, 0.8, 6)) for _ in range(120)]
    least = [interview_cooccurrence(held, pd.Series(place, held.index))["p-adjusted"].min() for held in datasets]
    assert np.sum(np.array(least) <= 0.10) <= stats.binom.ppf(0.9995, 120, 0.10)


def test_only_the_pairs_asked_for_are_looked_at():
    held = frame(GIVEN)
    found = interview_cooccurrence(held, one_place(held), pairs=[("c0", "c3"), ("c1", "c3")])
    assert sorted(zip(found["code"], found["other"], strict=True)) == [("c0", "c3"), ("c1", "c3")]
    assert interview_cooccurrence(held, one_place(held), pairs=[]).empty


def test_an_interview_where_the_topic_was_left_out_is_not_taken_for_silent():
    lines = ["M1-c1 A 0-9 police", "M1-c2 A 0-9 job-centre", "M1-c3 A 0-9 police"]
    held = material(*lines, topics="M1-c3:partner-internal:no")
    found = codes_by_interview(held, ["partner-internal", "partner-external"])
    assert list(found.index) == ["M1-c1", "M1-c2"]
    assert set(found.columns) == {"police", "job-centre"}


def test_an_alarm_counts_as_a_safety_measure():
    found = codes_by_interview(material("M1-c1 A 0-9 police", "M1-c1 A 0-9 alarm"), ["partner-external", "form"])
    assert list(found.columns) == ["police", "safety-measure"]
