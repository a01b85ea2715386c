"""A file that is JSON and no notebook is refused as such, by whatever reads it first."""

import json

import pytest
from small_notebooks import small_notebook

from analysis.errors import InputError
from analysis.paths import DATA
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.plan import plan
from analysis.workflow.run_config import RunConfig


def without(name):
    notebook = small_notebook()
    del notebook["cells"][2][name]
    return notebook


NONE = {
    "[]": "has no list of cells",
    "null": "has no list of cells",
    "{}": "has no list of cells",
    '{"cells": {}}': "has no list of cells",
    '{"cells": [1]}': "cell 1 has no cell_type, source, metadata",
    '{"cells": [null]}': "cell 1 has no cell_type, source, metadata",
    json.dumps(without("source")): "cell 3 has no source",
    json.dumps(without("metadata")): "cell 3 has no metadata",
    "": "Expecting value",
}


@pytest.mark.parametrize("text, said", NONE.items())
def test_a_file_that_is_no_notebook_is_refused_with_its_name(tmp_path, text, said):
    (tmp_path / "05_variation.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_notebook(tmp_path / "05_variation.ipynb")
    request = RunConfig(DATA / "synthetic" / "as-published", (), ("variation",), ("en",), tmp_path / "build", tmp_path)
    with pytest.raises(InputError, match=r"05_variation\.ipynb") as refused:
        plan(request)
    assert "is not a notebook" in str(refused.value)
