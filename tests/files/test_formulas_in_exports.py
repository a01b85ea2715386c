"""A reader that takes words such as NA, null and None for missing values loses nothing of the CSV files."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from analysis.claims.ledger import load_claims, load_quantifiers, load_terms
from analysis.models import VERDICTS
from analysis.paths import DATA, ROOT
from analysis.robustness.specifications import OPEN_DECISIONS
from analysis.robustness.stability import KINDS
from analysis.simulation.scenarios import SCENARIOS
from analysis.study.own_study import own_groups
from analysis.study.section_texts import shipped_section_texts
from analysis.workflow.notebook_file import code_cells, read_notebook, records
from analysis.workflow.products.section_results import claim_rows, rows_csv, section_result, table_csv

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def lost(content):
    """List what stands in a CSV file and is missing when pandas reads it without being told anything."""
    written = list(csv.reader(io.StringIO(content.decode("utf-8"))))[1:]
    missing = pd.read_csv(io.BytesIO(content)).isna().to_numpy()
    return [word for row, gone in zip(written, missing, strict=True) for word in np.array(row)[gone] if word]


def test_what_a_plain_reader_loses_is_seen():
    assert lost(b"scenario,runs\nnull,1\nnone,2\n,3\nNA,4\n") == ["null", "NA"]


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.csv")), ids=lambda file: str(file.relative_to(DATA)))
def test_nothing_is_lost_of_a_shipped_file(file):
    assert lost(file.read_bytes()) == []


def test_every_scenario_of_the_error_rates_is_counted():
    rates = pd.read_csv(DATA / "error_rates.csv")
    assert rates.groupby("scenario").size().to_dict() == dict.fromkeys(SCENARIOS, 28)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_is_lost_of_a_table_that_a_notebook_shows(notebook):
    shown = [output for cell in code_cells(read_notebook(notebook)) for output in records(cell)]
    tables = [table_csv(record) for kind, record, _ in shown if kind == "table"]
    assert [value for content in tables for value in lost(content)] == []


def test_nothing_is_lost_of_the_claims():
    rows = claim_rows(section_result(ROOT / "notebooks" / "09_claims.ipynb", "claims"))
    assert len(rows) == len(load_claims())
    assert lost(rows_csv(rows, list(rows[0]))) == []


def test_no_key_that_may_stand_in_a_file_is_one_that_readers_lose():
    choices = [choice for open_ in OPEN_DECISIONS.values() for choices in open_ for choice in choices]
    keys = {*SCENARIOS, *VERDICTS, *KINDS, *own_groups(), *load_claims(), *load_quantifiers(), *shipped_section_texts()}
    keys |= {*load_terms()["words"], *(c.name for c in choices), *(c.what for c in choices), "none", "all", "each"}
    keys |= {"robust", "partly-robust", "fragile"}
    assert lost(rows_csv([{"key": key} for key in sorted(keys)], ["key"])) == []
