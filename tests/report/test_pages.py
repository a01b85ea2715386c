import hashlib
import json
import re
import string
import struct
import zlib
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from shipped import SECTIONS

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording as Terms
from analysis.i18n import written_p_value
from analysis.models import LANGUAGES, SIDES
from analysis.report.build_pages import build_report
from analysis.report.content import key_numbers as fourteen
from analysis.report.content.error_rate_rows import counting_command
from analysis.report.content.summary import summarise
from analysis.report.evidence import (
    ClaimEvidence,
    Code,
    Interview,
    ReportEvidence,
    Segment,
    SpecificationCurve,
    TracedSegment,
)
from analysis.report.number_format import format_number, interval
from analysis.report.read_texts import WORDING, read_texts
from analysis.report.report_run import ReportRun
from analysis.report.scenario_table import scenario_table
from analysis.report.section_outputs import Output, SectionResult
from analysis.robustness.stability import Stability

BANNER = {
    "da": "Syntetiske data: tallene siger intet om virkelige kommuner",
    "en": "Synthetic data: the numbers say nothing about real municipalities",
}
FOLDER = {"da": "", "en": "en/"}
FRAME = ["index.html", "search.html", "method.html", "codebook.html", "reproduce.html"]
SECTION_PAGES = [f"{section}.html" for section in SECTIONS]
NASTY = "<script>alert('æ & \"ø\"')</script>"
STYLE = Path("style.css")

# One claim a row, in the shapes that claims.csv has; the last as text, as a CSV reader gives it.
CLAIMS = [
    ("PR-1", "sample-and-method", "count", "supported", 6, 6, 6.0, None, None, 0),
    ("PR-2", "overall-experience", "generally", "supported", 6, 6, 0.7123, 0.5812, 0.8434, 61),
    ("PR-3", "variation", "great-difference", "supported", None, 6, 0.2171, None, None, 2),
    ("PR-4", "variation", "great-difference", "not_supported", 2, 6, 0.0412, -0.0312, 0.1141, 9),
    ("PR-6", "mutual-knowledge", "strengthened-when", "contradicted", 0, 6, -0.1834, -0.3, -0.07, 24),
    ("SIRI-3", "internal-partners", "where-then", "cannot_be_judged", None, None, None, None, None, None),
    ("SIRI-10", "barriers", "several", "supported", "5", "6", "0.8333333", "0.3588", "0.9958", "1"),
]
CLAIM_PAGES = [f"claim-{row[0]}.html" for row in CLAIMS]
INTERVIEW_PAGES = ["interview-I01.html", "interview-I02.html"]
PUBLIC_PAGES = [*FRAME, *SECTION_PAGES, *CLAIM_PAGES]
PAGES = [*PUBLIC_PAGES, *INTERVIEW_PAGES]
KEYS = ["claim", "section", "word", "verdict", "supporting", "judged", "estimate", "low", "high", "negative_cases"]


def picture(width=4, height=3):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * (width + 1) * height)) + chunk(b"IEND", b"")
    )


def claim_rows():
    return [
        dict(zip(KEYS, row, strict=True), reason="needs 3" if row[3] == "cannot_be_judged" else "") for row in CLAIMS
    ]


def verdict(row, language, synthetic):
    words = {
        "reason": {"da": "Kun to kommuner.", "en": "Only two municipalities."}[language] if row["reason"] else "",
        "reason_key": "too-few" if row["reason"] else "",
        "sentence": f"{row['claim']}: sætning {NASTY}",
        "statement": f"Udsagn {row['claim']} {NASTY}",
        "source": {"da": "Ankestyrelsens nyhed", "en": "Ankestyrelsen's news item"}[language],
        "synthetic": synthetic,
    }
    return Output("verdict", row | words)


def partners(language, synthetic):
    columns = [
        {"key": "partner", "label": f"partner {NASTY}", "role": "label", "type": "string"},
        {"key": "share", "label": "andel", "role": "value", "type": "number", "decimals": 2},
        {"key": "interviews", "label": "interviews", "role": "value", "type": "integer"},
    ]
    rows = [["politi", 0.8333333, 1240], [NASTY, None, 0], ["skole", -0.125, "<3"]]
    caption = {"da": f"Partnere {NASTY}", "en": f"Partners {NASTY}"}[language]
    record = {"name": "partners-by-municipality", "caption": caption, "columns": columns, "rows": rows}
    return Output("table", record | {"synthetic": synthetic})


def heat_map(synthetic):
    record = {
        "name": "heat-map",
        "caption": "Varmekort",
        "alt": f'Varmekort, "3" søjler {NASTY}',
        "synthetic": synthetic,
    }
    return Output("figure", record, picture())


def section_result(section, language, synthetic):
    shown = [row for row in claim_rows() if section in (row["section"], "claims")]
    opening = {"section": section, "title": f"Titel {section}", "introduction": f"Indledning {NASTY}", "parameters": {}}
    outputs = [
        Output("section", opening | {"dataset": "made", "synthetic": synthetic}),
        partners(language, synthetic),
        *(verdict(row, language, synthetic) for row in shown),
        heat_map(synthetic),
    ]
    return SectionResult(section, opening["title"], tuple(outputs), {"group": "all", "min_count": 3})


def shown_table(name, row_label, *columns):
    """A table of one row a claim, or of one row alone; columns are (key, values)."""
    keys = [row_label, *(key for key, _ in columns)]
    labels = [row[0] for row in CLAIMS] if row_label == "claim" else ["all"]
    record = {
        "name": name,
        "caption": name,
        "columns": [
            {"key": key, "label": key, "role": "value" if place else "label", "type": "number" if place else "string"}
            for place, key in enumerate(keys)
        ],
        "rows": [list(row) for row in zip(labels, *(values for _, values in columns), strict=True)],
        "synthetic": True,
    }
    return Output("table", record)


def error_tables(runs):
    true, false = ("true-support", [0.9516] * len(CLAIMS)), ("false-support", [None, 0.0294, *[0.0] * 5])
    if not runs:
        true, false = [(key, [None] * len(CLAIMS)) for key, _ in (true, false)]
    expected = ("expected-false-supports", [0.1634 if runs else None])
    return (
        shown_table("error-rate-basis", "design", ("runs", [runs])),
        shown_table("error-rates", "claim", true, false),
        shown_table("expected-false-supports", "claims", expected),
    )


def with_error_rates(target, runs):
    def added(result):
        return replace(result, outputs=(*result.outputs, *error_tables(runs))) if result.section == "claims" else result

    sections = {lang: [added(section_result(name, lang, True)) for name in SECTIONS] for lang in LANGUAGES}
    for language, name in product(LANGUAGES, ("error-rate-basis", "error-rates", "expected-false-supports")):
        table = target.parent / language / "tables" / f"claims-{name}.csv"
        table.parent.mkdir(parents=True, exist_ok=True)
        table.write_text("", encoding="utf-8")
    return write(target, sections=sections)


# What two interviews say of PR-2 and PR-6; of SIRI-10 the second one is silent.
TOLD = {
    "PR-2": [("against", "I02", "I02 a/1", ("school", "negative")), ("for", "I01", "I01-1", ("police", "positive"))],
    "PR-6": [("undecided", "I01", "I01-1", ("police",))],
    "SIRI-10": [("against", "I02", None, ("consent",)), ("for", "I01", "I01-1", ("consent",))],
}
SAID = f"det sagde rådgiveren {NASTY}"


def claim_file(claim, quoted):
    told = tuple(TracedSegment(*row) for row in TOLD.get(claim, ()))
    return ClaimEvidence(
        claim=claim,
        word="generally",
        estimator="experience_share",
        unit="unit",
        words={"da": "generelt", "en": "generally"},
        basis={"da": "Reglen på dansk.", "en": "The rule in English."},
        locator="paragraph 3",
        notes={"da": "", "en": ""},
        codes=("police",),
        sides={side: sum(one.side == side for one in told) for side in SIDES},
        traced=told if quoted else (),
        units=({"unit": "M1", "mean": 0.75, "judged": True},) if quoted else (),
        repetitions=({"kind": "unit", "name": "M1", "verdict": "supported", "estimate": 0.7},),
        curves={
            language: SpecificationCurve((("as registered", 0.7, "supported"), ("other", None, "cannot_be_judged")))
            for language in LANGUAGES
        },
        errors=(dict(scenario="no-effect", true=False, runs=1000, supported=29, not_supported=915,
                     contradicted=53, cannot_be_judged=3),),
        detectable=("share", 0.585),
    )  # fmt: skip


def code(key, family, places=()):
    both = {language: f"{key} {language}" for language in LANGUAGES}
    return Code(key, family, None, both, both, both, both, len(places), len(places), len(places), places)


def evidence(quoted=True):
    segments = (
        Segment("I01-1", "I01", ("C1",), ("police", "positive"), ("police",), ("acute",), SAID, "før ", " efter", True),
        Segment("I02 a/1", "I02", ("C2",), ("school", "negative"), ("school",), (), SAID, "", "", False),
    )
    codes = (
        code("police", "partner-external", (("I01", 1, "I01-1"),) if quoted else ()),
        *(code(key, "experience") for key in ("positive", "negative", "acute", "school", "consent")),
    )
    return ReportEvidence(
        quoted=quoted,
        interviews=(
            Interview("I01", "M1", "children", "single", 1, 12192, True),
            Interview("I02", f"Ny By {NASTY}", "adults", None, None, None, True),
        ),
        segments=segments if quoted else (),
        codes=codes,
        claims={row[0]: claim_file(row[0], quoted) for row in CLAIMS},
        wordings={
            language: Terms(language, load_terms(), {"police": {"da": "politi", "en": "police"}[language]})
            for language in LANGUAGES
        },
    )


def scenario_rows(false_support=False):
    false_in = {("no-effect", "PR-2"), ("no-effect", "PR-3"), ("no-effect", "PR-4"), ("no-effect", "PR-6")}
    rows = []
    for scenario, claim in product(("as-published", "no-effect", "my-own"), claim_rows()):
        true = (scenario, claim["claim"]) not in false_in
        rows.append({"scenario": scenario, "claim": claim["claim"], "verdict": claim["verdict"], "true": true})
        if not true:
            rows[-1]["verdict"] = "supported" if false_support and claim["claim"] == "PR-3" else "not_supported"
    return rows


def write(target, synthetic=True, scenarios=None, origin=None, departures=None, **changed):
    told = {
        "dataset": "made",
        "title": f"Prøvedata {NASTY}",
        "synthetic": synthetic,
        "parameters": {"dataset": "data/made", "group": "all"},
        "registration": "5d41" * 16,
        "rules_hash": "7a21" * 16,
        "claims_hash": "9c03" * 16,
        "versions": {"python": "3.11.2", "pandas": "3.0.1"},
        "scenario": "no-effect" if synthetic else None,
        "seed": 20220822,
        "origin": origin,
    } | ({"departures": departures} if departures else {})
    sections = {lang: [section_result(section, lang, synthetic) for section in SECTIONS] for lang in LANGUAGES}
    documents = changed.pop("documents", None)
    parts = {"sections": sections, "claims": claim_rows(), "description": told, "evidence": evidence()}
    run = ReportRun(**parts | {"scenarios": scenarios and scenario_table(scenarios)} | changed)
    for language, section in product(LANGUAGES, SECTIONS):
        table = target.parent / language / "tables" / f"{section}-partners-by-municipality.csv"
        table.parent.mkdir(parents=True, exist_ok=True)
        table.write_text("partner,share,interviews\n", encoding="utf-8")
    build_report(target, run, documents)
    return target


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return write(tmp_path_factory.mktemp("made") / "report", scenarios=scenario_rows())


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    return write(tmp_path_factory.mktemp("failing") / "report", scenarios=scenario_rows(false_support=True))


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return write(tmp_path_factory.mktemp("real") / "report", synthetic=False)


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    return write(tmp_path_factory.mktemp("public") / "report", synthetic=False, evidence=evidence(quoted=False))


@cache
def parsed(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def page(report, language, name):
    return parsed(report / FOLDER[language] / name)


def digests(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


every_page = pytest.mark.parametrize("language, name", list(product(LANGUAGES, PAGES)))
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_there_is_a_page_for_each_section_claim_and_interview_in_both_languages_one_style_and_one_script(report):
    pages = {f"{folder}{name}" for folder, name in product(FOLDER.values(), PAGES)}
    pictures = {f"{folder}figures/{section}-heat-map.png" for folder, section in product(FOLDER.values(), SECTIONS)}
    assert set(digests(report)) == pages | pictures | {"style.css", "report.js"}


@every_page
def test_every_link_picture_and_style_sheet_is_there(report, language, name):
    here = report / FOLDER[language] / name
    links = [(tag.get("href") or tag.get("src")) for tag in page(report, language, name).select("[href], [src]")]
    assert len(links) > 10
    for link in links:
        parts = urlsplit(link)
        assert not parts.scheme and not parts.netloc, link
        target = (here.parent / unquote(parts.path)).resolve() if parts.path else here
        assert target.is_file(), link
        if parts.fragment:
            assert parsed(target).find(id=parts.fragment), link


@every_page
def test_nothing_is_asked_of_the_network_and_no_script_is_run_but_our_own(report, language, name):
    text = (report / FOLDER[language] / name).read_text(encoding="utf-8")
    assert re.findall('https?:[^"]*', text) == ["https://schema.org"]  # the name of a vocabulary, never fetched
    scripts = [(tag.get("src"), tag.get("type")) for tag in page(report, language, name).find_all("script")]
    way = {"da": "", "en": "../"}[language]
    assert scripts == [(None, "application/ld+json"), (f"{way}report.js", None)]
    assert not page(report, language, name).find_all(["iframe", "object"])
    assert not re.search(r"url\(|@import", (report / STYLE).read_text(encoding="utf-8"))
    assert not re.search(r"fetch|import|XMLHttp|https?:", (report / "report.js").read_text(encoding="utf-8"))


@every_page
def test_no_identifier_stands_twice_on_a_page(report, language, name):
    identifiers = [tag["id"] for tag in page(report, language, name).select("[id]")]
    assert len(identifiers) == len(set(identifiers))


@every_page
def test_every_label_that_is_pointed_to_exists(report, language, name):
    soup = page(report, language, name)
    assert all(soup.find(id=tag["aria-labelledby"]) for tag in soup.select("[aria-labelledby]"))


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_are_built_alike(report, name):
    shapes = [
        [
            (tag.name, tag.get("id"), tag.get("class"), tag.get("scope"))
            for tag in page(report, language, name).find_all()
        ]
        for language in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


@every_page
def test_a_page_says_its_language_and_leads_to_itself_in_the_other(report, language, name):
    soup = page(report, language, name)
    other = next(lang for lang in LANGUAGES if lang != language)
    switch = soup.select_one("a[hreflang]")
    assert soup.html["lang"] == language
    assert (switch["hreflang"], switch["lang"]) == (other, other)
    assert ((report / FOLDER[language] / switch["href"]).resolve()) == (report / FOLDER[other] / name).resolve()


@every_page
def test_a_page_has_one_heading_at_its_top_its_landmarks_and_a_way_past_the_menu(report, language, name):
    soup = page(report, language, name)
    levels = [int(tag.name[1]) for tag in soup.main.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert soup.title.text.strip() and soup.main["id"] == soup.select_one("a.skip")["href"].lstrip("#")
    assert soup.select("header nav[aria-label]") and soup.select("footer")


@every_page
def test_every_table_has_a_caption_and_every_header_cell_a_scope(report, language, name):
    tables = page(report, language, name).find_all("table")
    assert tables or name in ("search.html", "codebook.html", *INTERVIEW_PAGES)
    for table in tables:
        assert table.caption.text.strip()
        assert all(cell.get("scope") in ("col", "row", "rowgroup") for cell in table.find_all("th"))
        assert all(row.find("th", scope=["row", "rowgroup"]) for row in table.select("tbody tr"))
        assert table.find_parent(attrs={"role": "region", "tabindex": "0"})


@every_language
@pytest.mark.parametrize("section", SECTIONS)
def test_a_picture_comes_with_its_words_its_size_and_a_caption(report, language, section):
    [picture_tag] = page(report, language, f"{section}.html").find_all("img")
    assert picture_tag["alt"] == f'Varmekort, "3" søjler {NASTY}'
    assert (picture_tag["width"], picture_tag["height"]) == ("4", "3")
    assert "Varmekort" in picture_tag.find_parent("figure").figcaption.text


@every_page
def test_the_banner_stands_on_every_page_of_synthetic_data(report, language, name):
    soup = page(report, language, name)
    assert BANNER[language] in soup.select_one("aside.banner").text
    assert read_texts(language)("synthetic.title") in soup.title.text


@every_page
def test_a_page_says_for_machines_too_whether_its_data_were_made_up(report, real, language, name):
    told = [json.loads(page(made, language, name).find("script", type="application/ld+json").text)
            for made in (report, real)]  # fmt: skip
    assert [one["isBasedOn"]["description"] == BANNER[language] for one in told] == [True, False]
    marks = [
        made.select("meta[name=data-origin]") for made in (page(report, language, name), page(real, language, name))
    ]
    assert [[mark["content"] for mark in found] for found in marks] == [["synthetic"], []]


@every_page
def test_the_banner_stands_on_no_page_of_real_data(real, language, name):
    text = (real / FOLDER[language] / name).read_text(encoding="utf-8")
    assert BANNER[language] not in text
    assert read_texts(language)("synthetic.title") not in text.replace(read_texts(language)("reproduce.synthetic"), "")


@every_language
def test_every_claim_stands_once_in_the_claims_table(report, language):
    table = page(report, language, "index.html").find(id="claims-table")
    told = [link.text for link in table.select("tbody th[scope=row] a")]
    assert sorted(told) == sorted(row[0] for row in CLAIMS)


@every_language
def test_a_claim_leads_to_its_verdict_and_back(report, language):
    front = page(report, language, "index.html")
    for claim, section, *_ in CLAIMS:
        link = front.select_one(f"#claim-{claim} th a")["href"]
        assert link == f"claim-{claim}.html"
        for name in (link, f"{section}.html"):
            assert page(report, language, name).select_one(f'a[href="index.html#claim-{claim}"]')
        assert page(report, language, link).select_one(f'a[href="{section}.html#verdict-{claim}"]')
        assert page(report, language, f"{section}.html").select_one(f'#verdict-{claim} a[href="{link}"]')


# The numbers of CLAIMS as a reader of each language writes them.
SHOWN = [
    ("da", "PR-1", ["6 af 6", "6", "0"]),
    ("da", "PR-2", ["6 af 6", "0,71 [0,58; 0,84]", "61"]),
    ("en", "PR-2", ["6 of 6", "0.71 [0.58; 0.84]", "61"]),
    ("da", "PR-3", ["6 vurderede", "0,22", "2"]),
    ("da", "PR-6", ["0 af 6", "\N{MINUS SIGN}0,18 [\N{MINUS SIGN}0,30; \N{MINUS SIGN}0,07]", "24"]),
    ("da", "SIRI-3", ["\N{EN DASH}ingen værdi", "\N{EN DASH}ingen værdi", "\N{EN DASH}ingen værdi"]),
    ("en", "SIRI-3", ["\N{EN DASH}no value", "\N{EN DASH}no value", "\N{EN DASH}no value"]),
    ("da", "SIRI-10", ["5 af 6", "0,83 [0,36; 1,00]", "1"]),
]


@pytest.mark.parametrize("language, claim, cells", SHOWN)
def test_a_claim_shows_its_numbers_in_the_readers_language(report, language, claim, cells):
    row = page(report, language, "index.html").find(id=f"claim-{claim}")
    assert [cell.text.strip() for cell in row.select("td.value")] == cells


@every_language
def test_a_verdict_is_told_in_words_and_a_shape_and_with_its_reason(report, language):
    words = read_texts(language)
    for row in claim_rows():
        badge = page(report, language, "index.html").select_one(f"#claim-{row['claim']} .badge")
        assert badge.text.strip() == words(f"verdict.{row['verdict']}")
        assert badge.use["href"] == f"#icon-{row['verdict']}"
    reason = {"da": "Kun to kommuner.", "en": "Only two municipalities."}[language]
    assert reason in page(report, language, "index.html").find(id="claim-SIRI-3").text


@every_language
def test_the_counts_by_verdict_are_those_of_the_claims(report, language):
    told = [int(tag.text) for tag in page(report, language, "index.html").select(".counts strong")]
    assert told == [4, 1, 1, 1]


TABLE_CELLS = {
    "da": ["0,83", "1.240", "\N{EN DASH}ingen værdi", "0", "\N{MINUS SIGN}0,13", "<3"],
    "en": ["0.83", "1,240", "\N{EN DASH}no value", "0", "\N{MINUS SIGN}0.13", "<3"],
}


@every_language
def test_a_table_shows_its_records_numbers_and_words(report, language):
    table = page(report, language, "barriers.html").select_one("#table-partners-by-municipality table")
    assert [cell.text for cell in table.select("tbody td")] == TABLE_CELLS[language]
    assert [cell.text for cell in table.select("tbody th")] == ["politi", NASTY, "skole"]


def test_a_table_without_rows_says_so_and_one_with_many_scrolls_within_itself(tmp_path):
    def with_rows(made, rows):
        table = replace(made.outputs[1], record=made.outputs[1].record | {"rows": rows})
        return replace(made, outputs=(made.outputs[0], table, *made.outputs[2:]))

    def report_with(rows):
        made = {lang: [with_rows(section_result(name, lang, True), rows) for name in SECTIONS] for lang in LANGUAGES}
        return page(write(tmp_path / f"{len(rows)}" / "report", sections=made), "da", "barriers.html")

    assert read_texts("da")("section.no_rows") in report_with([]).text
    assert not report_with([["politi", 0.5, 1]] * 24).select(".scroll.tall")
    assert report_with([["politi", 0.5, 1]] * 25).select(".scroll.tall")


@every_language
def test_the_front_page_names_a_made_dataset_by_its_scenario_and_a_real_one_by_its_title(report, real, language):
    told = page(report, language, "index.html").select_one(".dataset").text
    assert read_texts(language)("scenario.no-effect") in told
    assert "Prøvedata" in page(real, language, "index.html").select_one(".dataset").text


@every_page
def test_what_comes_from_data_is_shown_as_text_and_never_as_markup(report, language, name):
    assert "<script>" not in (report / FOLDER[language] / name).read_text(encoding="utf-8")


def test_the_text_of_data_survives_its_escaping(report):
    soup = page(report, "da", "barriers.html")
    assert NASTY in soup.select_one(".lead").text and NASTY in soup.select_one(".sentence").text


@every_language
def test_a_claim_falsely_supported_is_marked_where_it_stands_and_said_above(failing, language):
    soup = page(failing, language, "index.html")
    wrong = soup.select("#scenarios-table td.falsely_supported")
    assert [cell.find_parent("tr").th.a.text for cell in wrong] == ["PR-3"]
    assert read_texts(language)("mark.falsely_supported") in wrong[0].text
    assert "PR-3" in soup.select_one(".tests.failed").text


@every_language
def test_no_alarm_is_raised_where_nothing_false_is_supported(report, language):
    soup = page(report, language, "index.html")
    assert not soup.select("#scenarios-table td.falsely_supported, .tests.failed")
    assert read_texts(language)("scenarios.none_false", false=4, scenarios=3) in soup.select_one(".tests").text


def test_a_true_claim_that_came_out_otherwise_is_marked_and_said(report):
    soup = page(report, "en", "index.html")
    missed = {cell.find_parent("tr").th.a.text for cell in soup.select("#scenarios-table td.missed")}
    assert missed == {"PR-4", "PR-6", "SIRI-3"}
    assert "PR-6 (contradicted)" in soup.select_one(".tests").text


@every_language
def test_every_claim_has_a_verdict_told_in_words_in_every_scenario(report, language):
    words = read_texts(language)
    rows = page(report, language, "index.html").select("#scenarios-table tbody tr")
    assert len(rows) == len(CLAIMS)
    told = {
        words(f"verdict.{verdict}") for verdict in ("supported", "not_supported", "contradicted", "cannot_be_judged")
    }
    assert all(cell.select_one(".unseen").text in told for row in rows for cell in row.find_all("td"))


@every_language
def test_the_scenarios_say_that_agreement_is_no_evidence(report, language):
    assert read_texts(language)("scenarios.circularity") in page(report, language, "index.html").text


@every_language
def test_without_scenarios_their_table_is_left_out_and_nothing_leads_to_it(real, language):
    soup = page(real, language, "index.html")
    assert not soup.find(id="scenarios-table") and not soup.select('a[href$="#scenarios"]')


TRUTHS = [
    ("supported", False, "falsely_supported"),
    ("not_supported", False, "untrue"),
    ("contradicted", False, "untrue"),
    ("cannot_be_judged", False, "untrue"),
    ("supported", True, ""),
    ("not_supported", True, "missed"),
    ("cannot_be_judged", True, "missed"),
    ("supported", None, ""),
    ("contradicted", None, ""),
]


@pytest.mark.parametrize("verdict, true, mark", TRUTHS)
def test_a_verdict_is_marked_by_what_is_true(verdict, true, mark):
    table = scenario_table([{"scenario": "no-effect", "claim": "PR-2", "verdict": verdict, "true": true}])
    assert table.verdict("PR-2", "no-effect").mark == mark


@pytest.mark.parametrize(
    "language, claim, rates",
    [
        ("da", "PR-1", "0,952 / \N{EN DASH}ingen værdi"),
        ("da", "PR-2", "0,952 / 0,029"),
        ("en", "PR-2", "0.952 / 0.029"),
    ],
)
def test_error_rates_stand_beside_each_verdict(tmp_path, language, claim, rates):
    made = with_error_rates(tmp_path / "report", 1000)
    front = page(made, language, "index.html")
    assert front.find(id=f"claim-{claim}").select("td.value")[-1].text.strip() == rates
    section = next(row[1] for row in CLAIMS if row[0] == claim)
    facts = page(made, language, f"{section}.html").select(f"#verdict-{claim} dd")
    assert rates in [fact.text.strip() for fact in facts]
    notes = front.select_one("ul.notes").text
    assert all(number in notes for number in {"da": ("1.000", "0,16"), "en": ("1,000", "0.16")}[language])


RATES = [  # of one claim that is true in three scenarios and untrue in two
    ("as-published", True, 900, 0), ("noisy-coders", True, 65, 900), ("nothing-said", True, 0, 1000),
    ("divided", False, 29, 0), ("no-effect", False, 37, 0),
]  # fmt: skip
TOLD_RATES = {
    "da": ("højst 0,037 (PR-2 i scenariet »ingen virkning«)", "mindst 0,900 (PR-2 i scenariet »som offentliggjort«)",
           "kun 0,065 (PR-2 i scenariet »usikker kodning«)", "i nogen undersøgelse: PR-2 i scenariet »intet sagt«."),
    "en": ("at most 0.037 (PR-2 in the scenario “no effect”)", "at least 0.900 (PR-2 in the scenario “as published”)",
           "only 0.065 (PR-2 in the scenario “noisy coders”)", "in any study: PR-2 in the scenario “nothing said”."),
}  # fmt: skip


@every_language
def test_the_rates_among_the_fourteen_numbers_name_the_worst_scenarios(language):
    rows = [dict(claim="PR-2", scenario=scenario, true=true, runs=1000, supported=supported, cannot_be_judged=unjudged)
            for scenario, true, supported, unjudged in RATES]  # fmt: skip
    words = read_texts(language)
    report = SimpleNamespace(
        words=words, errors=SimpleNamespace(runs="1.000"), evidence=SimpleNamespace(errors=rows, threats=())
    )
    told = fourteen.rates(report)
    assert [part for part in TOLD_RATES[language] if part not in told] == []


CHANGED = [{"place": "several.at_least", "applied": 5, "registered": 3},
           {"place": "great-difference.p_at_most", "applied": 0.1, "registered": 0.05}]  # fmt: skip
TOLD_CHANGED = {
    "da": ["»flere« (several.at_least): 5 er anvendt, 3 blev registreret.",
           "»stor forskel« (great-difference.p_at_most): 0,10 er anvendt, 0,05 blev registreret."],
    "en": ["“several” (several.at_least): 5 was applied, 3 was registered.",
           "“great difference” (great-difference.p_at_most): 0.10 was applied, 0.05 was registered."],
}  # fmt: skip


@every_language
def test_the_front_page_names_each_rule_that_is_not_the_registered_one(tmp_path, report, language):
    made = write(tmp_path / "report", departures=CHANGED)
    told = page(made, language, "index.html").select("#departures li")
    assert [one.text for one in told] == TOLD_CHANGED[language]
    assert not page(report, language, "index.html").select("#departures")


@every_language
def test_a_study_of_another_size_is_told_how_to_count_its_error_rates(tmp_path, language):
    front = page(with_error_rates(tmp_path / "report", 0), language, "index.html")
    assert "make error-rates DATASET=made" in front.select_one("ul.notes").text
    assert len(front.select("#claim-PR-2 td.value")) == 3


@pytest.mark.parametrize(
    "dataset, outside, command",
    [
        ("data/synthetic/no-effect", False, "make error-rates DATASET=data/synthetic/no-effect"),
        ("small", True, "make error-rates DATASET=path/to/small"),
        ("my study", True, "make error-rates DATASET='path/to/my study'"),
    ],
)
def test_the_command_that_counts_error_rates_tells_that_data_lie_elsewhere(dataset, outside, command):
    assert counting_command({"dataset": dataset, "outside": outside}) == command


@pytest.mark.parametrize(
    "language, told",
    [
        ("en", "The claim cannot be judged, so there is no verdict that could change."),
        ("da", "Påstanden kan ikke vurderes, så der er ingen vurdering, der kan ændre sig."),
    ],
)
def test_a_claim_without_a_verdict_is_not_said_to_be_one_that_was_not_repeated(report, language, told):
    about = page(report, language, "claim-SIRI-3.html").select_one("section[aria-labelledby=robustness]").text
    assert told in about


@every_language
def test_the_way_to_reproduce_names_versions_registration_and_seed(report, language):
    text = page(report, language, "reproduce.html").main.text
    assert all(
        told in text for told in ("make test", "5d41" * 16, "7a21" * 16, "9c03" * 16, "20220822", "3.0.1", "data/made")
    )


def test_the_same_input_gives_the_same_bytes(report, tmp_path):
    again = write(tmp_path / "report", scenarios=scenario_rows())
    assert digests(again) == digests(report)


def test_an_old_report_is_replaced_as_a_whole_and_nothing_is_left_beside_it(tmp_path):
    target = tmp_path / "report"
    target.mkdir()
    (target / "stale.html").write_text("old", encoding="utf-8")
    write(target)
    assert not (target / "stale.html").exists() and (target / "index.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["da", "en", "report"]


def disagreeing(change):
    rows = claim_rows()
    rows[0] |= change
    return rows


@pytest.mark.parametrize("change", [{"verdict": "contradicted"}, {"supporting": 5}, {"section": "barriers"}])
def test_a_report_that_disagrees_with_itself_is_refused_and_the_old_one_stays(tmp_path, change):
    target = write(tmp_path / "report")
    before = digests(target)
    with pytest.raises(ValueError, match=r"1 claim\(s\) and sections \(da\) disagree:\n  PR-1: "):
        write(target, claims=disagreeing(change))
    assert digests(target) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["da", "en", "report"]


def test_a_section_without_results_says_so(tmp_path):
    empty = {
        language: [
            replace(section_result(section, language, True), outputs=()) if section == "what-it-takes" else made
            for section in SECTIONS
            for made in [section_result(section, language, True)]
        ]
        for language in LANGUAGES
    }
    target = write(tmp_path / "report", sections=empty)
    assert read_texts("da")("section.empty") in page(target, "da", "what-it-takes.html").text


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_fields():
    danish, english = (read_texts(language).texts for language in LANGUAGES)
    assert danish.keys() == english.keys()
    assert {key for key in danish if fields(danish[key]) != fields(english[key])} == set()
    assert all(isinstance(text, str) and text.strip() for text in (*danish.values(), *english.values()))


def test_english_texts_hold_no_danish_letters():
    assert [text for text in read_texts("en").texts.values() if re.search("[æøåÆØÅ]", text)] == []


def test_a_text_that_is_not_written_is_an_error_and_not_a_gap():
    with pytest.raises(KeyError, match="nowhere"):
        read_texts("da")("nowhere")


def test_the_wording_is_given_once_for_each_language():
    assert tuple(yaml.safe_load(WORDING.read_text(encoding="utf-8"))) == LANGUAGES


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = [
    *product(("text", "muted", "link"), ("page", "raised")),
    ("banner-text", "banner"),
    ("alarm-text", "alarm"),
    *product(("supported", "not_supported", "contradicted", "cannot_be_judged"), ("page", "raised")),
    *((verdict, f"{verdict}-tint") for verdict in ("supported", "not_supported", "contradicted", "cannot_be_judged")),
    *(("text", f"{verdict}-tint") for verdict in ("supported", "not_supported", "contradicted", "cannot_be_judged")),
]


def palette(report, mode):
    palettes = re.findall(r":root \{(.*?)\}", (report / STYLE).read_text(encoding="utf-8"), re.DOTALL)
    return dict(re.findall(r"--([\w-]+): ([^;]+);", palettes[mode]))


def laid_over(page, shade):
    *over, part = (float(number) for number in re.findall(r"[\d.]+", shade))
    under = [int(page[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(part * o + (1 - part) * u):02x}" for o, u in zip(over, under, strict=True))


# WCAG 2.2, success criterion 1.4.3: text needs a contrast of 4.5 to 1.
@pytest.mark.parametrize("mode, text, ground", [(mode, *pair) for mode in (0, 1) for pair in PAIRS])
def test_text_stands_out_from_its_ground_by_day_and_by_night(report, mode, text, ground):
    colours = palette(report, mode)
    assert contrast(colours[text], colours[ground]) >= 4.5


ON_PAGES = [text for text, ground in PAIRS if ground == "page"]


@pytest.mark.parametrize("mode, text", [*product((0, 1), ON_PAGES)])
def test_text_stands_out_from_the_shade_at_the_edge_of_a_wide_table_too(report, mode, text):
    colours = palette(report, mode)
    assert contrast(colours[text], laid_over(colours["page"], colours["shade"])) >= 4.5


WRITTEN = [
    (0.7123, "da", 2, "0,71"),
    (0.7123, "en", 2, "0.71"),
    (-0.004, "da", 2, "0,00"),
    (-1234.5, "da", 1, "\N{MINUS SIGN}1.234,5"),
    (-1234.5, "en", 1, "\N{MINUS SIGN}1,234.5"),
    ("0.5", "da", 2, "0,50"),
    (1240, "da", 0, "1.240"),
    (None, "da", 2, ""),
    ("", "en", 2, ""),
    (float("nan"), "en", 2, ""),
    (float("inf"), "en", 2, "∞"),
]


@pytest.mark.parametrize("value, language, decimals, text", WRITTEN)
def test_numbers_are_written_as_the_language_writes_them(value, language, decimals, text):
    assert format_number(value, language, decimals) == text


@given(st.floats(min_value=-1e9, max_value=1e9), st.sampled_from(LANGUAGES), st.integers(0, 4))
def test_a_written_number_reads_back_as_the_number_rounded(value, language, decimals):
    text = format_number(value, language, decimals)
    group, mark = {"da": (".", ","), "en": (",", ".")}[language]
    read = float(text.replace("\N{MINUS SIGN}", "-").replace(group, "").replace(mark, "."))
    assert read == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-6)
    assert not text.startswith("\N{MINUS SIGN}0") or read != 0


P_VALUES = [
    (0.0004, "da", 3, "<0,001"),
    (0.0, "en", 2, "<0.01"),
    (0.0005, "en", 3, "0.001"),
    (0.016, "en", 2, "0.02"),
    (1.0, "da", 3, "1,000"),
]


@pytest.mark.parametrize("value, language, decimals, text", P_VALUES)
def test_a_p_value_never_reads_as_nought(value, language, decimals, text):
    assert written_p_value(value, decimals, language) == text


INTERVALS = [(0.1, 0.9, "[0,10; 0,90]"), (None, 0.9, "[?; 0,90]"), (None, None, ""), ("", "", "")]


@pytest.mark.parametrize("low, high, text", INTERVALS)
def test_an_interval_says_both_its_ends_or_nothing(low, high, text):
    assert interval(low, high, "da") == text


STANDINGS = {
    "PR-2": Stability(
        {"unit": (6, 6), "group": (1, 2), "fork": (23, 24)}, 3, (("group", "adults"), ("coder", "second"))
    ),
    "PR-3": Stability({"unit": (5, 6)}, 0, (("unit", "M1"),)),
    "PR-4": None,
}


@pytest.mark.parametrize(
    "language, cells, told",
    [
        (
            "da",
            (
                "Delvist robust udeladelser: samme vurdering i 7 af 8; regelvarianter: samme vurdering i 23 af 24",
                "Skrøbelig udeladelser: samme vurdering i 5 af 6",
            ),
            "Anden vurdering: uden voksenområdet, den anden kodning.",
        ),
        (
            "en",
            (
                "Partly robust leave-one-out runs: same verdict in 7 of 8; "
                "versions of the rule: same verdict in 23 of 24",
                "Fragile leave-one-out runs: same verdict in 5 of 6",
            ),
            "Different verdict: without the adults' area, second coder.",
        ),
    ],
)
def test_how_a_verdict_stands_is_said_in_the_claims_table_and_beside_the_verdict(tmp_path, language, cells, told):
    made = write(tmp_path / "report", stability=STANDINGS)
    front = page(made, language, "index.html")
    column = read_texts(language)("standing.column")
    for claim, text in zip(("PR-2", "PR-3"), cells, strict=True):
        assert front.select_one(f'#claim-{claim} td[data-label="{column}"]').get_text(" ", strip=True) == text
    assert read_texts(language)("value.missing") in front.select_one(f'#claim-PR-4 td[data-label="{column}"]').text
    assert told in page(made, language, "overall-experience.html").select_one("#verdict-PR-2").text
    assert read_texts(language)("standing.note") in front.text


def test_where_no_verdict_was_tried_again_nothing_is_said_of_it(report):
    assert read_texts("da")("standing.column") not in page(report, "da", "index.html").text


def the_segments(report, language, claim, side):
    """The segments that are listed on one side of a claim's page, in their order."""
    section = page(report, language, f"claim-{claim}.html").select_one(f"section.side.{side}")
    return [item.select_one(".where a").text for item in section.select(".segment")]


@every_language
def test_what_speaks_against_a_claim_is_shown_first_and_what_leaves_it_open_before_what_speaks_for_it(report, language):
    sides = page(report, language, "claim-PR-2.html").select("section.side")
    assert [side["class"][1] for side in sides] == ["against", "undecided", "for"]
    assert the_segments(report, language, "PR-2", "against") == ["I02 a/1"]
    assert the_segments(report, language, "PR-2", "for") == ["I01-1"]
    assert not sides[0].find("details")


@pytest.mark.parametrize("language, place", [("da", "nyhed, 3. afsnit."), ("en", "news item, paragraph 3.")])
def test_a_claim_says_where_in_its_source_it_stands(report, language, place):
    assert place in page(report, language, "claim-PR-2.html").select_one(".source").text


@every_language
def test_two_steps_lead_from_a_sentence_on_the_front_page_to_a_segment_that_speaks_against_it(report, language):
    front = page(report, language, "index.html")
    first = front.select_one("#claim-PR-2 .statement a")["href"]
    assert first == front.select_one(".counter li a")["href"] == "claim-PR-2.html#against"
    second = page(report, language, "claim-PR-2.html").find(id="against").parent.select_one(".segment a")["href"]
    name, anchor = second.split("#")
    assert SAID in page(report, language, name).find(id=anchor).blockquote.text


@every_language
def test_a_segment_leads_back_to_the_claims_and_codes_that_it_belongs_to(report, language):
    segment = page(report, language, "interview-I01.html").find(id="segment-I01-1")
    assert [link["href"].split("#")[0] for link in segment.select(".speaks a")] == [
        "claim-PR-6.html", "claim-PR-2.html", "claim-SIRI-10.html"]  # fmt: skip
    assert [link["href"] for link in segment.select(".codes a")] == [
        "codebook.html#code-police", "codebook.html#code-positive"]  # fmt: skip
    entry = page(report, language, "codebook.html").find(id="code-police")
    assert "interview-I01.html#segment-I01-1" in [link["href"] for link in entry.select("details a")]
    assert "claim-PR-2.html" in [link["href"] for link in entry.find_all("a")]


@every_language
def test_where_very_much_speaks_on_a_side_the_first_of_it_is_listed_and_the_rest_said_to_be_elsewhere(
    tmp_path, monkeypatch, language
):
    monkeypatch.setattr("analysis.report.content.segment_index.MAX_LISTED", 0)
    made = write(tmp_path / "report")
    assert the_segments(made, language, "PR-2", "against") == []
    links = page(made, language, "interview-I02.html").select(".speaks a")
    assert [link["href"] for link in links] == ["claim-PR-2.html#against"]


@every_language
def test_silence_is_listed_with_what_was_not_named(report, language):
    told = page(report, language, "claim-SIRI-10.html").select_one("section.side.against .silent")
    assert told.select_one("a")["href"] == "interview-I02.html" and "consent" in told.text


def test_words_of_an_interview_are_marked_with_their_language_where_the_page_has_another(report):
    quotes = [page(report, language, "claim-PR-2.html").select(".segment blockquote") for language in LANGUAGES]
    assert [[quote.get("lang") for quote in found] for found in quotes] == [[None, None], ["da", "da"]]


@pytest.mark.parametrize("language, name", list(product(LANGUAGES, PUBLIC_PAGES)))
def test_no_page_for_the_public_holds_a_word_of_a_real_interview(public, language, name):
    text = (public / FOLDER[language] / name).read_text(encoding="utf-8")
    assert "det sagde" not in text and "I01-1" not in text and "interview-I0" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_is_promised_no_segments_and_told_once_that_it_sees_none(public, language):
    words = read_texts(language)
    assert len(page(public, language, "claim-PR-2.html").select("section.side")) == 1
    for name in ("overall-experience.html", "claim-PR-2.html"):
        text = page(public, language, name).text
        assert words("claims.see_against", claim="PR-2") not in text
        terms = [one.text for one in page(public, language, name).select("dl.facts dt")]
        assert words("claims.units") in terms and words("claims.negative") not in terms


def test_the_public_is_told_why_it_sees_no_segments_and_not_how_many_there_are(public):
    assert not list(public.rglob("interview-*.html"))
    told = page(public, "en", "claim-PR-2.html").select_one("section.side.against").text
    assert "not shown to the public" in told and "segment speaks" not in told


@every_page
def test_pages_that_quote_real_interviews_say_that_they_must_stay_inside(real, report, language, name):
    told = read_texts(language)("internal.banner")
    assert told in page(real, language, name).select_one("aside.banner").text
    assert told not in page(report, language, name).text


FINDINGS = [
    ("da", ["supported"] * 2, "Alle 2 offentliggjorte påstande understøttes i dette datasæt."),
    ("da", ["supported", "not_supported", "contradicted"],
     "1 af de 3 offentliggjorte påstande understøttes i dette datasæt. 1 understøttes ikke og 1 modsiges."),
    ("en", ["not_supported", "not_supported", "cannot_be_judged"],
     "None of the 3 published claims is supported in this dataset. 2 are not supported and 1 cannot be judged."),
]  # fmt: skip


@pytest.mark.parametrize("language, verdicts, sentence", FINDINGS)
def test_the_finding_is_a_sentence_that_agrees_with_its_numbers(language, verdicts, sentence):
    rows = [SimpleNamespace(claim=str(number), verdict=verdict) for number, verdict in enumerate(verdicts)]
    empty = SimpleNamespace(claims={})
    assert summarise(rows, {}, empty, read_texts(language)).sentence == sentence


STANDING_WORDS = {"PR-1": "robust", "PR-2": "robust", "PR-3": "fragile"}


@pytest.mark.parametrize(
    "language, told",
    [
        ("da", "Af vurderingerne er 2 robuste og 1 skrøbelig."),
        ("en", "Of the verdicts, 2 are robust and 1 is fragile."),
    ],
)
def test_how_firmly_verdicts_stand_is_said_with_one_and_many_told_apart(language, told):
    standings = {claim: SimpleNamespace(word=word) for claim, word in STANDING_WORDS.items()}
    assert summarise([], standings, SimpleNamespace(claims={}), read_texts(language)).robustness.startswith(told)


@every_language
def test_the_method_shows_fourteen_numbers_each_with_its_value(report, language):
    rows = page(report, language, "method.html").select("table.numbers tbody tr")
    assert len(rows) == 14 and all(row.td.text.strip() for row in rows)


ORIGINS = [
    ({"tool": "QualCoder", "version": "3.6"}, "QualCoder 3.6"),
    ({"tool": "QualCoder", "version": "unknown"}, "QualCoder"),
    ({"tool": "unknown", "version": "unknown"}, None),
]


@pytest.mark.parametrize("origin, told", ORIGINS)
def test_the_method_names_the_tool_so_far_as_it_is_known(tmp_path, origin, told):
    rows = page(write(tmp_path / "report", origin=origin), "en", "method.html").select("#statement-table tbody tr")
    shown = {row.th.text.strip(): row.td.text.strip() for row in rows}
    assert shown.get("Tool") == told and "Title" in shown


@every_language
def test_every_claim_can_be_searched_for_and_found_by_its_verdict(report, language):
    found = page(report, language, "search.html").select("#everything > section li[data-verdict]")
    assert [(item.a.text, item["data-verdict"]) for item in found[: len(CLAIMS)]] != []
    told = {item.a.text: item["data-verdict"] for item in found if item.a["href"].startswith("claim-")}
    assert told == {row[0]: row[3] for row in CLAIMS}


def test_a_segment_can_be_found_by_all_that_is_known_of_it(report):
    [segment, _] = page(report, "en", "claim-PR-2.html").select(".segment[data-partner]")[::-1]
    assert {key: segment[f"data-{key}"] for key in ("unit", "group", "partner", "phase", "verdict")} == {
        "unit": "M1", "group": "children", "partner": "police", "phase": "acute",
        "verdict": "contradicted supported"}  # fmt: skip
