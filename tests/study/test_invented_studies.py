"""Studies of other shapes than the shipped one run whole, with a section of their own that has references.

Each shape is run once, in its own folder, and everything is read from that run.
"""

import copy
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from invented_studies import FAMILIES, FOUR_SCHOOLS, PROFESSIONS, SCHOOL, Shape, write_invented_study

from analysis.paths import ROOT
from analysis.study.section_notebooks import EXAMPLE
from analysis.workflow.build import run_study
from analysis.workflow.new_study.add_section import add_section
from analysis.workflow.notebook_file import read_notebook, to_bytes
from analysis.workflow.references.compare_outputs import differences
from analysis.workflow.references.update_references import accept_outputs
from analysis.workflow.run_config import RunConfig

VALIDATED = "Professions"  # the study whose notebook is compared by nbval itself, too
TABLE = "application/vnd.samspil.table+json"
OF_THE_SHIPPED_STUDY = re.compile(
    r"\bmunicipal\w*|\bkommune\w*|\bpartner agenc\w*|\bsamarbejdspart\w*|\badvis[eo]r|\brådgiver|\bpolice\b|\bpoliti",
    re.IGNORECASE,
)
MANY = {f"family-{n}": ("", [f"code-{n}-{m}" for m in range(7 if n < 7 else 6)]) for n in range(1, 10)}
ORDINAL = {"grade": ("experience", ["positive", "mixed", "negative"]), "resources": ("", ["time", "rooms"])}
ON_LEADERSHIP = "{themes: {family: leadership}}"
SHAPES = {
    "interviews-only": Shape("Interviews", FAMILIES, interviews=6, sections=[ON_LEADERSHIP, "claims"]),
    "units-without-groups": Shape(
        "Schools", FAMILIES, unit=SCHOOL, units=3, interviews=6, sections=[ON_LEADERSHIP, "claims"]
    ),
    "three-groups": Shape(
        "Professions", FAMILIES, unit=SCHOOL, units=2, groups=PROFESSIONS, interviews=12,
        sections=["{comparison-of-groups: {family: leadership}}", "claims"],
    ),
    "danish-only": Shape(
        "Skoler", FAMILIES, languages=("da",), unit=SCHOOL, units=3, interviews=6,
        sections=["sample-and-method", "claims"],
    ),
    "sixty-codes": Shape("Codes", MANY, interviews=6, coders=1, sections=["co-occurrence", "claims"]),
    "ordinal-codes": Shape("Grades", ORDINAL, interviews=6, sections=["agreement", "negative-cases", "claims"]),
}  # fmt: skip


@pytest.fixture(scope="module", params=SHAPES)
def study(request, tmp_path_factory):
    """An invented study with a section of its own on its first family, run whole: its shape and how it was run."""
    shape = copy.deepcopy(SHAPES[request.param])
    folder = write_invented_study(tmp_path_factory.mktemp("studies") / request.param, shape)
    add_section(folder, "Own view", next(iter(shape.families)))
    config = RunConfig(folder / "dataset", build=folder.parent / "build")
    assert run_study(config, 1)
    return shape, config


def own_notebook(config):
    [path] = (config.definition.folder / "notebooks").glob("*.ipynb")
    return path


def fresh_and_stored(config):
    """Give the outputs of each cell of the own notebook as the run made them, and as they are stored in it."""
    executed = read_notebook(config.folder / config.languages[0] / "notebooks" / own_notebook(config).name)
    fresh = {cell["id"]: cell for cell in executed["cells"] if cell["cell_type"] == "code"}
    cells = [cell for cell in read_notebook(own_notebook(config))["cells"] if cell["cell_type"] == "code"]
    return [(cell["id"], fresh[cell["id"]]["outputs"], cell["outputs"]) for cell in cells]


def store_wrong_number(config):
    """Store another number in the first row of the own notebook's table of mentions."""
    notebook = read_notebook(own_notebook(config))
    [table] = [cell for cell in notebook["cells"] if cell["id"] == "mentions-table"]
    table["outputs"][0]["data"][TABLE]["rows"][0][1] += 1
    own_notebook(config).write_bytes(to_bytes(notebook))


def validate(folder):
    """Compare the study's own notebook with its stored outputs, as `make validate STUDY=folder` does."""
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-p", "nbval", "--nbval", "--nbval-current-env"]
    options += ["-p", "analysis.workflow.references.nbval_plugin", "--rootdir", "."]
    command = [sys.executable, "-m", "pytest", *options, str(folder / "notebooks")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    return done.returncode, done.stdout


def test_a_study_of_this_shape_runs_whole(study):
    shape, config = study
    report = config.folder / "report"
    assert len(list(report.glob("*.pdf"))) == len(shape.languages)
    pages = {path.stem for path in report.glob("*.html")}
    assert {"index", "claims", "own-view", *config.definition.sections} <= pages
    rows = (config.folder / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + len(shape.families) + 1, "one claim for each family, and that of the own section"


def test_no_page_has_a_word_of_the_shipped_study(study):
    _, config = study
    for path in (config.folder / "report").rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for part in page.select("script, style"):
            part.extract()
        alternatives = " ".join(str(tag.get(name, "")) for tag in page.find_all(True) for name in ("alt", "aria-label"))
        found = OF_THE_SHIPPED_STUDY.findall(page.get_text(" ") + alternatives)
        assert found == [], path.name


def test_own_outputs_are_accepted_and_a_wrong_number_is_found(study):
    shape, config = study
    own = RunConfig(config.dataset, (), ("own-view",), config.languages[:1], config.build)
    assert own_notebook(config).name in accept_outputs(own, afresh=False)
    assert [cell for cell, fresh, stored in fresh_and_stored(config) if differences(stored, fresh)] == []
    if shape.title == VALIDATED:
        code, said = validate(config.definition.folder)
        assert code == 0, said
    store_wrong_number(config)
    assert [c for c, fresh, stored in fresh_and_stored(config) if differences(stored, fresh)] == ["mentions-table"]
    if shape.title == VALIDATED:
        code, said = validate(config.definition.folder)
        assert code == 1 and "mentions-table" in said, said


def test_the_study_that_the_notebooks_are_shown_on_is_as_written(tmp_path):
    written = write_invented_study(tmp_path / "four-schools", FOUR_SCHOOLS)
    names = [path.relative_to(written) for path in written.rglob("*") if path.is_file()]
    assert {name: (EXAMPLE / name).read_bytes() for name in names} == {n: Path(written, n).read_bytes() for n in names}
