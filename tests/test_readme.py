import re

from analysis.execute.readme import PICTURE, claims_table, shown_figure
from analysis.ledger import load_claims
from analysis.study import NOTEBOOKS, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_claims_table_is_that_of_the_references():
    assert claims_table(NOTEBOOKS) in README
    assert [row.split(" | ")[0].strip("| ") for row in claims_table(NOTEBOOKS).splitlines()[2:]] == list(load_claims())


def test_the_figure_is_that_of_the_references():
    assert (ROOT / PICTURE).read_bytes() == shown_figure(NOTEBOOKS).picture


def test_what_is_linked_exists():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets and all((ROOT / target).exists() for target in targets)


def test_every_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)) | {"test"}
    assert all(re.search(rf"^{target}:|section-%", makefile, re.MULTILINE) for target in named)
