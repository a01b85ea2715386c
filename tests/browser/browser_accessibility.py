"""Every page by day, by night and on a phone: no fault that axe-core knows, no complaint, no request that leaves."""

from axe_playwright_python.base import AXE_SCRIPT
from conftest import DESK, PHONE, REPORT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY = {"runOnly": {"type": "tag", "values": TAGS}}
# Night changes colours and nothing else, a narrow window everything but colours: what is the same is not asked twice.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
OTHERS = EVERY | {"rules": {"color-contrast": {"enabled": False}}}
STATES = {"light": ("light", DESK, EVERY), "dark": ("dark", DESK, COLOURS), "phone": ("light", PHONE, OTHERS)}
AXE = """options => axe
    .run(document, {...options, resultTypes: ["violations"], preload: false})
    .then(found => found.violations.flatMap(
        fault => fault.nodes.map(node => `${fault.id}: ${node.html.slice(0, 200)}`)))"""
# Of words that a shade may lie behind axe says nothing, so it sees them on the plain page; test_report holds the shade.
PLAIN = ".scroll, .scroll th::after { background-image: none !important }"
# What is folded is looked at too, but for segments by the hundred: they are built like those that stand open.
OPEN = "document.querySelectorAll('details:not(:has([data-item]))').forEach(part => part.open = true)"
OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(tab, state):
    scheme, size, options = STATES[state]
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size(size)
    return [f"{state}: {fault}" for fault in tab.evaluate(AXE, options)]


def test_a_page_is_accessible_fits_a_phone_and_keeps_to_itself(tab, told, name):
    tab.emulate_media(color_scheme="light")
    tab.goto((REPORT / name).as_uri())
    tab.evaluate(OPEN)
    tab.add_style_tag(content=PLAIN)
    tab.evaluate(AXE_SCRIPT)
    assert [fault for state in STATES for fault in faults(tab, state)] == []
    tab.evaluate(OPEN_ALL)
    assert tab.evaluate(WIDE) == 0
    assert [asked for asked in told["asked"] if not asked.startswith(REPORT.as_uri())] == []
    assert told["complaints"] == []


def test_axe_sees_a_fault(tab):
    tab.set_content('<img src="x"><p style="color: #aaa; background: #fff">pale</p>')
    tab.evaluate(AXE_SCRIPT)
    found = {fault.split(": ")[1] for fault in faults(tab, "light")}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= found
    assert {fault.split(": ")[1] for fault in faults(tab, "dark")} == {"color-contrast"}
    assert {"image-alt", "html-has-lang"} <= {fault.split(": ")[1] for fault in faults(tab, "phone")}
