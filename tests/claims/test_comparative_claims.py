"""Claims of any study: nobody, most, groups, the first of a family, two codes together, values; counted by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from materials import material

from analysis.claims.ledger import load_claims, load_quantifiers, load_terms
from analysis.claims.trace import trace
from analysis.claims.verdict import judge
from analysis.claims.verdict_text import verdict_sentence
from analysis.errors import InputError
from analysis.i18n import Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.models import LANGUAGES
from analysis.robustness.recoding import Recoding

RULES, TERMS = load_quantifiers(), load_terms()
HEAD = "sources:\n  S: {title_en: A report, date: 2024}\nclaims:\n"
POLICE = "categories: [{any: [[police]]}]"
GROUPS = f"group: children, than: adults, {POLICE}"


def record(word, estimator, variables, level="unit", name="T-1"):
    return (
        f"  - id: {name}\n    section: s\n    source: {{key: S, locator: page 3, statement_en: A statement.}}\n"
        f"    word: {word}\n    estimator: {estimator}\n    population: {{level: {level}}}\n"
        f"    variables: {{{variables}}}\n    negative_cases: {{kind: {level}, definition: what speaks against it}}\n"
    )


@pytest.fixture
def claim_of(tmp_path):
    def claim(*parts):
        ledger = tmp_path / "claims.yaml"
        ledger.write_text(HEAD + record(*parts), encoding="utf-8")
        return load_claims(ledger)["T-1"]

    return claim


def given(*codes, interviews):
    """Interviews and the codes each has: ``given(("M1-c1", "police school"), interviews="M1-c1 M1-a1")``."""
    lines = [
        f"{interview} A {10 * number}-{10 * number + 9} {code}"
        for interview, names in codes
        for number, code in enumerate(names.split())
    ]
    return material(*lines, interviews=interviews)


def without_units(held):
    return replace(held, interviews=held.interviews.assign(unit=None))


def verdict_of(claim, held):
    rule = RULES[claim.word]
    return judge(claim, rule, ESTIMATORS[claim.estimator](claim, rule, held), None)


def found(claim, held):
    verdict = verdict_of(claim, held)
    return verdict.verdict, [reason.key for reason in verdict.reasons]


# -- nobody and most --------------------------------------------------------------------------------------------

SIX = " ".join(f"M{unit}-c{number}" for unit in (1, 2, 3) for number in (1, 2))


@pytest.mark.parametrize(
    ("level", "naming", "verdict", "supporting", "judged", "against"),
    [
        ("interview", [], "supported", 6, 6, 0),
        ("interview", ["M2-c1"], "not_supported", 5, 6, 1),
        ("unit", [], "supported", 3, 3, 0),
        ("unit", ["M2-c1"], "not_supported", 2, 3, 1),  # one interview of a unit's two is enough
        ("unit", ["M2-c1", "M2-c2"], "not_supported", 2, 3, 1),
    ],
)
def test_a_single_interview_speaks_against_nobody(claim_of, level, naming, verdict, supporting, judged, against):
    held = given(("M1-c1", "school"), *((name, "police") for name in naming), interviews=SIX)
    result = verdict_of(claim_of("nobody", "absence", POLICE, level), held)
    assert (result.verdict, result.supporting, result.judged, result.negative_cases) == (
        verdict,
        supporting,
        judged,
        against,
    )
    assert result.estimate == supporting / judged


def test_nobody_asks_only_where_the_topic_came_up(claim_of):
    lines = ["M1-c1 A 0-9 school"]
    held = material(*lines, interviews=SIX, topics="M1-c1:partner-external:no M1-c2:partner-external:no")
    result = verdict_of(claim_of("nobody", "absence", POLICE), held)
    assert (result.supporting, result.judged) == (2, 2)
    rows = trace(claim_of("nobody", "absence", POLICE), RULES["nobody"], held)
    assert rows["interview"].tolist() == ["M2-c1", "M2-c2", "M3-c1", "M3-c2"]
    assert set(rows["side"]) == {"for"}


def test_the_trace_of_nobody_lists_the_segments_that_speak_against_it(claim_of):
    held = given(("M1-c1", "police"), interviews="M1-c1 M1-c2")
    rows = trace(claim_of("nobody", "absence", POLICE), RULES["nobody"], held)
    assert rows[["side", "interview"]].to_numpy().tolist() == [["against", "M1-c1"], ["for", "M1-c2"]]
    assert rows["segment"].notna().tolist() == [True, False]


@pytest.mark.parametrize(("naming", "verdict"), [(4, "supported"), (3, "not_supported"), (2, "not_supported")])
def test_most_is_more_than_half(claim_of, naming, verdict):
    held = given(*((name, "police") for name in SIX.split()[:naming]), interviews=SIX)
    result = verdict_of(claim_of("most", "naming", POLICE, "interview"), held)
    assert (result.verdict, result.supporting, result.judged) == (verdict, naming, 6)


def test_most_of_an_odd_number_is_the_larger_part(claim_of):
    five = " ".join(SIX.split()[:5])
    for naming, verdict in ((3, "supported"), (2, "not_supported")):
        held = given(*((name, "police") for name in SIX.split()[:naming]), interviews=five)
        assert verdict_of(claim_of("most", "naming", POLICE, "interview"), held).verdict == verdict


# -- more often among -------------------------------------------------------------------------------------------


def two_groups(children, adults, unit="M1"):
    """Of each group, how many interviews name the police and how many there are, in one unit."""
    names = [
        f"{unit}-{letter}{number}" for letter, (_, total) in zip("ca", (children, adults), strict=True)
        for number in range(total)
    ]  # fmt: skip
    naming = [name for name in names if int(name[4:]) < {"c": children, "a": adults}[name[3]][0]]
    return naming, names


def compared(*pairs):
    naming, names = [], []
    for number, (children, adults) in enumerate(pairs, 1):
        more, others = two_groups(children, adults, f"M{number}")
        naming, names = naming + more, names + others
    return given(*((name, "police") for name in naming), interviews=" ".join(names))


@pytest.mark.parametrize(
    ("children", "adults", "p", "verdict", "reasons"),
    [
        # All 20 ways to choose three of six: only one gives the children all three.
        ((3, 3), (0, 3), 1 / 20, "supported", []),
        # Of the 20 ways with four that name it, four give the children three of them, as (1 of 4) x (3 of 4 ...):
        # hypergeometric, 6 interviews, 4 name it, 3 are children: P(3) = 4 x 1 / 20.
        ((3, 3), (1, 3), 4 / 20, "not_supported", ["chance-too-large"]),
        ((0, 3), (3, 3), 1.0, "contradicted", ["difference-too-small"]),
        ((2, 4), (2, 4), 1 - 17 / 70, "not_supported", ["difference-too-small"]),  # P(X >= 2) = (36 + 16 + 1) / 70
        ((3, 3), (0, 2), None, "cannot_be_judged", ["too-few-interviews-per-group"]),
    ],
)
def test_two_groups_of_interviews_are_compared_exactly(claim_of, children, adults, p, verdict, reasons):
    claim, held = claim_of("more-often-among", "group_contrast", GROUPS, "interview"), compared((children, adults))
    assert found(claim, held) == (verdict, reasons)
    assert found(claim, without_units(held)) == (verdict, reasons)
    numbers = group_contrast_numbers(claim, held)
    assert numbers["estimate"] == pytest.approx(children[0] / children[1] - adults[0] / adults[1])
    if p is not None:
        assert numbers["p"] == pytest.approx(p)


def group_contrast_numbers(claim, held):
    return ESTIMATORS["group_contrast"](claim, RULES[claim.word], held).numbers


def test_groups_are_compared_within_units(claim_of):
    """The children's area of M1 alone names it, where there are only children: that says nothing of groups."""
    claim = claim_of("more-often-among", "group_contrast", GROUPS, "interview")
    held = compared(((9, 9), (0, 0)), ((1, 3), (1, 3)))
    assert group_contrast_numbers(claim, held)["estimate"] == pytest.approx(0)
    assert group_contrast_numbers(claim, held)["compared"] == 6
    assert group_contrast_numbers(claim, without_units(held))["estimate"] == pytest.approx(10 / 12 - 1 / 3)


def test_the_exact_test_of_two_strata_is_that_of_all_assignments(claim_of):
    """Two units of two interviews each, children 2 of 2 and adults 0 of 2: one of four assignments."""
    claim = claim_of("more-often-among", "group_contrast", GROUPS, "interview")
    numbers = group_contrast_numbers(claim, compared(((1, 1), (0, 1)), ((1, 1), (0, 1))))
    assert (numbers["estimate"], numbers["p"], numbers["p_against"]) == pytest.approx((1, 1 / 4, 1))


@pytest.mark.parametrize(
    ("pairs", "verdict", "reasons"),
    [
        ([((1, 1), (0, 1))] * 5, "supported", []),  # p = 1/32
        ([((1, 1), (0, 1))] * 4, "cannot_be_judged", ["too-few-units"]),
        ([((1, 1), (0, 1))] * 4 + [((1, 1), (1, 1))], "not_supported", ["chance-too-large"]),  # p = 2/32
        ([((1, 1), (0, 1))] * 4 + [((0, 1), (0, 1))] * 2, "not_supported", ["signs-differ"]),
        ([((0, 1), (1, 1))] * 5, "contradicted", ["signs-differ"]),
        ([((11, 20), (9, 20))] * 5, "supported", []),  # a difference of 0.10 is just large enough
        ([((11, 20), (10, 20))] * 5, "not_supported", ["difference-too-small"]),
    ],
)
def test_units_with_both_groups_are_compared_by_signs(claim_of, pairs, verdict, reasons):
    claim = claim_of("more-often-among", "group_contrast", GROUPS)
    assert found(claim, compared(*pairs)) == (verdict, reasons)


def test_a_unit_with_one_group_only_is_not_counted(claim_of):
    claim = claim_of("more-often-among", "group_contrast", GROUPS)
    result = verdict_of(claim, compared(*[((1, 1), (0, 1))] * 5, ((1, 1), (0, 0))))
    assert (result.verdict, result.supporting, result.judged) == ("supported", 5, 5)


def test_a_group_that_the_study_lacks_is_named(claim_of):
    variables = GROUPS.replace("adults", "pupils")
    for level in ("unit", "interview"):
        claim = claim_of("more-often-among", "group_contrast", variables, level)
        assert found(claim, compared(((3, 3), (0, 3)))) == ("cannot_be_judged", ["groups-not-in-study"])


def test_groups_are_traced_with_the_silent_interviews_of_the_first(claim_of):
    held = given(("M1-c1", "police"), ("M1-a1", "police"), interviews="M1-c1 M1-c2 M1-a1 M1-a2")
    claim = claim_of("more-often-among", "group_contrast", GROUPS, "interview")
    rows = trace(claim, RULES[claim.word], held)
    assert rows[["side", "interview"]].to_numpy().tolist() == [
        ["against", "M1-a1"],
        ["against", "M1-c2"],
        ["for", "M1-c1"],
    ]


# -- most often named -------------------------------------------------------------------------------------------

LEAD = "code: police, family: partner-external"


@pytest.mark.parametrize(
    ("police", "school", "verdict", "reasons", "lead"),
    [
        (3, 2, "supported", [], 1),
        (3, 3, "not_supported", ["another-is-level"], 0),
        (2, 3, "contradicted", ["another-is-first"], -1),
        (0, 0, "not_supported", ["named-in-too-few"], 0),
        (1, 0, "supported", [], 1),
    ],
)
def test_a_code_is_first_if_no_other_of_its_family_is_level(claim_of, police, school, verdict, reasons, lead):
    names = SIX.split()
    codes = [(name, "police") for name in names[:police]] + [(name, "school") for name in names[-school or 6 :]]
    claim = claim_of("most-often-named", "lead_in_family", LEAD, "interview")
    result = verdict_of(claim, given(*codes, ("M1-c1", "consent"), interviews=SIX))
    assert (result.verdict, [reason.key for reason in result.reasons]) == (verdict, reasons)
    assert (result.supporting, result.judged, result.estimate) == (police, 6, lead)


def test_units_are_counted_as_naming_words_count_them(claim_of):
    """Two interviews of a unit must name a code: the police in M1 and M2, the school in M1 only."""
    both = ["M1-c1", "M1-c2", "M2-c1", "M2-c2"]
    codes = [(name, "police") for name in both] + [("M1-c1", "school"), ("M1-c2", "school"), ("M3-c1", "school")]
    result = verdict_of(claim_of("most-often-named", "lead_in_family", LEAD), given(*codes, interviews=SIX))
    assert (result.verdict, result.supporting, result.judged, result.estimate) == ("supported", 2, 3, 1)


@pytest.mark.parametrize(
    ("variables", "reasons"),
    [
        ("code: consent, family: partner-external", ["code-not-in-family"]),
        ("code: consent, family: barrier", ["nothing-to-compare"]),
        ("code: polise, family: partner-external", ["codes-not-in-codebook"]),
        ("code: police, family: partners", ["families-not-in-codebook"]),
    ],
)
def test_what_has_no_place_in_a_family_cannot_be_judged(claim_of, variables, reasons):
    claim = claim_of("most-often-named", "lead_in_family", variables, "interview")
    assert found(claim, given(("M1-c1", "police"), interviews=SIX)) == ("cannot_be_judged", reasons)


def test_the_codes_that_come_next_speak_against_the_first(claim_of):
    held = given(("M1-c1", "police"), ("M1-c2", "school"), ("M2-c1", "police"), interviews=SIX)
    claim = claim_of("most-often-named", "lead_in_family", LEAD, "interview")
    rows = trace(claim, RULES[claim.word], held)
    assert rows[["side", "codes"]].to_numpy().tolist() == [
        ["against", ("school",)],
        ["for", ("police",)],
        ["for", ("police",)],
    ]
    assert ESTIMATORS["lead_in_family"](claim, RULES[claim.word], held).negative["unit"].tolist() == ["M1-c2"]


# -- together with ----------------------------------------------------------------------------------------------

TWELVE = [f"M1-c{number}" for number in range(12)]
JOINT = "code: police, other: threats"


def together(both, neither, police=0, threats=0):
    """Interviews with two codes each, so that each can have two others instead; ``police`` have it and the school."""
    codes = ["police threats"] * both + ["school consent"] * neither
    codes += ["police consent"] * police + ["threats school"] * threats
    return given(*zip(TWELVE, codes, strict=False), interviews=" ".join(TWELVE[: len(codes)]))


@pytest.mark.parametrize(
    ("held", "verdict", "reasons"),
    [
        (together(6, 6), "supported", []),
        (together(2, 10), "not_supported", ["together-too-seldom"]),
        (together(3, 3, police=3, threats=3), "not_supported", ["together-by-chance"]),  # 1.5 times as many
        (together(5, 0, police=4, threats=3), "not_supported", ["hardly-more-than-chance"]),
        (together(0, 0, police=6, threats=6), "contradicted", ["together-too-seldom"]),
        (together(2, 2), "cannot_be_judged", ["too-few-units"]),
        (together(6, 0), "cannot_be_judged", ["chance-has-no-choice"]),  # every interview has the same two codes
    ],
)
def test_two_codes_are_together_more_often_than_chance(claim_of, held, verdict, reasons):
    claim = claim_of("together-with", "joint_mention", JOINT, "interview")
    assert found(claim, held) == (verdict, reasons)


def test_chance_is_that_of_all_tables_with_the_same_margins(claim_of):
    """Six interviews of two codes, four codes named three times each: counted over all such tables."""
    claim = claim_of("together-with", "joint_mention", JOINT, "interview")
    numbers = ESTIMATORS["joint_mention"](claim, RULES[claim.word], together(3, 3)).numbers
    counts = pairs_in_tables(6)
    assert numbers["expected"] == pytest.approx(np.average(counts[0], weights=counts[1]), abs=0.05)
    assert numbers["p"] == pytest.approx(counts[1][counts[0] >= 3].sum() / counts[1].sum(), abs=0.02)


def pairs_in_tables(interviews):
    """In how many tables of interviews with two of four codes, each named equally often, so many have the first two."""
    from itertools import combinations, product

    rows = [tuple(int(code in pair) for code in range(4)) for pair in combinations(range(4), 2)]
    tables = (np.array(table) for table in product(rows, repeat=interviews))
    valid = [int(table[:, :2].all(axis=1).sum()) for table in tables if (table.sum(axis=0) == interviews / 2).all()]
    return np.unique(valid, return_counts=True)


def test_a_code_is_not_together_with_itself(claim_of):
    claim = claim_of("together-with", "joint_mention", "code: police, other: police", "interview")
    assert found(claim, together(6, 6)) == ("cannot_be_judged", ["nothing-to-compare"])


def test_an_interview_in_which_one_topic_was_left_out_is_not_counted(claim_of):
    held = together(6, 6)
    topics = pd.DataFrame([["M1-c11", "trigger", "no"]], columns=["interview", "family", "asked"])
    result = verdict_of(claim_of("together-with", "joint_mention", JOINT, "interview"), replace(held, topics=topics))
    assert (result.supporting, result.judged) == (6, 11)


def test_the_code_without_the_other_speaks_against_it(claim_of):
    claim, held = claim_of("together-with", "joint_mention", JOINT, "interview"), together(1, 0, police=1, threats=1)
    rows = trace(claim, RULES[claim.word], held)
    assert rows[["side", "interview"]].to_numpy().tolist() == [
        ["against", "M1-c1"],
        ["undecided", "M1-c2"],
        ["for", "M1-c0"],
        ["for", "M1-c0"],
    ]
    negative = ESTIMATORS["joint_mention"](claim, RULES[claim.word], held).negative
    assert negative["interview"].tolist() == ["M1-c1"]


# -- above and below --------------------------------------------------------------------------------------------

VALUES = {"police": 2, "school": -1, "consent": 0, "threats": -3}
RATED = "categories: [{any: [[police], [school], [consent], [threats]]}], threshold: 0"


def rated(*codes):
    held = given(*zip(TWELVE, codes, strict=False), interviews=" ".join(TWELVE[: len(codes)]))
    variables = pd.DataFrame([("code", code, "value", str(value), "by hand") for code, value in VALUES.items()],
                             columns=["entity", "key", "variable", "value", "origin"])  # fmt: skip
    return replace(held, variables=variables)


@pytest.mark.parametrize(
    ("word", "statistic", "codes", "verdict", "reasons", "supporting"),
    [
        ("above", "mean", ["police"] * 5, "supported", [], 5),
        ("above", "mean", ["police"] * 4, "cannot_be_judged", ["too-few-units"], None),
        # 2, 2, 2, 2, -1: mean 1.4, sd 1.342, t(0.95; 4) = 2.132: lower bound 1.4 - 1.279 = 0.121
        ("above", "mean", ["police"] * 4 + ["school"], "supported", [], 4),
        # 2, 2, 2, 2, -3: mean 1, sd 2.236: lower bound 1 - 2.132 = -1.132
        ("above", "mean", ["police"] * 4 + ["threats"], "not_supported", ["bound-not-beyond"], 4),
        ("above", "mean", ["school"] * 5, "contradicted", ["bound-not-beyond"], 0),
        ("below", "mean", ["school"] * 5, "supported", [], 5),
        ("below", "mean", ["police"] * 4 + ["school"], "contradicted", ["bound-not-beyond"], 1),
        # Of five values, the smallest bounds the median with 1 - 1/32; of eight, the second smallest with 1 - 9/256.
        ("above", "median", ["police"] * 5, "supported", [], 5),
        ("above", "median", ["police"] * 4 + ["school"], "not_supported", ["bound-not-beyond"], 4),
        ("above", "median", ["police"] * 7 + ["threats"], "supported", [], 7),
        ("above", "median", ["police"] * 6 + ["threats"] * 2, "not_supported", ["bound-not-beyond"], 6),
        ("below", "median", ["threats"] * 7 + ["police"], "supported", [], 7),
        ("below", "median", ["threats"] * 6 + ["police"] * 2, "not_supported", ["bound-not-beyond"], 6),
        ("above", "mean", ["consent"] * 5, "not_supported", ["bound-not-beyond"], 0),
    ],
)
def test_values_are_above_or_below_a_threshold(claim_of, word, statistic, codes, verdict, reasons, supporting):
    claim = claim_of(word, "rating_level", f"{RATED}, statistic: {statistic}", "interview")
    assert found(claim, rated(*codes)) == (verdict, reasons)
    if supporting is not None:
        result = verdict_of(claim, rated(*codes))
        assert (result.supporting, result.judged) == (supporting, len(codes))


def test_each_interview_weighs_equally_in_its_unit(claim_of):
    """M1-c0 has 2, 2 and -1 (mean 1), M1-c1 has -3: the unit's value is -1, not the mean of four codings, 0."""
    held = rated("police police school", "threats")
    claim = claim_of("above", "rating_level", RATED)
    units = ESTIMATORS["rating_level"](claim, RULES["above"], held).units
    assert units["value"].to_dict() == {"M1": -1}


def test_an_interview_without_a_value_is_left_out(claim_of):
    held = rated(*["police"] * 5, "relational")
    result = verdict_of(claim_of("above", "rating_level", RATED, "interview"), held)
    assert (result.supporting, result.judged) == (5, 5)


def test_codes_without_values_cannot_be_judged(claim_of):
    claim = claim_of("above", "rating_level", "categories: [{any: [[positive]]}], threshold: 0", "interview")
    assert found(claim, rated(*["positive"] * 6)) == ("cannot_be_judged", ["no-values"])


def test_a_value_that_is_not_finite_is_no_value(claim_of):
    held = rated(*["police"] * 5, "school")
    endless = held.variables.assign(value=held.variables["value"].replace({"-1": "inf", "0": "nan"}))
    result = verdict_of(claim_of("above", "rating_level", RATED, "interview"), replace(held, variables=endless))
    assert (result.verdict, result.supporting, result.judged, result.estimate) == ("supported", 5, 5, 2)


def test_a_value_on_the_other_side_speaks_against_it(claim_of):
    claim, held = claim_of("above", "rating_level", RATED, "interview"), rated("police", "school", "consent")
    rows = trace(claim, RULES["above"], held)
    assert rows[["side", "codes"]].to_numpy().tolist() == [
        ["against", ("school",)],
        ["undecided", ("consent",)],
        ["for", ("police",)],
    ]
    assert ESTIMATORS["rating_level"](claim, RULES["above"], held).negative["interview"].tolist() == ["M1-c1"]


# -- words and records ------------------------------------------------------------------------------------------

SENTENCES = [
    (("nobody", "absence", POLICE, "interview"), given(("M1-c1", "police"), interviews=SIX),
     "T-1 is not supported. 5 of 6 interviews do not name it (share 0.83; 95 % interval 0.36 to 1.00, as if the "
     "interviews were drawn at random). It is named in 1 of 6 interviews. Evidence against: 1 interview."),
    (("more-often-among", "group_contrast", GROUPS, "interview"), compared(((3, 3), (0, 3))),
     "T-1 is supported. The share of interviews that name it, children's area minus adults' area: 1.00 (interviews "
     "compared: 6). No case speaks against it."),
    (("more-often-among", "group_contrast", GROUPS), compared(*[((1, 1), (0, 1))] * 5),
     "T-1 is supported. The share of interviews that name it, children's area minus adults' area: 1.00 on average; "
     "the difference is positive in 5 of 5 municipalities with both groups. No case speaks against it."),
    (("most-often-named", "lead_in_family", LEAD, "interview"), given(("M1-c1", "school"), interviews=SIX),
     "T-1 is contradicted. It is named in 0 of 6 interviews; lead over the next code of the family: \N{MINUS SIGN}1. "
     "school is named in more interviews (1). Evidence against: 1 interview."),
    (("above", "rating_level", f"{RATED}, statistic: median", "interview"), rated(*["police"] * 5),
     "T-1 is supported. In 5 of 5 interviews the value is above 0; median: 2.00. No case speaks against it."),
    (("together-with", "joint_mention", JOINT, "interview"), together(6, 0),
     "T-1 cannot be judged. With as many codes as each interview has, and as many interviews as name each code, 6 "
     "interviews always name both; chance cannot be tested."),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "held", "sentence"), SENTENCES)
def test_a_verdict_is_a_sentence(claim_of, parts, held, sentence):
    claim = claim_of(*parts)
    assert verdict_sentence(verdict_of(claim, held), claim, Wording("en", TERMS)) == sentence
    assert verdict_sentence(verdict_of(claim, held), claim, Wording("da", TERMS)).startswith("T-1 ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("parts", [sentence[0] for sentence in SENTENCES] + [("most", "naming", POLICE)])
def test_every_verdict_can_be_said(claim_of, parts, language):
    claim = claim_of(*parts)
    shown = verdict_of(claim, compared(((3, 3), (0, 3))))
    said = {
        verdict_sentence(replace(shown, verdict=verdict, estimate=0.5, reasons=()), claim, Wording(language, TERMS))
        for verdict in ("supported", "not_supported", "contradicted")
    }
    assert len(said) == 3


def test_all_that_is_wrong_with_records_is_said_at_once(tmp_path):
    ledger = tmp_path / "claims.yaml"
    records = [
        record("nobody", "absence", "categories: [{any: [[police]]}, {any: [[school]]}]", name="A-1"),
        record("more-often-among", "group_contrast", f"group: children, than: children, {POLICE}", name="A-2"),
        record("together-with", "joint_mention", JOINT, name="A-3"),
        record("above", "rating_level", RATED.replace("threshold: 0", 'threshold: "0"'), name="A-4"),
        record("below", "rating_level", f"{RATED}, statistic: mode", name="A-5"),
        record("most", "absence", POLICE, name="A-6"),
        record("above", "rating_level", RATED.replace("threshold: 0", "threshold: .nan"), name="A-7"),
        record("above", "rating_level", RATED.replace("threshold: 0", "threshold: .inf"), name="A-8"),
    ]
    ledger.write_text(HEAD + "".join(records), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_claims(ledger)
    text = str(refused.value)
    for number in range(1, 9):
        assert f"A-{number}" in text, text
    for said in ("name another group", "level: interview", "mean or median", "absence goes with nobody"):
        assert said in text, text


def test_a_recoding_renames_every_code_that_a_claim_names():
    recoding = Recoding({"police": "authorities", "threats": "danger"})
    assert recoding.of_claim({"code": "police", "other": "threats"}) == {"code": "authorities", "other": "danger"}
    shares = {part: [{"any": [["police"]]}] for part in ("categories", "among")}
    assert recoding.of_claim(shares) == {part: [{"any": [["authorities"]]}] for part in shares}
    assert recoding.of_claim({"group": "police", "than": "b"}) == {"group": "police", "than": "b"}


def bare(name):
    """Studies that lack what claims compare."""
    held = given(("M1-c1", "police"), interviews="M1-c1 M1-a1 M2-c1")
    nothing, nobody = held.codings.iloc[:0], held.interviews.iloc[:0]
    return {
        "no codings": replace(held, codings=nothing, all_codings=nothing),
        "no interviews": replace(held, codings=nothing, all_codings=nothing, interviews=nobody),
        "no units": replace(held, interviews=held.interviews.assign(unit=None, group=None)),
    }[name]


@pytest.mark.parametrize("name", ["no codings", "no interviews", "no units"])
@pytest.mark.parametrize("parts", [sentence[0] for sentence in SENTENCES])
def test_a_study_that_lacks_what_is_compared_gets_a_verdict_and_a_trace(claim_of, parts, name):
    claim, held = claim_of(*parts), bare(name)
    sentence = verdict_sentence(verdict_of(claim, held), claim, Wording("en", TERMS))
    counts_only = parts[0] in ("nobody", "most-often-named")
    assert sentence.startswith("T-1 ") and (counts_only or "is supported" not in sentence)
    trace(claim, RULES[claim.word], held)


def test_a_family_that_no_study_has_is_named(claim_of):
    claim = claim_of("most-often-named", "lead_in_family", "code: police, family: leadership", "interview")
    sentence = verdict_sentence(verdict_of(claim, bare("no units")), claim, Wording("en", TERMS))
    assert sentence.endswith("codebook has no codes for leadership.")
