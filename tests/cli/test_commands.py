import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.paths import ROOT
from analysis.workflow.sweep.parameter_grid import read_grid


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


def test_the_console_script_runs_the_same_commands_as_the_module():
    script = [Path(sys.executable).with_name("samspil"), "--help"]
    module = [sys.executable, "-m", "analysis", "--help"]
    by_script, by_module = (subprocess.run(c, capture_output=True, text=True, cwd=ROOT) for c in (script, module))
    assert (by_script.returncode, by_script.stderr) == (0, "")
    assert by_script.stdout == by_module.stdout.replace("python -m analysis", "samspil")


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


LONG = "x" * 300


@pytest.mark.parametrize(
    "command",
    [
        ("check", LONG),
        ("import", f"{LONG}.csv", "--mapping", "plain.yaml", "--to", "out"),
        ("import", "table.csv", "--mapping", "plain.yaml", "--to", LONG),
        ("judge", "--dataset", LONG),
        ("judge", "--ledger", f"{LONG}.yaml"),
        ("export", LONG, "matrix", "--to", "table.csv"),
        ("diff", LONG, "table.csv"),
    ],
    ids=" ".join,
)
def test_a_name_that_is_too_long_for_the_system_is_one_clear_error(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.yaml").write_text("synthetic: false\n", encoding="utf-8")
    (tmp_path / "table.csv").write_text("Interview,Code\nI1,a\n", encoding="utf-8")
    done = run(*command)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 3)
    assert {path.name for path in tmp_path.iterdir()} == {"plain.yaml", "table.csv"}


def test_a_grid_names_datasets_of_any_length(tmp_path):
    (tmp_path / "grid.yaml").write_text(f"datasets: [{LONG}]\n", encoding="utf-8")
    with pytest.raises(InputError, match="the name has 300 characters"):
        read_grid(tmp_path / "grid.yaml")
