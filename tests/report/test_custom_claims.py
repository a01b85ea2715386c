"""A dataset with a ledger beside it is judged by that ledger, in the notebooks, by the driver and in the report."""

import csv
import re
import shutil
import string
from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import pikepdf
import pytest
from bs4 import BeautifulSoup
from ledgers import TOOL
from shipped import SECTIONS
from small_notebooks import small_notebook, write
from tiny import tiny_dataset

from analysis.claims.ledger import ledger_text, load_claims, registration
from analysis.claims.select_ledger import LEDGER, counted_unit, ledger_for
from analysis.cli.trace_commands import _changed_outputs
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.models import LANGUAGES
from analysis.notebook import output_bundles
from analysis.notebook.section import open_section
from analysis.notebook.study_run import open_study_run
from analysis.paths import DATA
from analysis.plots.output.table_output import TABLE
from analysis.report.build_pages import build_report
from analysis.report.custom_claims import custom_texts, texts_of_run
from analysis.report.pdf.document import document
from analysis.report.pdf.typst_export import pdf
from analysis.report.read_texts import read_texts
from analysis.report.report_run import ReportRun
from analysis.report.section_outputs import Output, SectionResult
from analysis.robustness.stability import Stability
from analysis.simulation.error_table import table_for
from analysis.workflow.build import SCENARIOS, _background_tasks, run_study
from analysis.workflow.products.build_report import describe
from analysis.workflow.products.collect_evidence import collect_evidence
from analysis.workflow.products.repetition_tasks import make_share
from analysis.workflow.products.robustness_table import write_repetitions, write_stability
from analysis.workflow.run_config import RunConfig
from tests.report.test_document import REGISTERED
from tests.report.test_pages import CLAIMS, claim_rows, evidence, section_result

SHIPPED = DATA / "synthetic" / "as-published"
VERDICT = "application/vnd.samspil.verdict+json"
RUN = {"group": "all", "leave_out": "none", "coder": "lead"}
SPEAKS_OF_THE_PROJECT = re.compile(
    "Ankestyrelsen|SIRI(?!-)|Appeals Board|offentliggjort|(?:published|public) (?:claim|statement)"
)


@pytest.fixture
def folder(tmp_path):
    """A small dataset with a ledger of its own."""
    save_dataset(tiny_dataset(), tmp_path / "data" / "tiny", {"claims.yaml": TOOL})
    return tmp_path / "data" / "tiny"


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr(output_bundles, "display", lambda bundle, **_: bundles.append(bundle))
    return bundles


def opened(folder, name="claims", language="en"):
    return open_section(name, {**RUN, "dataset": str(folder), "language": language, "audience": "internal"})


# Which ledger


def test_a_ledger_beside_the_data_replaces_the_projects(folder, tmp_path):
    assert ledger_for(folder) == folder / "claims.yaml"
    assert ledger_for(SHIPPED) == LEDGER
    assert registration(open_study_run(folder).ledger) == registration(folder / "claims.yaml") != registration()


def test_a_copy_of_the_projects_ledger_is_the_projects(folder):
    shutil.copy(LEDGER, folder / "claims.yaml")
    assert ledger_for(folder) == LEDGER


def test_claims_count_units_or_interviews_or_some_the_one_and_some_the_other(folder):
    tool = load_claims(folder / "claims.yaml")
    assert [counted_unit(claims) for claims in (load_claims().values(), [tool["T-1"]], tool.values())] == [
        "unit",
        "interview",
        "both",
    ]


# In a notebook


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_of_the_ledger_is_judged_and_none_of_the_project(folder, shown, language):
    table = opened(folder, language=language).judge_all()
    assert list(table.index) == ["T-1", "T-2"]
    assert ["supporting-both" in table, "supporting" in table] == [True, False]
    records = [bundle[VERDICT] for bundle in shown if VERDICT in bundle]
    assert records[0]["statement"] == "Several participants filter the charts."
    assert [record["source"] for record in records] == ["A report on the tool, 2025"] * 2
    foreign = {"da": ("en", "en"), "en": (None, None)}[language]
    assert (records[0].get("statement_language"), records[0].get("title_language")) == foreign


HEADINGS = {
    "da": ("kommuner, der opfylder påstandens betingelse", "kommuner, der kan vurderes"),
    "en": ("municipalities meeting the claim's condition", "municipalities that can be judged"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_verdict_counts_is_not_said_to_be_named_since_not_every_rule_counts_naming(shown, language):
    section = opened(SHIPPED, language=language)
    section.table("claims", section.judge_all())
    assert tuple(column["label"] for column in shown[-1][TABLE]["columns"][4:6]) == HEADINGS[language]


NOT_JUDGED = {
    "da": "PR-2: vurderes ikke. Datasættet har sin egen liste over påstande (claims.yaml), "
    "og den indeholder ikke påstanden.",
    "en": "PR-2: not judged. The dataset has its own ledger (claims.yaml), which does not contain this claim.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_claim_that_the_ledger_lacks_a_line_says_so_and_what_is_described_is_still_measured(
    folder, shown, language
):
    section = opened(folder, "overall-experience", language)
    section.judge("PR-2")
    assert shown[-1] == {"text/plain": NOT_JUDGED[language]}
    (folder / "claims.yaml").unlink()
    expected = opened(folder, "overall-experience", language).evidence("PR-2")
    assert section.evidence("PR-2").numbers == pytest.approx(expected.numbers, nan_ok=True)


def test_a_claim_that_another_study_calls_the_same_is_not_taken_for_the_projects(folder, shown):
    (folder / "claims.yaml").write_text(TOOL.replace("T-1", "PR-2"), encoding="utf-8")
    section = opened(folder, "overall-experience")
    section.judge("PR-2")
    assert shown[-1] == {"text/plain": NOT_JUDGED["en"]}
    assert section.claim("PR-2") == load_claims()["PR-2"]


def test_a_notebook_of_ones_own_judges_and_measures_the_claims_of_ones_own_ledger(folder, shown):
    section = opened(folder, "overall-experience")
    section.judge("T-1")
    assert (shown[-1][VERDICT]["claim"], shown[-1][VERDICT]["judged"]) == ("T-1", 2)
    assert section.claim("T-1") == load_claims(folder / "claims.yaml")["T-1"]
    assert len(section.evidence("T-1").units) == 2
    assert section.verdict("T-2").verdict == "cannot_be_judged"


def test_a_claim_of_ones_own_with_a_project_claims_name_is_judged_by_its_own_measure(folder, shown):
    (folder / "claims.yaml").write_text(TOOL.replace("T-1", "PR-2"), encoding="utf-8")
    section = opened(folder, "overall-experience")
    section.judge("PR-2", estimator="naming")
    assert shown[-1][VERDICT]["statement"] == "Several participants filter the charts."
    assert section.evidence("PR-2", estimator="naming").units["naming"].tolist() == [1, 0]


def test_a_claim_that_no_ledger_has_is_refused_with_the_nearest_one(folder, shown):
    section = opened(folder, "overall-experience")
    section.judge("T-3")
    assert shown[-1] == {"text/plain": NOT_JUDGED["en"].replace("PR-2", "T-3")}
    with pytest.raises(InputError, match="unknown claim 'T-11'; did you mean 'T-1'"):
        section.claim("T-11")


def test_a_recoded_ledger_is_judged_where_the_project_judges_it_by_its_new_codes(folder, shown):
    codes = {name: claim.variables for name, claim in load_claims().items()}
    codes |= {"PR-9": {"categories": [{"any": [["alarm"]]}]}}
    (folder / "claims.yaml").write_text(ledger_text(LEDGER, codes), encoding="utf-8")
    section = opened(folder, "external-partners")
    section.judge("PR-9")
    assert shown[-1][VERDICT]["statement"] == load_claims()["PR-9"].statement("en")
    assert section.evidence("PR-9").units["naming"].tolist() == [0, 1]  # M1's I1 and M2's I2, by hand


def test_error_rates_are_known_of_the_projects_own_claims_only(folder, shown):
    section = opened(folder)
    section.project_table("error-rates", SimpleNamespace())
    assert shown[-1]["text/plain"].startswith("Error rates are not shown.")
    material = opened(SHIPPED).material
    assert table_for(material, "as-published").rows
    assert table_for(material, "as-published", folder / "claims.yaml").rows == []


# In a run


def small_run(folder, tmp_path):
    write(tmp_path / "notebooks" / "05_variation.ipynb", small_notebook())
    return RunConfig(folder, (), ("variation",), ("en",), tmp_path / "build", tmp_path / "notebooks")


def test_a_changed_ledger_makes_stale_what_rests_on_the_dataset(folder, tmp_path, capsys):
    request = small_run(folder, tmp_path)
    assert run_study(request, 1) and run_study(request, 1)
    assert "0 run, 1 unchanged" in capsys.readouterr().out
    (folder / "claims.yaml").write_text(TOOL.replace("T-2", "T-9"), encoding="utf-8")
    assert run_study(request, 1)
    assert "1 run, 0 unchanged" in capsys.readouterr().out


def test_a_wrong_ledger_is_refused_before_anything_runs(folder, tmp_path):
    (folder / "claims.yaml").write_text(TOOL.replace("word: several", "word: severel"), encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'several'"):
        run_study(small_run(folder, tmp_path), 1)
    assert not (tmp_path / "build").exists()


def test_no_scenarios_are_judged_beside_another_ledger(folder, tmp_path):
    assert SCENARIOS not in _background_tasks(RunConfig(folder, build=tmp_path))
    (folder / "claims.yaml").unlink()
    assert SCENARIOS in _background_tasks(RunConfig(folder, build=tmp_path))


def test_robustness_tries_the_claims_of_the_ledger_and_an_interview_can_be_what_flips_one(folder, tmp_path):
    assert {row["claim"] for row in make_share(folder, 0)} <= {"T-1", "T-2"}
    request = RunConfig(folder, build=tmp_path / "build")
    row = {"claim": "T-1", "kind": "interview", "name": "I1", "verdict": "contradicted", "estimate": 0.5}
    write_repetitions(request, [[row]])
    assert write_stability(request, [{"claim": "T-1", "verdict": "supported"}])["T-1"].word == "fragile"
    with (request.folder / "robustness.csv").open(encoding="utf-8", newline="") as file:
        assert [line["claim"] for line in csv.DictReader(file)] == ["T-1"]


def test_the_report_quotes_the_claims_of_the_ledger_and_prints_its_registration(folder, monkeypatch):
    rows = [{"claim": "T-1", "judged": 2}, {"claim": "T-2", "judged": ""}]
    found = collect_evidence(RunConfig(folder), RUN, rows, None)
    assert {name: (file.unit, file.errors) for name, file in found.claims.items()} == {
        "T-1": ("interview", ()),
        "T-2": ("unit", ()),
    }
    about = describe(RunConfig(folder), {"en": [SectionResult("claims", "Claims", (), RUN)]})
    assert (about["registration"], about["own_ledger"]) == (registration(folder / "claims.yaml"), "both")
    shipped = describe(RunConfig(SHIPPED), {"en": [SectionResult("claims", "Claims", (), RUN)]})
    assert (shipped["registration"], "own_ledger" in shipped) == (registration(), False)


def test_what_rests_on_a_thing_is_sought_with_the_ledger_on_both_sides(folder, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "analysis.workflow.references.dependent_outputs.changed_outputs",
        lambda whole, rest, *_: kept.append((rest / "claims.yaml").read_text()) or [],
    )
    assert list(_changed_outputs(open_study_run(folder), folder, "interview", "I2")) == []
    assert kept == [TOOL]


# In the report


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("unit", ["unit", "interview", "both"])
def test_what_is_said_otherwise_is_said_in_both_languages_of_texts_that_there_are(unit):
    danish, english = (custom_texts(language, unit) for language in LANGUAGES)
    assert danish.keys() == english.keys()
    assert {key for key in danish if fields(danish[key]) != fields(english[key])} == set()
    base = read_texts("en").texts
    said = {key.removeprefix("of_interviews."): key for key in english if not key.startswith("own_ledger.")}
    assert {key for key in said if key not in base} == set()
    assert {key for key in said if not fields(english[said[key]]) <= fields(base[key]) | {"title"}} == set()
    assert [text for text in english.values() if re.search("[æøåÆØÅ]", text)] == []


def test_the_title_is_that_of_the_dataset_whatever_stands_in_it():
    about = {"own_ledger": "both", "synthetic": False, "title": "{braces} & <tags>"}
    assert texts_of_run("da", about)("front.title") == "{braces} & <tags>"
    made = about | {"synthetic": True, "scenario": "no-effect"}
    assert texts_of_run("en", made)("front.title") == "Synthetic interviews, scenario “no effect”"


PART = "how it is used"


def of_another_study(result):
    """Let no section but the last judge anything, on claims of no section, and without error rates."""
    if result.section != "claims":
        return replace(result, outputs=tuple(output for output in result.outputs if output.kind != "verdict"))
    return replace(result, outputs=tuple(map(elsewhere, result.outputs)))


def elsewhere(output):
    if output.kind != "verdict":
        return output
    record = output.record | {"section": PART, "statement_language": "en", "title_language": "en", "source": "A report"}
    return Output(output.kind, record)


def results(language):
    return [of_another_study(section_result(section, language, False)) for section in SECTIONS]


CLAIMED = [row | {"section": PART} for row in claim_rows()]
ABOUT = {
    "dataset": "made",
    "title": "A study of its own",
    "synthetic": False,
    "parameters": {"group": "all", "audience": "internal"},
    "registration": "5d41" * 16,
    "versions": {"python": "3.11.2"},
    "own_ledger": "interview",
}
STANDINGS = {"PR-2": Stability({"interview": (6, 7)}, 0, (("interview", "I02"),), "interview")}


def book():
    made = evidence()
    files = {name: replace(file, unit="interview", errors=()) for name, file in made.claims.items()}
    return replace(made, claims=files)


def run(about=ABOUT):
    sections = {language: results(language) for language in LANGUAGES}
    return ReportRun(sections, CLAIMED, about, book(), stability=STANDINGS)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    target = tmp_path_factory.mktemp("own") / "report"
    build_report(target, run())
    return target


def page(report, language, name):
    text = (report / {"da": "", "en": "en/"}[language] / name).read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


@pytest.mark.parametrize(
    "language, name", list(product(LANGUAGES, ["index.html", "claims.html", "claim-PR-2.html", "method.html"]))
)
def test_no_page_of_another_ledger_speaks_of_the_published_study_but_of_its_sections(report, language, name):
    soup = page(report, language, name)
    for tag in soup.select("[aria-labelledby=sections], nav, footer ol"):
        tag.decompose()
    assert SPEAKS_OF_THE_PROJECT.findall(soup.text) == []
    assert "make error-rates" not in soup.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_stand_under_the_parts_of_their_own_study_and_lead_to_where_they_are_judged(report, language):
    soup = page(report, language, "index.html")
    groups = soup.select("#claims-table tr.group a")
    assert [(group.text, group["href"]) for group in groups] == [(PART, "claims.html")]
    assert len(soup.select("#claims-table tr[id]")) == len(CLAIMS)
    assert not soup.select("#scenarios-table") and soup.h1.text == "A study of its own"
    claim = page(report, language, "claim-PR-2.html")
    assert claim.select_one(".eyebrow a")["href"] == "claims.html"
    assert claim.select_one("p.back a")["href"] == "claims.html#verdict-PR-2"
    assert page(report, language, "claims.html").select_one("#verdict-PR-2")


@pytest.mark.parametrize("language, name", list(product(LANGUAGES, ["index.html", "method.html", "claim-PR-2.html"])))
def test_a_page_says_that_no_error_rates_are_known_for_the_ledger(report, language, name):
    soup = page(report, language, name)
    assert custom_texts(language, "interview")["own_ledger.errors"] in soup.text
    assert not soup.select("#errors-table, table.numbers")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_is_called_what_it_is(report, language):
    heads = [head.text for head in page(report, language, "index.html").select("#claims-table thead th")]
    assert {"da": "Interview", "en": "Interviews"}[language] in heads
    caption = {"da": "grundlaget for vurderingen, interview for interview", "en": "based on, interview by interview"}
    claim = page(report, language, "claim-PR-2.html").text
    assert caption[language] in claim
    assert {"da": "Målt i hvert interview", "en": "Measured in each interview"}[language] in claim


def test_a_statement_in_one_language_says_which_where_the_page_is_in_the_other(report):
    front, claim = page(report, "da", "index.html"), page(report, "da", "claim-PR-2.html")
    cell = front.select_one("#claim-PR-2 td.statement")
    assert (cell.a["lang"], cell.small["lang"]) == ("en", "en")
    assert claim.h1["lang"] == "en"
    assert page(report, "da", "search.html").select_one("ul.found li span[lang=en]")
    assert page(report, "da", "claims.html").select_one("#verdict-PR-2 blockquote span[lang=en]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_without_claims_of_the_ledger_says_where_they_are_judged(report, language):
    told = custom_texts(language, "interview")["own_ledger.section"]
    assert told in page(report, language, "barriers.html").text
    assert told not in page(report, language, "claims.html").text


def test_a_claim_of_the_project_must_still_be_judged_in_its_section(tmp_path):
    plain = {name: value for name, value in ABOUT.items() if name != "own_ledger"}
    with pytest.raises(ValueError, match="shows no verdict on it"):
        build_report(tmp_path / "report", run(plain))


def whole(language):
    return document(run(), language, REGISTERED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_of_another_ledger_has_its_verdicts_and_neither_scenarios_nor_the_fourteen_numbers(language):
    made = whole(language)
    labels = [chapter["label"] for chapter in made["chapters"]]
    assert "section-claims" in labels and not {"scenarios", "fourteen"} & set(labels)
    chapter = made["chapters"][labels.index("section-claims")]
    judged = [block["label"] for block in chapter["blocks"] if block["kind"] == "verdict"]
    assert judged == [f"verdict-{row[0]}" for row in CLAIMS]
    assert custom_texts(language, "interview")["own_ledger.errors"] in repr(made)
    assert read_texts(language)("inference.can_3") not in repr(made)  # it speaks of the scenarios
    assert made["title"] == "A study of its own"


def test_the_document_marks_a_statement_in_another_language(tmp_path):
    path = tmp_path / "own.pdf"
    path.write_bytes(pdf(whole("da")))
    with pikepdf.open(path) as opened:
        assert "en" in set(languages(opened.Root.StructTreeRoot.K))


def languages(element):
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from languages(each)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        if "/Lang" in element:
            yield str(element.Lang)
        yield from languages(element.get("/K", pikepdf.Array()))
