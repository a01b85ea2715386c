"""The examples in docstrings give what they show, and those functions have one that researchers call."""

import doctest
from importlib import import_module

import pytest

from analysis.paths import ROOT

MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in sorted((ROOT / "analysis").rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]
FEWEST = {"measures": 30, "claims": 8, "robustness": 4, "dataset": 4, "importers": 4, "notebook": 1}


def examples(module):
    return [case for case in doctest.DocTestFinder().find(import_module(module)) if case.examples]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_give_what_they_show(module):
    ran = doctest.testmod(import_module(module))
    assert ran.attempted and not ran.failed


@pytest.mark.parametrize("package", FEWEST)
def test_functions_that_researchers_call_have_examples(package):
    modules = [module for module in MODULES if module.split(".")[1] == package]
    assert sum(len(examples(module)) for module in modules) >= FEWEST[package]
