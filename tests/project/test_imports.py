"""Imports run one way, between packages and inside them; who measures, judges, draws or discloses reads no file."""

import ast
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from analysis.paths import ROOT

COMMON = {"paths", "errors", "i18n", "models"}
MAY_IMPORT = {  # a package (or module) of analysis, and those that it may import besides itself
    "paths": set(),
    "errors": set(),
    "i18n": set(),
    "models": set(),
    "lookup": set(),
    "written_names": set(),
    "messages": set(),
    "files": COMMON | {"lookup", "messages"},
    "study": COMMON | {"messages", "files", "written_names"},
    "dataset": COMMON | {"lookup", "written_names", "messages", "files", "study"},
    "importers": COMMON | {"lookup", "written_names", "messages", "files", "study", "dataset"},
    "measures": COMMON | {"lookup"},
    "exporters": COMMON | {"written_names", "files", "dataset", "measures"},
    "claims": COMMON | {"written_names", "messages", "files", "study", "measures"},
    "plots": COMMON,
    "disclosure": COMMON,
    "robustness": COMMON | {"messages", "files", "measures", "claims"},
    "simulation": COMMON | {"files", "study", "measures", "claims"},
    "notebook": COMMON
    | {
        "written_names",
        "messages",
        "files",
        "study",
        "dataset",
        "measures",
        "claims",
        "plots",
        "disclosure",
        "robustness",
        "simulation",
    },
    "report": COMMON | {"written_names", "messages", "files", "study", "claims", "plots", "robustness", "simulation"},
}
COMPOSE = {"__init__", "__main__", "cli", "workflow"}
READERS = {"open", "read_csv", "read_table", "read_excel", "read_json", "read_parquet", "read_text", "read_bytes"}
READ_NO_FILE = COMMON | {"measures", "plots", "disclosure"}
READ_NO_FILE_MODULES = {"claims.reliability", "claims.rules", "claims.verdict", "claims.verdict_text", "claims.trace"}
MOST_MODULES = 12
LONGEST_CHAIN = 10
MODULES = {
    ".".join(path.relative_to(ROOT / "analysis").with_suffix("").parts): path
    for path in sorted((ROOT / "analysis").rglob("*.py"))
}
PACKAGES = sorted({name.rpartition(".")[0] for name in MODULES})


@cache
def tree(name):
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def imported(name):
    """The modules of `analysis` that a module imports, at its top or inside of a function."""
    names = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: import by full name"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    ours = {found.removeprefix("analysis.") for found in names if found.startswith("analysis.")}
    return ours & set(MODULES) - {name}


def called(name):
    functions = (node.func for node in ast.walk(tree(name)) if isinstance(node, ast.Call))
    return {getattr(function, "attr", getattr(function, "id", None)) for function in functions}


def children(package):
    """What a package holds, and which of it each part imports."""
    start = f"{package}." if package else ""
    parts = {}
    for name in MODULES:
        if name.startswith(start):
            part = name.removeprefix(start).split(".")[0]
            others = {other.removeprefix(start).split(".")[0] for other in imported(name) if other.startswith(start)}
            parts[part] = parts.get(part, set()) | others - {part}
    return parts


@pytest.mark.parametrize("name", [name for name in MODULES if name.split(".")[0] in MAY_IMPORT])
def test_a_module_imports_only_from_packages_before_its_own(name):
    package = name.split(".")[0]
    assert {other.split(".")[0] for other in imported(name)} - {package} <= MAY_IMPORT[package]


def test_only_packages_that_compose_have_no_rule():
    assert {name.split(".")[0] for name in MODULES} - set(MAY_IMPORT) == COMPOSE


@pytest.mark.parametrize("package", PACKAGES)
def test_inside_a_package_imports_run_one_way(package):
    try:
        TopologicalSorter(children(package)).prepare()
    except CycleError as cycle:
        pytest.fail(f"imports in analysis.{package} run in a circle: {' > '.join(cycle.args[1])}")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_seen_at_a_glance(package):
    modules = [name for name in MODULES if name.rpartition(".")[0] == package and "__" not in name]
    assert len(modules) <= MOST_MODULES


def test_no_two_modules_have_one_name():
    names = Counter(name.rpartition(".")[2] for name in MODULES if "__" not in name)
    assert [name for name, times in names.items() if times > 1] == []


@cache
def chain(name):
    """The modules of the longest chain of imports that starts at a module; packages' ``__init__`` do not count."""
    ours = [other for other in imported(name) if "__init__" not in other]
    return [name, *max((chain(other) for other in ours), key=len, default=[])]


@pytest.mark.parametrize("name", MODULES)
def test_no_chain_of_imports_is_long(name):
    assert len(chain(name)) <= LONGEST_CHAIN, " > ".join(chain(name))


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.split(".")[0] in READ_NO_FILE or name in READ_NO_FILE_MODULES]
)
def test_who_measures_judges_draws_or_discloses_reads_no_file(name):
    assert called(name) & READERS == set()
