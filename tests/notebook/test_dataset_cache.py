"""A loaded dataset is measured once, and changes to its frames do not reach the cache."""

import shutil

import pandas as pd
import pytest

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.experience.shares import experience_share
from analysis.notebook import opened_study
from analysis.notebook.dataset_cache import load_cached
from analysis.paths import DATA

PUBLISHED = DATA / "synthetic" / "as-published"
CUT = ("all", "none", "lead")
CLAIM, RULES = load_claims()["PR-2"], load_quantifiers()


@pytest.fixture()
def counted(monkeypatch):
    asked = []

    def estimator(*given):
        asked.append(given)
        return experience_share(*given)

    monkeypatch.setitem(ESTIMATORS, "experience_share", estimator)
    return asked


def test_a_claim_is_measured_once_by_a_rule_in_whatever_notebook(counted):
    found = [load_cached(PUBLISHED, *CUT).evidence(CLAIM) for _ in range(2)]
    assert len(counted) == 1
    pd.testing.assert_frame_equal(found[0].units, found[1].units)


def test_another_rule_and_another_cut_are_measured_anew(counted, monkeypatch):
    load_cached(PUBLISHED, *CUT).evidence(CLAIM)
    other = {**RULES, CLAIM.word: {**RULES[CLAIM.word], "averaging": "other"}}
    with monkeypatch.context() as patch:
        patch.setattr(opened_study, "load_quantifiers", lambda: other)
        load_cached(PUBLISHED, *CUT).evidence(CLAIM)
    load_cached(PUBLISHED, "children", "none", "lead").evidence(CLAIM)
    assert len(counted) == 3


def test_who_writes_to_what_was_found_spoils_it_for_nobody_else(counted):
    first, second = (load_cached(PUBLISHED, *CUT) for _ in range(2))
    units = first.evidence(CLAIM).units
    units.iloc[:, 0] = float("nan")
    first.material.codings["code"] = "spoilt"
    first.agreement["alpha"] = 0.0
    assert second.evidence(CLAIM).units.iloc[:, 0].notna().all()
    assert "spoilt" not in set(second.material.codings["code"])
    assert load_cached(PUBLISHED, *CUT).agreement["alpha"].gt(0).any()


def test_a_dataset_that_was_changed_is_opened_anew(tmp_path):
    folder = shutil.copytree(PUBLISHED, tmp_path / "mine")
    before = set(load_cached(folder, *CUT).study.notes["text"])
    notes = (folder / "notes.csv").read_text(encoding="utf-8")
    (folder / "notes.csv").write_text(notes.replace("[SYNTETISK] C1: Lang", "[SYNTETISK] C1: Kort"), encoding="utf-8")
    assert len(before - set(load_cached(folder, *CUT).study.notes["text"])) == 1
