"""A claim is added to a study's ledger as a whole, or not at all."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from tiny import table, tiny_dataset

from analysis.claims.ledger import load_claims
from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.workflow.new_study.write_study import write_study

GIVEN = {"section": "trust", "locator": "page 4", "statement": "Some trust.", "word": "some", "codes": "a, a + b"}


@pytest.fixture
def study(tmp_path):
    codes = table("""code|parent|family|label_da|label_en|definition|sensitive
        trust||other|tillid|trust||no
        a|trust|other|a|a||no
        b|trust|other|b|b||no""")
    codings = table("segment|coder|code\nS1|A|a\nS2|A|b")
    dataset = tiny_dataset(codes=codes, codings=codings, topics=tiny_dataset().tables["topics"].iloc[:0])
    tables = {**dataset.tables, "notes": dataset.tables["notes"].iloc[:0]}
    save_dataset(replace(dataset, tables=tables), tmp_path / "tiny")
    write_study(tmp_path / "study", tmp_path / "tiny", "Trust", "en")
    return tmp_path / "study"


def add(study, answers="", **given):
    options = [part for name, text in given.items() for part in (f"--{name}", text)]
    return CliRunner().invoke(main, ["new-claim", "--study", str(study), *options], input=answers)


def test_a_claim_from_options_is_the_last_record(study):
    result = add(study, source="STUDY", **GIVEN)
    assert result.exit_code == 0, result.output
    claims = load_claims(study / "claims.yaml")
    assert list(claims) == ["C-1", "C-2"]
    assert claims["C-2"].variables == {"categories": [{"any": [["a"], ["a", "b"]]}]}
    assert (claims["C-2"].word, claims["C-2"].source["statement_en"]) == ("some", "Some trust.")


def test_what_no_option_gives_is_asked_for_with_the_rule_of_each_word(study):
    result = add(study, "trust\nSTUDY\npage 4\nAll of them trust.\nall\na\n")
    assert result.exit_code == 0, result.output
    assert "several: Named in at least 3 units." in result.output
    assert load_claims(study / "claims.yaml")["C-2"].word == "all"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"codes": "c"}, "there is no code 'c'"),
        ({"id": "C-1"}, "C-1"),
        ({"id": "not an id"}, "not an id"),
        ({"word": "several", "codes": ","}, "no code is given"),
    ],
)
def test_a_claim_that_is_not_valid_is_reported_and_nothing_written(study, wrong, message):
    before = (study / "claims.yaml").read_bytes()
    result = add(study, source="STUDY", **{**GIVEN, **wrong})
    assert result.exit_code == 2 and message in result.output
    assert (study / "claims.yaml").read_bytes() == before
