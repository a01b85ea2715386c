import pytest
from click.testing import CliRunner
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.read import load_dataset, load_study
from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.errors import InputError
from analysis.paths import DATA
from analysis.robustness.withdrawal import without_interviews

SHIPPED = DATA / "synthetic" / "as-published"


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_nothing_of_the_interview_is_left_and_all_of_the_others_is():
    dataset = tiny_dataset()
    rest = without_interviews(dataset, ["I1"], "rest")
    assert list(rest.tables["interviews"]["interview"]) == ["I2"]
    assert list(rest.tables["segments"]["segment"]) == ["S3"]
    assert rest.tables["codings"].to_dict("records") == [{"segment": "S3", "coder": "A", "code": "alarm"}]
    assert not rest.texts
    assert rest.tables["topics"].empty
    assert rest.tables["variables"].empty  # M1 was known by this interview only
    assert rest.tables["codes"].equals(dataset.tables["codes"])
    assert not validate_dataset(rest, read_schema())


def test_all_interviews_that_are_not_there_are_refused_by_name_at_once():
    with pytest.raises(InputError, match="has no interview 'I8', 'I9'; it has I1, I2"):
        without_interviews(tiny_dataset(), ["I9", "I1", "I8"], "rest")


def test_a_dataset_without_any_interview_is_none():
    with pytest.raises(InputError, match="no interview would be left; delete the dataset's folder"):
        without_interviews(tiny_dataset(), ["I1", "I2"], "rest")


def test_a_unit_goes_with_the_last_of_its_interviews(tmp_path):
    study = load_study(SHIPPED)
    of_one = study.interviews[study.interviews["unit"] == study.interviews["unit"].iloc[0]]
    rest = without_interviews(load_dataset(SHIPPED), of_one["interview"], "rest")
    left = rest.tables["variables"]
    assert len(of_one) > 1
    assert set(of_one["unit"]) & set(left.loc[left["entity"] == "unit", "key"]) == set()
    assert not validate_dataset(rest, read_schema())


def test_the_drill_says_what_changes_in_words_and_leaves_a_sound_dataset(tmp_path):
    done = run("withdraw", "--interview", "I07", "--to", tmp_path / "rest", "--dataset", SHIPPED, "--language", "da")
    assert done.exit_code == 0
    assert "PR-3, vurdering: understøttes → kan ikke vurderes" in done.output
    reason = "Færrest interview i et af kommunernes områder: 1; reglen kræver 2."
    assert f"  + PR-3 kan ikke vurderes. {reason}" in done.output
    assert "I07" not in set(load_study(tmp_path / "rest").interviews["interview"])


def test_every_interview_that_is_named_is_withdrawn_and_reported(tmp_path):
    named = ("--interview", "I12", "--interview", "I11", "--interview", "I12")
    done = run("withdraw", *named, "--to", tmp_path / "rest", "--dataset", SHIPPED)
    assert done.exit_code == 0
    before, left = (set(load_study(folder).interviews["interview"]) for folder in (SHIPPED, tmp_path / "rest"))
    assert before - left == {"I11", "I12"}
    assert done.output.startswith(f"Without interviews I11, I12, {len(left)} interviews remain.")
    told = b"".join(path.read_bytes() for path in (tmp_path / "rest").rglob("*") if path.is_file())
    assert (b"I11" in told, b"I12" in told) == (False, False)


def test_of_several_interviews_one_that_is_wrong_lets_none_be_withdrawn(tmp_path):
    named = ("--interview", "I11", "--interview", "I99", "--interview", "I98")
    done = run("withdraw", *named, "--to", tmp_path / "rest", "--dataset", SHIPPED)
    assert done.exit_code == 2
    assert "has no interview 'I98', 'I99'" in done.output
    assert not (tmp_path / "rest").exists()


def test_a_wrong_interview_writes_nothing(tmp_path):
    done = run("withdraw", "--interview", "I99", "--to", tmp_path / "rest", "--dataset", SHIPPED)
    assert done.exit_code == 2
    assert not (tmp_path / "rest").exists()


def test_a_claim_is_traced_with_its_rule_its_verdict_and_the_words_of_segments():
    done = run("trace", "PR-2", "--dataset", SHIPPED)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("PR-2: Advisers generally have good experiences")
    assert lines[3] == "Evidence against: 127"
    assert "[SYNTETISK]" in lines[5]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("trace", "PR-99"), "unknown claim 'PR-99'"),
        (("rests-on", "--code", "politi"), "has no code 'politi'"),
        (("rests-on",), "give exactly one of"),
        (("rests-on", "--code", "police", "--coder", "C1"), "give exactly one of"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(arguments, said):
    done = run(*arguments, "--dataset", SHIPPED)
    assert done.exit_code == 2
    assert said in done.output


def test_what_rests_on_a_code_is_told_by_claim():
    done = run("rests-on", "--code", "alarm", "--dataset", SHIPPED, "--language", "da", "--claims-only")
    assert done.stdout.startswith("SIRI-8: ")
