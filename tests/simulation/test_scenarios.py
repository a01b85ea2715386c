import pytest

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability
from analysis.dataset.read import load_study
from analysis.measures.estimators import ESTIMATORS
from analysis.paths import DATA
from analysis.simulation.scenario_verdicts import by_scenario

CLAIMS = load_claims()


@pytest.fixture(scope="module")
def rows():
    folders = sorted((DATA / "synthetic").iterdir())
    quick = {word: {**rule, "permutations": 999} for word, rule in load_quantifiers().items()}
    return by_scenario([load_study(folder) for folder in folders], CLAIMS, quick, load_reliability(), ESTIMATORS)


def test_every_claim_is_judged_on_every_shipped_scenario(rows):
    shipped = {folder.name for folder in (DATA / "synthetic").iterdir()}
    assert {(row["scenario"], row["claim"]) for row in rows} == {(name, claim) for name in shipped for claim in CLAIMS}


def test_what_is_true_is_told_from_the_ledger(rows):
    assert all(row["true"] == (row["scenario"] not in CLAIMS[row["claim"]].false_in) for row in rows)


def test_a_verdict_of_another_scenario_differs(rows):
    supported = {(row["scenario"], row["claim"]) for row in rows if row["verdict"] == "supported"}
    assert {claim for name, claim in supported if name == "as-published"} > {
        claim for name, claim in supported if name == "nothing-said"
    }
