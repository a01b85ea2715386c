"""Reading as people do: by keyboard, without scripts, by search; and figures held to the numbers that they draw."""

import json
import re
from html import unescape
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from conftest import DESK, REPORT

FRONT = {"da": "index.html", "en": "en/index.html"}
every_language = pytest.mark.parametrize("language", FRONT)
RECORD = "application/vnd.samspil.figure+json"
FOCUSED = "document.activeElement.closest('a') && document.activeElement.getAttribute('href')"
OUTLINED = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


def opened(tab, name):
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size(DESK)
    tab.goto((REPORT / name).as_uri())


def tab_to(tab, wanted, presses=120):
    """Press Tab until a link of that kind has the focus, which must be seen at every step."""
    for _ in range(presses):
        tab.keyboard.press("Tab")
        assert tab.evaluate(OUTLINED)
        href = tab.evaluate(FOCUSED)
        if href and re.search(wanted, href):
            return href
    raise AssertionError(f"no link like {wanted} within {presses} presses of Tab")


@every_language
def test_keys_alone_lead_from_the_front_page_to_a_segment_that_speaks_against_a_claim(tab, language):
    opened(tab, FRONT[language])
    tab_to(tab, r"^claim-.*#against$")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/claim-*#against")
    tab_to(tab, r"^interview-.*#segment-")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/interview-*#segment-*")
    target = tab.evaluate("document.querySelector(':target').textContent")
    assert "claim-" in tab.evaluate("document.querySelector(':target').innerHTML") and len(target) > 40


@every_language
def test_the_first_key_offers_a_way_past_the_menu(tab, language):
    opened(tab, FRONT[language])
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUSED) == "#main"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


SHADED = """region => [getComputedStyle(region).backgroundImage.split("linear-gradient").length - 1,
    getComputedStyle(region.querySelector("tbody th"), "::after").opacity]"""


@every_language
def test_a_wide_table_shows_on_which_side_it_goes_on_is_moved_by_keys_and_printed_plain(tab, language):
    opened(tab, FRONT[language].replace("index", "claims"))
    wide = tab.get_by_role("region", name=re.compile("^(Tabel|Table) 9.1 "))
    assert wide.evaluate("region => region.scrollWidth > region.clientWidth")
    wide.focus()
    assert wide.evaluate(SHADED) == [4, "0"]
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.activeElement.scrollLeft > 30")
    assert wide.evaluate(SHADED) == [4, "1"]
    tab.emulate_media(media="print")
    assert wide.evaluate(SHADED)[0] == 0
    tab.emulate_media(media="screen")


@every_language
def test_segments_are_found_by_word_unit_group_partner_phase_and_verdict(tab, language):
    opened(tab, FRONT[language].replace("index", "search"))
    segments, form = tab.locator(".segment"), tab.locator("form.filter")
    for kind in ("unit", "group", "partner", "phase", "verdict"):
        word = form.locator(f"select[name={kind}] option").nth(1).get_attribute("value")
        form.locator(f"select[name={kind}]").select_option(word)
        shown = tab.locator(".segment:visible").count()
        assert shown == tab.locator(f".segment[data-{kind}~='{word}']").count() and 0 < shown <= segments.count()
        form.locator("button").click()
    form.locator("input").fill("politi")
    found = tab.locator(".segment:visible").all_text_contents()
    assert 0 < len(found) < segments.count() and all("politi" in text.lower() for text in found)


@every_language
def test_claims_are_found_by_their_verdict_and_a_group_without_any_is_not_shown(tab, language):
    opened(tab, FRONT[language])
    rows = tab.locator("#claims-table tr[data-item]:visible")
    before = rows.count()
    tab.locator("form.filter select").select_option("cannot_be_judged")
    judged = tab.locator("#claims-table tr[data-verdict=cannot_be_judged]").count()
    assert rows.count() == judged < before
    assert tab.locator("#claims-table tr.group:visible").count() <= judged


@every_language
def test_without_scripts_all_is_read_and_only_the_forms_are_missing(browser, language):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((REPORT / FRONT[language]).as_uri())
    assert page.locator("#claims-table tr[data-item]:visible").count() > 0
    assert page.locator("form:visible").count() == 0
    page.locator(".counter a").first.click()
    assert page.locator("section.side.against .segment:visible").count() > 0
    page.locator("section.side.for summary").click()
    assert page.locator("section.side.for .segment:visible").count() > 0
    context.close()


@every_language
def test_a_link_into_a_folded_part_unfolds_it(tab, language):
    name = FRONT[language].replace("index", "claim-PR-2")
    soup = BeautifulSoup((REPORT / name).read_text(encoding="utf-8"), "html.parser")
    anchor = soup.select("section.side.for details .segment[id]")[-1]["id"]
    tab.goto(f"{(REPORT / name).as_uri()}#{anchor}")
    assert tab.locator(f"#{re.escape(anchor)}").is_visible()


def test_every_link_and_anchor_of_the_report_leads_somewhere():
    texts = {path: path.read_text(encoding="utf-8") for path in REPORT.rglob("*.html")}
    anchors = {path: set(re.findall(r'\bid="([^"]+)"', text)) for path, text in texts.items()}
    links = {
        (path, unescape(link)) for path, text in texts.items() for link in re.findall(r'(?:href|src)="([^"]+)"', text)
    }
    lost = []
    for path, link in links:
        place, _, anchor = link.partition("#")
        target = (path.parent / unquote(place)).resolve() if place else path
        if not target.is_file() or (anchor and unquote(anchor) not in anchors[target]):
            lost.append((path.name, link))
    assert len(links) > 1000 and lost == []


def figures():
    """What each section's figures drew, from the executed notebooks, with the pages they stand on."""
    for language, name in FRONT.items():
        for notebook in sorted((REPORT.parent / language / "notebooks").glob("*.ipynb")):
            cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
            shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
            section = notebook.stem.partition("_")[2].replace("_", "-")
            for data in shown:
                if RECORD in data:
                    yield name.replace("index", section), language, data[RECORD]


def numbers(text, language):
    """Every number of a text as a program reads it."""
    group, mark = {"da": (".", ","), "en": (",", ".")}[language]
    plain = text.replace("\N{MINUS SIGN}", "-").replace(group, "").replace(mark, ".")
    return {float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", plain)}


def measured(record):
    """The numbers along the level axis that points stand at; not where words, or nothing at all, stand along it."""
    for axes in record["axes"]:
        graph = any(mark["kind"] == "edges" for mark in axes["marks"])
        if not graph and not axes["categories"]["x"]:
            marks = [mark["values"] for mark in axes["marks"] if mark["kind"] == "points"]
            yield from (point[0] for values in marks for point in values if None not in point)


DRAWN = list(figures())


@pytest.mark.parametrize("name, language, record", DRAWN, ids=[f"{name}-{record['name']}" for name, _, record in DRAWN])
def test_words_and_numbers_of_a_figure_are_those_that_were_drawn(tab, name, language, record):
    if not tab.url.endswith(f"/{name}"):
        opened(tab, name)
    place = tab.locator(f"[id='figure-{record['name']}']")
    alt = place.locator("img").get_attribute("alt")
    assert unescape(alt) == record["alt"] and record["caption"].rstrip(".") in alt
    words = numbers(alt, language)
    for table in place.locator("table").all():
        words |= numbers(table.inner_text(), language)
    unwritten = [x for x in measured(record) if not any(abs(x - number) <= 0.006 for number in words)]
    assert unwritten == []
