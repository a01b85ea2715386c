"""What pages say on threats follows from the rates: shares, the strength that is too much, the easiest threat."""

import pytest

from analysis.report.content.threat_rows import claim_threats, worst_threat
from analysis.report.read_texts import read_texts
from analysis.simulation.threats.threat_worlds import THREATS


def row(threat, strength, supported, **more):
    return {"threat": threat, "strength": strength, "runs": 1000, "supported": supported, **more}


RATES = [row("halo", 0.5, 20), row("halo", 1.0, 80), row("halo", 1.5, 210),
         row("small-effect", 0.15, 10), row("small-effect", 0.3, 20), row("small-effect", 0.55, 40)]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "shares", "tipping", "none"),
    [("en", "0.020 / 0.080 / 0.210", "0.75", "not within the range tried"),
     ("da", "0,020 / 0,080 / 0,210", "0,75", "ikke ved de afprøvede styrker")],
)  # fmt: skip
def test_a_threat_is_shown_with_its_shares_and_the_strength_that_is_too_much(language, shares, tipping, none):
    found = claim_threats(RATES, "PR-6", read_texts(language))
    assert [line[2:] for line in found.rows] == [(shares, tipping), (found.rows[1][2], none)]
    assert tipping in found.cheapest and found.rows[0][0] in found.cheapest


def test_where_no_threat_is_strong_enough_this_is_said():
    words = read_texts("en")
    assert claim_threats(RATES[3:], "PR-6", words).cheapest == words("threats.none")
    assert claim_threats([], "PR-6", words) is None


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_threat_has_its_texts(language):
    words = read_texts(language)
    for threat in THREATS.keys() - {"no-effect"}:
        assert words(f"threat.{threat}") and words(f"threat_strength.{threat}")


@pytest.mark.parametrize(("language", "said"), [("en", ["PR-6 is supported in 21 %", "in 10 %"]),
                                                ("da", ["PR-6 i 21 %", "i 10 %"])])  # fmt: skip
def test_the_front_page_names_the_worst_world_and_how_often_any_claim_errs(language, said):
    rates = [{**each, "claim": "PR-6"} for each in RATES] + [row("no-effect", 0.0, 104, claim="any")]
    told = worst_threat(rates, read_texts(language))
    assert [part for part in said if part not in told] == []
    assert worst_threat([], read_texts(language)) == ""
