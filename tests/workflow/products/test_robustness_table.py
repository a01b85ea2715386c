"""The table of how verdicts stand, made in shares and kept by content."""

import shutil

import pandas as pd
import pytest

from analysis.notebook.study_run import open_study_run
from analysis.paths import DATA
from analysis.workflow.products.robustness_table import (
    includes_robustness,
    read_repetitions,
    write_repetitions,
    write_stability,
)
from analysis.workflow.run_config import RunConfig

PUBLISHED = DATA / "synthetic" / "as-published"
CLAIMS = [{"claim": "PR-2", "verdict": "supported"}, {"claim": "PR-3", "verdict": "cannot_be_judged"}]


@pytest.fixture
def request_(tmp_path):
    return RunConfig(PUBLISHED, build=tmp_path)


def rows(*verdicts):
    kinds = [("unit", "M1"), ("interview", "I01"), ("fork", "share-above 0.6")]
    made = [
        {"claim": "PR-2", "kind": kind, "name": name, "verdict": verdict, "estimate": 0.5}
        for (kind, name), verdict in zip(kinds, verdicts, strict=True)
    ]
    made[-1]["share-above"] = "0.6"
    return made


def test_shares_together_are_the_whole_and_none_stands_twice():
    opened = open_study_run(PUBLISHED)
    names = ("PR-2", "SIRI-4", "PR-12")
    keys = ["claim", "kind", "name"]
    whole = pd.concat(opened.repeat_verdicts(names))[keys]
    parts = pd.concat([part for share in range(3) for part in opened.repeat_verdicts(names, share, 3)])[keys]
    assert not parts.duplicated().any()
    assert set(map(tuple, parts.to_numpy())) == set(map(tuple, whole.to_numpy()))


def test_what_is_stored_is_read_back_until_the_data_change(request_, tmp_path):
    write_repetitions(request_, [rows("supported", "supported", "supported")])
    assert [row["kind"] for row in read_repetitions(request_)] == ["interview", "unit", "fork"]
    other = shutil.copytree(PUBLISHED, tmp_path / "other" / "as-published")
    (other / "texts" / "I01.txt").unlink()
    assert read_repetitions(RunConfig(other, build=tmp_path)) is None


def test_the_same_repetitions_give_the_same_bytes_whoever_made_which(request_):
    made = rows("supported", "not_supported", "supported")
    write_repetitions(request_, [made[:1], made[1:]])
    first = (request_.folder / "repetitions.csv").read_bytes()
    write_repetitions(request_, [made[1:], made[:1]])
    assert (request_.folder / "repetitions.csv").read_bytes() == first


def test_a_line_for_each_claim_says_how_its_verdict_stands(request_):
    write_repetitions(request_, [rows("not_supported", "supported", "supported")])
    found = write_stability(request_, CLAIMS)
    assert (found["PR-2"].word, found["PR-3"]) == ("fragile", None)
    table = pd.read_csv(request_.folder / "robustness.csv", index_col="claim")
    assert table.loc["PR-2", ["municipality_agree", "municipality_judged", "flipped_by"]].tolist() == [
        0,
        1,
        "municipality M1",
    ]
    assert table.loc["PR-3"].isna().all()


def test_what_could_not_be_judged_has_a_column_for_each_kind(request_):
    write_repetitions(request_, [rows("supported", "cannot_be_judged", "supported")])
    assert write_stability(request_, CLAIMS)["PR-2"].word == "partly-robust"
    row = pd.read_csv(request_.folder / "robustness.csv", index_col="claim").loc["PR-2"]
    assert row[["interview_agree", "interview_judged", "interview_not_judged"]].tolist() == [0, 0, 1]
    assert row[["municipality_not_judged", "not_judged"]].tolist() == [0, 1]
    assert row[["area_agree", "area_judged", "area_not_judged"]].isna().all()


def test_only_a_whole_study_as_it_stands_is_tried(request_, tmp_path):
    assert includes_robustness(request_)
    assert not includes_robustness(RunConfig(PUBLISHED, ("area=children",), build=tmp_path))
    assert not includes_robustness(RunConfig(PUBLISHED, sections=("variation",), build=tmp_path))


def test_a_study_that_would_take_hours_waits_to_be_asked(request_, monkeypatch):
    monkeypatch.setattr("analysis.workflow.products.robustness_table.MOST_WORK", 25 * 5_000)
    assert not includes_robustness(request_)
