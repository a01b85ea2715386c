import doctest
from importlib import import_module

import pytest

from analysis.paths import ROOT

MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in sorted((ROOT / "analysis" / "measures").rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_give_what_they_show(name):
    ran = doctest.testmod(import_module(name))
    assert ran.attempted and not ran.failed


def test_measures_that_researchers_call_have_examples():
    with_examples = [
        case.name for name in MODULES for case in doctest.DocTestFinder().find(import_module(name)) if case.examples
    ]
    assert len(with_examples) >= 30
