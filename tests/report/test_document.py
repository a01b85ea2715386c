"""The report as a document: read back by programs that did not make it."""

from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader
from shipped import SECTIONS

from analysis.paths import DATA
from analysis.report.content.key_numbers import RegisteredRules
from analysis.report.pdf.document import document
from analysis.report.pdf.typst_export import document_path, pdf, pdf_name
from analysis.report.report_run import ReportRun
from analysis.report.scenario_table import scenario_table
from analysis.report.section_outputs import Output
from analysis.robustness.stability import Stability
from analysis.workflow.cache.run_state import read_run_state
from analysis.workflow.products import build_documents as documents
from analysis.workflow.products.build_documents import Documents, registered
from analysis.workflow.products.build_report import refresh_report
from analysis.workflow.run_config import RunConfig
from tests.report.test_pages import BANNER, CLAIMS, NASTY, claim_rows, evidence, section_result

MARKUP = '#panic("å") *ikke fed* <ikke-en-etiket> $x^2$ @nowhere \\ // [æ]'
VECTOR = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60"/></svg>'
ALT = f"Varmekort: M1 100, M2 25. {MARKUP}"
SCENARIOS = [
    {"scenario": "no-effect", "claim": "PR-2", "verdict": "supported", "true": False},
    {"scenario": "no-effect", "claim": "PR-4", "verdict": "not_supported", "true": False},
    {"scenario": "as-published", "claim": "PR-2", "verdict": "supported", "true": True},
]
STANDINGS = {"PR-2": Stability({"unit": (5, 6), "fork": (20, 24)}, 0, (("unit", "M1"),))}
REGISTERED = RegisteredRules(
    [("generelt", f"over en halv {MARKUP}")], {"barrierer": [("samtykke", "mangler samtykke")]}
)
LANGUAGE_TAGS = {"da": "da-DK", "en": "en-GB"}


def figure(synthetic):
    record = {"name": "heat-map", "caption": f"Varmekort {MARKUP}", "alt": ALT, "synthetic": synthetic}
    return Output("figure", record, None, VECTOR)


def agreement(synthetic):
    columns = [{"key": "code", "label": "kode", "role": "label", "type": "string"},
               {"key": "alpha", "label": "alfa", "role": "value", "type": "number", "decimals": 2}]  # fmt: skip
    record = {"name": "agreement", "caption": "Enighed", "columns": columns, "rows": [["politi", 0.9]]}
    return Output("table", record | {"synthetic": synthetic})


def results(language, synthetic):
    made = [section_result(section, language, synthetic) for section in SECTIONS]
    shown = [replace(each, outputs=(*each.outputs[:-1], figure(synthetic))) for each in made]
    return [replace(shown[0], outputs=(*shown[0].outputs, agreement(synthetic))), *shown[1:]]


def description(synthetic):
    return {
        "dataset": "data/synthetic/as-published",
        "title": f"Syntetiske interview {MARKUP}",
        "synthetic": synthetic,
        "seed": 20220822,
        "data_hash": "d" * 64,
        "parameters": {"group": "all"},
        "registration": "a" * 64,
        "rules_hash": "b" * 64,
        "claims_hash": "c" * 64,
        "versions": {"python": "3.11.7"},
    }


def whole(language="da", synthetic=True):
    about = description(synthetic)
    return document(run(language, about, SCENARIOS, synthetic), language, REGISTERED)


def run(language, about, scenarios=None, synthetic=True, shown=None):
    sections = {language: shown or results(language, synthetic)}
    table = scenario_table(scenarios) if scenarios else None
    return ReportRun(sections, claim_rows(), about, evidence(), table, STANDINGS)


@pytest.fixture(scope="module", params=["da", "en"])
def made(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("document") / f"{request.param}.pdf"
    path.write_bytes(pdf(whole(request.param)))
    return request.param, path


def tags(path):
    """List every element of the structure tree, with the tags around it."""
    with pikepdf.open(path) as opened:
        yield from list(below(opened.Root.StructTreeRoot.K, ()))


def below(element, around):
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from below(each, around)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        name = str(element.S)[1:]
        attributes = element.get("/A", [])
        scope = [str(each.get("/Scope")) for each in attributes] if isinstance(attributes, pikepdf.Array) else []
        yield {"tag": name, "around": around, "alt": str(element.get("/Alt", "")), "scope": scope}
        yield from below(element.get("/K", pikepdf.Array()), (*around, name))


def text(path):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_document_is_tagged_and_says_its_language_and_title(made):
    language, path = made
    with pikepdf.open(path) as opened:
        assert str(opened.Root.Lang) == LANGUAGE_TAGS[language]
        assert bool(opened.Root.MarkInfo.Marked) and bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        with opened.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == whole(language)["title"]


def test_the_document_says_on_every_page_and_in_its_metadata_that_its_data_are_synthetic(made):
    language, path = made
    reader = PdfReader(path)
    assert all(BANNER[language] in page.extract_text() for page in reader.pages)
    assert BANNER[language] in reader.metadata.subject
    assert {"da": "Syntetiske data", "en": "Synthetic data"}[language] in reader.metadata["/Keywords"]


def test_a_document_of_real_interviews_does_not_say_so(tmp_path):
    path = tmp_path / "real.pdf"
    path.write_bytes(pdf(whole(synthetic=False)))
    assert BANNER["da"] not in text(path)


def test_every_figure_has_its_alternative_text(made):
    alternatives = [each["alt"] for each in tags(made[1]) if each["tag"] == "Figure"]
    assert alternatives == [ALT] * len(SECTIONS)


def test_every_table_has_header_cells_that_say_what_they_head(made):
    every = list(tags(made[1]))
    heads = [each for each in every if each["tag"] == "TH"]
    assert heads and all("/Column" in each["scope"] and "THead" in each["around"] for each in heads)
    assert sum(each["tag"] == "Table" for each in every) == sum(each["tag"] == "THead" for each in every)


def test_every_heading_is_a_bookmark(made):
    language, path = made
    titles = [title for title, _ in flat(PdfReader(path).outline)]
    chapters = [chapter["title"] for chapter in whole(language)["chapters"]]
    assert [title for title, depth in flat(PdfReader(path).outline) if depth == 0 and title in chapters] == chapters
    verdicts = [title.split(" · ")[0] for title in titles if " · " in title]
    assert sorted(verdicts) == sorted(claim for claim, *_ in CLAIMS)


def flat(outline, depth=0):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry, depth + 1)
        else:
            yield entry.title, depth


def test_pages_are_numbered(made):
    language, path = made
    pages = PdfReader(path).pages
    assert all(f"{number} {'af' if language == 'da' else 'of'} {len(pages)}" in " ".join(page.extract_text().split())
               for number, page in enumerate(pages, start=1))  # fmt: skip


def test_words_are_never_read_as_markup(made):
    said = text(made[1])
    assert "*ikke fed* <ikke-en-etiket>" in said and '#panic("å")' in said
    assert NASTY.replace("'", "’")[:8] in said


def test_every_claim_links_to_its_verdict(made):
    _, path = made
    with pikepdf.open(path) as opened:
        links = [note for page in opened.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        assert len(links) >= len(CLAIMS)
        assert all("/Dest" in note or note.A.S == "/GoTo" for note in links)  # none leads out of the document


def test_all_type_is_embedded(made):
    with pikepdf.open(made[1]) as opened:
        fonts = [font for page in opened.pages for font in page.Resources.get("/Font", {}).values()]
        files = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert fonts and all("/FontFile2" in file or "/FontFile3" in file for file in files)


def test_the_same_results_give_the_same_bytes_and_no_date():
    first, second = pdf(whole()), pdf(whole())
    assert first == second
    assert b"CreationDate" not in first and b"ModDate" not in first


def test_the_fourteen_numbers_are_there_and_what_is_not_known_says_so(made):
    language, path = made
    unknown = {"da": "ikke beregnet", "en": "not calculated"}[language]
    [table] = [block for chapter in whole(language)["chapters"] if chapter["label"] == "fourteen"
               for block in chapter["blocks"] if block["kind"] == "table"]  # fmt: skip
    assert [row[0] for row in table["rows"]] == [str(number) for number in range(1, 15)]
    assert all(value for _, _, value in table["rows"])
    assert unknown in text(path)
    assert "a" * 64 in table["rows"][2][2] and "d" * 64 in table["rows"][2][2]


def test_the_summary_names_a_rule_that_is_not_the_registered_one():
    about = description(True) | {"departures": [{"place": "several.at_least", "applied": 5, "registered": 3}]}
    made = document(run("en", about, SCENARIOS), "en", REGISTERED)
    assert "“several” (several.at_least): 5 was applied, 3 was registered." in str(made["chapters"][0])
    assert "was registered" not in str(whole("en")["chapters"][0])


def test_what_is_false_and_supported_is_named():
    said = str(whole()["chapters"][0])
    told = (
        "I 1 af de 2 tilfælde, hvor en påstand er usand i et af de 2 scenarier, er den fejlagtigt understøttet: "
        "PR-2 (ingen virkning)."
    )
    assert told in said


def test_the_document_lies_beside_the_front_page_of_its_language():
    about = description(True) | {"dataset": "mine interview/føråret 2"}
    assert pdf_name(about, "da") == "samspil-f_r_ret_2.da.pdf"
    assert [document_path(about, language, ("da", "en")) for language in ("da", "en")] == [
        "samspil-f_r_ret_2.da.pdf",
        "en/samspil-f_r_ret_2.en.pdf",
    ]


def test_the_codebook_is_quoted_by_family_and_in_english_where_it_has_no_other():
    police, consent = (code for code in evidence().codes if code.code in ("consent", "police"))
    foreign = replace(consent, family="barrier", definitions={"da": "", "en": "Consent is lacking."})
    found = registered(replace(evidence(), codes=(police, foreign)), "da", {"several"})
    assert list(found.codes) == ["eksterne samarbejdspartnere", "barriere"]
    assert found.codes["barriere"] == [(foreign.labels["da"], "Consent is lacking.")]
    assert found.rules == [("flere", "Nævnt i mindst 3 kommuner.")]


@pytest.fixture
def refreshed(tmp_path, monkeypatch):
    """Refresh a report whose results never change, and count how often its documents were made."""
    request = RunConfig(DATA / "synthetic" / "as-published", build=tmp_path)
    counted = []
    monkeypatch.setattr(
        documents, "make_documents", lambda *_: counted.append(1) or Documents(dict.fromkeys(PLACES, b"%PDF"), ())
    )

    def refresh(claims):
        shown = {language: results(language, True) for language in LANGUAGE_TAGS}
        refresh_report(request, read_run_state(request.folder, request.owner), shown, claims, None, {})
        return len(counted), request.folder / "report"

    return refresh


PLACES = ["samspil-as-published.da.pdf", "en/samspil-as-published.en.pdf"]


def test_a_document_is_made_once_and_again_where_it_was_lost(refreshed):
    times, report = refreshed(claim_rows())
    assert (times, [(report / place).read_bytes() for place in PLACES]) == (1, [b"%PDF"] * 2)
    assert refreshed(claim_rows())[0] == 1
    (report / PLACES[1]).unlink()
    assert refreshed(claim_rows())[0] == 2
    assert (report / PLACES[1]).is_file()


def test_a_document_that_stands_is_kept_where_the_pages_alone_are_made_anew(refreshed):
    _, report = refreshed(claim_rows())
    (report / "index.html").unlink()
    assert refreshed(claim_rows())[0] == 1
    assert (report / "index.html").is_file() and (report / PLACES[0]).is_file()
