import base64
import json

import pytest
from small_notebooks import code, notebook, write

from analysis.errors import InputError
from analysis.report.section_outputs import Output, SectionResult
from analysis.workflow.cache.run_state import read_run_state
from analysis.workflow.products.section_results import claim_rows, rows_csv, section_result, table_csv, write_results

COLUMNS = [{"key": "partner", "label": "part, her"}, {"key": "count", "label": "n"}, {"key": "share", "label": "share"}]
TABLE = {
    "name": "partners",
    "columns": COLUMNS,
    "rows": [["skole, æ", 8, 1 / 3], ["police", None, 1.0]],
    "synthetic": False,
}
FIGURE = {"name": "shares", "alt": "Shares.", "axes": []}
VERDICT = {"claim": "PR-2", "section": "variation", "word": "generally", "verdict": "supported", "supporting": 6}
VERDICT |= {"judged": 6, "estimate": 0.1 + 0.2, "low": None, "high": None, "negative_cases": 3, "reason": ""}
VERDICT |= {"sentence": "PR-2 is supported.", "synthetic": True}


def test_a_table_is_spelled_by_its_keys_at_full_precision():
    assert table_csv(TABLE).decode() == 'partner,count,share\n"skole, æ",8,0.333333333333\npolice,,1\n'


def test_a_table_of_made_up_data_says_so_in_each_row():
    assert table_csv({**TABLE, "synthetic": True}).decode().splitlines() == [
        "partner,count,share,synthetic",
        '"skole, æ",8,0.333333333333,true',
        "police,,1,true",
    ]


def test_the_13th_digit_is_not_written():
    assert rows_csv([{"a": 0.1 + 0.2, "b": True}], ["a", "b"]) == b"a,b\n0.3,true\n"


def test_claims_are_the_verdicts_in_the_order_shown():
    shown = [Output("verdict", {**VERDICT, "claim": claim}) for claim in ("PR-2", "PR-1")]
    rows = claim_rows(SectionResult("claims", "Claims", shown))
    assert [row["claim"] for row in rows] == ["PR-2", "PR-1"]
    header = "claim,section,word,verdict,supporting,judged,estimate,low,high,negative_cases,reason"
    assert ",".join(rows[0]) == header


def test_a_section_is_read_with_its_outputs_in_order(tmp_path):
    bundles = [
        {
            "application/vnd.samspil.section+json": {
                "section": "variation",
                "title": "Variation",
                "parameters": {"group": "all"},
            }
        },
        {"text/html": "<p>an output without a record is no result</p>"},
        {"application/vnd.samspil.table+json": TABLE},
        {
            "application/vnd.samspil.figure+json": FIGURE,
            "image/png": base64.b64encode(b"picture").decode(),
            "image/svg+xml": "<svg/>\n",
        },
    ]
    cell = code("all", "")
    cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}} for data in bundles]
    path = write(tmp_path / "05_variation.ipynb", notebook(cell))
    found = section_result(path, "variation")
    assert (found.title, found.parameters) == ("Variation", {"group": "all"})
    assert [(output.kind, output.picture, output.vector) for output in found.outputs] == [
        ("section", None, None),
        ("table", None, None),
        ("figure", b"picture", b"<svg/>\n"),
    ]


def test_results_that_no_section_shows_any_more_are_removed(tmp_path):
    shown = [Output("table", TABLE), Output("figure", FIGURE, b"picture", b"<svg/>")]
    write_results(tmp_path, [SectionResult("variation", "Variation", shown)])
    assert (tmp_path / "figures/variation-shares.png").read_bytes() == b"picture"
    assert (tmp_path / "figures/variation-shares.svg").read_bytes() == b"<svg/>"
    write_results(tmp_path, [SectionResult("variation", "Variation", shown[:1])])
    assert [path.name for path in sorted(tmp_path.rglob("*.*"))] == ["variation-partners.csv"]


def test_results_of_other_parameters_are_not_taken_for_ones_own(tmp_path):
    owner = {"dataset": "data/synthetic/no-effect", "parameters": ["leave_out=M1"]}
    read_run_state(tmp_path, owner).save()
    assert read_run_state(tmp_path, owner).owner == json.loads((tmp_path / "keys.json").read_text())["owner"]
    with pytest.raises(InputError, match="of data/synthetic/no-effect, not of another folder"):
        read_run_state(tmp_path, {**owner, "parameters": ["leave_out=M2"]})
