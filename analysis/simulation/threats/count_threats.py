"""Count how often untrue claims are supported when something else makes them look true."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from analysis.models import Claim
from analysis.simulation.draw_codings import draw_codings
from analysis.simulation.generator.simulated_interviews import SimulatedInterview
from analysis.simulation.generator.unit_traits import UnitTraits
from analysis.simulation.resampling import with_fewer_resamples
from analysis.simulation.scenario_parameters import ScenarioParameters
from analysis.simulation.study_size import StudySize
from analysis.simulation.threats.threat_names import ANY
from analysis.simulation.threats.threat_worlds import FAMILY, THREATS, Alteration
from analysis.simulation.verdicts.simulated_verdicts import codes_by_claim, verdicts_of

SUPPORTED = "supported"
Place = tuple[str, float, str]  # threat, strength, claim


def threat_places() -> list[Place]:
    """List threat, strength and claim of every rate, in their order."""
    return [
        (name, strength, claim)
        for name, threat in THREATS.items()
        for strength in threat.strengths
        for claim in threat.claims
    ]


def count_supported(
    seeds: Iterable[int],
    design: StudySize,
    claims: Mapping[str, Claim],
    rules: Mapping[str, Mapping],
    reliability: Mapping,
) -> np.ndarray:
    """Simulate every threat at every strength with each seed, and count the untrue claims that are supported.

    Parameters
    ----------
    seeds : iterable of int
        One simulated study per seed, threat and strength.
    design : StudySize
        The size of the studies.
    claims, rules, reliability : mapping
        As `ledger` reads them.

    Returns
    -------
    array of int (places,)
        In the order of `threat_places`. Counts of different seeds may be added.
    """
    fast_rules, required = with_fewer_resamples(rules, reliability)
    size: dict[str, Any] = {"units": design.units, "statements": float(design.statements)}
    judged = {
        name: {claim: claims[claim] for claim in (*threat.claims, *FAMILY) if claim != ANY}
        if ANY in threat.claims
        else {claim: claims[claim] for claim in threat.claims}
        for name, threat in THREATS.items()
    }
    counts = dict.fromkeys(threat_places(), 0)
    for seed in seeds:
        for name, threat in THREATS.items():
            for strength in threat.strengths:
                world = threat.world(strength, size)
                alter = partial(_altered, threat.alter, world, strength, seed) if threat.alter else None
                codings = draw_codings(world, seed, design.interviews_per_cell, alter)
                verdicts = verdicts_of(codings, judged[name], fast_rules, required, codes_by_claim(judged[name]))
                supported = {claim for claim, found in verdicts.items() if found.verdict == SUPPORTED}
                supported |= {ANY} if supported & set(FAMILY) else set()
                for claim in threat.claims:
                    counts[name, strength, claim] += claim in supported
    return np.array(list(counts.values()))


def _altered(
    alter: Alteration,
    world: ScenarioParameters,
    strength: float,
    seed: int,
    interview: SimulatedInterview,
    place: UnitTraits,
) -> SimulatedInterview:
    return replace(interview, true_codes=alter(interview, place, world, strength, seed))


def threat_rows(counts: np.ndarray, runs: int) -> list[dict[str, Any]]:
    """Convert counts from `count_supported` to rows: ``threat, strength, claim, runs, supported``."""
    return [
        {"threat": threat, "strength": strength, "claim": claim, "runs": runs, "supported": int(count)}
        for (threat, strength, claim), count in zip(threat_places(), counts, strict=True)
    ]
