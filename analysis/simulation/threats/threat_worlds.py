"""The threats, each with three strengths that were set before any rate was counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from analysis.simulation.generator.simulated_interviews import SimulatedInterview
from analysis.simulation.generator.unit_traits import UnitTraits
from analysis.simulation.scenario_parameters import ScenarioParameters
from analysis.simulation.scenarios import AS_PUBLISHED, NO_MUTUAL_EFFECT, SCENARIOS
from analysis.simulation.threats import altered_codes
from analysis.simulation.threats.threat_names import ANY, NO_EFFECT

Alteration = Callable[[SimulatedInterview, UnitTraits, ScenarioParameters, float, int], np.ndarray]


@dataclass(frozen=True)
class Threat:
    """Something that may make untrue claims look true.

    Attributes
    ----------
    base : ScenarioParameters
        The world without the threat, in which the claims are untrue.
    claims : tuple of str
        The claims that it threatens.
    strengths : tuple of float
        From weak to strong.
    alter : callable or None
        From `altered_codes`; None where a parameter takes the strength, or nothing is altered.
    parameters : tuple of str
        The parameters of ``base`` that take the strength.
    """

    base: ScenarioParameters
    claims: tuple[str, ...]
    strengths: tuple[float, ...]
    alter: Alteration | None = None
    parameters: tuple[str, ...] = ()

    def world(self, strength: float, size: Mapping[str, Any] = MappingProxyType({})) -> ScenarioParameters:
        """Give the parameters of the world with the threat at a strength, for studies of some ``size``."""
        changed: dict[str, Any] = {**dict.fromkeys(self.parameters, strength), **size}
        return replace(self.base, **changed)


KNOWLEDGE = ("PR-6", "PR-7")
DIFFERENCES = ("PR-3", "PR-4", "PR-5")
FAMILY = ("PR-2", *DIFFERENCES, *KNOWLEDGE)
"""The claims that are judged by a test or an interval; any of them may err."""

SMALL_EFFECT = ("relational_effect", "professional_effect")
NAMED = (
    *(f"PR-{number}" for number in range(8, 14)),
    *(f"ART-{number}" for number in range(1, 5)),
    *("SIRI-1", "SIRI-2", "SIRI-5", "SIRI-6", "SIRI-8", "SIRI-9", "SIRI-10", "SIRI-11"),
)

THREATS: Mapping[str, Threat] = {
    "good-partners-known": Threat(NO_MUTUAL_EFFECT, KNOWLEDGE, (0.5, 1.0, 1.5), altered_codes.good_partners_are_known),
    "halo": Threat(NO_MUTUAL_EFFECT, KNOWLEDGE, (0.5, 1.0, 1.5), altered_codes.halo),
    "shared-expectation": Threat(NO_MUTUAL_EFFECT, KNOWLEDGE, (0.05, 0.10, 0.20), altered_codes.shared_expectation),
    "small-effect": Threat(NO_MUTUAL_EFFECT, KNOWLEDGE, (0.15, 0.3, 0.55), parameters=SMALL_EFFECT),
    "bad-untold": Threat(
        replace(SCENARIOS["no-effect"], experience_rate=1.0), ("PR-2",), (0.35, 0.50, 0.60), altered_codes.bad_is_untold
    ),
    "drifting-code": Threat(SCENARIOS["no-effect"], ("PR-2",), (0.2, 0.4, 0.6), altered_codes.drifting_code),
    "echoed-prompt": Threat(SCENARIOS["nothing-said"], NAMED, (0.1, 0.2, 0.3), altered_codes.echoed_prompt),
    "steering": Threat(SCENARIOS["homogeneous"], DIFFERENCES, (0.1, 0.2, 0.3), altered_codes.steering),
    "held-in-few": Threat(
        replace(AS_PUBLISHED, held=1.0), ("PR-12", "PR-13", "ART-1"), (2.0, 3.0, 4.0), altered_codes.held_in_few_units
    ),
    NO_EFFECT: Threat(SCENARIOS["no-effect"], (*FAMILY, ANY), (0.0,)),
}
