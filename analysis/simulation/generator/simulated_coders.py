"""Simulate coders: the codes they give, their errors, and where their segments end."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator

from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.generator.simulated_interviews import SimulatedInterview, draw_interview
from analysis.simulation.generator.unit_traits import UnitTraits, draw_units
from analysis.simulation.scenario_parameters import ScenarioParameters
from analysis.study.own_study import own_groups

Alter = Callable[[SimulatedInterview, UnitTraits], SimulatedInterview]
CODERS = ("C1", "C2", "C3")
SECOND_SHARE = 0.25
DRIFT_UNIT = 24
"""Drift is per this number of interviews, so that simulating more interviews does not change the earlier ones."""


@dataclass(frozen=True)
class SimulatedCoding:
    """One coder's codings of an interview.

    Attributes
    ----------
    first, last : int
        The first and last answer that the coder was assigned.
    given : array of bool, (statements, codes)
        The codes given; none outside the assigned answers.
    stretch : array of int, (statements, codes)
        The coder's segment in an answer that has the code, 0 or 1.
    jitter : array of int, (statements, 2)
        How many characters each segment ends after (or, if negative, before) the answer.
    """

    coder: str
    role: str
    first: int
    last: int
    given: np.ndarray
    stretch: np.ndarray
    jitter: np.ndarray


def code_interview(interview: SimulatedInterview, scenario: ScenarioParameters, seed: int) -> list[SimulatedCoding]:
    """Simulate the lead coder, who codes the whole interview, and a second coder, who codes a quarter of it."""
    turn, count = interview.key[2], len(interview.partner)
    lead = (interview.order - 1 + turn) % len(CODERS)
    second = (lead + 1 + turn % 2) % len(CODERS)
    length = round(SECOND_SHARE * count)
    first = int(generator(seed, "coding", *interview.key, len(CODERS)).integers(0, count - length + 1))
    return [
        _code_interview(interview, lead, "lead", 0, count - 1, scenario, seed),
        _code_interview(interview, second, "second", first, first + length - 1, scenario, seed),
    ]


def _code_interview(
    interview: SimulatedInterview,
    coder: int,
    role: str,
    first: int,
    last: int,
    scenario: ScenarioParameters,
    seed: int,
) -> SimulatedCoding:
    rng = generator(seed, "coding", *interview.key, coder)
    noise = min(0.5, scenario.noise * (1 + scenario.drift * interview.order / DRIFT_UNIT))
    given = _apply_errors(interview.true_codes, noise, scenario.confusion, rng)
    given &= codebook.mask(*(family for family, asked in interview.asked.items() if asked))
    given[:first] = False
    given[last + 1 :] = False
    parted = rng.random(len(given)) < scenario.split
    stretch = (parted[:, None] & (rng.random(given.shape) < 0.5)).astype(int)
    jitter = np.rint(rng.normal(0.0, scenario.jitter, (len(given), 2))).astype(int)
    return SimulatedCoding(CODERS[coder], role, first, last, given, stretch, jitter)


def _apply_errors(true_codes: np.ndarray, noise: float, confusion: float, rng: Generator) -> np.ndarray:
    missed, swapped, imagined = rng.random((3, *true_codes.shape))
    kept = true_codes & (missed >= noise)
    sibling = _siblings()
    taken = kept & (swapped < confusion) & (sibling >= 0)
    given = kept & ~taken
    rows, codes = np.nonzero(taken)
    given[rows, sibling[codes]] = True
    return given | (imagined < noise / 100)


@cache
def _siblings() -> np.ndarray:
    sibling = np.full(len(codebook.codes()), -1)
    for one, other in design.SIBLINGS:
        sibling[codebook.column(one)] = codebook.column(other)
        sibling[codebook.column(other)] = codebook.column(one)
    return sibling


def _unaltered(interview: SimulatedInterview, place: UnitTraits) -> SimulatedInterview:
    return interview


def draw_interviews(
    parameters: ScenarioParameters, seed: int, interviews_per_cell: int, alter: Alter = _unaltered
) -> tuple[list[UnitTraits], list[SimulatedInterview], dict[str, list[SimulatedCoding]]]:
    """Simulate units, interviews and codings, without texts; ``alter`` changes interviews before they are coded."""
    places = draw_units(parameters, seed)
    interviews = [
        alter(draw_interview(place, group, turn, parameters, seed), place)
        for turn in range(interviews_per_cell)
        for place in places
        for group in range(len(own_groups()))
    ]
    return places, interviews, {i.name: code_interview(i, parameters, seed) for i in interviews}
