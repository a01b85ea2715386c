"""What coders make of an interview: what they hear, what they mishear, and where their stretches end."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.models import AREAS
from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.municipality_traits import Municipality, draw_municipalities
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.generator.simulated_interviews import Interview, draw_interview
from analysis.simulation.scenarios import Knobs

CODERS = ("C1", "C2", "C3")
SECOND_SHARE = 0.25
DRIFT_UNIT = 24
"""Drift is stated over so many interviews, whatever the number drawn, so that adding some changes none."""


@dataclass(frozen=True)
class Coding:
    """One coder's reading of an interview.

    Attributes
    ----------
    first, last : int
        The statements that the coder was assigned, both inclusive.
    heard : array of bool, (statements, codes)
        The codes given; nothing outside the assigned statements.
    stretch : array of int, (statements, codes)
        Which of the coder's stretches of an answer a code stands on, 0 or 1.
    jitter : array of int, (statements, 2)
        By how many characters each stretch ends after, or before, the answer does.
    """

    coder: str
    role: str
    first: int
    last: int
    heard: np.ndarray
    stretch: np.ndarray
    jitter: np.ndarray


def read_interview(interview: Interview, knobs: Knobs, seed: int) -> list[Coding]:
    """Let the lead read the whole interview and a second coder a quarter of its statements."""
    turn, count = interview.key[2], len(interview.partner)
    lead = (interview.order - 1 + turn) % len(CODERS)
    second = (lead + 1 + turn % 2) % len(CODERS)
    held = round(SECOND_SHARE * count)
    first = int(generator(seed, "coding", *interview.key, len(CODERS)).integers(0, count - held + 1))
    return [
        _read(interview, lead, "lead", 0, count - 1, knobs, seed),
        _read(interview, second, "second", first, first + held - 1, knobs, seed),
    ]


def _read(interview: Interview, coder: int, role: str, first: int, last: int, knobs: Knobs, seed: int) -> Coding:
    rng = generator(seed, "coding", *interview.key, coder)
    noise = min(0.5, knobs.noise * (1 + knobs.drift * interview.order / DRIFT_UNIT))
    heard = _heard(interview.uttered, noise, knobs.confusion, rng)
    heard &= codebook.mask(*(family for family, asked in interview.asked.items() if asked))
    heard[:first] = False
    heard[last + 1 :] = False
    parted = rng.random(len(heard)) < knobs.split
    stretch = (parted[:, None] & (rng.random(heard.shape) < 0.5)).astype(int)
    jitter = np.rint(rng.normal(0.0, knobs.jitter, (len(heard), 2))).astype(int)
    return Coding(CODERS[coder], role, first, last, heard, stretch, jitter)


def _heard(uttered: np.ndarray, noise: float, confusion: float, rng: np.random.Generator) -> np.ndarray:
    missed, swapped, imagined = rng.random((3, *uttered.shape))
    kept = uttered & (missed >= noise)
    sibling = _siblings()
    taken = kept & (swapped < confusion) & (sibling >= 0)
    heard = kept & ~taken
    rows, codes = np.nonzero(taken)
    heard[rows, sibling[codes]] = True
    return heard | (imagined < noise / 100)


@cache
def _siblings() -> np.ndarray:
    sibling = np.full(len(codebook.codes()), -1)
    for one, other in design.SIBLINGS:
        sibling[codebook.column(one)] = codebook.column(other)
        sibling[codebook.column(other)] = codebook.column(one)
    return sibling


def draw_interviews(
    settings: Knobs, seed: int, interviews_per_cell: int
) -> tuple[list[Municipality], list[Interview], dict[str, list[Coding]]]:
    """Draw the municipalities' truth, what was uttered in each interview, and what coders made of it."""
    places = draw_municipalities(settings, seed)
    interviews = [
        draw_interview(place, area, turn, settings, seed)
        for turn in range(interviews_per_cell)
        for place in places
        for area in range(len(AREAS))
    ]
    return places, interviews, {i.name: read_interview(i, settings, seed) for i in interviews}
