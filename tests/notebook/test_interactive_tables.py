"""What a notebook that is open in JupyterLab gets beside its plain tables."""

import json
import re

import pytest

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.notebook import interactive_tables as interactive
from analysis.notebook.interactive_tables import SCRIPT, SESSION, is_wanted, loading_script, table_script
from analysis.workflow.kernels.kernel_env import UNSET
from analysis.workflow.notebook_file import drop_repeated_media
from analysis.workflow.references.compare_outputs import differences

HTML = '<table><tbody><tr><th scope="row">æ "citat" </th><td>0,67</td></tr></tbody></table>'
ROWS = [["æ", 0.6667], ["b", None]]
DANISH, ENGLISH = (Wording(language, load_terms()) for language in ("da", "en"))


def quoted(script, name):
    return json.loads(re.search(rf"{re.escape(name)} = (.*);$", script, re.MULTILINE).group(1))


@pytest.mark.parametrize("session, installed, wanted", [(True, True, True), (True, False, False), (False, True, False)])
def test_only_an_open_notebook_gets_scripts_and_only_where_there_is_something_to_load(
    monkeypatch, session, installed, wanted
):
    monkeypatch.delenv(SESSION, raising=False)
    if session:
        monkeypatch.setenv(SESSION, "/home/notebook.ipynb")
    monkeypatch.setattr(interactive, "find_spec", lambda name: installed or None)
    assert is_wanted() is wanted


def test_runs_and_validation_are_no_open_notebooks():
    assert SESSION in UNSET


def test_a_script_holds_the_plain_table_and_the_numbers_behind_it():
    script = table_script(HTML, ROWS, DANISH)[SCRIPT]
    assert quoted(script, "element.innerHTML") == HTML
    assert quoted(script, "const values") == ROWS
    assert "Søg i tabellen:" in script and "Search the table:" in table_script(HTML, ROWS, ENGLISH)[SCRIPT]


def test_what_sorts_tables_is_loaded_from_the_notebook_itself():
    script = loading_script("<p>Variation</p>")[SCRIPT]
    assert quoted(script, "element.innerHTML") == "<p>Variation</p>"
    assert re.findall(r'import\("([^,"]+)', script) == ["data:text/javascript;base64"]


def test_a_script_makes_no_difference_to_a_reference_and_is_not_stored_with_it():
    plain = {"output_type": "display_data", "metadata": {}, "data": {"text/html": HTML}}
    shown = {**plain, "data": plain["data"] | table_script(HTML, ROWS, DANISH)}
    cell = {"cell_type": "code", "id": "t", "metadata": {}, "source": "", "outputs": [shown]}
    assert drop_repeated_media({"cells": [cell]})["cells"][0]["outputs"] == [plain]
    record = {"application/vnd.samspil.table+json": {"name": "t", "columns": [], "rows": []}}
    with_record = [{**each, "data": each["data"] | record} for each in (plain, shown)]
    assert differences([with_record[0]], [with_record[1]]) == []
