"""Every page by day, by night and on a phone: no fault that axe-core knows, no complaint, no request that leaves."""

from axe_playwright_python.base import AXE_SCRIPT
from conftest import DESK, PHONE, REPORT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = {
    "light": ("light", DESK),
    "dark": ("dark", DESK),
    "phone": ("light", PHONE),
}
AXE = """rules => axe
    .run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], preload: false})
    .then(found => found.violations.flatMap(
        fault => fault.nodes.map(node => `${fault.id}: ${node.html.slice(0, 200)}`)))"""
OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(tab, state):
    scheme, size = STATES[state]
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size(size)
    return [f"{state}: {fault}" for fault in tab.evaluate(AXE, RULES)]


def test_a_page_is_accessible_and_keeps_to_itself(tab, told, name):
    tab.emulate_media(color_scheme="light")
    tab.goto((REPORT / name).as_uri())
    tab.evaluate(AXE_SCRIPT)
    assert [fault for state in STATES for fault in faults(tab, state)] == []
    assert [asked for asked in told["asked"] if not asked.startswith(REPORT.as_uri())] == []
    assert told["complaints"] == []


def test_nothing_is_wider_than_a_phone(tab, name):
    tab.set_viewport_size(PHONE)
    tab.goto((REPORT / name).as_uri())
    tab.evaluate(OPEN)
    assert tab.evaluate(WIDE) == 0


def test_axe_sees_a_fault(tab):
    tab.set_content('<img src="x"><p style="color: #aaa; background: #fff">pale</p>')
    tab.evaluate(AXE_SCRIPT)
    found = {fault.split(": ")[1] for fault in faults(tab, "light")}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= found
