"""The study of the interviews on PDPilot loads without its data; with them, it is imported and judged."""

import csv
import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.claims.verdict import judge
from analysis.cli.main import main
from analysis.dataset.read import load_study
from analysis.errors import InputError
from analysis.importers.mappings.mapping import read_mapping
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.study_subset import select_subset
from analysis.paths import DATA
from analysis.study.source_file import check_source
from analysis.study.study_definition import dataset_of, load_study_definition

FOLDER = DATA / "studies" / "pdpilot-interviews"
CODE_SYSTEM = Path(os.environ.get("REALDATA", ""), "pdpilot-interviews", "code_system.csv")
NOTEBOOKS = sorted((FOLDER / "notebooks").glob("*.ipynb"))
REAL = pytest.mark.skipif("REALDATA" not in os.environ, reason="REALDATA does not name a folder of real interviews")


def test_definition_mapping_and_claims_load():
    definition = load_study_definition(FOLDER)
    mapping, problems = read_mapping(FOLDER / "mapping.yaml")
    assert problems == []
    assert set(mapping.get("families")) == set(definition.families)


def test_a_missing_file_is_answered_with_the_place_to_get_it(tmp_path):
    with pytest.raises(InputError, match="DanielKerrigan/PDPilotUserStudy"):
        check_source(load_study_definition(FOLDER), [tmp_path / "coded_segments.csv"])


def test_without_a_dataset_one_line_says_where_to_get_the_file(tmp_path):
    (tmp_path / "study.yaml").write_bytes((FOLDER / "study.yaml").read_bytes())
    with pytest.raises(InputError) as caught:
        dataset_of(tmp_path)
    (issue,) = caught.value.problems
    assert issue.hint.startswith("get coded_segments.csv from https://github.com/DanielKerrigan/PDPilotUserStudy")
    assert issue.hint.endswith("SOURCE=coded_segments.csv")


@REAL
def test_every_printed_frequency_is_a_claim():
    with CODE_SYSTEM.open(encoding="utf-8-sig", newline="") as file:
        printed = [int(row["frequency"]) for row in csv.DictReader(file)]
    participants, *frequencies = [
        claim.variables["published"] for claim in load_claims(FOLDER / "claims.yaml").values()
    ]
    assert participants == 7
    assert frequencies == [frequency for frequency in printed if frequency]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_claim_is_judged_in_its_section(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    ranges = [re.search(r"range\((\d+), (\d+)\)", "".join(cell["source"])) for cell in cells]
    judged = {f"PD-{number}" for found in ranges if found for number in range(int(found[1]), int(found[2]))}
    section = notebook.stem.partition("_")[2]
    assert judged == {claim.id for claim in load_claims(FOLDER / "claims.yaml").values() if claim.section == section}


@REAL
def test_all_printed_numbers_are_met_but_for_the_code_left_out(tmp_path):
    for name in ("study.yaml", "mapping.yaml", "claims.yaml", "sections.yaml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    definition = (FOLDER / "study.yaml").read_text("utf-8").split("sections:")[0]
    (tmp_path / "study.yaml").write_text(definition + "sections: [claims]\n", "utf-8")
    file = Path(os.environ["REALDATA"]) / "pdpilot-interviews" / "coded_segments.csv"
    result = CliRunner().invoke(main, ["import", "--study", str(tmp_path), str(file)])
    assert result.exit_code == 0, result.output
    material, rules, missed = select_subset(load_study(tmp_path / "dataset")), load_quantifiers(), {}
    for claim in load_claims(FOLDER / "claims.yaml").values():
        verdict = judge(claim, rules[claim.word], ESTIMATORS[claim.estimator](claim, rules[claim.word], material), None)
        if verdict.verdict != "supported":
            missed[claim.id] = (verdict.verdict, verdict.estimate)
            assert claim.source["note_en"], "a number that is not met is explained"
    assert missed == {"PD-78": ("cannot_be_judged", None)}


@REAL
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_references_contain_no_words_of_the_interviews(notebook):
    source = Path(os.environ["REALDATA"]) / "pdpilot-interviews" / "coded_segments.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        said = set().union(*(_runs_of_words(row["text"]) for row in csv.DictReader(file)))
    with CODE_SYSTEM.open(encoding="utf-8-sig", newline="") as file:
        names = set().union(*(_runs_of_words(row["code"]) for row in csv.DictReader(file)))
    assert said and not _runs_of_words(notebook.read_text(encoding="utf-8")) & said - names


def _runs_of_words(text: str, length: int = 6) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[first : first + length]) for first in range(len(words) - length + 1)}
