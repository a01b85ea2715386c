"""Rates of threats are counted as stated, stored with what they depend on, and summarised honestly."""

import csv

import numpy as np
import pytest

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
from analysis.paths import DATA, ROOT
from analysis.simulation.scenarios import SEEDS
from analysis.simulation.study_size import StudySize
from analysis.simulation.threats.count_threats import count_supported, threat_places, threat_rows
from analysis.simulation.threats.threat_names import ANY
from analysis.simulation.threats.threat_summary import (
    cheapest_threats,
    threat_table,
    tipping_strength,
    worst_and_family,
)
from analysis.simulation.threats.threat_table import is_current, read_threats
from analysis.simulation.threats.threat_worlds import FAMILY, THREATS

REGISTERED = (load_claims(), load_quantifiers(), load_reliability())


def row(threat, strength, claim, supported, runs=100):
    return {"threat": threat, "strength": strength, "claim": claim, "runs": runs, "supported": supported}


def test_every_threatened_claim_is_one_of_the_ledger():
    assert {claim for threat in THREATS.values() for claim in threat.claims} - {ANY} <= set(load_claims())


def test_a_claim_is_untrue_in_the_world_that_a_threat_starts_from():
    # A world with parameters of its own is one in which claims on its parameter are untrue, whatever else is true.
    own = {"small-effect", "held-in-few"}
    for name, threat in THREATS.items():
        if name not in own:
            claims = [load_claims()[claim] for claim in threat.claims if claim != ANY]
            assert all(set(claim.false_in) & {"no-effect", "no-mutual-effect", "homogeneous", "nothing-said"}
                       for claim in claims)  # fmt: skip


def test_counts_of_different_seeds_add_up():
    one, other, both = (count_supported(seeds, StudySize(), *REGISTERED) for seeds in ((1,), (2,), (1, 2)))
    assert np.array_equal(one + other, both)
    assert len(both) == len(threat_places()) and both.max() <= 2


def test_any_is_supported_where_one_of_the_family_is():
    rows = threat_rows(count_supported(range(1, 9), StudySize(), *REGISTERED), 8)
    alone = {row["claim"]: row["supported"] for row in rows if row["threat"] == "no-effect"}
    assert max(alone[claim] for claim in FAMILY) <= alone[ANY] <= sum(alone[claim] for claim in FAMILY)


@pytest.mark.parametrize(
    "shares, tipping",
    [
        ((0.0, 0.0, 0.10), 1.25),  # half of the way from 1.0 to 1.5
        ((0.05, 0.05, 0.06), 1.0),
        ((0.10, 0.20, 0.30), 0.25),  # from nothing at strength 0
        ((0.05, 0.05, 0.05), None),  # five in a hundred are tolerated
    ],
)
def test_the_strength_at_which_a_verdict_errs_is_interpolated(shares, tipping):
    assert tipping_strength((0.5, 1.0, 1.5), shares) == tipping


def test_the_cheapest_threat_needs_the_smallest_part_of_its_range():
    rows = [row("halo", 0.5, "PR-6", 2), row("halo", 1.0, "PR-6", 8),
            row("small-effect", 0.3, "PR-6", 8), row("small-effect", 0.6, "PR-6", 20),
            row("halo", 0.5, "PR-7", 1), row("halo", 1.0, "PR-7", 4)]  # fmt: skip
    assert cheapest_threats(rows) == {"PR-6": "small-effect", "PR-7": None}
    reach = threat_table(rows)["reach"]
    assert reach["PR-6", "halo"] == pytest.approx(0.75) and reach["PR-6", "small-effect"] == pytest.approx(0.3125)


def test_without_the_threat_a_claim_errs_as_often_as_where_nothing_is_true():
    rows = [row("halo", 0.5, "PR-6", 8), row("no-effect", 0.0, "PR-6", 2), row("bad-untold", 0.35, "PR-2", 10)]
    tipping = threat_table(rows)["tipping-strength"]
    assert tipping["PR-6", "halo"] == pytest.approx(0.25)  # half of the way from 2 to 8 in a hundred
    assert tipping["PR-2", "bad-untold"] == pytest.approx(0.25)  # from 0.15, where good ones are withheld as often


def test_the_worst_threat_is_found_and_the_family_stands_apart():
    rows = [row("halo", 1.0, "PR-6", 46), row("no-effect", 0.0, ANY, 15), row("no-effect", 0.0, "PR-6", 60)]
    assert worst_and_family(rows) == (0.46, "PR-6", "halo", 0.15)
    assert worst_and_family([]) is None


def test_the_stored_table_was_counted_by_the_present_rules_and_code():
    assert is_current(StudySize()), "data/threat_rates.csv was made by other rules or code: run `make error-rates`"
    rows = read_threats()
    assert [(row["threat"], row["strength"], row["claim"]) for row in rows] == threat_places()
    assert {row["runs"] for row in rows} == {len(SEEDS)}


def test_a_part_of_the_stored_table_is_counted_again():
    count_of = {place: row["supported"] for place, row in zip(threat_places(), read_threats(), strict=True)}
    counted = count_supported(SEEDS[:3], StudySize(), *REGISTERED)
    for place, count in zip(threat_places(), counted, strict=True):
        assert count <= count_of[place] and len(SEEDS) - 3 + count >= count_of[place]


def test_the_readme_states_the_rates_as_they_are_stored():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    with (DATA / "threat_rates.csv").open(encoding="utf-8", newline="") as file:
        stored = list(csv.DictReader(file))
    share, claim, _, family = worst_and_family(read_threats())
    assert f"{claim} is supported in {100 * share:.0f} %" in text
    assert f"at least one of PR-2 to PR-7 is supported in {100 * family:.0f} %" in text
    knowledge = [int(r["supported"]) / int(r["runs"]) for r in stored if r["threat"] == "good-partners-known"]
    assert f"in up to {100 * max(knowledge):.0f} %" in text
