"""Everything that is wrong in a study's folder is listed at once."""

import json

import pytest
from tiny import tiny_dataset

from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.workflow.check_study import check_study
from analysis.workflow.new_study.write_study import write_study


@pytest.fixture
def study(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny")
    write_study(tmp_path / "study", tmp_path / "tiny", "Tiny", "en")
    return tmp_path / "study"


def change(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def issues(folder):
    with pytest.raises(InputError) as error:
        check_study(folder)
    return {(problem.file, problem.message) for problem in error.value.problems}


def test_a_new_study_has_no_problem(study):
    assert check_study(study) == study / "dataset"


def test_problems_of_all_files_are_listed_at_once(study):
    notebook = next(path for path in (study / "notebooks").glob("*.ipynb"))
    section = json.loads(notebook.read_text(encoding="utf-8"))
    section["cells"] = [cell for cell in section["cells"] if cell["id"] != "parameters"]
    notebook.write_text(json.dumps(section), encoding="utf-8")
    change(study / "study.yaml", "  - claims\n", "  - leadership\n  - claims\n")
    change(study / "claims.yaml", "word: several", "word: severl")
    change(study / "sections.yaml", "  title: ", "  titel: ")
    found = issues(study)
    assert ("leadership.ipynb", "there is no notebook for section 'leadership'") in found
    assert any(file == "claims.yaml" and "severl" in message for file, message in found)
    assert any(file == "sections.yaml" and "'titel' is unknown" in message for file, message in found)
    assert (notebook.name, "0 cells are tagged 'parameters'") in found


def test_a_claim_in_a_section_that_the_study_lacks_is_found(study):
    text = (study / "claims.yaml").read_text(encoding="utf-8")
    first = text.split("section: ")[1].split("\n")[0]
    change(study / "claims.yaml", f"section: {first}\n", "section: somewhere\n")
    assert ("claims.yaml", "C-1: the study has no section 'somewhere'") in issues(study)


def test_a_study_without_its_dataset_says_how_to_import_it(study):
    (study / "dataset").rename(study / "kept")
    with pytest.raises(InputError, match="samspil import FILE --study"):
        check_study(study)


def test_a_notebook_that_is_none_is_a_problem_of_the_study(study):
    notebook = next(path for path in (study / "notebooks").glob("*.ipynb"))
    notebook.write_text("[]", encoding="utf-8")
    assert (notebook.name, "is not a notebook: its JSON has no list of cells") in issues(study)
