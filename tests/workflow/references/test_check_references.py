"""Each wrong result, seeded into a copy of a sound reference: what must turn the validation red, and what must not."""

import base64
import copy
import json
import re
import shutil
import subprocess
import sys

import pytest
from small_notebooks import FIGURE, TABLE, code, small_notebook, write

from analysis.paths import DATA, NOTEBOOKS
from analysis.workflow.build import run_study
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.references.check_references import reference_problems
from analysis.workflow.references.update_references import accept_outputs
from analysis.workflow.run_config import RunConfig

VARIATION = "05_variation.ipynb"
PROGRESS = "import sys\nfrom tqdm import tqdm\nfor _ in tqdm(range(3)):\n    pass"
FIGURE_MIME = "application/vnd.samspil.figure+json"
TABLE_MIME = "application/vnd.samspil.table+json"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    write(folder / "notebooks" / VARIATION, small_notebook(code("progress", PROGRESS)))
    shutil.copy(NOTEBOOKS / "conftest.py", folder / "notebooks")
    request = RunConfig(
        DATA / "synthetic" / "as-published", (), ("variation",), ("en",), folder / "build", folder / "notebooks"
    )
    assert run_study(request, 1)
    assert accept_outputs(request, afresh=False) == [VARIATION, "cells.json"]
    assert accept_outputs(request, afresh=False) == []
    assert accept_outputs(request, afresh=True) == []
    return folder / "notebooks"


@pytest.fixture
def seeded(sound, tmp_path):
    """Copy the sound reference and change its notebook."""

    def seed(change):
        folder = shutil.copytree(sound, tmp_path / "notebooks")
        content = read_notebook(folder / VARIATION)
        change(content, {cell["id"]: cell for cell in content["cells"]})
        write(folder / VARIATION, content)
        return folder

    return seed


def validate(folder):
    """Run nbval over a folder as `make validate` does; return its exit code and what it said."""
    command = [sys.executable, "-m", "pytest", ".", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run([*command, "--color=no"], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def record(cell, mime):
    return cell["outputs"][0]["data"][mime]


def swap_picture(_, cells):
    cells["figure"]["outputs"][0]["data"]["image/png"] = base64.b64encode(b"another picture").decode()


def strip_all_outputs(_, cells):
    for cell in cells.values():
        cell |= {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}


def strip_outputs_only(_, cells):
    for cell in cells.values():
        cell |= {"outputs": []} if cell["cell_type"] == "code" else {}


def mask(_, cells):
    cells["table"]["source"] = "# NBVAL_IGNORE_OUTPUT\n" + cells["table"]["source"]


def reword_alternative_text(_, cells):
    cells["figure"]["outputs"][0]["data"]["text/plain"] = "Partners. 0.97, 0.33"


HOLLOW = {
    "the stored picture replaced": (swap_picture, "figure shares: the stored picture differs from the one drawn"),
    "the alternative text reworded": (reword_alternative_text, "the alternative text differs from the record"),
    "all outputs stripped": (strip_all_outputs, "not run: cell parameters"),
    "all outputs stripped, counts kept": (strip_outputs_only, "cell table is code showing nothing, but should be"),
    "a cell removed": (lambda content, _: content["cells"].pop(4), "cell table is missing"),
    "a text cell removed": (lambda content, _: content["cells"].pop(3), "cell prose is missing"),
    "a cell added": (lambda content, _: content["cells"].append(code("new", "1")), "cell new is not in cells.json"),
    "cells in another order": (lambda content, _: content["cells"].reverse(), "the cells are in a different order"),
    "a wrong number in the prose": (
        lambda _, cells: cells["prose"].update(source=cells["prose"]["source"].replace("16<", "17<")),
        "cell prose: the number 17 is 16 in 'partners / police / count'",
    ),
    "output deleted, count kept": (
        lambda _, cells: cells["table"].update(outputs=[]),
        "cell table is code showing nothing, but should be code showing table partners",
    ),
    "count deleted, output kept": (
        lambda _, cells: cells["table"].update(execution_count=None),
        "not run: cell table",
    ),
    "a cell run twice": (lambda _, cells: cells["figure"].update(execution_count=7), "execution counts are not 1 to n"),
    "a cell masked": (mask, "cell table: NBVAL_IGNORE_OUTPUT masks what the cell shows"),
    "a cell masked by a tag": (
        lambda _, cells: cells["table"]["metadata"].update(tags=["nbval-ignore-output"]),
        "the tag nbval-ignore-output masks what the cell shows",
    ),
    "an error stored": (
        lambda _, cells: cells["table"]["outputs"].append(
            {"output_type": "error", "ename": "KeyError", "evalue": "", "traceback": []}
        ),
        "the stored output is an error: KeyError",
    ),
    "a picture without a record": (
        lambda _, cells: cells["figure"]["outputs"][0]["data"].pop(FIGURE_MIME),
        "a picture (image/png) has no record of its data",
    ),
    "a script stored with a table": (
        lambda _, cells: cells["table"]["outputs"][0]["data"].update({"application/javascript": "element.remove()"}),
        "a reference must not contain application/javascript",
    ),
}


@pytest.mark.parametrize("change, message", HOLLOW.values(), ids=HOLLOW)
def test_a_hollow_reference_is_refused_before_anything_runs(seeded, change, message):
    assert message in "\n".join(reference_problems(seeded(change)))


def test_a_sound_reference_has_no_problem_and_passes(sound):
    assert reference_problems(sound) == []
    status, said = validate(sound)
    assert (status, re.search(r"\d+ passed", said)[0]) == (0, "5 passed"), said


def test_a_refused_reference_ends_with_the_exit_code_of_wrong_usage(seeded):
    status, said = validate(seeded(strip_all_outputs))
    assert status == 4
    assert "the notebooks are no reference" in said
    assert "make accept" in said


def test_a_notebook_that_is_gone_is_missed(sound, tmp_path):
    folder = shutil.copytree(sound, tmp_path / "notebooks")
    (folder / VARIATION).unlink()
    write(folder / "06_mutual_knowledge.ipynb", small_notebook())
    found = reference_problems(folder)
    assert f"{VARIATION}: the notebook is missing" in found
    assert "06_mutual_knowledge.ipynb: the notebook is not in cells.json" in found


def wrong_results(_, cells):
    """Seed, in one notebook and so for one kernel, a wrong result into each cell that shows one."""
    cells["opening"]["source"] += "\nimport warnings\nwarnings.warn('too few interviews')"
    stored = record(cells["table"], TABLE_MIME)
    stored["rows"][0][2] = 0.71
    cells["prose"]["source"] = cells["prose"]["source"].replace("16<!-- partners / police / count -->", "many")
    cells["figure"]["source"] = FIGURE.replace('"#1f5a94"', '"#ff0000"')
    cells["progress"]["source"] = "1 / 0"


def test_wrong_results_turn_their_cells_red_and_are_named(seeded):
    status, said = validate(seeded(wrong_results))
    assert status == 1
    assert re.search(r"4 failed, 1 passed", said), said
    assert "warns: UserWarning: too few interviews" in said
    assert "table partners: row police, column share: 0.71 -> 0.666667" in said
    assert "figure shares: axes 1, marks 1, colour 1: '#1f5a94' -> '#ff0000'" in said
    assert "ZeroDivisionError" in said


def more_wrong_results(_, cells):
    cells["table"]["source"] = TABLE.replace("16, 2 / 3", "17, 2 / 3")
    cells["figure"]["source"] = FIGURE.replace("[2 / 3, 1 / 3]", "[2 / 3 * 1.001, 1 / 3 * 1.001]")


def test_a_wrong_count_and_data_times_one_thousandth_turn_red(seeded):
    status, said = validate(seeded(more_wrong_results))
    assert status == 1
    assert re.search(r"2 failed, 3 passed", said), said
    assert "table partners: row police, column count: 16 -> 17" in said
    assert "axes 1, marks 1, values 1: 0.666667 -> 0.667333" in said


def harmless_changes(_, cells):
    cells["table"]["source"] = TABLE.replace("2 / 3", "2 / 3 + 1e-13").replace("<table>", "<table class='wide'>")
    cells["figure"]["source"] = FIGURE.replace("antialiasing", "another dpi").replace("[0, 1]", "[0, 1.05]")
    cells["progress"]["source"] = PROGRESS.replace("range(3)", "range(30)")


def test_the_13th_digit_pixels_markup_and_progress_stay_green(seeded):
    status, said = validate(seeded(harmless_changes))
    assert status == 0, said


def test_vector_figures_are_run_for_the_report_and_not_stored_with_the_reference(sound):
    executed = sound.parent / "build" / "as-published" / "en" / "notebooks" / VARIATION
    output = '"image/svg+xml": ['
    assert output in executed.read_text()
    assert output not in (sound / VARIATION).read_text()


def test_accepting_takes_what_changed_and_keeps_what_differs_only_in_bytes(sound, tmp_path):
    folder = shutil.copytree(sound.parent, tmp_path / "study")
    request = RunConfig(
        DATA / "synthetic" / "as-published", (), ("variation",), ("en",), folder / "build", folder / "notebooks"
    )
    before = (folder / "notebooks" / VARIATION).read_bytes()
    executed = folder / "build" / "as-published" / "en" / "notebooks" / VARIATION
    content = json.loads(executed.read_text())
    cells = {cell["id"]: cell for cell in content["cells"]}
    record(cells["table"], TABLE_MIME)["rows"][0][2] += 1e-13
    write(executed, content)
    assert accept_outputs(request, afresh=False) == []
    assert (folder / "notebooks" / VARIATION).read_bytes() == before
    record(cells["table"], TABLE_MIME)["rows"][0][1] = 17
    write(executed, copy.deepcopy(content))
    assert accept_outputs(request, afresh=False) == [VARIATION]
    assert b"17" in (folder / "notebooks" / VARIATION).read_bytes()
