"""The documents of a report against outloud, which checks by PDF/UA-1 and WCAG 2.2, and reads what a reader hears."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(ROOT.glob("build/*/report/**/*.pdf"))

# A table's head is tagged where the table begins, and painted again on each further page: there it is an artifact, as
# ISO 14289-1 7.5 has it, so that it is not read twice. outloud takes it for text that a reader would miss.
KNOWN = {"TAG-002"}


@pytest.fixture(scope="module", params=DOCUMENTS or [None], ids=lambda path: path.name if path else "none")
def heard(request):
    if request.param is None:
        pytest.skip("no document is built, so nothing was tried; run make first")
    outloud = Path(sys.executable).with_name("outloud")
    said = subprocess.run(
        [outloud, "--json", "-", "--fail-on", "never", request.param], capture_output=True, check=True
    )
    return json.loads(said.stdout)["results"][0]


def test_nothing_is_wrong_but_what_is_known(heard):
    wrong = [finding for finding in heard["findings"] if finding["severity"] == "error"]
    assert [finding for finding in wrong if finding["rule"] not in KNOWN] == []


def test_what_is_known_are_heads_of_tables_that_go_on_at_the_top_of_a_page(heard):
    found = [box for finding in heard["findings"] if finding["rule"] in KNOWN for box in finding["boxes"]]
    portrait = [box for box in found if box["x1"] < 595]
    assert all(box["y0"] > 0.8 * 842 for box in portrait)


def test_everything_was_looked_at(heard):
    assert heard["error"] is None
    assert heard["stats"]["tagged"]
    assert all(heard["stats"]["features"][feature] for feature in ("tables", "figures", "headings", "lang", "title"))
