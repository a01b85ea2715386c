"""A sweep of real interviews keeps no quotes unless it is asked to, and says what the data are."""

import pandas as pd
import pytest
from real_study import FOLDER, MARKER, marked_study

from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.report.section_outputs import Output
from analysis.workflow.kernels.executors import on_cores
from analysis.workflow.sweep.parameter_grid import read_grid
from analysis.workflow.sweep.run_sweep import run_sweep
from analysis.workflow.sweep.sweep_task import names_persons

GRID = "datasets: [{dataset}]\nsections: [overall-experience]\n"


def grid(folder, text):
    path = folder / "grid.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def real(tmp_path):
    save_dataset(marked_study(), tmp_path / FOLDER)
    return GRID.format(dataset=tmp_path / FOLDER)


def personal(folder):
    """Give the tables and kinds of markers of single persons in all that a sweep has written."""
    results = pd.read_parquet(folder / "results.parquet")
    written = results.to_csv() + "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.json"))
    return set(results["name"]), {kind for kind in MARKER.findall(written) if "UNIT" not in kind}


def test_quotes_of_real_interviews_are_kept_only_where_the_grid_asks_and_forgotten_afterwards(tmp_path, real):
    asked = run_sweep(grid(tmp_path, f"{real}keep_quotes: true\n"), on_cores(1), tmp_path)
    tables, kinds = personal(asked.folder)
    assert {"quotes", "balance", "shares"} <= tables and {"ZQTEXT", "ZQSEGMENT"} <= kinds
    swept = run_sweep(grid(tmp_path, real), on_cores(1), tmp_path)
    tables, kinds = personal(swept.folder)
    assert "shares" in tables and not {"quotes", "balance"} & tables
    assert kinds == set()
    assert pd.read_parquet(swept.folder / "results.parquet").attrs == {"data": ["real interviews: confidential"]}
    assert "Do not publish or share them" in (swept.folder / "en.html").read_text(encoding="utf-8")
    assert swept.folder.stat().st_mode & 0o777 == 0o700
    assert [path for path in swept.folder.rglob("*") if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize(
    "columns, name, expected",
    [
        (["interview", "share"], "balance", True), (["segment", "text"], "quotes", True),
        (["first-coder", "second-coder"], "pairs", True), (["code", "C1, C2"], "boundaries", True),
        (["unit", "share"], "shares", False), (["code", "interviews"], "frequencies", False),
    ],
)  # fmt: skip
def test_tables_of_interviews_segments_speakers_and_coders_name_persons(columns, name, expected):
    record = {"name": name, "columns": [{"key": column} for column in columns], "rows": []}
    assert names_persons(Output("table", record)) == expected


def test_a_grid_says_yes_or_no_to_quotes_and_leaves_out_no_unit_for_the_public(tmp_path):
    with pytest.raises(InputError, match="keep_quotes"):
        read_grid(grid(tmp_path, "sections: [barriers]\nkeep_quotes: maybe\n"))
    assert {point.quotes for point in read_grid(grid(tmp_path, "sections: [barriers]\n"))} == {True}  # synthetic
    with pytest.raises(InputError, match="would identify the municipality"):
        read_grid(grid(tmp_path, "sections: [barriers]\naudience: [public]\nleave_out: [each]\n"))
