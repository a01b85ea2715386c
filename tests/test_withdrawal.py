from dataclasses import replace

import pytest
from click.testing import CliRunner
from tiny import tiny_dataset

from analysis.__main__ import main
from analysis.appraise.withdrawal import changes, without_interview
from analysis.definition import read_definition
from analysis.load import load_study
from analysis.study import DATA, Refused, Verdict
from analysis.validate import problems

SHIPPED = DATA / "synthetic" / "as-published"
VERDICT = Verdict("PR-2", "overall-experience", "generally", "supported", 6, 6, 0.714, 0.58, 0.84, 127)


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_nothing_of_the_interview_is_left_and_all_of_the_others_is():
    dataset = tiny_dataset()
    rest = without_interview(dataset, "I1", "rest")
    assert list(rest.tables["interviews"]["interview"]) == ["I2"]
    assert list(rest.tables["segments"]["segment"]) == ["S3"]
    assert rest.tables["codings"].to_dict("records") == [{"segment": "S3", "coder": "A", "code": "alarm"}]
    assert not rest.texts
    assert rest.tables["topics"].empty
    assert rest.tables["variables"].empty  # M1 was known by this interview only
    assert rest.tables["codes"].equals(dataset.tables["codes"])
    assert not problems(rest, read_definition())


def test_an_interview_that_is_not_there_is_refused_by_name():
    with pytest.raises(Refused, match="has no interview 'I9'; it has I1, I2"):
        without_interview(tiny_dataset(), "I9", "rest")


def test_verdicts_that_change_stand_before_numbers_and_what_reads_alike_is_no_change():
    other = replace(VERDICT, estimate=0.7149, low=0.5, verdict="not_supported")
    found = changes({"PR-2": VERDICT}, {"PR-2": other})
    assert found[["what", "before", "after"]].to_dict("split")["data"] == [
        ["verdict", "supported", "not_supported"],
        ["low", 0.58, 0.5],
    ]


def test_the_drill_says_what_changes_in_words_and_leaves_a_sound_dataset(tmp_path):
    done = run("withdraw", "--interview", "I07", "--to", tmp_path / "rest", "--dataset", SHIPPED, "--language", "da")
    assert done.exit_code == 0
    assert "PR-3, vurdering: understøttes → kan ikke vurderes" in done.output
    assert "  + PR-3 kan ikke vurderes. En kommunes område har kun 1 interview; reglen kræver 2." in done.output
    assert "I07" not in set(load_study(tmp_path / "rest").interviews["interview"])


def test_a_wrong_interview_writes_nothing(tmp_path):
    done = run("withdraw", "--interview", "I99", "--to", tmp_path / "rest", "--dataset", SHIPPED)
    assert done.exit_code == 2
    assert not (tmp_path / "rest").exists()


def test_a_claim_is_traced_with_its_rule_its_verdict_and_the_words_of_segments():
    done = run("trace", "PR-2", "--dataset", SHIPPED)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0].startswith("PR-2: Advisers generally experience good collaboration")
    assert lines[3] == "Against it: 127"
    assert "[SYNTETISK]" in lines[5]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("trace", "PR-99"), "has no claim 'PR-99'"),
        (("rests-on", "--code", "politi"), "has no code 'politi'"),
        (("rests-on",), "name one thing"),
        (("rests-on", "--code", "police", "--coder", "C1"), "name one thing"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(arguments, said):
    done = run(*arguments, "--dataset", SHIPPED)
    assert done.exit_code == 2
    assert said in done.output


def test_what_rests_on_a_code_is_told_by_claim():
    done = run("rests-on", "--code", "alarm", "--dataset", SHIPPED, "--language", "da", "--claims-only")
    assert done.output.startswith("SIRI-8: ")
