"""The report of a study of its own is in its language and its words, and says nothing of the project's study."""

import re
from dataclasses import replace

import pikepdf
import pytest
from bs4 import BeautifulSoup
from tiny import table, tiny_dataset

from analysis.dataset.write import save_dataset
from analysis.report.custom_claims import study_texts
from analysis.report.read_texts import read_texts
from analysis.workflow.build import run_study
from analysis.workflow.new_study.write_study import write_study
from analysis.workflow.preflight import preflight_check
from analysis.workflow.products.stored_scenarios import includes_scenarios
from analysis.workflow.run_config import RunConfig

OF_THE_PROJECT = re.compile(
    r"Ankestyrelsen|SIRI\b|Danish|honour|social control|partner agenc|advis|\bpolice\b|fourteen"
)
OF_ITS_UNITS = re.compile(r"\bmunicipal|\bareas?\b")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study in English on a small dataset, run once; its folder and its report."""
    folder = tmp_path_factory.mktemp("own")
    codes = table("""code|parent|family|label_da|label_en|definition|sensitive
        trust||other|Tillid|Trust||no
        in-leaders|trust|other|til ledere|in leaders||no
        in-staff|trust|other|til medarbejdere|in staff||no""")
    codings = table("""segment|coder|code
        S1|A|in-leaders
        S2|A|in-leaders
        S3|A|in-staff""")
    dataset = tiny_dataset(codes=codes, codings=codings, topics=tiny_dataset().tables["topics"].iloc[:0])
    tables = {**dataset.tables, "notes": dataset.tables["notes"].iloc[:0]}
    save_dataset(replace(dataset, tables=tables), folder / "bare")
    write_study(folder / "schools", folder / "bare", "Trust at work", "en")
    file = folder / "schools" / "study.yaml"
    words = file.read_text(encoding="utf-8").replace("singular: unit", "singular: school")
    words = words.replace("plural: units", "plural: schools").replace("singular: group", "singular: profession")
    file.write_text(words.replace("plural: groups", "plural: professions"), encoding="utf-8")
    config = RunConfig(folder / "schools" / "dataset", build=folder / "build")
    assert run_study(config, 1)
    return config


@pytest.fixture(scope="module")
def pages(study):
    report = study.folder / "report"
    return {path.relative_to(report).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for path in report.rglob("*.html")}  # fmt: skip


def visible(page):
    """Give the texts of a page outside the outputs of its notebook and the verdicts."""
    for part in page.select("script, .evidence, .sentence, .reason, .judged small, .lead, nav, .rule"):
        part.extract()
    return page.get_text(" ", strip=True)


def test_one_language_gives_one_report_without_a_link_to_another(study, pages):
    assert {page.html["lang"] for page in pages.values()} == {"en"}
    assert not any("/" in path for path in pages)
    assert not any(page.select("a.language") for page in pages.values())
    assert [path.name for path in (study.folder / "report").glob("*.pdf")] == ["samspil-schools.en.pdf"]


def test_the_title_is_that_of_the_study(study, pages):
    assert pages["index.html"].h1.get_text() == "Trust at work"
    with pikepdf.open(study.folder / "report" / "samspil-schools.en.pdf") as document:
        assert document.docinfo["/Title"] == "Trust at work"


def test_no_page_speaks_of_the_projects_study(pages):
    found = {path: OF_THE_PROJECT.findall(page.get_text(" ")) for path, page in pages.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_units_are_called_by_the_studys_words(pages):
    assert pages["index.html"].select_one(".claims th.value").get_text() == "Schools"
    copies = {path: BeautifulSoup(str(page), "html.parser") for path, page in pages.items()}
    texts = {path: visible(page) for path, page in copies.items()}
    found = {path: OF_ITS_UNITS.findall(text) for path, text in texts.items() if not path.startswith("claim-")}
    assert {path: words for path, words in found.items() if path != "method.html" and words} == {}


def test_every_link_inside_the_report_resolves(study, pages):
    report = study.folder / "report"
    for path, page in pages.items():
        for link in page.select("[href], [src]"):
            target = link.get("href") or link.get("src")
            file, _, anchor = target.partition("#")
            if "://" in target or not target:
                continue
            assert (report / (file or path)).resolve().is_file(), (path, target)
            if anchor and (file or path).endswith(".html"):
                assert pages[file or path].find(id=anchor), (path, target)


def test_nothing_is_simulated_for_it(study, pages):
    assert not includes_scenarios(study)
    assert preflight_check(study, shows_rates=True) is None
    sentence = "Error rates, scenarios and smallest effects are not computed for this study."
    assert sentence in pages["index.html"].get_text(" ")


def test_a_second_run_changes_nothing(study):
    report = study.folder / "report"
    before = {path: path.stat().st_mtime_ns for path in report.rglob("*") if path.is_file()}
    assert run_study(study, 1)
    assert {path: path.stat().st_mtime_ns for path in report.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("counted", ["unit", "interview", "both"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_texts_of_a_study_replace_texts_that_exist(language, counted):
    base = read_texts(language).texts
    own = {
        f"own_ledger.{name}" for name in ("errors", "errors_counted", "left_out", "section")
    }  # only a custom ledger has these
    assert study_texts(language, counted).keys() - base.keys() <= own
    assert study_texts("da", counted).keys() == study_texts("en", counted).keys()
