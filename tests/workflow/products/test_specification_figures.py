import pandas as pd
import pytest

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.paths import DATA
from analysis.workflow.products import specification_figures as curves
from analysis.workflow.products.specification_figures import read_specification_figures
from analysis.workflow.run_config import RunConfig

ENGLISH = Wording("en", load_terms(), {})


def specifications(estimate):
    return pd.DataFrame(
        {"estimate": [0.5, estimate, 0.7], "verdict": ["supported"] * 3, "share-above": ["0.5", "0.6", "0.5"]},
        index=["as registered", "other", "third"],
    )


@pytest.fixture()
def request_(tmp_path):
    return RunConfig(DATA / "synthetic" / "as-published", build=tmp_path)


@pytest.fixture()
def drawn(monkeypatch):
    """What is drawn, in place of being drawn."""
    asked = []
    bundle = {"image/png": "", "image/svg+xml": "<svg/>", curves.FIGURE: {}}
    monkeypatch.setattr(curves, "_bundle", lambda *of: asked.append(of[0]) or bundle)
    return asked


def test_a_curve_is_drawn_once_and_again_only_where_a_fork_has_changed(request_, drawn):
    for estimate in (0.6, 0.6, 0.4):
        found = read_specification_figures(request_)
        assert found.figure("PR-2", specifications(estimate), ENGLISH, True).vector == b"<svg/>"
        found.save()
    assert drawn == ["PR-2", "PR-2"]


def test_curves_of_other_code_are_drawn_anew(request_, drawn, monkeypatch):
    for key in ("one", "other"):
        monkeypatch.setattr(curves, "module_key", lambda _, key=key: key)
        found = read_specification_figures(request_)
        found.figure("PR-2", specifications(0.6), ENGLISH, True)
        found.save()
    assert drawn == ["PR-2", "PR-2"]
