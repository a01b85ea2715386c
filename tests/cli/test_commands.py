import subprocess
import sys

import pytest
from click.testing import CliRunner
from tiny import tiny_dataset

from analysis.__main__ import main
from analysis.dataset.write import save_dataset
from analysis.paths import ROOT


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("module", ["analysis", "analysis.workflow"])
def test_asking_for_help_imports_nothing_heavy(module):
    command = [sys.executable, "-X", "importtime", "-m", module, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    heavy = {
        "pandas",
        "numpy",
        "pyarrow",
        "matplotlib",
        "yaml",
        "jsonschema",
        "nbformat",
        "papermill",
        "jinja2",
        "tqdm",
    }
    assert "click" in imported
    assert imported & heavy == set()


def test_help_names_every_command():
    shown = run("--help").stdout
    assert [name for name in ("check", "import", "synthesise") if name not in shown] == []


def test_a_sound_dataset_is_said_to_be_sound(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    result = run("check", tmp_path / "tiny")
    assert result.exit_code == 0
    assert result.stdout.endswith("valid; synthetic, 2 interviews, 2 coders, 5 codes, 3 segments, 5 codings\n")


def test_a_folder_that_is_not_there_ends_with_exit_code_2(tmp_path):
    result = run("check", tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no such folder" in result.stderr


def test_a_scenario_that_is_unknown_makes_none(monkeypatch, tmp_path):
    pytest.importorskip("analysis.simulation.scenarios")
    monkeypatch.setattr("analysis.paths.DATA", tmp_path)
    result = run("synthesise", "as-published", "as-publshed")
    assert result.exit_code == 2
    assert "unknown scenario as-publshed" in result.stderr
    assert list(tmp_path.iterdir()) == []
