"""A claim is added to a study's ledger as a whole, or not at all."""

import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from tiny import table, tiny_dataset

from analysis.claims.ledger import load_claims
from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.notebook.study_run import open_study_run
from analysis.paths import DATA
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


@pytest.fixture
def schools(tmp_path):
    folder = tmp_path / "schools"
    shutil.copytree(DATA / "studies" / "invented-schools", folder)
    variables = folder / "dataset" / "variables.csv"
    stated = "".join(f"code,{code},value,{value},by hand\n" for code, value in (("positive", 1), ("negative", -1)))
    variables.write_text("entity,key,variable,value,origin\n" + stated, encoding="utf-8")
    return folder


EVERY_WORD = [  # options, and the variables of the record
    ({"word": "most", "codes": "trust"}, {"categories": [{"any": [["trust"]]}]}),
    ({"word": "nobody", "codes": "trust, time"}, {"categories": [{"any": [["trust"], ["time"]]}]}),
    ({"word": "more-often-among", "codes": "trust", "group": "teacher", "than": "leader"},
     {"group": "teacher", "than": "leader", "categories": [{"any": [["trust"]]}]}),
    ({"word": "most-often-named", "codes": "trust"}, {"code": "trust", "family": "leadership"}),
    ({"word": "together-with", "codes": "trust, time"}, {"code": "trust", "other": "time"}),
    ({"word": "above", "codes": "positive, negative", "threshold": "0"},
     {"categories": [{"any": [["positive"], ["negative"]]}], "threshold": 0}),
    ({"word": "below", "codes": "positive, negative", "threshold": "0.5", "statistic": "median"},
     {"categories": [{"any": [["positive"], ["negative"]]}], "threshold": 0.5, "statistic": "median"}),
    ({"word": "equals", "number": "count_of", "counted": "interviews", "published": "8"},
     {"counted": "interviews", "published": "8"}),
    ({"word": "equals", "number": "share_of", "counted": "interviews", "codes": "trust", "published": "5 of 8"},
     {"counted": "interviews", "categories": [{"any": [["trust"]]}], "published": "5 of 8"}),
    ({"word": "equals", "number": "share_of", "counted": "codings", "codes": "trust", "among": "trust, time",
      "published": "50 %"},
     {"counted": "codings", "categories": [{"any": [["trust"]]}], "among": [{"any": [["trust"], ["time"]]}],
      "published": "50 %"}),
    ({"word": "equals", "number": "mean_of", "codes": "positive, negative", "published": "0.70"},
     {"categories": [{"any": [["positive"], ["negative"]]}], "published": "0.70"}),
    ({"word": "equals", "number": "agreement_of", "coefficient": "cohen-kappa", "published": "0.8"},
     {"coefficient": "cohen-kappa", "pooled": True, "published": "0.8"}),
]  # fmt: skip


def add_to_schools(folder, **given):
    stated = ["--statement", "It is so.", "--statement", "Sådan er det."]
    options = {"section": "themes", "source": "S", "locator": "page 4", **given}
    parts = [part for name, text in options.items() for part in (f"--{name}", text)]
    return CliRunner().invoke(main, ["new-claim", "--study", str(folder), *stated, *parts])


@pytest.mark.parametrize(("options", "variables"), EVERY_WORD)
def test_a_claim_with_any_word_is_written_and_judged(schools, options, variables):
    result = add_to_schools(schools, **options)
    assert result.exit_code == 0, result.output
    *_, claim = load_claims(schools / "claims.yaml").values()
    assert claim.variables == variables
    study_run = open_study_run(schools / "dataset")
    assert study_run.sentence(claim.id).startswith(claim.id)
    assert len(study_run.trace(claim.id))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"word": "most-often-named", "codes": "trust, time"}, "most-often-named needs 1 code"),
        ({"word": "together-with", "codes": "trust"}, "together-with needs 2 codes"),
        ({"word": "together-with", "codes": "trust + time"}, "together-with needs 2 codes"),
        ({"word": "above", "codes": "trust", "threshold": "0"}, "no code that is given has a value"),
        ({"word": "above", "codes": "positive", "threshold": "high"}, "'high' is not a number"),
        ({"word": "above", "codes": "positive", "threshold": "nan"}, "'nan' is not a number"),
        ({"word": "more-often-among", "codes": "trust", "group": "pupil", "than": "leader"}, "'pupil' is none of"),
        ({"word": "more-often-among", "codes": "trust", "group": "leader", "than": "leader"}, "name another group"),
        ({"word": "all", "codes": "trust", "threshold": "0"}, "--threshold: does not go with all"),
        ({"word": "equals", "number": "count_of", "counted": "codings", "published": "1,5"}, "in quotes"),
    ],
)
def test_what_a_word_cannot_state_is_refused(schools, options, message):
    before = (schools / "claims.yaml").read_bytes()
    result = add_to_schools(schools, **options)
    assert result.exit_code == 2 and message in result.output, result.output
    assert (schools / "claims.yaml").read_bytes() == before


def test_a_printed_share_is_asked_for_part_by_part(schools):
    answers = "themes\n\npage 4\nTwo thirds.\nTo tredjedele.\nequals\nshare_of\ninterviews\ntrust\n67 %\n"
    result = CliRunner().invoke(main, ["new-claim", "--study", str(schools)], input=answers)
    assert result.exit_code == 0, result.output
    *_, claim = load_claims(schools / "claims.yaml").values()
    assert claim.variables == {"counted": "interviews", "categories": [{"any": [["trust"]]}], "published": "67 %"}


def test_interviews_can_be_counted_where_a_study_has_units(schools):
    given = ["--section", "themes", "--source", "S", "--locator", "page 4", "--statement", "It is so."]
    given += ["--statement", "Sådan er det.", "--word", "most", "--codes", "trust", "--interviews"]
    assert CliRunner().invoke(main, ["new-claim", "--study", str(schools), *given]).exit_code == 0
    *_, claim = load_claims(schools / "claims.yaml").values()
    assert (claim.unit, claim.negative_cases["kind"]) == ("interview", "interview")
    assert open_study_run(schools / "dataset").verdicts[claim.id].judged == 24
