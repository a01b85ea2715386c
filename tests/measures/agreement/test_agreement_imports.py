"""Agreement of tables as they are brought in: kappa and alpha reckoned by hand."""

import pytest

from analysis.dataset.read import load_study
from analysis.measures.agreement.code_agreement import code_coefficients
from analysis.measures.passages.study_subset import select_subset
from tests.importers.test_pseudonyms import imported, table

# Bo has not rated unit 2; on the other four the two are of one mind.
RATED = [("Anna", 1, 1, 0), ("Anna", 2, 0, 0), ("Anna", 3, 0, 1), ("Anna", 4, 1, 0), ("Anna", 5, 0, 0),
         ("Bo", 1, 1, 0), ("Bo", 3, 0, 1), ("Bo", 4, 1, 0), ("Bo", 5, 0, 0)]  # fmt: skip


def coefficients(folder):
    return code_coefficients(select_subset(load_study(folder / "spring")))


@pytest.mark.parametrize("header", ["Paragraph", "Line", "Afsnit", "Unit", "Segment_ID", "Nr.", "ID"])
def test_rows_of_a_matrix_meet_by_their_number_and_not_by_their_order(tmp_path, header):
    rows = [("I1", number, coder, police, school) for coder, number, police, school in RATED]
    assert (
        imported(tmp_path, table(tmp_path, "w.csv", ("Interview", header, "Coder", "Politi", "Skole"), *rows)).exit_code
        == 0
    )
    assert coefficients(tmp_path)["fleiss-kappa"].tolist() == [1.0, 1.0]
    assert len(load_study(tmp_path / "spring").segments) == 5


def test_numbers_that_coders_do_not_share_number_no_units(tmp_path):
    rated = [row for row in RATED if row[1] != 2]
    rows = [("I1", key, coder, police, school) for key, (coder, _, police, school) in enumerate(rated, 100)]
    result = imported(tmp_path, table(tmp_path, "w.csv", ("Interview", "ID", "Coder", "Politi", "Skole"), *rows))
    assert "matched by their order: 1" in result.stdout
    assert coefficients(tmp_path)["fleiss-kappa"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("header", ["Coder ID", "coder_id", "Initialer", "kodet_af", "Coder_Name", "Kodierer"])
def test_coders_are_told_apart_by_a_column_of_many_names(tmp_path, header):
    """Each coder gives each code to 5 of 10, 8 alike: kappa is (0.8 - 0.5) / 0.5, alpha 1 - 0.2 * 19 / 10."""
    first = [("Politi", "Anna", n) for n in range(5)] + [("Skole", "Anna", n) for n in range(5, 10)]
    second = [("Politi", "Bo", n) for n in (0, 1, 2, 3, 5)] + [("Skole", "Bo", n) for n in (4, 6, 7, 8, 9)]
    rows = [("I1", code, coder, f"Passage {number} er her") for code, coder, number in first + second]
    assert imported(tmp_path, table(tmp_path, "t.csv", ("Interview", "Code", header, "Text"), *rows)).exit_code == 0
    found = coefficients(tmp_path)
    assert found["fleiss-kappa"].round(9).tolist() == [0.6, 0.6]
    assert found["alpha"].round(9).tolist() == [0.62, 0.62]
