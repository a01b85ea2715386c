"""A claim is added by a record alone: verdict, trace, forks, robustness and sentences follow."""

import csv
import json

import pytest
from click.testing import CliRunner
from ledgers import TOOL, written

from analysis.claims.ledger import LEDGER, claims_hash, load_quantifiers, registration, rules_hash
from analysis.claims.verdict import RULE_OF_WORD as RULES
from analysis.cli.main import main
from analysis.errors import InputError
from analysis.measures.estimators import ESTIMATORS
from analysis.models import LANGUAGES
from analysis.notebook.study_run import open_study_run
from analysis.paths import DATA
from analysis.robustness.specifications import specifications_of
from analysis.simulation.scenarios import SCENARIOS

SHIPPED = DATA / "synthetic" / "as-published"
CASES = "negative_cases: {kind: %s, definition: what speaks against it}"
ARMS = "minimum_data: {statements_per_arm: 3}"
CATEGORIES = "categories: [{any: [[school, holistic-casework], [police]]}]"
CONDITION = 'condition: {entity: municipality, variable: knowledge_person_appointed, value: "yes", against: "no"}'

# A claim by each estimator, none of them in the project's own ledger.
RECORDS = {
    "design_count": ("count", "{municipalities: 5, areas: [children, adults]}", CASES % "municipality"),
    "experience_share": (
        "generally",
        "{favourable: positive, mixed: mixed, unfavourable: negative}",
        CASES % "segment",
    ),
    "naming": ("some", f"{{{CATEGORIES}}}", CASES % "municipality"),
    "naming_under_condition": ("where-then", f"{{{CONDITION}, {CATEGORIES}}}", CASES % "municipality"),
    "knowledge_contrast": (
        "strengthened-when",
        "{exposure: relational, against: not-professional, outcome: [positive, mixed, negative]}",
        f"{CASES % 'statement'}\n    {ARMS}",
    ),
    "partner_focus": (
        "chiefly",
        "{listed: [police, school], family: partner-external}",
        f"{CASES % 'municipality'}\n    {ARMS}",
    ),
    "trigger_contrast": (
        "chiefly",
        "{partner: police, triggers: [threats, violence], family: trigger}",
        f"{CASES % 'statement'}\n    {ARMS}",
    ),
    "repertoire_difference": (
        "great-difference",
        "{families: [partner-internal, partner-external]}",
        CASES % "pair",
    ),
    "phase_difference": ("great-difference", "{families: [phase]}", CASES % "pair"),
    "form_difference": ("great-difference", "{families: [form]}", CASES % "pair"),
    "count_of": ("equals", "{counted: segments, categories: [{any: [[police]]}], published: 60}", "false_in: []"),
    "share_of": ("equals", '{counted: interviews, categories: [{any: [[police]]}], published: "79 %"}', "false_in: []"),
    "mean_of": ("equals", '{categories: [{family: form}], published: "1.5"}', "false_in: []"),
    "agreement_of": (
        "equals",
        '{coefficient: alpha, categories: [{any: [[police]]}], published: "0.9"}',
        "false_in: []",
    ),
    "absence": ("nobody", "{categories: [{any: [[police]]}]}", CASES % "unit"),
    "group_contrast": (
        "more-often-among",
        "{group: children, than: adults, categories: [{any: [[school]]}]}",
        CASES % "unit",
    ),
    "lead_in_family": ("most-often-named", "{code: police, family: partner-external}", CASES % "unit"),
    "joint_mention": (
        "together-with",
        "{code: police, other: threats}",
        f"{CASES % 'interview'}\n    population: {{level: interview}}",
    ),
    "rating_level": ("above", "{categories: [{family: form}], threshold: 1}", CASES % "unit"),
}
WITHOUT_DATA = {"mean_of", "rating_level"}  # no code of the shipped dataset has a value


def record(estimator, word, variables, rest):
    return f"""\
  - id: NEW-{estimator.replace("_", "-")}
    section: other work
    source: {{key: REP, locator: page 3, statement_da: Det siges., statement_en: It is said.}}
    word: {word}
    estimator: {estimator}
    variables: {variables}
    {rest}
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    head = "sources:\n  REP: {title_en: A report, date: 2025}\nclaims:\n"
    records = "".join(record(estimator, *parts) for estimator, parts in RECORDS.items())
    return written(tmp_path_factory.mktemp("ledger"), head + records, "other.yaml")


@pytest.fixture(scope="module")
def opened(ledger):
    return open_study_run(SHIPPED, ledger=ledger)


@pytest.fixture(scope="module")
def repeated(opened):
    return list(opened.repeat_verdicts(list(opened.claims)))


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_there_is_a_record_for_every_estimator():
    assert set(RECORDS) == set(ESTIMATORS)


@pytest.mark.parametrize("estimator", RECORDS)
def test_a_record_is_enough_for_verdict_trace_forks_and_robustness(estimator, opened, repeated):
    name = f"NEW-{estimator.replace('_', '-')}"
    assert (opened.verdicts[name].verdict == "cannot_be_judged") == (estimator in WITHOUT_DATA)
    assert len(opened.trace(name))
    first, *forks = opened.stability_lines([name], [part[part["claim"] == name] for part in repeated])
    assert first.startswith(f"{name}: ")
    assert len(forks) == len(specifications_of(opened.claims[name], ESTIMATORS[estimator], opened.material))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_of_the_ledger_is_judged_in_words(language, ledger):
    done = run("judge", "--dataset", SHIPPED, "--ledger", ledger, "--language", language)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    said = {"da": "Det siges.", "en": "It is said."}[language]
    assert sum(line.startswith("NEW-") and line.endswith(said) for line in lines) == len(RECORDS)
    assert sum(line.startswith("  NEW-") for line in lines) == len(RECORDS)
    assert "data" in lines[-4]  # that they are synthetic
    assert lines[-3].endswith(rules_hash())
    assert lines[-2].endswith(claims_hash(ledger))
    assert lines[-1].endswith(registration(ledger))


def test_verdicts_are_written_as_a_table(ledger, tmp_path):
    assert run("judge", "--dataset", SHIPPED, "--ledger", ledger, "--to", tmp_path / "verdicts.csv").exit_code == 0
    with (tmp_path / "verdicts.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["claim"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(RECORDS)
    count = rows["NEW-design-count"]
    assert (count["verdict"], count["supporting"], count["judged"]) == ("not_supported", "6", "6")  # 5 were stated
    assert (count["registration"], count["synthetic"]) == (registration(ledger), "yes")
    assert (count["rules_hash"], count["claims_hash"]) == (rules_hash(), claims_hash(ledger))


def test_trace_rests_on_withdraw_and_robustness_take_the_ledger(ledger, tmp_path):
    given = ("--dataset", SHIPPED, "--ledger", ledger)
    assert "It is said." in run("trace", "NEW-naming", *given).stdout
    assert "NEW-trigger-contrast: " in run("rests-on", "--code", "police", "--claims-only", *given).stdout
    assert run("robustness", "NEW-naming", *given).stdout.startswith("NEW-naming: ")
    assert run("withdraw", "--interview", "I07", "--to", tmp_path / "rest", *given).exit_code == 0
    assert (tmp_path / "rest" / "claims.yaml").read_text(encoding="utf-8") == ledger.read_text(encoding="utf-8")
    assert list(open_study_run(tmp_path / "rest").claims) == list(open_study_run(SHIPPED, ledger=ledger).claims)


def test_a_claim_that_the_ledger_lacks_is_refused_with_the_nearest(opened):
    with pytest.raises(InputError, match="unknown claim 'NEW-namin'; did you mean 'NEW-naming'"):
        opened.claim("NEW-namin")


def test_check_tells_codes_that_the_codebook_lacks_and_they_cannot_be_judged(tmp_path):
    path = written(tmp_path, TOOL.replace("[[police]]", "[[polce]]"))
    done = run("check", SHIPPED, "--ledger", path)
    assert done.stdout.splitlines()[1:] == [
        f"{path}: valid; 2 claims",
        "  T-1: the codebook has no code 'polce'; did you mean 'police'?",
    ]
    verdict = open_study_run(SHIPPED, ledger=path).verdicts["T-1"]
    assert (verdict.verdict, [reason.key for reason in verdict.reasons]) == (
        "cannot_be_judged",
        ["codes-not-in-codebook"],
    )


def test_check_refuses_a_wrong_ledger_with_exit_code_2(tmp_path):
    done = run("check", SHIPPED, "--ledger", written(tmp_path, TOOL.replace("word: several", "word: severel")))
    assert done.exit_code == 2
    assert "line 8: T-1: word 'severel' is not an allowed value; did you mean 'several'?" in done.stderr


def test_a_statement_in_one_language_is_given_in_the_other_as_it_is(tmp_path):
    opened = open_study_run(SHIPPED, language="da", ledger=written(tmp_path))
    assert opened.claims["T-1"].statement("da") == "Several participants filter the charts."


def test_the_registration_is_that_of_the_ledger_in_use(ledger, tmp_path):
    copy = written(tmp_path, LEDGER.read_text(encoding="utf-8"))
    assert (registration(copy), claims_hash(copy)) == (registration(), claims_hash())
    assert registration(ledger) != registration()
    other = written(tmp_path, ledger.read_text(encoding="utf-8").replace("municipalities: 5", "municipalities: 6"))
    assert registration(other) != registration(ledger)
    assert len({claims_hash(), claims_hash(ledger), registration()}) == 3


SCHEMA = json.loads((DATA / "claims.schema.json").read_text(encoding="utf-8"))["$defs"]["claim"]
OF_ESTIMATORS = [
    rule for rule in SCHEMA["allOf"] if "word" in rule["then"]["properties"]
]  # but for conditions of one part


def test_the_schema_knows_every_word_estimator_and_scenario_and_no_other():
    parts = SCHEMA["properties"]
    assert set(parts["estimator"]["enum"]) == set(ESTIMATORS)
    assert set(parts["word"]["enum"]) == set(RULES) == set(load_quantifiers())
    assert set(parts["false_in"]["items"]["enum"]) == set(SCENARIOS)
    assert {rule["if"]["properties"]["estimator"]["const"] for rule in OF_ESTIMATORS} == set(ESTIMATORS)


def test_every_word_goes_with_an_estimator():
    words = [word for rule in OF_ESTIMATORS for word in rule["then"]["properties"]["word"]["enum"]]
    assert set(words) == set(RULES)
