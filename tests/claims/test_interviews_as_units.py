"""Claims of studies without municipalities count interviews; counted here by hand."""

from dataclasses import replace

import pandas as pd
import pytest
from ledgers import TOOL, written
from materials import material

from analysis.claims.ledger import load_claims, load_quantifiers, load_terms
from analysis.claims.trace import trace
from analysis.claims.verdict import judge
from analysis.claims.verdict_text import verdict_sentence
from analysis.i18n import Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.robustness.specifications import specifications_of
from analysis.robustness.stability import stability_by_claim
from analysis.robustness.text_listing import trace_lines

RULES, TERMS = load_quantifiers(), load_terms()
MUNICIPAL = load_claims()
NAMED = ("all", "generally-named", "several", "some", "among-others")
PLACES = ["P-1", "P-2", "P-3", "P-4", "P-5"]


@pytest.fixture(scope="module")
def police(tmp_path_factory):
    return load_claims(written(tmp_path_factory.mktemp("ledger")))["T-1"]


def interviews(*naming, topics="", silent=PLACES):
    """Five interviews without municipality, of which some name the police."""
    lines = [f"{place} A {10 * number}-{10 * number + 9} police" for number, place in enumerate(naming)]
    held = material(*lines, interviews=" ".join(silent), topics=topics)
    return replace(held, interviews=held.interviews.assign(unit=None, group=None))


def judged(claim, held):
    rule = RULES[claim.word]
    return judge(claim, rule, ESTIMATORS[claim.estimator](claim, rule, held), None)


# word, in how many of five interviews the police are named, and the verdict that its rule gives
COUNTED = [
    ("all", 5, "supported"),
    ("all", 4, "not_supported"),
    ("generally-named", 4, "supported"),
    ("generally-named", 3, "not_supported"),
    ("several", 3, "supported"),
    ("several", 2, "not_supported"),
    ("some", 2, "supported"),
    ("some", 1, "not_supported"),
    ("among-others", 2, "supported"),
    ("among-others", 1, "cannot_be_judged"),
    ("among-others", 0, "not_supported"),
]


@pytest.mark.parametrize("word, naming, verdict", COUNTED)
def test_naming_words_count_interviews_by_the_same_numbers(word, naming, verdict, police):
    found = judged(replace(police, word=word), interviews(*PLACES[:naming]))
    assert (found.verdict, found.supporting, found.judged) == (verdict, naming, 5)


def test_an_interview_that_was_not_asked_and_does_not_name_it_is_not_counted(police):
    topics = "P-4:partner-external:no P-1:partner-external:no"
    found = judged(police, interviews(*PLACES[:3], topics=topics))
    assert (found.supporting, found.judged) == (3, 4)


def test_too_few_interviews_cannot_be_judged(police):
    found = judged(police, interviews("P-1", "P-2", silent=["P-1", "P-2"]))
    assert verdict_sentence(found, police, Wording("en", TERMS)) == (
        "T-1 cannot be judged. Interviews that can be judged: 2; the rule requires 3."
    )


def under_condition(police, *having):
    condition = {"entity": "interview", "variable": "role", "value": "novice", "against": "expert"}
    claim = replace(police, word="where-then", estimator="naming_under_condition",
                    variables={**police.variables, "condition": condition})  # fmt: skip
    rows = [("interview", place, "role", "novice" if place in having else "expert", "import") for place in PLACES]
    known = pd.DataFrame(rows, columns=["entity", "key", "variable", "value", "origin"])
    return claim, replace(interviews(*PLACES[:3]), variables=known)


@pytest.mark.parametrize(
    "having, verdict, counted",
    [
        (PLACES[:3], "supported", (3, 3)),
        (PLACES[:4], "not_supported", (3, 4)),
        (PLACES[:2], "cannot_be_judged", (2, 2)),
        (PLACES, "cannot_be_judged", (3, 5)),
    ],
)
def test_where_then_takes_conditions_of_interviews(having, verdict, counted, police):
    claim, held = under_condition(police, *having)
    found = judged(claim, held)
    assert (found.verdict, (found.supporting, found.judged)) == (verdict, counted)


def test_interviews_with_the_condition_that_do_not_name_it_speak_against(police):
    claim, held = under_condition(police, *PLACES[:4])
    told = trace(claim, RULES["where-then"], held)
    assert list(told.loc[told["side"] == "against", "interview"]) == ["P-4"]
    assert judged(claim, held).negative_cases == 1


COMPARING = [claim for claim in MUNICIPAL.values() if "of_interviews" not in RULES[claim.word]]


@pytest.mark.parametrize("claim", COMPARING, ids=lambda claim: claim.id)
def test_words_that_compare_units_say_so(claim):
    claim = replace(claim, population={"level": "interview"})
    found = judged(claim, interviews("P-1"))
    assert [reason.key for reason in found.reasons] == ["word-needs-units"]
    assert (found.judged, found.estimate, found.negative_cases) == (None, None, None)
    assert "sammenligner kommuner" in verdict_sentence(found, claim, Wording("da", TERMS))


# A count by hand of P-1 to P-3 naming the police out of five; the exact 95 % interval of 3 of 5 is Clopper and
# Pearson's (1934), .147 to .947, as tables of binomial limits give it.
SAID = {
    "en": "T-1 is supported. It is named in 3 of 5 interviews (share 0.60; 95 % interval 0.15 to 0.95, as if the "
    "interviews were drawn at random). Evidence against: 2 interviews.",
    "da": "T-1 understøttes. Det er nævnt i 3 af 5 interview (andel 0,60; 95 %-interval 0,15 til 0,95, som om "
    "interviewene var tilfældigt udvalgt). 2 interview taler imod.",
}


@pytest.mark.parametrize("language", SAID)
def test_sentences_speak_of_interviews(language, police):
    assert verdict_sentence(judged(police, interviews(*PLACES[:3])), police, Wording(language, TERMS)) == SAID[language]


@pytest.mark.parametrize("cases, said", [(1, "1 interview does not name every item."), (2, "2 interviews do not name")])
def test_one_interview_does_and_two_do(cases, said, police):
    claim = replace(police, variables={"categories": [{"any": [["police"]]}, {"any": [["police"]]}]})
    found = judged(claim, interviews(*PLACES[: 5 - cases]))
    assert said in verdict_sentence(found, claim, Wording("en", TERMS))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("word", [*NAMED, "where-then"])
@pytest.mark.parametrize("naming", range(6))
def test_no_sentence_on_interviews_speaks_of_units(naming, word, language, police):
    claim, held = under_condition(police, *PLACES[:4])
    claim = claim if word == "where-then" else replace(police, word=word)
    held = replace(held, codings=interviews(*PLACES[:naming]).codings)
    assert "kommun" not in verdict_sentence(judged(claim, held), claim, Wording(language, TERMS))
    assert "municipal" not in verdict_sentence(judged(claim, held), claim, Wording(language, TERMS))


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_basis_of_a_word_speaks_of_interviews(language):
    bases = [rule["of_interviews"][f"basis_{language}"] for rule in RULES.values() if "of_interviews" in rule]
    assert len(bases) == 14
    assert all("interview" in basis and "kommun" not in basis and "municipal" not in basis for basis in bases)


def test_a_silent_interview_speaks_against_and_is_told_by_its_name(police):
    told = trace(police, RULES["several"], interviews(*PLACES[:3]))
    silent = told[told["side"] == "against"]
    assert list(silent["interview"]) == ["P-4", "P-5"]
    assert silent["unit"].isna().all()


def test_how_many_interviews_a_unit_needs_is_no_fork_where_interviews_are_units(police):
    claim = replace(police, variables={"categories": [{"any": [["police", "alarm"]]}]})
    forks = specifications_of(claim, ESTIMATORS["naming"], interviews(*PLACES))
    assert {what for fork in forks for what in fork.names} == {"meeting"}


def test_a_verdict_on_interviews_is_fragile_where_leaving_one_out_flips_it():
    repeated = [{"claim": "T-1", "kind": "interview", "name": "P-1", "verdict": "not_supported"}]
    assert stability_by_claim({"T-1": "supported"}, repeated, {"T-1": "interview"})["T-1"].word == "fragile"
    assert stability_by_claim({"T-1": "supported"}, repeated)["T-1"].word == "partly-robust"


def test_units_count_as_they_did_where_there_are_some(police):
    lines = ["M1-c1 A 0-9 police", "M1-c2 A 0-9 school", "M2-c1 A 0-9 police", "M2-c2 A 0-9 police"]
    lines += ["M3-c1 A 0-9 police", "M3-c2 A 0-9 police", "M4-c1 A 0-9 police", "M4-c2 A 0-9 police"]
    by_interview, by_unit = police, replace(police, population={"level": "unit"})
    counts = [(found.supporting, found.judged) for found in
              (judged(claim, material(*lines)) for claim in (by_interview, by_unit))]  # fmt: skip
    assert counts == [(7, 8), (3, 4)]
    assert TOOL.count("level: interview") == 1


@pytest.mark.parametrize(
    "ways, language, said",
    [
        ([["police"]], "en", "does not name police"),
        ([["police"], ["school"]], "en", "does not name police or school"),
        ([["police"], ["school"]], "da", "nævner ikke police eller school"),
        ([["police", "alarm"]], "en", "does not name police and alarm"),
        ([["police", "alarm"], ["school"]], "en", "does not name police and alarm or school"),
    ],
)
def test_what_an_interview_is_silent_on_is_named_as_the_claim_has_it(ways, language, said, police):
    claim = replace(police, variables={"categories": [{"any": ways}]})
    told = trace(claim, RULES["several"], interviews())
    lines = list(trace_lines(told, claim, {}, Wording(language, TERMS)))
    assert lines[1] == f"  P-1: {said}"
