import os
import platform
import sys
from importlib.metadata import version

import pytest
from small_notebooks import code, markdown, notebook, small_notebook

from analysis.paths import NOTEBOOKS, ROOT
from analysis.workflow.cache.cache_keys import REPORTED, folder_digest, notebook_key, versions
from analysis.workflow.cache.import_graph import imports, notebook_imports, reached_files
from analysis.workflow.notebook_file import read_notebook

SHIPPED = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture
def package(tmp_path):
    files = {
        "analysis/__init__.py": "",
        "analysis/models.py": "",
        "analysis/measures/__init__.py": "",
        "analysis/measures/share.py": "from analysis.models import ROOT",
        "analysis/measures/spread.py": "def spread():\n    from analysis.measures.share import share",
        "analysis/plots/__init__.py": "",
        "analysis/plots/bars.py": "import analysis.models",
        "analysis/plots/colours.yaml": "blue: 1",
    }
    for name, source in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return tmp_path


def reached(package, *names):
    return {path.relative_to(package / "analysis").as_posix() for path in reached_files(names, package)}


@pytest.mark.parametrize(
    "name, files",
    [
        ("analysis.measures.share", {"measures/share.py", "models.py"}),
        ("analysis.measures.share.share", {"measures/share.py", "models.py"}),  # a thing in a module
        (
            "analysis.measures.spread",
            {"measures/spread.py", "measures/share.py", "models.py"},
        ),  # an import in a function
        ("analysis.plots.bars", {"plots/bars.py", "plots/colours.yaml", "models.py"}),  # a package's own data
    ],
)
def test_imports_reach_their_modules_and_no_others(package, name, files):
    assert {path for path in reached(package, name) if not path.endswith("__init__.py")} == files


def test_imports_of_other_packages_reach_nothing(package):
    assert reached(package, "pandas", "os.path", "analysisx.study") == set()


def test_importing_a_module_runs_the_packages_around_it(package):
    assert {"__init__.py", "measures/__init__.py"} <= reached(package, "analysis.measures.share")


def test_lines_for_ipython_do_not_hide_the_imports_of_a_cell():
    cell = code("a", "%matplotlib inline\n!ls\nfrom analysis.models import ROOT")
    assert "analysis.models" in notebook_imports(notebook(cell))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_module_that_a_section_loads_is_missing_from_its_closure(path):
    names = notebook_imports(read_notebook(path))
    others = {name for name in sys.modules if name.split(".")[0] == "analysis"}
    hidden = {name: sys.modules.pop(name) for name in others}
    try:
        for name in sorted(names):
            _import(name)
        loaded = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "analysis"}
        files = {os.path.realpath(module.__file__) for module in loaded.values()}
    finally:
        for name in loaded:
            del sys.modules[name]
        sys.modules.update(hidden)
    assert files <= {os.path.realpath(file) for file in reached_files(names)}


def _import(name):
    try:
        __import__(name)
    except ModuleNotFoundError:  # a thing in a module, which importing the module has brought
        assert any(name.startswith(known) for known in sys.modules)


def test_no_module_of_ours_is_imported_by_a_computed_name():
    sources = [
        path.read_text(encoding="utf-8") for path in (ROOT / "analysis").rglob("*.py") if path.name != "preload.py"
    ]
    assert not any("import_module(" in source or "__import__(" in source for source in sources)


def key(content, parameters=None, dataset="d"):
    return notebook_key(content, parameters or {}, dataset)


def test_equal_sources_make_equal_keys_whatever_the_outputs():
    run = small_notebook()
    for cell in run["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]}
    assert key(run) == key(small_notebook())


@pytest.mark.parametrize(
    "other",
    [
        (small_notebook(code("more", "1")), {}, "d"),
        (small_notebook(markdown("more", "text")), {}, "d"),
        (small_notebook(code("more", "from analysis.dataset.read import load_study")), {}, "d"),
        (small_notebook(), {"group": "children"}, "d"),
        (small_notebook(), {}, "another dataset"),
    ],
)
def test_another_source_parameter_or_dataset_makes_another_key(other):
    assert key(*other) != key(small_notebook())


def test_error_rates_of_another_study_make_no_other_key(monkeypatch, tmp_path):
    monkeypatch.setattr("analysis.workflow.cache.cache_keys.BUILD", tmp_path)
    tables = tmp_path / "error-rates"
    shows = small_notebook(code("more", "from analysis.simulation.error_table import table_for"))
    before = notebook_key(shows, {}, "d", "mine")
    write_table(tables / "other")
    assert notebook_key(shows, {}, "d", "mine") == before
    write_table(tables / "mine")
    assert notebook_key(shows, {}, "d", "mine") != before


def write_table(folder):
    folder.mkdir(parents=True)
    (folder / "error_rates.csv").write_text("scenario")


def test_a_folder_is_known_by_names_and_bytes_not_by_times(tmp_path):
    (tmp_path / "texts").mkdir()
    text = tmp_path / "texts" / "I1.txt"
    text.write_text("ja")
    before = folder_digest(tmp_path)
    os.utime(text, (1, 1))
    assert folder_digest(tmp_path) == before
    text.write_text("nej")
    assert folder_digest(tmp_path) != before
    text.write_text("ja")
    text.rename(text.with_name("I2.txt"))
    assert folder_digest(tmp_path) != before


def test_what_stands_behind_a_link_within_the_folder_is_part_of_it(tmp_path):
    folder = tmp_path / "study"
    (folder / "versions").mkdir(parents=True)
    (folder / "versions" / "I1.txt").write_text("ja")
    (folder / "texts").symlink_to(folder / "versions")
    (folder / "around").symlink_to(folder)  # a loop ends
    before = folder_digest(folder)
    (folder / "versions" / "I1.txt").write_text("nej")
    assert folder_digest(folder) != before


def test_a_link_that_leads_out_of_the_folder_counts_by_where_it_leads_and_is_not_followed(tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "all").symlink_to("/")  # to read the whole disk would take hours
    (folder / "table.csv").symlink_to(tmp_path / "secret.csv")
    (tmp_path / "secret.csv").write_text("ja")
    before = folder_digest(folder)
    (tmp_path / "secret.csv").write_text("nej")
    assert folder_digest(folder) == before
    (folder / "all").unlink()
    assert folder_digest(folder) != before


def test_a_cell_with_an_error_still_has_imports():
    cell = code("a", "from analysis.models import ROOT\nfor each in:\n    pass")
    assert "analysis.models" in notebook_imports(notebook(cell))


def test_imports_inside_functions_and_conditions_are_seen():
    source = "if x:\n    import analysis.dataset.read\ndef f():\n    from analysis.models import ROOT"
    assert set(imports(source)) == {"analysis.dataset.read", "analysis.models", "analysis.models.ROOT"}


def test_versions_are_those_that_the_packages_tell():
    assert versions() == {"python": platform.python_version(), **{name: version(name) for name in REPORTED}}
