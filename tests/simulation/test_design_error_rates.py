"""Error rates of the claims of any study, at its own design."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from materials import material

from analysis.claims.ledger import load_quantifiers
from analysis.cli.main import main
from analysis.measures.prevalence.mention_rule import interviews_naming
from analysis.models import Claim
from analysis.notebook.study_run import open_study_run
from analysis.paths import DATA
from analysis.simulation.own_design import design_scenarios
from analysis.simulation.own_design.design_error_rates import (
    design_error_rows,
    design_key,
    stored_design_rows,
    table_files,
)
from analysis.simulation.own_design.design_scenarios import SCENARIOS_OF, named_anew

RULES = load_quantifiers()
POLICE = {"categories": [{"any": [["police", "alarm"]]}]}
VARIABLES = {
    "naming": POLICE,
    "absence": POLICE,
    "group_contrast": {"group": "children", "than": "adults", **POLICE},
    "lead_in_family": {"code": "police", "family": "partner-external"},
    "joint_mention": {"code": "police", "other": "threats"},
    "rating_level": {"categories": [{"family": "form"}], "threshold": 0},
}
ESTIMATOR_OF = {
    **dict.fromkeys(("all", "generally-named", "most", "several", "some", "among-others"), "naming"),
    "nobody": "absence",
    "more-often-among": "group_contrast",
    "most-often-named": "lead_in_family",
    "together-with": "joint_mention",
    **dict.fromkeys(("above", "below"), "rating_level"),
}
PLACES = " ".join(f"M{unit}-{group}{number}" for unit in range(1, 7) for group in "ca" for number in range(1, 4))


@pytest.fixture(scope="module")
def held():
    """36 interviews in six units, both groups in each; six codes in them, and a value of one."""
    codes = ("police", "school", "consent", "threats", "alarm", "acute")
    lines = [
        f"{name} A {10 * n}-{10 * n + 9} {code}"
        for place, name in enumerate(PLACES.split())
        for n, code in enumerate(codes)
        if (place // (n + 1)) % 2 == 0
    ]
    study = material(*lines, interviews=PLACES)
    value = {"entity": ["code"], "key": ["alarm"], "variable": ["value"], "value": ["1"], "origin": [""]}
    return replace(study, variables=study.variables.iloc[:0].reindex(columns=list(value)).assign(**value))


def claim(word, level="interview", **changed):
    estimator = ESTIMATOR_OF[word]
    level = "interview" if estimator == "joint_mention" else level
    return Claim("T-1", "s", {}, word, estimator, VARIABLES[estimator] | changed, {"level": level}, {}, {}, ())


def rates(of, held, runs=40):
    true, false = design_error_rows(of, RULES, held, runs)
    assert (true["true"], false["true"]) == (True, False)
    assert sum(true[verdict] for verdict in ("supported", "not_supported", "contradicted", "cannot_be_judged")) == runs
    return true["supported"] / runs, false["supported"] / runs


def test_every_word_that_any_study_can_use_is_simulated():
    assert set(SCENARIOS_OF) == set(ESTIMATOR_OF)


@pytest.mark.parametrize("level", ["unit", "interview"])
@pytest.mark.parametrize("word", ["all", "generally-named", "most", "several", "some", "among-others", "nobody"])
def test_without_coding_errors_words_of_naming_are_never_judged_wrongly(monkeypatch, held, word, level):
    monkeypatch.setattr(design_scenarios, "MISCODED", 0.0)
    assert rates(claim(word, level), held, 10) == (1, 0)


def test_coding_errors_make_all_and_nobody_hard_to_support(held):
    """Of 36 interviews, none is miscoded with probability 0.95 ** 36 = 0.16."""
    for word in ("all", "nobody"):
        true, false = rates(claim(word), held, 100)
        assert 0.08 <= true <= 0.25 and false == 0


@pytest.mark.parametrize("level", ["unit", "interview"])
def test_groups_that_are_alike_are_rarely_said_to_differ(held, level):
    true, false = rates(claim("more-often-among", level), held, 100)
    assert true >= 0.8 and false <= 0.08


@pytest.mark.parametrize("word", ["above", "below", "together-with"])
def test_what_is_not_so_is_rarely_supported(held, word):
    true, false = rates(claim(word), held, 100)
    assert true >= 0.7 and false <= 0.12


def test_one_of_two_codes_that_are_level_comes_first_in_nearly_half_of_studies(held):
    """With two codes in the family, a tie apart: the rule counts and does not test."""
    true, false = rates(claim("most-often-named"), held, 100)
    assert true >= 0.95 and 0.3 <= false <= 0.55


@pytest.mark.parametrize(
    "of",
    [
        claim("most-often-named", code="consent", family="barrier"),
        claim("more-often-among", group="pupils"),
        replace(claim("several"), word="equals", estimator="count_of"),
    ],
)
def test_a_claim_that_cannot_be_judged_or_is_a_printed_number_is_not_simulated(held, of):
    assert design_error_rows(of, RULES, held, 10) == []


def test_codes_that_must_meet_are_drawn_on_one_segment(held):
    named = design_scenarios._drawn(held, {"thing": 1.0}, np.random.default_rng(1))
    study = named_anew(held, {"thing": ["police", "alarm"]}, named)
    assert interviews_naming(study, [["police", "alarm"]]) == set(PLACES.split())
    assert set(study.codings["code"]) == {"police", "alarm", "school", "consent", "threats", "acute"}
    none = named_anew(held, {"thing": ["police", "alarm"]}, ~named)
    assert set(none.codings["code"]) == {"school", "consent", "threats", "acute"}


@pytest.fixture
def schools(tmp_path):
    shutil.copytree(DATA / "studies" / "invented-schools", tmp_path / "schools")
    return tmp_path / "schools"


def test_a_table_is_read_for_the_same_study_rules_and_claims_only(schools):
    run = open_study_run(schools / "dataset")
    rows = [row for of in run.claims.values() for row in design_error_rows(of, run.rules, run.material, 10)]
    for name, content in table_files(rows, design_key(run.ledger, run.material, 10)).items():
        (schools / name).write_bytes(content)
    assert stored_design_rows(schools, run.ledger, run.material) == rows
    fewer = replace(run.material, interviews=run.material.interviews.iloc[1:])
    assert stored_design_rows(schools, run.ledger, fewer) == []
    table = schools / "error_rates.csv"
    table.write_text(table.read_text().replace(",true,", ",false,"), encoding="utf-8")
    assert stored_design_rows(schools, run.ledger, run.material) == []
    (schools / "error_rates.json").write_text("{}", encoding="utf-8")
    assert stored_design_rows(schools, run.ledger, run.material) == []


def test_the_command_writes_the_table_and_a_line_for_each_claim(schools):
    done = CliRunner().invoke(main, ["error-rates", "--study", str(schools), "--runs", "10"])
    assert done.exit_code == 0, done.output
    first, *_, last = done.output.splitlines()
    assert first == "LEADER-1: if true (all-say-it), supported in 100%; if false (nobody-says-it), supported in 0%"
    assert last == f"{schools / 'error_rates.json'}"
    run = open_study_run(schools / "dataset")
    assert {row["claim"] for row in stored_design_rows(schools, run.ledger, run.material)} == set(run.claims)


def test_nothing_is_written_where_no_claim_can_be_simulated(schools):
    ledger = schools / "claims.yaml"
    text = ledger.read_text(encoding="utf-8")
    for code in ("trust", "time", "negative"):
        text = text.replace(f"[[{code}]]", "[[unknown]]")
    ledger.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["error-rates", "--study", str(schools), "--runs", "10"])
    assert done.exit_code == 0 and done.output.splitlines()[-1].endswith("nothing is written")
    assert not list(schools.glob("error_rates.*"))


def test_the_projects_own_study_has_other_scenarios():
    done = CliRunner().invoke(main, ["error-rates", "--study", str(DATA)])
    assert done.exit_code == 2 and "run make error-rates" in done.output
