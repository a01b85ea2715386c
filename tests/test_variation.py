from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from materials import material

from analysis.measure.profile import interview_profiles, rolled_up
from analysis.measure.repertoire import repertoire_distances
from analysis.measure.variation import deal_within, excess, jaccard_distances, total_variation

profiles = nps.arrays(float, (4, 3), elements=st.floats(0.01, 1)).map(
    lambda rows: rows / rows.sum(axis=1, keepdims=True)
)

# Six interviews, two in each of three municipalities; over all 90 ways to deal them out the mean distance is .710847,
# and 6 of 90 are at least as far apart as observed (enumerated by hand of a loop).
USED = {
    "I1": "police school",
    "I2": "knowledge-person police school",
    "I3": "benefits-team job-centre",
    "I4": "job-centre security-consultant",
    "I5": "family-department police",
    "I6": "family-department knowledge-person",
}


def rule(permutations):
    return {"permutations": permutations, "seed": 3, "minimum": {"interviews_telling": 2}}


def six_interviews():
    partners = sorted({partner for used in USED.values() for partner in used.split()})
    features = np.array([[float(partner in used.split()) for partner in partners] for used in USED.values()])
    interviews = pd.DataFrame({"municipality": ["M1", "M1", "M2", "M2", "M3", "M3"], "area": "children"})
    return interviews, features


def test_repertoires_agree_with_the_enumerated_example():
    found = excess(*six_interviews(), jaccard_distances, rule(20_000))
    assert list(found["pairs"]) == pytest.approx([1.0, 0.5, 1.0])
    assert found["observed"] == pytest.approx(0.833333, abs=1e-6)
    assert found["expected"] == pytest.approx(0.710847, abs=0.003)
    assert found["p"] == pytest.approx(0.066667, abs=0.006)


@given(nps.arrays(bool, (4, 5)))
def test_jaccard_distance_is_that_of_sets(used):
    sets = [set(np.flatnonzero(row)) for row in used]
    expected = [1 - len(a & b) / len(a | b) if a | b else 0 for a, b in combinations(sets, 2)]
    assert jaccard_distances(used.astype(float)) == pytest.approx(expected)


@given(profiles)
def test_total_variation_lies_between_none_and_all(rows):
    found = total_variation(rows)
    assert ((found >= -1e-12) & (found <= 1 + 1e-12)).all()
    assert total_variation(np.tile(rows[:1], (4, 1))) == pytest.approx(np.zeros(6), abs=1e-12)


def test_dealing_out_keeps_areas_and_group_sizes():
    labels, areas = np.array([0, 0, 1, 1, 2, 2, 2]), np.array([0, 1, 0, 1, 0, 1, 1])
    dealt = deal_within(labels, areas, 50, np.random.default_rng(0))
    assert (np.sort(dealt[:, areas == 0]) == np.sort(labels[areas == 0])).all()
    assert (np.sort(dealt[:, areas == 1]) == np.sort(labels[areas == 1])).all()


def test_the_same_seed_deals_the_same():
    first, again = (excess(*six_interviews(), jaccard_distances, rule(100))["null"] for _ in range(2))
    assert first.equals(again)


def test_a_municipality_is_compared_where_enough_of_its_interviews_tell():
    interviews, features = six_interviews()
    features[0] = np.nan
    found = excess(interviews, features, jaccard_distances, rule(10))
    assert list(found["pairs"].index) == [("M2", "M3")]
    assert list(found["compared"]) == [False, False, True, True, True, True]


def test_one_municipality_has_nothing_to_differ_from():
    interviews, features = six_interviews()
    found = excess(interviews.assign(municipality="M1"), features, jaccard_distances, rule(10))
    assert np.isnan(found["observed"]) and found["null"].empty


def test_an_interview_that_tells_no_phase_says_nothing():
    held = material("M1-c1 A 0-9 police", "M1-c1 A 0-9 acute", "M1-c2 A 0-9 police")
    told = interview_profiles(held, "phase")
    assert told.loc["M1-c1", "acute"] == 1.0
    assert told.loc["M1-c2"].isna().all()


def test_an_alarm_is_a_safety_measure():
    assert rolled_up(material("M1-c1 A 0-9 police").codes, "form")["alarm"] == "safety-measure"
    told = interview_profiles(material("M1-c1 A 0-9 police", "M1-c1 A 0-9 alarm", "M1-c1 A 0-9 safety-measure"), "form")
    assert told.loc["M1-c1", "safety-measure"] == 1.0


def test_what_was_not_asked_is_not_taken_for_not_used():
    lines = [f"M{m}-c{n} A 0-9 police" for m in (1, 2, 3, 4) for n in (1, 2)]
    lines += [f"M{m}-c{n} A 10-19 job-centre" for m in (1, 2) for n in (1, 2)]
    closed = " ".join(f"M{m}-c{n}:partner-internal:no" for m in (3, 4) for n in (1, 2))
    assert repertoire_distances(material(*lines, topics=closed), rule(99))["observed"] == 0
    assert repertoire_distances(material(*lines), rule(99))["observed"] > 0
