"""Simulate a study, and keep the codings of its coders as arrays."""

import numpy as np

from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.simulated_coders import Alter, draw_interviews
from analysis.simulation.scenario_parameters import ScenarioParameters
from analysis.simulation.simulated_codings import SimulatedCodings
from analysis.study.own_study import own_groups


def draw_codings(
    parameters: ScenarioParameters, seed: int, interviews_per_cell: int, alter: Alter | None = None
) -> SimulatedCodings:
    """Simulate the codings of a study; parameters as in `simulated_coders.draw_interviews`."""
    more = (alter,) if alter else ()
    places, interviews, codings = draw_interviews(parameters, seed, interviews_per_cell, *more)
    places = sorted(places, key=lambda place: place.name)
    numbers = {place.name: number for number, place in enumerate(places)}
    pairs = [codings[interview.name] for interview in interviews]
    lengths = [len(lead.given) for lead, _ in pairs]
    return SimulatedCodings(
        names=[interview.name for interview in interviews],
        unit=np.array([numbers[interview.unit] for interview in interviews]),
        group=np.array([sorted(own_groups()).index(interview.group) for interview in interviews]),
        appointed=np.array([place.appointed for place in places]),
        asked=np.array([[interview.asked[family] for family in codebook.families()] for interview in interviews]),
        interview=np.repeat(np.arange(len(interviews)), lengths),
        lead=np.concatenate([lead.given for lead, _ in pairs]),
        second=np.concatenate([second.given for _, second in pairs]),
        doubly=np.concatenate(
            [(np.arange(n) >= s.first) & (np.arange(n) <= s.last) for n, (_, s) in zip(lengths, pairs, strict=True)]
        ),
    )
