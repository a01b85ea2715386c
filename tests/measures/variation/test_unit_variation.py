import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from materials import material
from scipy import stats

from analysis.claims.ledger import load_claims
from analysis.measures.variation import permutation as dealing
from analysis.measures.variation import rarefaction
from analysis.measures.variation.partner_use import repertoire_difference, repertoire_distances, repertoire_index
from analysis.measures.variation.profile import interview_profiles, phase_difference, profile_index, top_codes
from analysis.measures.variation.rarefaction import FEWEST, RAREFACTIONS, rarefactions
from analysis.measures.variation.unit_variation import excess

# Six interviews, two in each of three municipalities; over all 90 ways to deal them out the mean distance is .710847,
# and 6 of 90 are at least as far apart as observed (enumerated by a plain loop over all of them).
USED = {
    "I1": "police school",
    "I2": "knowledge-person police school",
    "I3": "benefits-team job-centre",
    "I4": "job-centre security-consultant",
    "I5": "family-department police",
    "I6": "family-department knowledge-person",
}


JACCARD = repertoire_index()
CLAIMS = load_claims()


def rule(permutations=99):
    return {"permutations": permutations, "seed": 3, "minimum": {"interviews_telling": 2}}


def frame(units, groups="children"):
    keys = [f"I{number:03}" for number in range(len(units))]
    return pd.DataFrame({"interview": keys, "unit": list(units), "group": groups})


def six_interviews():
    partners = sorted({partner for used in USED.values() for partner in used.split()})
    features = np.array([[float(partner in used.split()) for partner in partners] for used in USED.values()])
    return frame(["M1", "M1", "M2", "M2", "M3", "M3"]), features


def test_repertoires_agree_with_the_enumerated_example():
    found = excess(*six_interviews(), JACCARD, rule())
    assert list(found["pairs"]) == pytest.approx([1.0, 0.5, 1.0])
    assert (found["exact"], len(found["null"])) == (True, 90)
    assert found["observed"] == pytest.approx(0.833333, abs=5e-7)
    assert found["expected"] == pytest.approx(0.710847, abs=5e-7)
    assert found["excess"] == pytest.approx(0.122487, abs=1e-6)
    assert found["p"] == pytest.approx(6 / 90)


def test_a_sample_of_deals_agrees_with_all_of_them(monkeypatch):
    monkeypatch.setattr(dealing, "ENUMERABLE", 0)
    found = excess(*six_interviews(), JACCARD, rule(20_000))
    assert found["expected"] == pytest.approx(0.710847, abs=0.003)
    assert abs(found["p"] - 6 / 90) < 4 * np.sqrt(6 / 90 * 84 / 90 / 20_000) + 1 / 20_000


@given(nps.arrays(bool, (6, 5)), st.permutations(range(6)), st.permutations(["A", "B", "C"]))
def test_neither_the_order_of_rows_nor_the_names_of_units_matter(used, order, names):
    interviews = frame("AABBCC")
    renamed = interviews.assign(unit=interviews["unit"].map(dict(zip("ABC", names, strict=True))))
    whole, moved = used.astype(float), list(order)
    found = excess(interviews, whole, JACCARD, rule())
    other = excess(renamed.iloc[moved], whole[moved], JACCARD, rule())
    numbers = ["observed", "expected", "p"]
    assert [other[key] for key in numbers] == pytest.approx([found[key] for key in numbers], nan_ok=True)


def test_the_same_seed_deals_the_same(monkeypatch):
    monkeypatch.setattr(dealing, "ENUMERABLE", 0)
    first, again = (excess(*six_interviews(), JACCARD, rule())["null"] for _ in range(2))
    assert first.equals(again)


def test_a_partner_may_have_to_be_used_twice():
    found = excess(*six_interviews(), repertoire_index("overlap", 2), rule())  # police school; job-centre; family-dep.
    assert list(found["pairs"]) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("wrong", [("dice", 1), ("jaccard", 0)])
def test_an_index_that_is_not_known_is_named(wrong):
    with pytest.raises(ValueError, match=f"{wrong[0]}.*{wrong[1]}"):
        repertoire_index(*wrong)


# M1 has three interviews, using police, school and police; M2 two, using police. Of the three ways to take two in M1,
# two hold the school: the distance is 1/2 twice and 0 once.
UNEVEN = np.array([[1, 0], [0, 1], [1, 0], [1, 0], [1, 0]], dtype=float)


def test_more_interviews_are_rarefied_to_the_fewest():
    found = excess(frame(["M1", "M1", "M1", "M2", "M2"]), UNEVEN, JACCARD, rule())
    assert found["rarefied"] == 2
    assert found["observed"] == found["pairs"].iloc[0] == pytest.approx(1 / 3)
    # In 4 of 10 deals the school is with M2, at distance 1/2; in 6 with M1, and taken in 2 of 3 ways.
    assert found["expected"] == pytest.approx(2 / 5 * 1 / 2 + 3 / 5 * 2 / 3 * 1 / 2)


def test_rarefactions_that_are_drawn_agree_with_all_there_are(monkeypatch):
    monkeypatch.setattr(rarefaction, "EVERY", 0)
    found = excess(frame(["M1", "M1", "M1", "M2", "M2"]), UNEVEN, JACCARD, rule())
    assert found["observed"] == found["pairs"].iloc[0] == pytest.approx(1 / 3, abs=4 * 0.5 * np.sqrt(2 / 9 / 200))


def test_rarefying_can_be_left_out():
    found = excess(frame(["M1", "M1", "M1", "M2", "M2"]), UNEVEN, JACCARD, rule(), rarefied=False)
    assert (found["rarefied"], found["observed"]) == (None, 0.5)


def test_even_numbers_are_not_rarefied():
    plain, asked = (excess(*six_interviews(), JACCARD, rule(), rarefied=way) for way in (False, True))
    assert plain["null"].equals(asked["null"]) and asked["rarefied"] is None


@pytest.mark.parametrize("every, times", [(3_000, [6, 1, 3]), (0, [RAREFACTIONS] * 3)])
def test_a_rarefaction_takes_as_many_of_each(monkeypatch, every, times):
    monkeypatch.setattr(rarefaction, "EVERY", every)
    selected = rarefaction.rarefaction(np.array([4, 2, 3]), 1).selected
    assert [slots.shape for slots in selected] == list(zip(times, [4, 2, 3], strict=True))
    assert all((slots.sum(axis=1) == 2).all() for slots in selected)


@pytest.mark.parametrize("units, times", [(2, RAREFACTIONS), (6, RAREFACTIONS), (98, 12), (300, FEWEST)])
def test_a_handful_of_units_is_rarefied_two_hundred_times(units, times):
    assert rarefactions(units) == times


@pytest.mark.parametrize("sizes", [(4, 4, 4, 4), (8, 2, 3, 5)])
@pytest.mark.parametrize("index, kind", [(JACCARD, "sets"), (profile_index(), "profiles")])
def test_chance_alone_is_seldom_found_to_be_more(sizes, index, kind):
    rng = np.random.default_rng(20220822)
    interviews = frame(np.repeat(list("ABCD"), sizes), np.tile(["children", "adults"], sum(sizes) // 2))
    shape = (300, sum(sizes), 6)
    drawn = rng.random(shape) < 0.4 if kind == "sets" else rng.dirichlet(np.ones(6), shape[:2])
    p = np.array([excess(interviews, one.astype(float), index, rule(39))["p"] for one in drawn])
    low, high = stats.binom.ppf([0.0005, 0.9995], 300, [0.02, 0.05])
    assert low <= np.sum(p <= 0.05) <= high


def test_a_unit_is_compared_where_enough_of_its_interviews_tell():
    interviews, features = six_interviews()
    features[0] = np.nan
    found = excess(interviews, features, JACCARD, rule())
    assert list(found["pairs"].index) == [("M2", "M3")]
    assert list(found["compared"]) == [False, False, True, True, True, True]


def test_one_unit_has_nothing_to_differ_from():
    interviews, features = six_interviews()
    found = excess(interviews.assign(unit="M1"), features, JACCARD, rule())
    assert np.isnan(found["observed"]) and found["null"].empty


# Counted by hand: the repertoires are {police, school}, {police} and {police, job-centre}; of the partners used in two
# interviews they are {police}, {police} and {job-centre}.
FORKS = [("jaccard", 1, (1 / 2 + 2 / 3 + 1 / 2) / 3), ("jaccard", 2, (0 + 1 + 1) / 3)]
FORKS += [("overlap", 1, (0 + 1 / 2 + 0) / 3), ("overlap", 2, (0 + 1 + 1) / 3)]
SAID = ["M1-c1 police school", "M1-c2 police", "M2-c1 police", "M2-c2 police"]
SAID += ["M3-c1 police job-centre", "M3-c2 job-centre"]


@pytest.mark.parametrize("rarefied", [True, False])
@pytest.mark.parametrize("index, used_in, observed", FORKS)
def test_a_claim_on_repertoires_is_measured_under_every_fork(index, used_in, observed, rarefied):
    held = material(*[f"{key} A 0-9 {code}" for key, *codes in map(str.split, SAID) for code in codes])
    found = repertoire_difference(CLAIMS["PR-3"], rule(), held, index=index, used_in=used_in, rarefied=rarefied)
    assert found.numbers["observed"] == pytest.approx(observed)
    assert found.numbers["estimate"] == pytest.approx(observed - found.numbers["expected"])


# By hand: profiles (1, 0), (1/2, 1/2), (0, 1); with m the middle profile, Jensen-Shannon is H(3/4) - 1/2 = .311278 bits
# for neighbours, and 1 for the ends.
@pytest.mark.parametrize("index, observed", [("total-variation", 2 / 3), ("jensen-shannon", (2 * 0.311278 + 1) / 3)])
def test_a_claim_on_phases_is_measured_by_either_index(index, observed):
    phases = {"M1-c1": "acute", "M1-c2": "acute", "M2-c1": "acute", "M2-c2": "escalation"}
    phases |= {"M3-c1": "escalation", "M3-c2": "escalation"}
    held = material(*[f"{key} A 0-9 {code}" for key, phase in phases.items() for code in ("police", phase)])
    found = phase_difference(CLAIMS["PR-4"], rule(), held, index=index)
    assert found.numbers["observed"] == pytest.approx(observed, abs=1e-6)
    with pytest.raises(ValueError, match="hellinger"):
        phase_difference(CLAIMS["PR-4"], rule(), held, index="hellinger")


def test_an_interview_that_tells_no_phase_says_nothing():
    held = material("M1-c1 A 0-9 police", "M1-c1 A 0-9 acute", "M1-c2 A 0-9 police")
    told = interview_profiles(held, "phase")
    assert told.loc["M1-c1", "acute"] == 1.0
    assert told.loc["M1-c2"].isna().all()


def test_an_alarm_is_a_safety_measure():
    assert top_codes(material("M1-c1 A 0-9 police").codes, "form")["alarm"] == "safety-measure"
    told = interview_profiles(material("M1-c1 A 0-9 police", "M1-c1 A 0-9 alarm", "M1-c1 A 0-9 safety-measure"), "form")
    assert told.loc["M1-c1", "safety-measure"] == 1.0


def test_what_was_not_asked_is_not_taken_for_not_used():
    lines = [f"M{m}-c{n} A 0-9 police" for m in (1, 2, 3, 4) for n in (1, 2)]
    lines += [f"M{m}-c{n} A 10-19 job-centre" for m in (1, 2) for n in (1, 2)]
    closed = " ".join(f"M{m}-c{n}:partner-internal:no" for m in (3, 4) for n in (1, 2))
    assert repertoire_distances(material(*lines, topics=closed), rule(99))["observed"] == 0
    assert repertoire_distances(material(*lines), rule(99))["observed"] > 0
