import pandas as pd
import pytest
from click.testing import CliRunner
from ledgers import written
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.read import read_dataset
from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.errors import InputError
from analysis.paths import DATA
from analysis.robustness.recode_file import read_recoding
from analysis.robustness.recoding import Recoding, recoded, recoded_codes

SHIPPED = DATA / "synthetic" / "as-published"
CODES = pd.DataFrame(
    {
        "code": ["form", "plan", "alarm", "police", "school"],
        "parent": ["", "form", "form", "", ""],
        "family": ["form", "form", "form", "partner-external", "partner-external"],
        "label_da": ["form", "plan", "alarm", "politi", "skole"],
        "label_en": ["form", "plan", "alarm", "police", "school"],
        "definition": ["", "A plan.", "An alarm.", "", ""],
        "sensitive": ["no", "no", "yes", "no", "no"],
    }
)


def test_merged_codes_are_described_by_the_words_of_all_and_stand_where_the_first_stood():
    table = recoded_codes(CODES, Recoding({"plan": "safety", "alarm": "safety"}))
    assert list(table["code"]) == ["form", "safety", "police", "school"]
    safety = table.set_index("code").loc["safety"]
    assert list(safety[["parent", "family", "label_en", "definition", "sensitive"]]) == [
        "form",
        "form",
        "plan / alarm",
        "A plan. / An alarm.",
        "yes",
    ]


def test_a_code_of_the_codebook_that_others_join_keeps_its_own_words():
    table = recoded_codes(CODES, Recoding({"alarm": "plan"})).set_index("code")
    assert list(table.loc["plan", ["label_en", "definition", "sensitive"]]) == ["plan", "A plan.", "yes"]


def test_what_was_below_a_dropped_or_renamed_code_stays_in_the_tree():
    dropped = recoded_codes(CODES, Recoding({"form": None})).set_index("code")
    assert list(dropped["parent"]) == ["", "", "", ""]
    renamed = recoded_codes(CODES, Recoding({"form": "way"})).set_index("code")
    assert renamed.loc["alarm", "parent"] == "way"


def test_a_code_that_moves_has_the_other_family():
    table = recoded_codes(CODES, Recoding({}, {"school": "partner-internal"})).set_index("code")
    assert table.loc["school", "family"] == "partner-internal"
    assert table.loc["police", "family"] == "partner-external"


def test_codings_that_become_the_same_are_one_and_no_stretch_is_lost():
    dataset = tiny_dataset()
    given = dataset.tables["codings"]
    first, second, *_ = given["code"].drop_duplicates()
    found = recoded(dataset, Recoding({first: "one", second: "one"}), "anew")
    expected = given.assign(code=given["code"].replace({first: "one", second: "one"})).drop_duplicates()
    assert sorted(found.tables["codings"].to_numpy().tolist()) == sorted(expected.to_numpy().tolist())
    assert found.tables["segments"].equals(dataset.tables["segments"])
    assert not validate_dataset(found, read_schema())


def test_a_recoding_that_renames_all_codes_and_back_changes_nothing():
    dataset, _ = read_dataset(SHIPPED)
    codes = dataset.tables["codes"]["code"]
    away = recoded(dataset, Recoding({code: f"x-{code}" for code in codes}), "away")
    back = recoded(away, Recoding({f"x-{code}": code for code in codes}), dataset.name)
    assert back.tables["codes"].to_dict("list") == dataset.tables["codes"].to_dict("list")
    assert back.tables["codings"].to_dict("list") == dataset.tables["codings"].to_dict("list")
    assert back.tables["notes"].to_dict("list") == dataset.tables["notes"].to_dict("list")


def test_a_claim_follows_its_codes_and_misses_those_that_are_dropped():
    recoding = Recoding({"plan": "safety", "alarm": "safety", "school": None})
    variables = {"categories": [{"any": [["plan", "alarm"], ["school"]]}, {"family": "form"}], "partner": "plan"}
    assert recoding.of_claim(variables) == {
        "categories": [{"any": [["safety"], ["school"]]}, {"family": "form"}],
        "partner": "safety",
    }


# What the file says, and each of the lines that say what is wrong with it.
WRONG = [
    ("merge: {safety: [plan, alram]}", ["line 1: merge: code 'alram' is not in the codebook; did you mean 'alarm'?"]),
    ("drop: [plan]\nrename: {plan: plans}",
     ["line 1: drop: code 'plan' is already under rename; keep one of them"]),
    ("rename: {plan: alarm}",
     ["line 1: rename: another code already has the new name of 'plan', 'alarm'; to make them one code, use merge: "
      "{alarm: [plan, ...]}"]),
    ("rename:\n  plan: safety\n  alarm: safety",
     ["line 2: rename: another code already has the new name of 'plan', 'safety'; to make them one code, use merge: "
      "{safety: [plan, ...]}",
      "line 3: rename: another code already has the new name of 'alarm', 'safety'; to make them one code, use merge: "
      "{safety: [alarm, ...]}"]),
    ("merge: {safety: [plan, police]}",
     ["line 1: merge: 'safety' would have several families (form, partner-external); choose one with move: {safety: "
      "form}"]),
    ("merge: {school: [police]}\ndrop: [school]",
     ["line 1: merge: the file also removes code 'school'; give the merged code another name"]),
    ("merge: {safety: [plan, alarm]}\nmove: {alarm: form}",
     ["line 2: move: no code 'alarm' after recoding; there is form, police, safety, school"]),
    ("move: {plan: forms}", ["line 1: move > plan 'forms' is not an allowed value; did you mean 'form'?"]),
    ("merg: {safety: [plan]}\ndrop: plan",
     ["line 1: the file: 'merg' is unknown; did you mean 'merge'?",
      "line 2: drop 'plan' is not a list; a list of codes in the codebook"]),
    ("", ["the file is empty; write a value; the word null needs quotation marks"]),
    ("{}", ["line 1: the file is empty; a dictionary of merge, rename, drop and move"]),
]  # fmt: skip


@pytest.mark.parametrize(
    "said, expected", WRONG, ids=[said.split(":")[0] + str(n) for n, (said, _) in enumerate(WRONG)]
)
def test_a_wrong_file_is_refused_with_all_that_is_wrong(said, expected, tmp_path):
    with pytest.raises(InputError) as refusal:
        read_recoding(written(tmp_path, said, "recode.yaml"), CODES)
    assert sorted(map(str, refusal.value.problems)) == sorted(expected)


def test_all_four_can_be_said_at_once(tmp_path):
    text = "merge: {safety: [plan, alarm]}\nrename: {school: schools}\ndrop: [form]\nmove: {safety: benefit}\n"
    assert read_recoding(written(tmp_path, text, "recode.yaml"), CODES) == Recoding(
        {"plan": "safety", "alarm": "safety", "school": "schools", "form": None}, {"safety": "benefit"}
    )


def recode(tmp_path, text, *more):
    given = ("--dataset", SHIPPED, "--to", tmp_path / "anew", *more)
    path = written(tmp_path, text, "recode.yaml")
    return CliRunner().invoke(main, list(map(str, ("recode", path, *given))))


def test_the_command_says_which_claims_move_in_words(tmp_path):
    done = recode(tmp_path, "drop: [resource-person]\nmerge: {any-school: [school, day-care]}\n", "--language", "da")
    assert done.exit_code == 0
    assert "PR-8, vurdering: understøttes → kan ikke vurderes" in done.stdout
    assert "  + PR-8 kan ikke vurderes. Datasættets kodebog mangler resource-person." in done.stdout
    assert "PR-10, kommuner, der opfylder det: 3 af 6 → " in done.stdout
    assert "PR-9" not in done.stdout


def test_what_was_coded_anew_is_a_dataset_with_a_ledger_that_names_its_codes(tmp_path):
    assert recode(tmp_path, "rename: {police: politi}").exit_code == 0
    checked = CliRunner().invoke(main, ["check", str(tmp_path / "anew")])
    assert checked.stdout.splitlines()[1:] == [f"{tmp_path / 'anew' / 'claims.yaml'}: valid; 28 claims"]


def test_where_nothing_moves_that_is_said(tmp_path):
    done = recode(tmp_path, "rename: {management: leaders}")
    assert "No verdict changes, and no number in a verdict changes." in done.stdout


def test_a_wrong_recoding_writes_nothing(tmp_path):
    done = recode(tmp_path, "drop: [polce]")
    assert done.exit_code == 2
    assert "did you mean 'police'?" in done.stderr
    assert not (tmp_path / "anew").exists()
