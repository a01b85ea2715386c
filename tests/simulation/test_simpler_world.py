import pytest
from simpler_world import THEIRS, WORLDS, supported

RUNS = 60
# Three standard errors of a difference between 60 runs here and 500 there, where a half is supported. What was left
# open is chosen, so the shares are not expected to be the same.
NEAR = 3 * (0.25 * (1 / RUNS + 1 / 500)) ** 0.5


@pytest.mark.parametrize("world", WORLDS)
def test_rules_err_as_often_as_another_program_found_in_a_simpler_world(world):
    found = supported(WORLDS[world], RUNS)
    assert {name: found[name] for name in THEIRS[world]} == pytest.approx(THEIRS[world], abs=NEAR)
