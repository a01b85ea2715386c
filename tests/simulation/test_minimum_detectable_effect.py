import pandas as pd
import pytest

from analysis.models import Evidence
from analysis.simulation.minimum_detectable_effect import detectable, smallest_mean, smallest_share

# Of six independent draws at least so many with power .8, by hand: all six need share ** 6 = .8; one of six needs
# 1 - (1 - share) ** 6 = .8.
SHARES = [(6, 6, 0.8 ** (1 / 6)), (1, 6, 1 - 0.2 ** (1 / 6)), (1, 1, 0.8)]


@pytest.mark.parametrize("needed, judged, share", SHARES)
def test_a_share_is_found_with_the_power_that_is_wanted(needed, judged, share):
    assert smallest_share(needed, judged) == pytest.approx(share)


def test_a_mean_must_be_so_many_standard_errors_from_nothing():
    # t quantiles with 5 degrees of freedom, from any table: .95 -> 2.015, .80 -> 0.920
    assert smallest_mean(spread=1.0, judged=6) == pytest.approx((2.015 + 0.920) / 6**0.5, abs=5e-4)


def units(**columns):
    return Evidence(units=pd.DataFrame(columns))


RULES = [
    ("several", {"at_least": 3}, 6, units(), ("share", smallest_share(3, 6))),
    ("generally-named", {"all_but": 1}, 6, units(), ("share", smallest_share(5, 6))),
    ("where-then", {}, 4, units(), ("share", smallest_share(4, 4))),
    ("several", {"at_least": 3}, 2, units(), None),
    ("generally-named", {"all_but": 1}, 0, units(), None),
    ("count", {}, 6, units(), None),
    ("great-difference", {}, 6, units(), None),
    ("chiefly", {"mean_at_least": 0.1}, 1, units(difference=[0.2]), None),
    ("chiefly", {"mean_at_least": 0.1}, 3, units(difference=[0.2, 0.2, None]), ("mean", 0.1)),
    ("generally", {"share_above": 0.5}, 2, units(mean=[0.7, 0.7]), ("mean", 0.5)),
]


@pytest.mark.parametrize("word, rule, judged, evidence, least", RULES)
def test_each_rule_has_its_own_least_or_none(word, rule, judged, evidence, least):
    assert detectable(rule, word, judged, evidence) == (least if least is None else (least[0], pytest.approx(least[1])))


@pytest.mark.parametrize("rule, quantile", [({"p_at_most": 0.10}, 1.476), ({"confidence": 0.90}, 1.476), ({}, 2.015)])
def test_the_least_mean_follows_the_level_of_the_rule(rule, quantile):
    # t quantile of .90 with 5 degrees of freedom, from any table: 1.476; the six values spread by 1 standard deviation
    spread = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0]
    deviation = (6 / 5) ** 0.5
    found = detectable(rule, "chiefly", 6, units(difference=spread))
    assert found == ("mean", pytest.approx(deviation * (quantile + 0.920) / 6**0.5, abs=1e-3))
