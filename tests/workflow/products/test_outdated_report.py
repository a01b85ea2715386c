"""A report outlives a failed run, and says on every page that it is not current."""

import json
from html import unescape

import pytest
from small_notebooks import code, small_notebook, write

from analysis.paths import DATA
from analysis.study.section_texts import shipped_section_texts
from analysis.workflow.build import run_study
from analysis.workflow.products.outdated_report import mark_outdated
from analysis.workflow.run_config import RunConfig

VARIATION = "05_variation.ipynb"
PAGE = (
    '<html lang="{language}"><body id="top">\n<header class="masthead"></header>\n<a href="samspil-x.{language}.pdf">'
)
SAID = {
    "index.html": "Denne rapport er ikke aktuel",
    "variation.html": "Denne rapport er ikke aktuel",
    "en/index.html": "This report is not current",
    "en/variation.html": "This report is not current",
}


def a_report(folder):
    for name in SAID:
        language = "en" if name.startswith("en/") else "da"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE.format(language=language), encoding="utf-8")
    for name in ("samspil-x.da.pdf", "en/samspil-x.en.pdf"):
        (folder / name).write_bytes(b"%PDF")
    return folder


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_page_says_in_its_language_that_it_is_not_current_and_why(tmp_path):
    assert mark_outdated(a_report(tmp_path), ["variation", "barriers"])
    for name, said in SAID.items():
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert said in page
        assert page.index(said) < page.index("masthead")
    titles = shipped_section_texts()
    for page, language in (("index.html", "da"), ("en/index.html", "en")):
        text = unescape((tmp_path / page).read_text(encoding="utf-8"))
        assert [name for name in ("variation", "barriers") if titles[name][f"title_{language}"] not in text] == []


def test_the_documents_are_named_as_not_current_and_the_pages_lead_to_them(tmp_path):
    mark_outdated(a_report(tmp_path), ["variation"])
    documents = {name for name in files(tmp_path) if name.endswith(".pdf")}
    assert documents == {"samspil-x.da.ikke-aktuel.pdf", "en/samspil-x.en.not-current.pdf"}
    assert 'href="samspil-x.da.ikke-aktuel.pdf"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="samspil-x.en.not-current.pdf"' in (tmp_path / "en/index.html").read_text(encoding="utf-8")


def test_marking_twice_says_it_once_with_the_latest_reason(tmp_path):
    mark_outdated(a_report(tmp_path), ["variation"])
    once = files(tmp_path)
    mark_outdated(tmp_path, ["barriers"])
    mark_outdated(tmp_path, ["variation"])
    assert files(tmp_path) == once


def test_without_a_report_there_is_nothing_to_mark(tmp_path):
    assert not mark_outdated(tmp_path / "report", ["variation"])


@pytest.mark.parametrize("name", ["base.html"])
def test_the_pages_have_the_place_where_the_banner_goes(name):
    from analysis.report.html.page_templates import TEMPLATES
    from analysis.workflow.products.outdated_report import PLACE

    assert (TEMPLATES / name).read_text(encoding="utf-8").count(PLACE) == 1


def test_a_failing_section_keeps_the_report_and_marks_it_and_a_good_run_asks_for_a_new_one(tmp_path, capsys):
    write(tmp_path / "notebooks" / VARIATION, small_notebook(code("broken", "1 / 0")))
    request = RunConfig(DATA / "synthetic" / "as-published", (), ("variation",), ("en",), tmp_path / "build",
                      tmp_path / "notebooks")  # fmt: skip
    report = a_report(request.folder / "report")
    assert not run_study(request, 1)
    assert "This report is not current" in (report / "en/index.html").read_text(encoding="utf-8")
    assert "the last one remains, marked as not current" in capsys.readouterr().out
    stored = json.loads((request.folder / "keys.json").read_text(encoding="utf-8"))
    assert (stored["report"], stored["documents"]) == (None, None)
