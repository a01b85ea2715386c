"""The study of requirements quality loads without its data; with them, it is imported and judged."""

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.claims.verdict import judge
from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.importers.mappings.mapping import read_mapping
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.study_subset import select_subset
from analysis.paths import DATA
from analysis.study.study_definition import load_study_definition

FOLDER = DATA / "studies" / "requirements-quality"
REAL = pytest.mark.skipif("REALDATA" not in os.environ, reason="REALDATA does not name a folder of real files")


def test_definition_mapping_and_claims_load():
    definition = load_study_definition(FOLDER)
    mapping, problems = read_mapping(FOLDER / "mapping.yaml")
    assert problems == []
    assert set(mapping.get("families")) == set(definition.families)
    assert definition.source["from"].endswith("10.5281/zenodo.10149475")
    claims = load_claims(FOLDER / "claims.yaml")
    assert len(claims) == 68
    assert {claim.word for claim in claims.values()} == {"equals"}


def test_another_file_is_refused(tmp_path):
    file = tmp_path / "interview-data.xlsx"
    file.write_bytes(b"another file")
    result = CliRunner().invoke(main, ["import", "--study", str(FOLDER), str(file)])
    assert result.exit_code != 0
    assert "ec9d0fdbb23a59f4809b9101c9aa46a822b9103a1fc3bf9569018c184ceaa8ec" in result.output
    assert "10.5281/zenodo.10149475" in result.output


@pytest.mark.parametrize("notebook", sorted((FOLDER / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_claim_is_judged_in_its_section(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    ranges = [re.search(r"range\((\d+), (\d+)\)", "".join(cell["source"])) for cell in cells]
    judged = {f"RQ-{number}" for found in ranges if found for number in range(int(found[1]), int(found[2]))}
    section = notebook.stem.partition("_")[2].replace("_", "-")
    assert judged == {claim.id for claim in load_claims(FOLDER / "claims.yaml").values() if claim.section == section}


# Rows of the published file that have one code in two columns; the workbook counts both, a dataset one.
NOT_MET = {"RQ-41": 21, "RQ-44": 4, "RQ-51": 78, "RQ-52": 27, "RQ-56": 4, "RQ-61": 78, "RQ-63": 22, "RQ-67": 29}


@REAL
def test_the_published_numbers_are_met_but_for_six_rows(tmp_path):
    for name in ("study.yaml", "mapping.yaml", "claims.yaml", "sections.yaml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "study.yaml").write_text(
        (FOLDER / "study.yaml").read_text("utf-8").split("sections:")[0] + "sections: [claims]\n", "utf-8"
    )
    file = Path(os.environ["REALDATA"]) / "rqi-relf" / "interview-data.xlsx"
    result = CliRunner().invoke(main, ["import", "--study", str(tmp_path), str(file)])
    assert result.exit_code == 0, result.output
    study = load_study(tmp_path / "dataset")
    assert (len(study.interviews), len(study.segments)) == (8, 108)
    material, rules, missed = select_subset(study), load_quantifiers(), {}
    for claim in load_claims(FOLDER / "claims.yaml").values():
        evidence = ESTIMATORS[claim.estimator](claim, rules[claim.word], material)
        verdict = judge(claim, rules[claim.word], evidence, None)
        if verdict.verdict != "supported":
            missed[claim.id] = verdict.estimate
            assert claim.source["note_en"], "a number that is not met is explained"
    assert missed == NOT_MET


# The nine statements and thirteen columns that the authors compare; the labels of a column are those of its kind.
STATEMENTS = (10, 27, 50, 58, 63, 69, 86, 92, 96)
COLUMNS = {"Quality Factor": 2, "Entity-Fact": 2, "Context Factor": 3, "Activity": 2, "Attribute": 2, "Impact": 2}


def cells_of(sheet):
    header, *rows = sheet.iter_rows(values_only=True)
    number = {name: position for position, name in enumerate(header)}
    names = [f"{kind} {place}" for kind, places in COLUMNS.items() for place in range(1, places + 1)]
    rows = [row for row in rows if row[number["ID"]] in STATEMENTS]
    return {name: [row[number[name]] or "na" for row in rows] for name in names}


def kappa_of(first, second, labels):
    pairs = [(one, other) for one, other in zip(first, second, strict=True) if {one, other} <= labels]
    first, second, size = [one for one, _ in pairs], [other for _, other in pairs], len(pairs)
    by_chance = sum(first.count(label) * second.count(label) for label in labels) / size**2
    observed = sum(one == other for one, other in pairs) / size
    return 1.0 if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


@REAL
@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_the_printed_agreement_follows_from_the_columns_of_the_workbook():
    folder = Path(os.environ["REALDATA"]) / "rqi-relf"
    workbook = load_workbook(folder / "interview-data.xlsx", read_only=True, data_only=True)
    first, second = cells_of(workbook["Data"]), cells_of(workbook["Overlap"])
    agreeing = {name: sum(a == b for a, b in zip(first[name], second[name], strict=True)) for name in first}
    assert (sum(agreeing.values()), sum(map(len, first.values()))) == (98, 117)
    columns = json.loads((folder / "columns.json").read_text("utf-8"))[1:]
    labels = {column["name"]: {*column["codes"], "na"} for column in columns}
    kappas = [kappa_of(first[name], second[name], labels[name]) for name in first]  # of pairs that have a label
    assert f"{sum(kappas) / len(kappas):.2%}" == "71.78%"
    scores = [(len(labels[name]) * agreeing[name] / 9 - 1) / (len(labels[name]) - 1) for name in first]
    assert f"{sum(scores) / len(scores):.2%}" == "82.30%"
    blanks = {name: [cell.strip() for cell in cells] for name, cells in second.items()}
    assert sum(a == b for name in first for a, b in zip(first[name], blanks[name], strict=True)) == 102
