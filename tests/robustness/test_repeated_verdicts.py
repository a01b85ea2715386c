"""How verdicts stand when something is left out, read otherwise or decided otherwise."""

from dataclasses import replace

import pandas as pd
import pytest
from click.testing import CliRunner
from materials import material

from analysis.claims.ledger import load_claims, load_quantifiers, load_terms
from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.i18n import Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.study_subset import select_subset
from analysis.paths import DATA
from analysis.report.content.stability_text import robustness
from analysis.report.read_texts import read_texts
from analysis.robustness.repeated_verdicts import repeated_verdicts, repetitions, specification_verdicts
from analysis.robustness.specifications import OPEN_DECISIONS, specifications_of
from analysis.robustness.stability import repetition_name, stability_by_claim
from analysis.robustness.text_listing import stability_line

PUBLISHED = DATA / "synthetic" / "as-published"
CLAIMS, RULES = load_claims(), load_quantifiers()
MEETING_POLICE = replace(CLAIMS["SIRI-1"], variables={"categories": [{"any": [["police", "alarm"]]}]})
ONLY_POLICE = replace(CLAIMS["SIRI-1"], variables={"categories": [{"any": [["police"]]}]})


@pytest.fixture(scope="module")
def study():
    return load_study(PUBLISHED)


def standing(*rows, verdict="supported"):
    keys = ("claim", "kind", "name", "verdict")
    return stability_by_claim({"PR-2": verdict}, [dict(zip(keys, ("PR-2", *row), strict=True)) for row in rows])["PR-2"]


def test_a_verdict_that_stands_everywhere_is_robust():
    found = standing(("unit", "M1", "supported"), ("group", "children", "supported"))
    assert found.word == "robust"
    assert found.counts == {"unit": (1, 1), "group": (1, 1)}


def test_a_unit_that_flips_a_verdict_makes_it_fragile_and_is_named():
    found = standing(("unit", "M1", "not_supported"), ("unit", "M2", "supported"))
    assert found.word == "fragile"
    assert found.flipped_by == (("unit", "M1"),)


def test_what_cannot_be_judged_is_no_flip_and_is_counted_apart():
    found = standing(("unit", "M1", "cannot_be_judged"), ("unit", "M2", "supported"))
    assert (found.counts["unit"], found.not_judged, found.word) == ((1, 1), 1, "robust")


def test_a_kind_of_leave_out_that_could_not_be_judged_makes_a_verdict_less_than_robust():
    left = [("interview", f"I{number:02}", "cannot_be_judged") for number in range(24)]
    found = standing(("unit", "M1", "supported"), ("fork", "a", "supported"), *left)
    assert (found.word, found.unjudged) == ("partly-robust", {"interview": (24, 24)})


@pytest.mark.parametrize("judged, word", [(2, "robust"), (1, "partly-robust")])
def test_half_of_a_kind_must_be_judged_and_agree(judged, word):
    verdicts = ["supported"] * judged + ["cannot_be_judged"] * (4 - judged)
    assert standing(*(("unit", f"M{n}", verdict) for n, verdict in enumerate(verdicts))).word == word


@pytest.mark.parametrize("rows", [[], [("unit", "M1", "cannot_be_judged"), ("fork", "a", "cannot_be_judged")]])
def test_a_verdict_of_which_nothing_could_be_tried_is_not_tested(rows):
    assert standing(*rows).word == "not-tested"


def test_forks_that_cannot_be_judged_do_not_agree():
    assert standing(("unit", "M1", "supported"), ("fork", "a", "cannot_be_judged")).word == "partly-robust"


@pytest.mark.parametrize("language, told", [
    ("en", "PR-2: partly robust (without municipality 1/1); without interview: 2 of 2 could not be judged"),
    ("da", "PR-2: delvist robust (uden kommune 1/1); uden interview: 2 af 2 kunne ikke vurderes"),
])  # fmt: skip
def test_a_line_says_what_could_not_be_judged(language, told):
    rows = [("interview", f"I{number}", "cannot_be_judged") for number in range(2)]
    found = standing(("unit", "M1", "supported"), *rows)
    assert stability_line("PR-2", found, Wording(language, load_terms())) == told
    assert f"{told.split('; ')[1]}" in robustness({"PR-2": found}, read_texts(language))["PR-2"].counts
    short = {
        "en": "leave-one-out runs: same verdict in 1 of 1 (2 of 3 could not be judged)",
        "da": "udeladelser: samme vurdering i 1 af 1 (2 af 3 kunne ikke vurderes)",
    }
    assert robustness({"PR-2": found}, read_texts(language))["PR-2"].short == short[language]


@pytest.mark.parametrize(
    "kind, name, told",
    [
        ("unit", "M1", "unit M1"),
        ("interview", "I07", "interview I07"),
        ("group", "adults", "without ADULTS"),
        ("coder", "second", "coder"),
    ],
)
def test_what_was_left_out_is_named_and_an_group_and_a_coder_need_say_no_more(kind, name, told):
    def phrase(what, **values):
        return " ".join([what, *values.values()])

    assert repetition_name(kind, name, phrase, str.upper) == told


@pytest.mark.parametrize("agreeing, word", [(8, "robust"), (7, "partly-robust")])
def test_four_forks_in_five_must_agree(agreeing, word):
    forks = [("fork", str(number), "supported" if number < agreeing else "not_supported") for number in range(10)]
    assert standing(*forks).word == word


def test_where_there_is_no_verdict_nothing_stands_or_falls():
    assert standing(("group", "children", "supported"), verdict="cannot_be_judged") is None


def test_the_first_fork_is_the_registered_rule(study):
    whole = {"overlap": select_subset(study)}
    for name, claim in CLAIMS.items():
        rule = RULES[claim.word]
        forks = specifications_of(claim, ESTIMATORS[claim.estimator], whole["overlap"])
        assert not forks or (forks[0].applied_to(rule), forks[0].cooccur_by) == (rule, "overlap"), name


def test_forks_differ_and_never_change_what_the_word_demands_of_units(study):
    whole = select_subset(study)
    for claim in CLAIMS.values():
        rule = RULES[claim.word]
        forks = specifications_of(claim, ESTIMATORS[claim.estimator], whole)
        assert len({str(fork) for fork in forks}) == len(forks)
        kept = [key for key in rule if key not in ("named", "share_above")]
        assert all(fork.applied_to(rule)[key] == rule[key] for fork in forks for key in kept)


def test_a_choice_that_cannot_matter_is_no_fork():
    held = material("M1-c1 A 0-9 police")
    ways = {fork.cooccur_by for fork in specifications_of(MEETING_POLICE, ESTIMATORS["naming"], held)}
    assert ways == {"overlap", "identical", "turn"}
    assert {fork.cooccur_by for fork in specifications_of(ONLY_POLICE, ESTIMATORS["naming"], held)} == {"overlap"}
    assert not specifications_of(CLAIMS["PR-1"], ESTIMATORS["design_count"], held)


@pytest.mark.parametrize(
    (
        "claim",
        "number",
    ),  # averaging x mixed x meeting; a trigger is no experience, partners cannot weigh where they count
    [("PR-6", 3 * 2 * 3), ("SIRI-7", 3 * 3), ("SIRI-4", 2 * 3)],
)
def test_a_contrast_has_a_fork_for_each_way_to_average_and_to_meet(claim, number):
    held = material("M1-c1 A 0-9 police")
    assert len(specifications_of(CLAIMS[claim], ESTIMATORS[CLAIMS[claim].estimator], held)) == number


def test_needing_one_interview_changes_that_part_of_named_only():
    fork = specifications_of(ONLY_POLICE, ESTIMATORS["naming"], material("M1-c1 A 0-9 police"))[1]
    assert fork.names["interviews-needed"] == "1"
    assert fork.applied_to(RULES["several"])["named"] == {**RULES["several"]["named"], "interviews": 1}


def test_every_unit_group_and_interview_is_left_out_once_and_the_second_coder_read(study):
    found = pd.Series([each.kind for each in repetitions(study)]).value_counts().to_dict()
    assert found == {"interview": 24, "unit": 6, "group": 2, "coder": 1}


def test_nothing_is_left_out_where_nothing_would_be_left(study):
    one = study.interviews[study.interviews["interview"] == "I01"].reset_index(drop=True)
    assert [each.kind for each in repetitions(replace(study, interviews=one))] == ["coder"]


def test_what_is_left_out_is_not_there_and_all_else_is(study):
    each = {(one.kind, one.name): one.material for one in repetitions(study)}
    whole = select_subset(study)
    left = whole.codings[whole.codings["interview"] != "I07"].reset_index(drop=True)
    pd.testing.assert_frame_equal(each["interview", "I07"].codings, left)
    assert set(each["group", "children"].interviews["group"]) == {"adults"}
    assert "M3" not in set(each["unit", "M3"].interviews["unit"])


def test_leaving_out_a_unit_asks_for_sign_and_size_and_not_for_p(study):
    without = next(each for each in repetitions(study) if each.kind == "unit")
    strict = {word: {**rule, "p_at_most": 0.0} if "p_at_most" in rule else rule for word, rule in RULES.items()}
    found = repeated_verdicts(without, [CLAIMS["PR-6"]], strict, ESTIMATORS)
    assert list(found["verdict"]) == ["supported"]


@pytest.mark.parametrize("kind", ["group", "interview"])
def test_the_p_value_counts_where_no_unit_is_left_out(study, kind):
    without = next(each for each in repetitions(study) if each.kind == kind)
    strict = {word: {**rule, "p_at_most": 0.0} if "p_at_most" in rule else rule for word, rule in RULES.items()}
    found = repeated_verdicts(without, [CLAIMS["PR-7"]], strict, ESTIMATORS)
    assert list(found["verdict"]) == ["not_supported"]


def test_the_only_interview_of_a_unit_takes_the_unit_with_it(study):
    only = study.interviews[(study.interviews["unit"] != "M1") | (study.interviews["interview"] == "I01")]
    assert only["unit"].value_counts()["M1"] == 1
    each = {one.name: one for one in repetitions(replace(study, interviews=only.reset_index(drop=True)))}
    assert (each["I01"].lacks_unit, each["I24"].lacks_unit) == (True, False)


def test_without_an_group_professional_knowledge_misses_the_registered_p(study):
    groups = [each for each in repetitions(study) if each.kind == "group"]
    found = pd.concat([repeated_verdicts(each, [CLAIMS["PR-7"]], RULES, ESTIMATORS) for each in groups])
    assert sorted(found["verdict"]) == ["not_supported", "supported"]


def test_the_specification_curve_has_a_row_for_each_fork_with_its_choices(study):
    claim = CLAIMS["PR-2"]
    materials = {way: select_subset(study, cooccur_by=way) for way in ("overlap", "identical", "turn")}
    found = specification_verdicts(claim, RULES[claim.word], ESTIMATORS[claim.estimator], materials)
    assert len(found) == len(specifications_of(claim, ESTIMATORS[claim.estimator], materials["overlap"]))
    assert found.loc[0, "share-above"] == "0.5"
    assert found["estimate"].notna().all()


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_choice_has_words(language):
    terms = load_terms()
    choices = [choice for things in OPEN_DECISIONS.values() for thing in things for choice in thing]
    assert all(terms["texts"][f"choice-{choice.what}-{choice.name}"][language] for choice in choices)


def test_the_command_tells_how_often_a_verdict_stands_and_lists_its_forks():
    done = CliRunner().invoke(main, ["robustness", "SIRI-3", "--dataset", str(PUBLISHED), "--language", "da"])
    assert done.exit_code == 0
    first, *forks = done.stdout.splitlines()
    assert first.startswith("SIRI-3: delvist robust (uden kommune 6/6; uden område 0/2; uden interview 22/24")
    assert len(forks) == 6
    assert "koder forekommer sammen i samme replik" in "".join(forks)


def test_the_specification_curve_of_one_claim_is_drawn_to_a_file(tmp_path):
    curve = tmp_path / "curve.png"
    done = CliRunner().invoke(main, ["robustness", "SIRI-3", "--dataset", str(PUBLISHED), "--figure", str(curve)])
    assert done.exit_code == 0
    assert curve.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("names, said", [((), "exactly one claim"), (("PR-1",), "no alternative specification")])
def test_where_there_is_no_curve_that_is_said_and_nothing_is_written(tmp_path, names, said):
    curve = tmp_path / "curve.png"
    done = CliRunner().invoke(main, ["robustness", *names, "--dataset", str(PUBLISHED), "--figure", str(curve)])
    assert done.exit_code == 2
    assert said in done.output
    assert not curve.exists()
