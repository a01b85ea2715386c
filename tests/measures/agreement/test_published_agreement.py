"""Published agreement tables, written as people keep them and brought in like any other file."""

from itertools import chain

import numpy as np
import pandas as pd
import pytest

from analysis.dataset.schema import read_schema
from analysis.dataset.typed_study import as_study
from analysis.dataset.validate import validate_dataset
from analysis.importers.import_project import import_project
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.measures.agreement.code_agreement import code_agreement, code_coefficients
from analysis.measures.agreement.coding_units import rated_units
from analysis.measures.agreement.double_coded import doubly_read
from analysis.measures.agreement.family_agreement import family_agreement
from analysis.measures.agreement.kappa import cohen_kappa, fleiss_kappa, largest_kappa, scott_pi
from analysis.measures.agreement.pair_agreement import pair_agreement
from analysis.measures.passages.study_subset import select_subset


def crossed(counts):
    """List what two coders said of each unit, from a table of counts."""
    return [(first, second) for (first, second), times in counts.items() for _ in range(times)]


# Cohen (1960), Educ. Psychol. Meas. 20: 37-46, page 45.
COHEN = crossed(
    {("1", "1"): 88, ("1", "2"): 14, ("1", "3"): 18, ("2", "1"): 10, ("2", "2"): 40, ("2", "3"): 10, ("3", "1"): 2,
     ("3", "2"): 6, ("3", "3"): 12}
)  # fmt: skip
# Gwet (2014), Handbook of Inter-Rater Reliability; the data cont3x3abstractors of the R package irrCAC.
ABSTRACTORS = crossed({("E", "E"): 13, ("A", "A"): 20, ("A", "N"): 7, ("N", "A"): 4, ("N", "N"): 56})
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A and C; a space is no value.
DICHOTOMY = list(zip("0100000010", "0110010100", strict=True))
MISSING = [tuple(unit) for unit in ("11 1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", " 555",
                                    "  11", " 3  ")]  # fmt: skip
# Fleiss (1971), Psychol. Bull. 76: 378-382: of 30 patients, how many of six psychiatrists made each of five diagnoses.
DIAGNOSES = """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
    00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
PATIENTS = [tuple(chain.from_iterable(str(n) * int(t) for n, t in enumerate(row, 1))) for row in DIAGNOSES.split()]


def given(table):
    """List unit, coder and value."""
    return [
        (f"{number:03}", f"Coder {'ABCDEF'[place]}", value)
        for number, unit in enumerate(table, 1)
        for place, value in enumerate(unit)
        if value != " "
    ]


def long_by_interview(table):
    """Make a row per unit and coder; each unit is an interview."""
    return pd.DataFrame(
        given(table), columns=["Unit", "Rater", "Value"]
    ), "{interview: Unit, coder: Rater, code: Value}"


def long_by_line(table):
    """Make a row per unit and coder; each unit is a line of one interview."""
    frame = pd.DataFrame(given(table), columns=["Line", "Rater", "Value"]).assign(File="I1")
    return frame, "{interview: File, locator: Line, coder: Rater, code: Value}"


def matrix(table, unit, rest):
    frame = pd.DataFrame(given(table), columns=[unit, "Rater", "Value"])
    marks = pd.get_dummies(frame["Value"], prefix="V").astype(int)
    wide = pd.concat([frame.drop(columns="Value").assign(**rest), marks], axis=1)
    return wide.sort_values(["Rater", unit])  # one coder after the other, as it is often kept


def matrix_by_interview(table):
    """Make a row of 0 and 1 per unit and coder; each unit is an interview."""
    return matrix(table, "Unit", {}), "{interview: Unit, coder: Rater}"


def matrix_by_line(table):
    """Make a row of 0 and 1 per unit and coder; each unit is a line of one interview."""
    return matrix(table, "Line", {"File": "I1"}), "{interview: File, locator: Line, coder: Rater}"


FORMS = (long_by_interview, long_by_line, matrix_by_interview, matrix_by_line)


def read_said(table):
    """Say in a mapping which lines each coder has read, where a line without a value was not read."""
    lines = {}
    for line, coder, _ in given(table):
        lines.setdefault(coder, []).append(line)
    return "read:\n" + "".join(f"  {coder}: [{{interview: I1, locators: {read}}}]\n" for coder, read in lines.items())


def brought_in(folder, table, form):
    """Bring a table in as a material, by the way that every file takes."""
    frame, columns = form(table)
    frame.to_csv(folder / "table.csv", index=False)
    said = f"synthetic: false\ncolumns: {columns}\n"
    said += "table: wide\n" if form in (matrix_by_interview, matrix_by_line) else ""
    said += read_said(table) if form is long_by_line and table is MISSING else ""
    (folder / "mapping.yaml").write_text(said, encoding="utf-8")
    dataset, import_report = import_project([folder / "table.csv"], folder / "mapping.yaml", "set", Pseudonyms())
    assert validate_dataset(dataset, read_schema()) == []
    return select_subset(as_study(dataset, read_schema())), import_report


def counts_of_values(material):
    """Count, for each unit (rows), the coders who gave each value (columns)."""
    return rated_units(doubly_read(material)).given.groupby(["unit", "code"]).size().unstack(fill_value=0)


def cross_table(material):
    """Cross what two coders said of each unit."""
    values = rated_units(doubly_read(material)).given.pivot(index="unit", columns="coder", values="code")
    return pd.crosstab(*(values[coder] for coder in values)).to_numpy()


@pytest.mark.parametrize("form", FORMS)
def test_cohens_table_has_its_kappa(tmp_path, form):
    material, _ = brought_in(tmp_path, COHEN, form)
    table = cross_table(material)
    assert table.sum() == 200
    assert np.trace(table) / table.sum() == pytest.approx(0.70)
    assert cohen_kappa(table).value == pytest.approx(0.492, abs=5e-4)
    assert largest_kappa(table) == pytest.approx(0.831, abs=5e-4)


@pytest.mark.parametrize("form", FORMS)
def test_the_abstractors_agree_as_published(tmp_path, form):
    material, _ = brought_in(tmp_path, ABSTRACTORS, form)
    table = cross_table(material)
    assert cohen_kappa(table) == pytest.approx((0.7964094, 0.05891072), abs=1e-6)
    assert scott_pi(table) == pytest.approx((0.7962397, 0.05905473), abs=1e-6)
    # irrCAC 0.4.4
    assert family_agreement(material, 20, 1).loc["other", ["ac1", "alpha"]].tolist() == pytest.approx(
        [0.849331, 0.797258], abs=1e-5
    )


@pytest.mark.parametrize("form", FORMS)
def test_fleiss_patients_have_his_kappas(tmp_path, form):
    material, _ = brought_in(tmp_path, PATIENTS, form)
    assert fleiss_kappa(counts_of_values(material).to_numpy()).value == pytest.approx(0.430, abs=5e-4)
    table = code_coefficients(material)
    # He worked with rounded margins.
    assert table["fleiss-kappa"].sort_index().tolist() == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=5e-3)
    assert set(code_agreement(material, 0.667, 20, 1)["rated"]) == {30}


@pytest.mark.parametrize("form", FORMS)
def test_krippendorffs_dichotomy_has_his_alpha(tmp_path, form):
    material, _ = brought_in(tmp_path, DICHOTOMY, form)
    table = code_agreement(material, 0.667, 20, 1)
    assert table["alpha"].tolist() == pytest.approx([0.095, 0.095], abs=5e-4)
    assert table["agreement"].tolist() == pytest.approx([0.6, 0.6])
    assert table["rated"].tolist() == [10, 10]


@pytest.mark.parametrize("form", FORMS)
def test_krippendorffs_table_with_values_missing_has_his_alpha(tmp_path, form):
    material, _ = brought_in(tmp_path, MISSING, form)
    found = family_agreement(material, 20, 1).loc["other"]
    assert (found["level"], found["rated"]) == ("nominal", 11)
    assert found["alpha"] == pytest.approx(0.743, abs=5e-4)
    assert counts_of_values(material).to_numpy().sum() == 40  # values that can be paired


def ones_of_dichotomy(folder, unread=""):
    """Write the dichotomy as a matrix with one code: a unit to which nobody gave it is a row of zeros."""
    rows = [
        (f"U{n}", coder, value) for n, unit in enumerate(DICHOTOMY) for coder, value in zip("AB", unit, strict=True)
    ]
    pd.DataFrame(rows, columns=["Unit", "Coder", "yes"]).to_csv(folder / "table.csv", index=False)
    (folder / "mapping.yaml").write_text(f"synthetic: false\n{unread}", encoding="utf-8")
    dataset, import_report = import_project([folder / "table.csv"], folder / "mapping.yaml", "set", Pseudonyms())
    return select_subset(as_study(dataset, read_schema())), import_report


def test_units_that_nobody_gave_the_code_count(tmp_path):
    material, _ = ones_of_dichotomy(tmp_path, "columns: {interview: Unit, coder: Coder}\n")
    pair = pair_agreement(material).iloc[0]
    assert (pair["rated"], pair["pairs-agreeing"]) == (10, pytest.approx(0.6))
    assert pair["alpha"] == pytest.approx(0.095, abs=5e-4)
    assert code_agreement(material, 0.667, 20, 1, unit="interview")["alpha"].item() == pytest.approx(0.095, abs=5e-4)
