"""Whoever misspells a name is told which one may be meant, and what to do instead."""

import pytest
import yaml
from click.testing import CliRunner
from shipped import STUDY

from analysis.claims.ledger import load_claims
from analysis.cli.main import main
from analysis.errors import InputError
from analysis.messages.suggestions import did_you_mean, suggest_dataset
from analysis.paths import DATA, ROOT
from analysis.workflow.parameters import Parameter, convert_values
from tests.project.test_makefile import make

SHIPPED = DATA / "synthetic" / "as-published"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "command, meant",
    [
        (("trace", "pr-6"), "did you mean 'PR-6'?"),
        (("rests-on", "--interview", "i07", "--claims-only"), "did you mean 'I07'?"),
        (("rests-on", "--interview", "I077", "--claims-only"), "did you mean 'I07'?"),
        (("rests-on", "--code", "polise", "--claims-only"), "did you mean 'police'?"),
        (("rests-on", "--coder", "c1", "--claims-only"), "did you mean 'C1'?"),
        (("rests-on", "--segment", "i07-c1-03A", "--claims-only"), "did you mean 'I07-C1-03a'?"),
        (("withdraw", "--interview", "i7", "--to", "nowhere"), "did you mean 'I07'?"),
    ],
)
def test_the_command_line_suggests_what_was_meant(command, meant):
    done = run(*command, "--dataset", SHIPPED)
    assert done.exit_code == 2
    assert meant in done.output


@pytest.mark.parametrize("given, meant", [("section-variaton", "variation"), ("section-Barriers", "barriers")])
def test_make_suggests_the_section_that_was_meant(given, meant):
    assert f"did you mean '{meant}'?" in make(given, "-o", ".venv/.done")


@pytest.mark.parametrize(
    "dataset, told",
    [
        ("README.md", "import the file first: samspil import README.md --propose --mapping mapping.yaml"),
        ("tests", "is not a dataset folder; name a dataset folder"),
        ("data/synthetic", "such as data/synthetic/as-published"),
        ("data/synthetic/as-publshed", "did you mean data/synthetic/as-published?"),
    ],
)
def test_a_place_that_is_no_dataset_leads_to_one(dataset, told, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert told in run("check", dataset).output


def test_make_says_that_a_file_is_imported_first_and_writes_nothing(tmp_path):
    table = tmp_path / "interviews.xlsx"
    table.write_bytes(b"PK")
    said = make(f"DATASET={table}", "-o", ".venv/.done")
    assert f"import the file first: samspil import {table} --propose --mapping mapping.yaml" in said
    assert not (ROOT / "build" / table.name).exists()


@pytest.mark.parametrize("name", ["empty", "exports"])
def test_make_refuses_a_folder_that_holds_nothing_of_a_dataset(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    if name == "exports":
        (folder / "Filtering.xlsx").write_bytes(b"PK")
        (folder / "unreadable").symlink_to(folder / "missing")
    said = make(f"DATASET={folder}", "-o", ".venv/.done")
    assert f"{folder}: 1 problem(s)\n  is not a dataset folder; name a dataset folder" in said
    assert not (ROOT / "build" / name).exists()


@pytest.mark.parametrize("place", ["/", "."])
def test_make_does_not_read_the_whole_of_a_folder_around_data(place):
    assert "is not a dataset folder" in make(f"DATASET={place}", "-o", ".venv/.done")


def test_a_folder_without_anything_of_a_dataset_is_told_in_one_line(tmp_path):
    assert run("check", str(tmp_path)).output.count("\n  ") == 1


def test_a_folder_that_may_not_be_searched_suggests_nothing(tmp_path):
    assert suggest_dataset(tmp_path / "missing" / "deeper") == "name a dataset folder"


@pytest.mark.parametrize(
    "written, key", [("flere", "several"), ("Flere", "several"), ("severl", "several"), ("alle", "all")]
)
def test_the_danish_label_of_a_word_leads_to_its_key(tmp_path, written, key):
    said = yaml.safe_load((DATA / "claims.yaml").read_text(encoding="utf-8"))
    said["claims"] = said["claims"][:1]
    said["claims"][0]["word"] = written
    file = tmp_path / "claims.yaml"
    file.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(InputError, match=f"did you mean '{key}'"):
        load_claims(file)


@pytest.mark.parametrize(
    "given, meant", [({"aera": "children"}, "did you mean 'area'?"), ({"area": "Children"}, "did you mean 'children'?")]
)
def test_a_parameter_and_its_value_are_suggested(given, meant):
    _, problems = convert_values(given, {"area": Parameter("area", "str", "all", "")}, STUDY)
    assert [problem.hint for problem in problems] == [meant]


def test_capital_letters_do_not_hide_what_was_meant():
    assert did_you_mean("pr-6", ["PR-6", "PR-16", "SIRI-6"]) == "did you mean 'PR-6'?"


def test_a_run_can_be_forced():
    assert " --force $" in make("-n", "FORCE=1", "-o", ".venv/.done")
    for given in ("", "0", "no", "false"):
        assert "--force" not in make("-n", f"FORCE={given}", "-o", ".venv/.done")
    assert "--force" not in make("-n", "-o", ".venv/.done")
    assert "FORCE=1" in make("help")
