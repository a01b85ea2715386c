import csv
import io

import pandas as pd
import pytest

from analysis.files.formula_escaping import as_csv, escape_formula, unescape_formula
from analysis.importers.people.pseudonyms import Pseudonyms, read_key
from analysis.workflow.products.robustness_table import COLUMNS
from analysis.workflow.products.section_results import rows_csv, table_csv

RUN = ["=1+1", "+45 12", "-sum", "@SUM(A1)", "\tx", "\rx", "'=1+1", "''@x"]
KEPT = ["help", "'quoted'", "", "1-2", "a=b", "–", "'"]


def cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8") if isinstance(content, bytes) else content, newline="")))


@pytest.mark.parametrize("text", RUN)
def test_no_text_is_run(text):
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_other_text_is_left_alone(text):
    assert escape_formula(text) == text


@pytest.mark.parametrize("text", RUN + KEPT)
def test_what_was_written_is_read_back(text):
    assert unescape_formula(escape_formula(text)) == text


def test_a_table_of_a_section_has_no_formulas_in_cells_or_header():
    columns = [{"key": "=code", "role": "label"}, {"key": "difference", "role": "number"}]
    written = table_csv({"synthetic": False, "columns": columns, "rows": [["@SUM(A1)", -0.25], [None, 3]]})
    assert cells(written) == [["'=code", "difference"], ["'@SUM(A1)", "-0.25"], ["", "3"]]


def test_rows_and_frames_have_no_formulas():
    row = dict.fromkeys(COLUMNS, "") | {"claim": "=PR-1", "name": "-Nord", "estimate": -0.5}
    assert cells(rows_csv([row], COLUMNS))[1] == ["'=PR-1", "", "'-Nord", "", "-0.5", ""]
    assert cells(as_csv(pd.DataFrame({"a": ["=1", None], "b": [-1, 2]}))) == [["a", "b"], ["'=1", "-1"], ["", "2"]]


def test_a_key_to_names_has_no_formulas_and_is_read_back(tmp_path):
    known = {("coders", "=HYPERLINK(1)"): "C01", ("coders", "'quoted"): "C02", ("interviews", "-2"): "I01"}
    (tmp_path / "study.key.csv").write_text(Pseudonyms(known).as_csv(), encoding="utf-8")
    assert cells((tmp_path / "study.key.csv").read_bytes())[1][1] == "'=HYPERLINK(1)"
    assert read_key(tmp_path / "study.key.csv").known == known
