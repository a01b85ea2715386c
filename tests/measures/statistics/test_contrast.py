from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from materials import material

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.measures.association.partner_focus import partner_focus, partner_shares
from analysis.measures.association.trigger import trigger_contrast, triggers_by_unit
from analysis.measures.experience.joint_knowledge import joint_knowledge
from analysis.measures.experience.mutual_knowledge import knowledge_by_unit, knowledge_contrast


def told(interview, start, *codes):
    return [f"{interview} A {start}-{start + 9} {code}" for code in codes]


def test_the_contrast_is_within_the_unit():
    lines = [
        *told("M1-c1", 0, "police", "relational", "positive"),
        *told("M1-c1", 10, "school", "not-relational", "negative"),
    ]
    table = knowledge_by_unit(material(*lines), "relational", "not-relational")
    assert list(table.loc["M1", ["with", "without", "difference"]]) == [1.0, 0.0, 1.0]


def test_a_statement_that_tells_nothing_of_knowledge_is_left_out():
    lines = [*told("M1-c1", 0, "police", "relational", "positive"), *told("M1-c1", 10, "school", "negative")]
    table = knowledge_by_unit(material(*lines), "relational", "not-relational")
    assert table.loc["M1", "statements-without"] == 0
    assert np.isnan(table.loc["M1", "difference"])


def test_a_long_interview_weighs_no_more_than_a_short_one():
    long = [line for place in range(20) for line in told("M1-c1", 10 * place, "police", "relational", "positive")]
    short = told("M1-c2", 0, "police", "relational", "negative")
    table = knowledge_by_unit(material(*long, *short), "relational", "not-relational")
    assert table.loc["M1", "with"] == 0.5


def test_units_with_too_few_statements_are_not_eligible():
    lines = [line for place in range(3) for line in told("M1-c1", 20 * place, "police", "relational", "positive")]
    lines += [
        line for place in range(3) for line in told("M1-c1", 100 + 20 * place, "school", "not-relational", "negative")
    ]
    lines += told("M2-c1", 0, "police", "relational", "positive") + told(
        "M2-c1", 20, "school", "not-relational", "mixed"
    )
    claim, rules = load_claims()["PR-6"], load_quantifiers()
    evidence = knowledge_contrast(claim, rules[claim.word], material(*lines))
    assert list(evidence.units["eligible"]) == [True, False]
    assert evidence.numbers["estimate"] == 1.0


def test_both_kinds_of_knowledge_are_crossed():
    lines = told("M1-c1", 0, "police", "relational", "positive")
    assert joint_knowledge(material(*lines)).empty


def test_listed_partners_are_set_against_an_even_share():
    lines = [*told("M1-c1", 0, "job-centre"), *told("M1-c1", 10, "job-centre"), *told("M1-c1", 20, "benefits-team")]
    table = partner_shares(material(*lines), ["job-centre"], "partner-internal")
    assert list(table.loc["M1", ["with", "without"]]) == pytest.approx([2 / 3, 1 / 2])


def test_triggers_of_one_partner_are_set_against_those_of_the_others():
    lines = [*told("M1-c1", 0, "police", "threats"), *told("M1-c1", 10, "school", "forced-marriage")]
    held = material(*lines, *told("M1-c1", 20, "police"))
    table = triggers_by_unit(held, "police", ["threats"])
    assert list(table.loc["M1", ["with", "without", "statements-with"]]) == [1.0, 0.0, 1]
    claim, rules = load_claims()["SIRI-7"], load_quantifiers()
    evidence = trigger_contrast(claim, rules[claim.word], held)
    assert [reason.key for reason in evidence.missing] == ["codes-not-in-codebook"]


def test_a_longer_codebook_does_not_make_listed_partners_stand_out():
    lines = [*told("M1-c1", 0, "job-centre"), *told("M1-c1", 10, "benefits-team")]
    held = material(*lines)
    longer = pd.concat([held.codes, pd.DataFrame({"code": ["unused"], "family": ["partner-internal"]})])
    tables = [
        partner_shares(replace(held, codes=codes), ["job-centre"], "partner-internal") for codes in (held.codes, longer)
    ]
    assert tables[0].equals(tables[1])


def test_without_others_there_is_nothing_to_compare_with():
    claim, rules = load_claims()["SIRI-4"], load_quantifiers()
    codes = pd.DataFrame({"code": claim.variables["listed"], "family": "partner-internal"})
    evidence = partner_focus(claim, rules[claim.word], replace(material("M1-c1 A 0-9 job-centre"), codes=codes))
    assert [reason.key for reason in evidence.missing] == ["nothing-to-compare"]


def test_partners_cannot_weigh_equally_where_it_is_asked_which_is_spoken_of():
    with pytest.raises(ValueError, match=r"interview-partner.*interview, statement"):
        partner_shares(material(*told("M1-c1", 0, "police")), ["police"], "partner-external", "interview-partner")


def test_statements_can_weigh_equally_in_place_of_interviews():
    lines = [line for place in range(3) for line in told("M1-c1", 20 * place, "police")] + told("M1-c2", 0, "school")
    shares = {
        way: partner_shares(material(*lines), ["police"], "partner-external", way)["with"].item()
        for way in ("interview", "statement")
    }
    assert shares == {"interview": 0.5, "statement": 0.75}
