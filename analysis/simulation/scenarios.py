"""The parameters of each synthetic scenario, and the seeds that were declared in advance."""

from dataclasses import replace
from math import inf

from analysis.simulation.associations import UNSAID
from analysis.simulation.scenario_parameters import ScenarioParameters

SEEDS = tuple(range(20220822, 20221822))
"""One thousand seeds, declared in advance. The shipped data use the first."""


AS_PUBLISHED = ScenarioParameters()
NO_MUTUAL_EFFECT = replace(AS_PUBLISHED, relational_effect=0.0, professional_effect=0.0, says_so_rate=0.0)

SCENARIOS = {
    "as-published": AS_PUBLISHED,
    "no-effect": replace(NO_MUTUAL_EFFECT, quality=0.0, which_spread=0.0, concentration=inf),
    "poor-collaboration": replace(AS_PUBLISHED, quality=-AS_PUBLISHED.quality),
    "homogeneous": replace(AS_PUBLISHED, which_spread=0.0, concentration=inf),
    "no-mutual-effect": NO_MUTUAL_EFFECT,
    "confounded": replace(NO_MUTUAL_EFFECT, quality_spread=1.2, confounding=1.5),
    "divided": replace(AS_PUBLISHED, bad_units=3, bad_quality=-AS_PUBLISHED.quality),
    "four-of-six": replace(AS_PUBLISHED, bad_units=2, bad_quality=-1.8),
    "unfocused": replace(AS_PUBLISHED, focus=0.0),
    "nothing-said": replace(AS_PUBLISHED, unsaid=UNSAID),
    "noisy-coders": replace(AS_PUBLISHED, noise=0.20),
}


def scenario_parameters(scenario: str) -> ScenarioParameters:
    """Return the parameters of a scenario.

    Raises
    ------
    ValueError
        If there is no such scenario.
    """
    if scenario not in SCENARIOS:
        raise ValueError(f"scenario {scenario!r} is unknown; choose one of {', '.join(SCENARIOS)}")
    return SCENARIOS[scenario]
