import doctest
from importlib import import_module

import pytest

from analysis.paths import ROOT

PACKAGES = ("claims", "robustness")
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in PACKAGES
    for path in sorted((ROOT / "analysis" / package).glob("[a-z]*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_give_what_they_show(module):
    failed, tried = doctest.testmod(import_module(module))
    assert (failed, tried > 0) == (0, True)


def test_there_are_examples_of_what_a_researcher_calls():
    assert len(MODULES) >= 8
