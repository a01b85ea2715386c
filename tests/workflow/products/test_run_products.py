"""A report and ``claims.csv`` never say two things, whoever stops a run and whichever sections it runs."""

import errno
import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from shipped import SECTIONS, STUDY

from analysis.paths import DATA
from analysis.workflow.cache.atomic_write import atomic_write, remove_misplaced
from analysis.workflow.cache.run_state import RunState, read_run_state
from analysis.workflow.products import build_report, run_products
from analysis.workflow.products.outdated_report import mark_outdated
from analysis.workflow.products.run_products import write_products
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.input_changes import InputsChangedError
from tests.workflow.products.test_outdated_report import a_report, files

ROWS = [{"claim": "PR-1", "verdict": "supported"}]
MARK = "not-current"


@pytest.fixture
def whole(tmp_path, monkeypatch):
    """A request of which claims are known, and whose report only says how often it was made."""
    asked = RunConfig(DATA / "synthetic" / "as-published", build=tmp_path / "build")
    monkeypatch.setattr(run_products, "_section_results", lambda config, language: [])
    monkeypatch.setattr(run_products, "_write_claims", lambda folder, results: ROWS)
    monkeypatch.setattr(run_products, "write_stability", lambda *_: None)
    monkeypatch.setattr(run_products, "read_scenarios", lambda *_: None)
    made = []
    monkeypatch.setattr(build_report, "refresh_report", lambda *_: made.append("report") or [])
    asked.folder.mkdir(parents=True)
    return asked, made


def put(request):
    return write_products(request, read_run_state(request.folder, request.owner), [], build_report.refresh_report)


def test_the_report_that_a_run_of_one_section_left_out_is_made_by_the_next_whole_run(whole):
    request, made = whole
    part = replace(request, sections=SECTIONS[:1])
    put(part)
    assert made == []
    put(request)
    assert made == ["report"]
    for again in (request, part, request):
        put(again)
    assert made == ["report"]


def run_in(folder):
    return SimpleNamespace(folder=folder, definition=STUDY)


def claims(verdict):
    from analysis.report.section_outputs import Output, SectionResult

    record = dict.fromkeys(run_products.CLAIM_COLUMNS) | {"claim": "PR-1", "verdict": verdict}
    return {"en": [SectionResult("claims", "Claims", (Output("verdict", record),), {})]}


def marked(report):
    return [page.name for page in sorted(report.rglob("*.html")) if MARK in page.read_text(encoding="utf-8")]


def test_a_report_is_marked_before_other_verdicts_stand_beside_it_and_not_by_the_same(tmp_path, monkeypatch):
    run_products._write_claims(run_in(tmp_path), claims("supported"))
    report = a_report(tmp_path / "report")
    run_products._write_claims(run_in(tmp_path), claims("supported"))
    assert marked(report) == []
    seen = []
    monkeypatch.setattr(run_products, "atomic_write", lambda path, content: seen.append(len(marked(report))))
    run_products._write_claims(run_in(tmp_path), claims("not_supported"))
    assert seen == [4]


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "keys.json")


def changed(*_):
    raise InputsChangedError(["study/codings.csv"])


@pytest.mark.parametrize("fails", [full, changed])
def test_whatever_keeps_the_state_from_being_stored_the_old_report_is_marked(tmp_path, monkeypatch, fails):
    request = RunConfig(DATA / "synthetic" / "as-published", build=tmp_path / "build")
    report = a_report(request.folder / "report")
    monkeypatch.setattr(RunState, "save", fails)
    with pytest.raises((OSError, InputsChangedError)):
        write_products(request, RunState(request.folder, request.owner), [], build_report.refresh_report)
    assert len(marked(report)) == 4


def test_a_page_that_cannot_be_marked_is_removed(tmp_path, monkeypatch):
    report = a_report(tmp_path / "report")
    (report / "index.html").unlink()
    (report / "variation.html").write_bytes(b'\xe6<header class="masthead">')
    (report / "en/variation.html").write_text("<p>edited</p>", encoding="utf-8")
    assert mark_outdated(report, [])
    assert {name for name in files(report) if name.endswith(".html")} == {"en/index.html"}
    monkeypatch.setattr("analysis.workflow.products.outdated_report.atomic_write", full)
    assert not mark_outdated(report, [])
    assert not list(report.rglob("*.html"))


def test_a_link_or_a_folder_in_the_place_of_a_file_is_replaced(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"right")
    (tmp_path / "link").symlink_to(elsewhere)
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    for name in ("link", "nowhere", "folder"):
        assert atomic_write(tmp_path / name, b"right")
        assert (tmp_path / name).read_bytes() == b"right" and not (tmp_path / name).is_symlink()
    assert elsewhere.read_bytes() == b"right"


def test_links_and_files_in_the_place_of_folders_are_removed_from_a_run_and_nothing_else(tmp_path):
    run, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    (run / "en" / "tables").mkdir(parents=True)
    elsewhere.mkdir()
    for kept in (elsewhere / "theirs", run / "en" / "tables" / "t.csv", run / "claims.csv"):
        kept.write_text("kept", encoding="utf-8")
    assert not remove_misplaced(run)
    (run / "en" / "figures").symlink_to(elsewhere)
    (run / "en" / "tables" / "link").symlink_to(elsewhere / "theirs")
    (run / "da").write_text("a file", encoding="utf-8")
    (run / "report").symlink_to("nowhere")
    assert remove_misplaced(run)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if not Path(path).is_dir())
    assert left == ["elsewhere/theirs", "run/claims.csv", "run/en/tables/t.csv"]
