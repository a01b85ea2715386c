"""The study of requirements quality loads without its data; with them, it is imported and judged."""

import os
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.claims.ledger import load_claims
from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.importers.mappings.mapping import read_mapping
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
    assert len(load_claims(FOLDER / "claims.yaml")) == 31


def test_another_file_is_refused(tmp_path):
    file = tmp_path / "interview-data.xlsx"
    file.write_bytes(b"another file")
    result = CliRunner().invoke(main, ["import", "--study", str(FOLDER), str(file)])
    assert result.exit_code != 0
    assert "ec9d0fdbb23a59f4809b9101c9aa46a822b9103a1fc3bf9569018c184ceaa8ec" in result.output
    assert "10.5281/zenodo.10149475" in result.output


@REAL
def test_the_published_file_is_imported(tmp_path):
    for name in ("study.yaml", "mapping.yaml", "claims.yaml", "sections.yaml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "study.yaml").write_text(
        (FOLDER / "study.yaml").read_text("utf-8").split("sections:")[0] + "sections: [claims]\n", "utf-8"
    )
    file = Path(os.environ["REALDATA"]) / "rqi-relf" / "interview-data.xlsx"
    result = CliRunner().invoke(main, ["import", "--study", str(tmp_path), str(file)])
    assert result.exit_code == 0, result.output
    study = load_study(tmp_path / "dataset")
    first = study.codings.merge(study.assignments.query("role == 'lead'")[["coder"]].drop_duplicates())
    counts = Counter(first["code"])
    assert (len(study.interviews), len(study.segments)) == (8, 108)
    # The workbook prints these counts on its sheets "Codes Quality Factors" and "Codes Activities".
    assert counts["quality-factor-orientation"] == 17
    assert counts["quality-factor-horizontal-traces"] == 8
    assert counts["activity-understanding"] == 22
