import numpy as np
import pandas as pd
import pytest

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
from analysis.claims.reliability import codes_behind, count_by_reliability, reliability_levels, unreliable
from analysis.claims.verdict import RULE_OF_WORD as RULES
from analysis.claims.verdict import judge
from analysis.models import Evidence, Reason

QUANTIFIERS, CLAIMS = load_quantifiers(), load_claims()


def decide(word, evidence):
    return RULES[word](QUANTIFIERS[word], evidence)


def named(*counts, judged=6):
    """Evidence of categories named in so many of so many municipalities."""
    rows = [(category, place < count) for category, count in enumerate(counts) for place in range(judged)]
    units = pd.DataFrame(rows, columns=["category", "named"]).assign(judged=True)
    return Evidence(units=units)


def shares(*means, groups=(0.7, 0.7), bound=0.6):
    units = pd.DataFrame({"mean": means})
    numbers = {
        "estimate": float(np.mean(means)),
        "lower_bound": bound,
        "group_children": groups[0],
        "group_adults": groups[1],
    }
    return Evidence(units=units, numbers=numbers)


def contrast(*differences, p=0.02, left=0.1):
    units = pd.DataFrame({"difference": differences, "eligible": True})
    numbers = {"estimate": float(np.mean(differences)), "p": p, "p_against": 1 - p}
    return Evidence(units=units, numbers={**numbers, "leave_one_out_low": left, "leave_one_out_high": left})


def apart(excess, p, fewest=2, units=6):
    units = pd.DataFrame({"interviews": [4] * units, "fewest": fewest})
    return Evidence(units=units, numbers={"estimate": excess, "p": p, "observed": 0.4, "expected": 0.4 - excess})


@pytest.mark.parametrize(
    "word, count, satisfied",
    [
        ("all", 6, True),
        ("all", 5, False),
        ("generally-named", 5, True),
        ("generally-named", 4, False),
        ("several", 3, True),
        ("several", 2, False),
        ("some", 2, True),
        ("some", 1, False),
        ("among-others", 2, True),
        ("among-others", 0, False),
    ],
)
def test_named_words_are_met_from_their_number_of_units_on(word, count, satisfied):
    assert decide(word, named(count)).satisfied is satisfied


def test_each_of_several_things_must_be_named_and_the_weakest_decides():
    decision = decide("several", named(6, 2))
    assert (decision.satisfied, decision.supporting, decision.judged) == (False, 2, 6)


def test_what_stands_in_one_unit_only_cannot_be_judged_as_existing():
    assert decide("among-others", named(1)).missing.key == "named-in-one-only"


def test_words_for_units_need_enough_of_them():
    assert decide("generally-named", named(3, judged=3)).missing.key == "too-few-units"


@pytest.mark.parametrize(
    "evidence, missed",
    [
        (shares(0.8, 0.8, 0.7, 0.7, 0.6, 0.4), None),
        (shares(0.8, 0.8, 0.8, 0.8, 0.4, 0.4), "shares-too-low"),
        (shares(0.8, 0.8, 0.7, 0.7, 0.6, 0.4, bound=0.5), "bound-too-low"),
        (shares(0.8, 0.8, 0.7, 0.7, 0.6, 0.6, groups=(0.9, 0.5)), "group-too-low"),
    ],
)
def test_generally_needs_every_one_of_its_terms(evidence, missed):
    decision = decide("generally", evidence)
    assert (decision.satisfied, decision.missed and decision.missed.key) == (missed is None, missed)


def test_generally_bad_is_the_mirror_of_generally_good():
    good, bad = shares(0.8, 0.8, 0.7, 0.7, 0.6, 0.6), shares(0.2, 0.2, 0.3, 0.3, 0.4, 0.4, groups=(0.3, 0.3), bound=0.2)
    assert (decide("generally", good).opposite_satisfied, decide("generally", bad).opposite_satisfied) == (False, True)


def test_generally_mixed_is_neither():
    decision = decide("generally", shares(0.9, 0.9, 0.9, 0.1, 0.1, 0.1, groups=(0.5, 0.5), bound=0.2))
    assert (decision.satisfied, decision.opposite_satisfied) == (False, False)


@pytest.mark.parametrize(
    "evidence, missed",
    [
        (contrast(0.3, 0.2, 0.2, 0.1, 0.1, -0.1), None),
        (contrast(0.9, 0.9, 0.2, 0.1, -0.1, -0.1), "signs-differ"),
        (contrast(0.09, 0.09, 0.09, 0.09, 0.09, 0.09), "difference-too-small"),
        (contrast(0.3, 0.2, 0.2, 0.1, 0.1, 0.1, p=0.06), "chance-too-large"),
        (contrast(0.3, 0.2, 0.2, 0.1, 0.1, 0.1, left=0.04), "hangs-on-one"),
    ],
)
def test_strengthened_when_needs_every_one_of_its_terms(evidence, missed):
    decision = decide("strengthened-when", evidence)
    assert (decision.satisfied, decision.missed and decision.missed.key) == (missed is None, missed)


def test_chiefly_does_not_ask_what_remains_without_one_unit():
    assert decide("chiefly", contrast(0.3, 0.2, 0.2, 0.1, 0.1, 0.1, left=0.04)).satisfied


def test_a_contrast_of_the_other_sign_is_the_mirror():
    evidence = contrast(-0.3, -0.2, -0.2, -0.1, -0.2, -0.1, p=0.99, left=-0.1)
    assert decide("strengthened-when", evidence).opposite_satisfied


@pytest.mark.parametrize("excess, p, satisfied", [(0.1, 0.05, True), (0.09, 0.001, False), (0.3, 0.06, False)])
def test_a_great_difference_is_large_and_not_by_chance(excess, p, satisfied):
    assert decide("great-difference", apart(excess, p)).satisfied is satisfied


def test_a_great_difference_needs_two_interviews_in_each_group():
    assert decide("great-difference", apart(0.3, 0.001, fewest=1)).missing.key == "too-few-interviews-per-cell"


def conditional(having, without, named_in):
    condition = [True] * having + [False] * without
    named = [place < named_in for place in range(having + without)]
    return Evidence(units=pd.DataFrame({"condition": pd.array(condition, "boolean"), "named": named, "judged": True}))


@pytest.mark.parametrize("having, without, named_in, satisfied", [(4, 2, 4, True), (4, 2, 3, False), (3, 1, 3, True)])
def test_where_then_asks_every_unit_that_has_the_condition(having, without, named_in, satisfied):
    assert decide("where-then", conditional(having, without, named_in)).satisfied is satisfied


@pytest.mark.parametrize("having, without", [(6, 0), (2, 4)])
def test_where_then_needs_units_of_both_kinds(having, without):
    assert decide("where-then", conditional(having, without, having)).missing.key == "condition-does-not-vary"


@pytest.mark.parametrize(
    "complete, satisfied", [([True] * 6, True), ([True] * 5, False), ([True] * 5 + [False], False)]
)
def test_counts_are_as_stated_or_they_are_not(complete, satisfied):
    units = pd.DataFrame({"complete": complete})
    assert decide("count", Evidence(units=units, numbers={"expected": 6})).satisfied is satisfied


def verdict(claim, evidence, doubt=None):
    return judge(CLAIMS[claim], QUANTIFIERS[CLAIMS[claim].word], evidence, doubt)


def test_the_first_verdict_that_applies_is_given():
    good, bad = shares(0.8, 0.8, 0.7, 0.7, 0.6, 0.6), shares(0.2, 0.2, 0.3, 0.3, 0.4, 0.4, groups=(0.3, 0.3), bound=0.2)
    doubt = Reason("coding-unreliable", {"codes": ["positive"]})
    assert verdict("PR-2", good).verdict == "supported"
    assert verdict("PR-2", bad).verdict == "contradicted"
    assert verdict("PR-2", shares(0.8, 0.8, 0.8, 0.8, 0.4, 0.4)).verdict == "not_supported"
    assert verdict("PR-2", good, doubt).verdict == "cannot_be_judged"


def test_everything_that_is_lacking_is_told():
    missing = (Reason("no-unit", {"interviews": 7}), Reason("codes-not-in-codebook", {"codes": ["positive"]}))
    found = verdict("PR-2", Evidence(units=pd.DataFrame(), missing=missing))
    assert (found.verdict, found.reasons, found.supporting, found.negative_cases) == (
        "cannot_be_judged",
        missing,
        None,
        None,
    )


def agreement(doubt, positives):
    return pd.DataFrame({"doubt": [doubt], "positives": [positives]}, index=["positive"])


@pytest.mark.parametrize(
    "doubt, positives, fails", [(0.51, 10, True), (0.5, 10, False), (0.9, 9, False), (np.nan, 50, False)]
)
def test_the_gate_holds_only_codes_that_are_common_enough_to_tell(doubt, positives, fails):
    codes = pd.DataFrame({"code": ["positive", "police"], "family": ["experience", "partner-external"]})
    found = unreliable(CLAIMS["PR-2"], codes, agreement(doubt, positives), load_reliability())
    assert (found is not None) is fails


@pytest.mark.parametrize(
    "alpha, doubt, positives, found",
    [
        (0.8, 0.1, 10, "reliable"),
        (0.79, 0.1, 10, "tentative"),
        (0.65, 0.51, 10, "unreliable"),
        (0.65, 0.51, 9, "too-rare"),
        (np.nan, np.nan, 50, "no-variation"),
    ],
)
def test_a_code_s_standing_is_that_of_the_gate(alpha, doubt, positives, found):
    table = agreement(doubt, positives).assign(alpha=alpha)
    assert reliability_levels(table, load_reliability())["standing"].tolist() == [found]
    assert count_by_reliability(table, load_reliability())["codes"].to_dict()[found] == 1


def test_a_claim_on_a_family_rests_on_all_its_codes():
    codes = pd.DataFrame(
        {"code": ["consent", "lack-of-time", "police"], "family": ["barrier", "barrier", "partner-external"]}
    )
    assert codes_behind(CLAIMS["PR-13"], codes) == ["consent", "lack-of-time"]
    assert codes_behind(CLAIMS["PR-9"], codes) == ["police"]


def test_a_mean_that_reaches_the_floor_on_paper_reaches_it():
    differences = (3 / 20, 3 / 40, 1 / 40, 1 / 10, 1 / 6, 1 / 12)
    assert np.mean(differences) < 0.1
    assert decide("chiefly", contrast(*differences)).satisfied


def test_a_claim_that_cannot_be_judged_carries_no_estimate():
    found = verdict("PR-2", shares(0.8, 0.8, 0.7), None)
    assert (found.verdict, found.estimate, found.low, found.judged) == ("cannot_be_judged", None, None, 3)


def test_the_experience_behind_mutual_knowledge_is_held_to_the_gate():
    codes = pd.DataFrame({"code": ["positive", "relational", "known-is-stronger"], "family": ["x", "y", "y"]})
    assert codes_behind(CLAIMS["PR-6"], codes) == ["positive", "relational"]
