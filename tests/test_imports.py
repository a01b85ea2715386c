"""Imports run one way, and those who measure, judge, draw and disclose read no files."""

import ast
from functools import cache

import pytest

from analysis.study import ROOT

ROOMS = {  # a room (a module or package of analysis) and the rooms it may import besides its own
    "study": set(),
    "limits": set(),
    "plain_files": {"study", "limits"},
    "child_process": set(),
    "own_process": {"study", "limits", "plain_files", "child_process"},
    "plain_json": {"study", "limits", "delimited"},
    "command": {"remedy"},
    "stored": set(),
    "chosen_ledger": {"study"},
    "definition": {"study"},
    "lookup": set(),
    "delimited": {"study", "limits", "lookup", "quantity"},
    "guid": set(),
    "plain_yaml": {"limits"},
    "fingerprint": {"plain_yaml"},
    "rule_text": {"study", "plain_yaml"},
    "remedy": set(),
    "quantity": set(),
    "characters": set(),
    "marked": {"study", "limits", "delimited", "plain_files", "plain_yaml"},
    "by_schema": {"study", "remedy", "marked"},
    "measure": {"study", "lookup"},
    "judge": {"study"},
    "draw": {"study"},
    "spreadsheet": set(),
    "terminal": set(),
    "export": {"study", "measure", "guid", "spreadsheet"},
    "disclose": {"study"},
    "synthetic": {"study"},
    "claim_faults": {"study", "remedy", "marked", "characters"},
    "ledger": {
        "study",
        "chosen_ledger",
        "fingerprint",
        "plain_yaml",
        "marked",
        "by_schema",
        "claim_faults",
        "remedy",
        "rule_text",
    },
    "detectable": {"study"},
    "error_table": {"study", "stored", "chosen_ledger", "ledger", "fingerprint", "synthetic", "appraise"},
    "validate": {"study", "limits", "delimited", "lookup", "quantity", "characters"},
    "private": set(),
    "save": {"study", "definition", "delimited", "private"},
    "interactive": {"study"},
    "load": {
        "study",
        "limits",
        "definition",
        "delimited",
        "plain_files",
        "plain_json",
        "own_process",
        "remedy",
        "validate",
    },
    "opened": {"study", "ledger", "load", "measure", "plain_files"},
    "doors": {
        "study",
        "spreadsheet",
        "limits",
        "definition",
        "delimited",
        "plain_files",
        "plain_json",
        "own_process",
        "marked",
        "lookup",
        "guid",
        "remedy",
        "quantity",
    },
    "appraise": {"study", "remedy", "measure", "judge", "synthetic"},
    "recode_file": {"study", "remedy", "marked", "by_schema", "appraise"},
    "report": {"study", "plain_yaml", "characters", "draw", "appraise", "rule_text"},
}
READERS = {"open", "read_csv", "read_table", "read_excel", "read_json", "read_parquet", "read_text", "read_bytes"}
MODULES = sorted((ROOT / "analysis").rglob("*.py"))


def room(path):
    return path.relative_to(ROOT / "analysis").with_suffix("").parts[0]


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: import by full name"
            whole = node.module == "analysis"
            yield from (f"analysis.{alias.name}" for alias in node.names) if whole else (node.module,)


def rooms_imported(path):
    return {name.split(".")[1] for name in imported(path) if name.startswith("analysis.")}


def called(path):
    functions = (node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return {getattr(function, "attr", getattr(function, "id", None)) for function in functions}


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in ROOMS], ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_before_it(path):
    assert rooms_imported(path) - {room(path)} <= ROOMS[room(path)]


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if room(p) in {"study", "validate", "measure", "judge", "draw", "disclose"}],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_who_measures_judges_draws_or_checks_reads_no_file(path):
    assert called(path) & READERS == set()


def test_only_those_who_compose_are_free_of_a_rule():
    free = {room(path) for path in MODULES} - set(ROOMS)
    assert free <= {"__init__", "__main__", "section", "appraisal", "execute"}
