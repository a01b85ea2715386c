"""What claims rest on, counted here by hand."""

from dataclasses import replace

import pandas as pd
import pytest
from materials import material

from analysis.claims.dependents import dependent_claims
from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.claims.trace import trace
from analysis.claims.validate_claims import COMPARATIVE, PRINTED
from analysis.dataset.read import load_study
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.study_subset import select_subset
from analysis.models import SIDES
from analysis.paths import DATA

CLAIMS, RULES = load_claims(), load_quantifiers()


@pytest.fixture(scope="module")
def shipped():
    return select_subset(load_study(DATA / "synthetic" / "as-published"))


def told(name, *lines, **rest):
    claim = rest.pop("claim", None) or CLAIMS[name]
    found = trace(claim, RULES[claim.word], material(*lines, **rest))
    return list(found[["side", "interview", "segment", "codes"]].fillna("").itertuples(index=False, name=None))


def categories(*groups):
    return replace(CLAIMS["SIRI-1"], variables={"categories": [{"any": [list(group) for group in groups]}]})


def test_experiences_speak_for_against_or_leave_it_open_and_what_speaks_against_stands_first():
    lines = ["M1-c1 A 0-9 police", "M1-c1 A 2-5 positive", "M1-c2 A 0-9 negative", "M1-c2 A 20-29 mixed"]
    assert told("PR-2", *lines) == [
        ("against", "M1-c2", "S2", ("negative",)),
        ("undecided", "M1-c2", "S3", ("mixed",)),
        ("for", "M1-c1", "S0", ("police", "positive")),
    ]


def test_codes_that_must_meet_speak_for_a_claim_only_together():
    lines = ["M1-c1 A 0-9 police", "M1-c1 A 5-12 alarm", "M1-c2 A 0-9 police", "M1-c2 A 30-39 alarm"]
    found = told("SIRI-1", *lines, claim=categories(["police", "alarm"]))
    assert [row for row in found if row[2]] == [
        ("undecided", "M1-c2", "S2", ("police",)),
        ("for", "M1-c1", "S0", ("police", "alarm")),
    ]


def test_the_silence_of_a_unit_that_could_be_judged_speaks_against():
    lines = ["M1-c1 A 0-9 police", "M1-c2 A 0-9 police", "M2-c1 A 0-9 school", "M2-c2 A 0-9 police"]
    found = told("SIRI-1", *lines, claim=categories(["police"]))
    assert [row[:2] for row in found if row[0] == "against"] == [("against", "M2-c1")]


def test_a_bad_experience_of_an_unknown_partner_speaks_for_the_effect_of_knowing():
    lines = ["M1-c1 A 0-9 police", "M1-c1 A 0-9 relational", "M1-c1 A 0-9 negative"]
    lines += ["M1-c1 A 20-29 police", "M1-c1 A 20-29 not-relational", "M1-c1 A 20-29 negative"]
    assert [row[0] for row in told("PR-6", *lines)] == ["against", "for"]


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_of_the_ledger_is_traced_to_segments_of_the_study(name, shipped):
    claim = CLAIMS[name]
    found = trace(claim, RULES[claim.word], shipped)
    assert len(found)
    assert set(found["side"]) <= set(SIDES)
    assert set(found["segment"].dropna()) <= set(shipped.codings["segment"])
    assert set(found["interview"]) <= set(shipped.interviews["interview"])


@pytest.mark.parametrize("name", ["PR-2", "PR-6", "PR-7", "SIRI-7"])
def test_what_speaks_against_holds_every_negative_case_of_the_verdict(name, shipped):
    claim = CLAIMS[name]
    found = trace(claim, RULES[claim.word], shipped)
    negative = ESTIMATORS[claim.estimator](claim, RULES[claim.word], shipped).negative
    against = found[found["side"] == "against"]
    assert len(negative)
    assert set(negative["segment"]) <= set(against["segment"])


def test_a_claim_is_traced_by_every_estimator():
    """The others are traced in `test_claims_by_record`: the project's ledger has no claim of theirs."""
    assert {claim.estimator for claim in CLAIMS.values()} == set(ESTIMATORS) - {*PRINTED, *COMPARATIVE}


def test_what_rests_on_a_thing_is_counted_by_side():
    traces = {
        "A": pd.DataFrame(
            {
                "side": ["against", "for", "for"],
                "interview": ["I1", "I1", "I2"],
                "segment": ["S1", "S2", "S3"],
                "coder": ["C1", "C1", "C2"],
                "codes": [("police", "negative"), ("police",), ("school",)],
            }
        )
    }
    assert dependent_claims(traces, "interview", "I1").loc["A"].tolist() == [1, 0, 1, 3]
    assert dependent_claims(traces, "code", "negative").loc["A"].tolist() == [1, 0, 0, 3]
    assert dependent_claims(traces, "coder", "C3").empty
    with pytest.raises(ValueError, match="use one of interview, segment, coder, code"):
        dependent_claims(traces, "unit", "M1")
