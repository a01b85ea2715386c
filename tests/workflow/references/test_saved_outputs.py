"""A notebook that was opened, run and saved in JupyterLab is as good a reference as before."""

import copy
import json
import shutil

import nbformat
import pytest
from small_notebooks import TABLE, code, small_notebook, write

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.notebook.interactive_tables import SCRIPT, loading_script, table_script
from analysis.paths import DATA, NOTEBOOKS
from analysis.workflow.build import run_study
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.references.cell_manifest import cells_of
from analysis.workflow.references.check_references import notebook_problems
from analysis.workflow.references.compare_outputs import differences
from analysis.workflow.references.saved_outputs import strip_before_save
from analysis.workflow.references.update_references import accept_outputs
from analysis.workflow.run_config import RunConfig
from tests.project.test_makefile import make
from tests.workflow.references.test_check_references import VARIATION, validate

LANGUAGE_INFO = {"codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py", "name": "python",
                 "mimetype": "text/x-python", "pygments_lexer": "ipython3", "version": "3.13.1"}  # fmt: skip
TIMES = {"iopub.execute_input": "2022-01-01T10:00:00Z", "shell.execute_reply": "2022-01-01T10:00:01Z"}
ENGLISH = Wording("en", load_terms())


def as_a_browser_counts(value):
    """JavaScript has one kind of number: 1.0 is saved as 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: as_a_browser_counts(inner) for key, inner in value.items()}
    return [as_a_browser_counts(inner) for inner in value] if isinstance(value, list) else value


def script_of(data):
    record = next(value for mime, value in data.items() if mime.endswith(".table+json"))
    return table_script(data["text/html"], record["rows"], ENGLISH)


def saved_by_jupyterlab(notebook):
    """Do to a notebook that was run what JupyterLab does: scripts, times, versions, and numbers of JavaScript."""
    saved = copy.deepcopy(notebook)
    for cell in saved["cells"]:
        cell["metadata"] = {**cell["metadata"], "execution": TIMES, "scrolled": True}
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if any(mime.endswith(".table+json") for mime in data):
                data |= script_of(data)
            elif any(mime.endswith(".section+json") for mime in data) and "text/html" in data:
                data |= loading_script(data["text/html"])
    saved["metadata"] |= {"language_info": LANGUAGE_INFO, "widgets": {}}
    return as_a_browser_counts(saved)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    printing = code("printing", "import sys\nprint('one')\nsys.stdout.flush()\nprint('two')")
    whole = code("whole", TABLE.replace("2 / 3", "1.0").replace('"partners"', '"whole"'))
    write(folder / "notebooks" / VARIATION, small_notebook(printing, whole))
    shutil.copy(NOTEBOOKS / "conftest.py", folder / "notebooks")
    request = RunConfig(
        DATA / "synthetic" / "as-published", (), ("variation",), ("en",), folder / "build", folder / "notebooks"
    )
    assert run_study(request, 1)
    accept_outputs(request, afresh=False)
    content = saved_by_jupyterlab(read_notebook(folder / "notebooks" / VARIATION))
    printed = next(cell for cell in content["cells"] if cell["id"] == "printing")
    printed["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text} for text in ("one\n", "two\n")]
    nbformat.write(nbformat.from_dict(content), folder / "notebooks" / VARIATION)
    return folder / "notebooks"


def test_a_section_that_was_saved_in_jupyterlab_stays_green(saved):
    assert SCRIPT in (saved / VARIATION).read_text(encoding="utf-8")
    status, said = validate(saved)
    assert status == 0, said


@pytest.mark.parametrize("name", ["01_sample_and_method.ipynb", "08_barriers.ipynb"])
def test_a_committed_section_that_was_saved_in_jupyterlab_has_no_problem(name):
    notebook = read_notebook(NOTEBOOKS / name)
    saved = saved_by_jupyterlab(notebook)
    assert SCRIPT in json.dumps(saved)
    assert list(notebook_problems(saved)) == []
    assert cells_of(saved) == cells_of(notebook)
    outputs = [(old["outputs"], new["outputs"]) for old, new in zip(notebook["cells"], saved["cells"], strict=True)
               if "outputs" in old]  # fmt: skip
    assert [found for old, new in outputs for found in differences(old, new)] == []


@pytest.mark.parametrize("written, instead", [('"police"', '"Police"'), ("paging", "searching"), ("innerHTML", "text")])
def test_a_script_that_shows_something_else_is_refused(written, instead):
    saved = saved_by_jupyterlab(read_notebook(NOTEBOOKS / "08_barriers.ipynb"))
    cell = next(cell for cell in saved["cells"] if cell["id"] == "areas-table")
    data = cell["outputs"][0]["data"]
    data[SCRIPT] = data[SCRIPT].replace("const values = [[", 'const values = [["police", ').replace(written, instead)
    assert "cell areas-table: a reference must not contain application/javascript" in list(notebook_problems(saved))


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("0*.ipynb")), ids=lambda path: path.stem)
def test_saving_by_make_lab_changes_no_byte_of_a_section_that_shows_the_same(path):
    notebook = read_notebook(path)
    saved = saved_by_jupyterlab(notebook)
    for old, new in zip(notebook["cells"], saved["cells"], strict=True):
        new |= {"outputs": [{**output, "data": {**output.get("data", {}), **was.get("data", {})}}
                            if "data" in output else output
                            for output, was in zip(new["outputs"], old["outputs"], strict=True)]
                } if "outputs" in old else {}  # fmt: skip
        new["metadata"].pop("scrolled")
    model = {"type": "notebook", "content": saved}
    strip_before_save(model=model, path=path.name, contents_manager=None)
    assert nbformat.writes(nbformat.from_dict(model["content"])) + "\n" == path.read_text(encoding="utf-8")


def test_other_files_are_saved_as_they_are():
    model = {"type": "file", "content": "text"}
    strip_before_save(model=model, path="notes.txt", contents_manager=None)
    assert model == {"type": "file", "content": "text"}


def test_jupyterlab_is_started_with_what_brings_notebooks_to_the_stored_form():
    import jupyter_server.services.contents.largefilemanager as contents

    words = make("-n", "lab", "-o", ".venv/.done").split()
    [hook] = [word.partition("=")[2] for word in words if "pre_save_hook" in word]
    assert contents.AsyncLargeFileManager(pre_save_hook=hook).pre_save_hook is strip_before_save
