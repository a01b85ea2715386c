"""What is opened once is measured once, and nobody can spoil it for the next."""

import shutil

import pandas as pd
import pytest

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.measures.experience.shares import experience_share
from analysis.notebook.dataset_cache import opened
from analysis.paths import DATA

PUBLISHED = DATA / "synthetic" / "as-published"
CUT = ("all", "none", "lead")
CLAIM, RULES = load_claims()["PR-2"], load_quantifiers()


@pytest.fixture()
def counted():
    asked = []

    def estimator(*given):
        asked.append(given)
        return experience_share(*given)

    return estimator, asked


def test_a_claim_is_measured_once_by_a_rule_in_whatever_notebook(counted):
    estimator, asked = counted
    found = [opened(PUBLISHED, *CUT).evidence(CLAIM, RULES[CLAIM.word], estimator) for _ in range(2)]
    assert len(asked) == 1
    pd.testing.assert_frame_equal(found[0].units, found[1].units)


def test_another_rule_and_another_cut_are_measured_anew(counted):
    estimator, asked = counted
    opened(PUBLISHED, *CUT).evidence(CLAIM, RULES[CLAIM.word], estimator)
    opened(PUBLISHED, *CUT).evidence(CLAIM, {**RULES[CLAIM.word], "averaging": "other"}, estimator)
    opened(PUBLISHED, "children", "none", "lead").evidence(CLAIM, RULES[CLAIM.word], estimator)
    assert len(asked) == 3


def test_who_writes_to_what_was_found_spoils_it_for_nobody_else(counted):
    first, second = (opened(PUBLISHED, *CUT) for _ in range(2))
    units = first.evidence(CLAIM, RULES[CLAIM.word], counted[0]).units
    units.iloc[:, 0] = float("nan")
    first.material.codings["code"] = "spoilt"
    first.agreement["alpha"] = 0.0
    assert second.evidence(CLAIM, RULES[CLAIM.word], counted[0]).units.iloc[:, 0].notna().all()
    assert "spoilt" not in set(second.material.codings["code"])
    assert opened(PUBLISHED, *CUT).agreement["alpha"].gt(0).any()


def test_a_dataset_that_was_changed_is_opened_anew(tmp_path):
    folder = shutil.copytree(PUBLISHED, tmp_path / "mine")
    before = set(opened(folder, *CUT).study.notes["text"])
    notes = (folder / "notes.csv").read_text(encoding="utf-8")
    (folder / "notes.csv").write_text(notes.replace("[SYNTETISK] C1: Lang", "[SYNTETISK] C1: Kort"), encoding="utf-8")
    assert len(before - set(opened(folder, *CUT).study.notes["text"])) == 1
