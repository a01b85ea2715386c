"""The tutorials are short, run anywhere, and are references like the sections."""

import ast
import os
import re

import pytest
from small_notebooks import code, markdown, notebook, write

from analysis.errors import InputError
from analysis.paths import ROOT
from analysis.workflow.notebook_file import code_cells, read_notebook
from analysis.workflow.references.check_references import reference_problems
from analysis.workflow.references.compare_outputs import comparable_outputs
from analysis.workflow.references.tutorials import TUTORIALS, accept_tutorials

FILES = sorted(TUTORIALS.glob("*.ipynb"))
SHELL = "%%sh\nprintf 'æ %.0s' $(seq 99)\necho heard >&2\nprintf '%s' \"$SAMSPIL_TEST\""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_tutorial_has_short_cells_that_define_nothing(path):
    for cell in code_cells(read_notebook(path)):
        source = cell["source"]
        assert len(source.splitlines()) <= 15, cell["id"]
        tree = ast.parse("" if source.startswith("%%") else source)
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_tutorial_has_more_words_than_code_and_names_no_place(path):
    cells = read_notebook(path)["cells"]
    words = sum(len(cell["source"].split()) for cell in cells if cell["cell_type"] == "markdown")
    assert words > sum(len(cell["source"].split()) for cell in cells if cell["cell_type"] == "code")
    assert not re.search(rf"{re.escape(str(ROOT))}|/tmp/|/home/", str(cells))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_readme_leads_to_every_tutorial(path):
    assert f"]({path.relative_to(ROOT).as_posix()})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_tutorials_are_references_without_a_problem():
    assert FILES and reference_problems(TUTORIALS) == []


@pytest.fixture
def folder(tmp_path):
    first = notebook(markdown("title", "# First"), code("shell", SHELL), code("value", "import os\nos.getcwd()[-9:]"))
    write(tmp_path / "tutorials" / "first.ipynb", first)
    write(tmp_path / "tutorials" / "second.ipynb", notebook(code("sum", "1 + 1")))
    return tmp_path / "tutorials"


def test_accepting_stores_what_a_run_shows_and_a_second_time_changes_nothing(folder, monkeypatch):
    monkeypatch.setenv("SAMSPIL_TEST", "handed on")
    before = dict(os.environ)
    assert accept_tutorials(False, folder) == ["first.ipynb", "second.ipynb", "cells.json"]
    assert dict(os.environ) == before
    shell, value = (cell["outputs"] for cell in code_cells(read_notebook(folder / "first.ipynb")))
    assert [output["name"] for output in shell] == ["stdout"]
    assert comparable_outputs(shell)[0]["text"] == "æ " * 99 + "handed on"
    assert value[0]["data"]["text/plain"] == "'tutorials'"
    assert reference_problems(folder) == []
    assert accept_tutorials(False, folder) == []


def test_every_tutorial_with_an_error_is_named_and_nothing_is_accepted(folder):
    write(folder / "second.ipynb", notebook(code("division", "1 / 0")))
    write(folder / "third.ipynb", notebook(code("name", "unknown")))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError) as caught:
        accept_tutorials(False, folder)
    assert [(issue.file, issue.message) for issue in caught.value.problems] == [
        ("second.ipynb", "ZeroDivisionError: division by zero"),
        ("third.ipynb", "NameError: name 'unknown' is not defined"),
    ]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
