"""Real interviews and keys: closed to others, and out of git."""

import os
import shutil
import subprocess

import pytest
from click.testing import CliRunner
from tiny import tiny_dataset

from analysis.cli import private_files as commands
from analysis.cli.main import main
from analysis.dataset.write import save_dataset, save_file
from analysis.files.permissions import may_be_committed
from analysis.paths import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
TABLE = "Interview,Code,Coder,Text\nMette Dahl,Politi,Runa Vik,Ja da\nKarim Noor,Skole,Runa Vik,Nej da\n"


def mode(path):
    return path.stat().st_mode & 0o777


@pytest.fixture(autouse=True)
def _usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def imported(folder, to, *more):
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    (folder / "mapping.yaml").write_text("title: Spring\nsynthetic: false\n", encoding="utf-8")
    given = ["import", folder / "table.csv", "--to", to, "--mapping", folder / "mapping.yaml", *more]
    return CliRunner().invoke(main, list(map(os.fspath, given)))


def git(folder, *given):
    command = ["git", "-C", os.fspath(folder), "-c", "user.name=A", "-c", "user.email=a@example.org", *given]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("synthetic, expected", [(False, 0o700), (True, 0o755)])
def test_the_folder_of_real_interviews_is_its_owners_alone(tmp_path, synthetic, expected):
    made = tiny_dataset()
    about = {"title": "Tiny", "origin": {"tool": "by hand"}, "synthetic": synthetic}
    save_dataset(type(made)("tiny", about, made.tables, {}), tmp_path / "tiny")
    assert mode(tmp_path / "tiny") == expected
    assert mode(tmp_path / "tiny" / "segments.csv") == (0o600 if not synthetic else 0o644)
    assert os.umask(0o022) == 0o022


def test_a_file_is_never_open_to_others_not_even_while_it_is_written(tmp_path, monkeypatch):
    modes = []
    write = os.fdopen

    def watched(descriptor, *rest):
        modes.append(os.fstat(descriptor).st_mode & 0o777)
        return write(descriptor, *rest)

    monkeypatch.setattr(os, "fdopen", watched)
    (tmp_path / "spring.key.csv").write_text("old", encoding="utf-8")
    save_file(tmp_path / "spring.key.csv", "kind,name,label\n")
    assert modes == [0o600] and mode(tmp_path / "spring.key.csv") == 0o600


def test_an_import_closes_dataset_and_key_and_warns_of_a_key_that_was_open(tmp_path):
    first = imported(tmp_path, tmp_path / "spring")
    assert first.exit_code == 0, first.output
    assert (mode(tmp_path / "spring"), mode(tmp_path / "spring.key.csv")) == (0o700, 0o600)
    assert "others may read the key" not in first.stderr
    (tmp_path / "spring.key.csv").chmod(0o644)
    again = imported(tmp_path, tmp_path / "spring")
    assert "WARNING: others may read the key" in again.stderr
    assert mode(tmp_path / "spring.key.csv") == 0o600


@pytest.fixture
def checkout(tmp_path):
    """Make a repository with the project's rules of what is ignored, and one file of each kind that is shipped."""
    place = tmp_path / "checkout"
    place.mkdir()
    git(place, "init", "--quiet")
    shutil.copy(ROOT / ".gitignore", place)
    return place


SHIPPED = (
    "README.md", "data/claims.yaml", "data/grid.schema.json", "data/codebook.csv", "analysis/notebook/section.py",
    "data/synthetic/as-published/segments.csv", "data/synthetic/as-published/texts/I01.txt",
    "notebooks/01_sample_and_method.ipynb",
    "tests/files/test_permissions.py", ".github/workflows/ci.yml", "environment.yml", "Makefile",
    "data/report/wording.yaml",
)  # fmt: skip
REAL = (
    "data/spring/segments.csv", "data/spring/texts/I01.txt", "data/spring.key.csv", "data/names.csv",
    "data/mapping.yaml",
    "data/grid.yaml", "spring/segments.csv", "spring.key.csv", "names.csv", "mapping.yaml", "grid.yaml",
    "interviews.qdpx",
    "build/spring/claims.csv", "analysis/spring.key.xlsx", "notebooks/spring.key.csv", "data/project.qda/data.qda",
    "tests/interviews.qdpx", "exports/quotes.csv", "tests/data/segments.csv", "analysis/spring/texts/I01.txt",
    "notebooks/spring/segments.csv", "notebooks/05_variation-Copy1.ipynb", "notebooks/out/05_variation.ipynb",
    "data/synthetic/spring/segments.csv", "data/synthetic/as-published/texts/Anna.txt", "data/synthetic/real.zip",
    "data/synthetic/as-published/mapping.yaml", ".github/mapping.yaml", ".ci/spring/segments.csv", "build2/claims.csv",
    "analysis/report/claims.yaml", "tests/spring/import-report.json", "data/spring.2024/results.parquet",
)  # fmt: skip


@NEEDS_GIT
def test_git_takes_what_is_shipped_and_nothing_of_a_real_study(checkout):
    for name in (*SHIPPED, *REAL):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("x", encoding="utf-8")
    git(checkout, "add", ".")
    assert set(git(checkout, "ls-files").split()) == {".gitignore", *SHIPPED}


@NEEDS_GIT
def test_every_file_of_the_project_may_be_committed():
    if not (ROOT / ".git").exists():
        pytest.skip("this is no repository")
    files = git(ROOT, "ls-files")
    told = subprocess.run(
        ["git", "-C", os.fspath(ROOT), "check-ignore", "--no-index", "--stdin"],
        input=files, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.stdout == ""


@NEEDS_GIT
def test_git_is_asked_of_files_that_are_not_there_yet(checkout, tmp_path):
    asked = ["data/spring/datapackage.json", "spring/datapackage.json", "analysis/spring.py"]
    assert [may_be_committed(checkout / name) for name in asked] == [False, False, True]
    assert not may_be_committed(tmp_path / "elsewhere" / "datapackage.json")


@NEEDS_GIT
def test_real_interviews_are_not_written_where_the_projects_git_takes_them(checkout, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.paths.ROOT", checkout)
    (checkout / "analysis").mkdir()
    with (checkout / ".gitignore").open("a", encoding="utf-8") as rules:
        rules.write("!/analysis/spring/\n!/analysis/spring/*\n")
    refused = imported(tmp_path, checkout / "analysis" / "spring")
    assert refused.exit_code == 2 and "git would commit real interviews" in refused.output
    assert list((checkout / "analysis").iterdir()) == []
    assert imported(tmp_path, checkout / "data" / "spring").exit_code == 0
    git(checkout, "add", ".")
    assert git(checkout, "ls-files").split() == [".gitignore"]


@NEEDS_GIT
def test_another_repository_that_does_not_ignore_real_interviews_is_warned_of(tmp_path):
    git(tmp_path, "init", "--quiet")
    result = imported(tmp_path, tmp_path / "spring")
    assert result.exit_code == 0
    assert result.stderr.count("WARNING: git does not ignore") == 2  # the dataset and its key
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    assert "git does not ignore" not in imported(tmp_path, tmp_path / "spring").stderr


def test_synthetic_interviews_may_be_committed(tmp_path, capsys):
    commands.warn_of_commits(True, tmp_path)
    commands.refuse_commits(True, ROOT / "analysis")
    assert capsys.readouterr().err == ""
