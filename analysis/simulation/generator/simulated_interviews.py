"""The truth about an interview: which statements are uttered in it, about whom, and what each says."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.models import AREAS
from analysis.simulation import associations as design
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.municipality_traits import Municipality
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.scenarios import Knobs

NOBODY = -1


@dataclass(frozen=True)
class Interview:
    """An interview and what is truly uttered in it.

    Attributes
    ----------
    key : tuple of int
        Municipality, area and round: the entity that its random numbers are keyed by.
    order : int
        Its number in the study, from 1. A further round of interviews is numbered after all earlier rounds.
    partner : array of int, statements
        Which partner each statement is about, `NOBODY` where none.
    uttered : array of bool, (statements, codes)
        What each statement says.
    speaker : array of int, statements
        Which participant speaks.
    asked : dict of str to bool
        Whether a family of codes was asked about.
    """

    key: tuple[int, int, int]
    municipality: str
    area: str
    order: int
    participants: int
    partner: np.ndarray
    uttered: np.ndarray
    speaker: np.ndarray
    asked: dict[str, bool]
    experience_years: str

    @property
    def name(self) -> str:
        return f"I{self.order:02d}"

    def speaker_name(self, statement: int) -> str:
        return f"{self.name}-{'ABC'[self.speaker[statement]]}"


def draw_interview(place: Municipality, area: int, turn: int, knobs: Knobs, seed: int) -> Interview:
    """Draw an interview of a municipality's area in a round of interviews."""
    key = (place.number, area, turn)
    rng = generator(seed, "interview", *key)
    participants = int(rng.integers(2, 4)) if rng.random() < knobs.group_share else 1
    asked = _asked(knobs, rng)
    count = max(knobs.statements_least, int(rng.poisson(knobs.statements)))
    partner = _partners_spoken_of(place, area, count, knobs, rng)
    uttered = _uttered(place, partner, knobs, rng) & codebook.mask(*(f for f, yes in asked.items() if yes))
    return Interview(
        key=key,
        municipality=place.name,
        area=AREAS[area],
        order=1 + (turn * knobs.municipalities + place.number) * len(AREAS) + area,
        participants=participants,
        partner=partner,
        uttered=uttered,
        speaker=rng.integers(0, participants, count),
        asked=asked,
        experience_years=list(design.EXPERIENCE_BANDS)[
            int(_choose(rng, None, np.array([*design.EXPERIENCE_BANDS.values()])))
        ],
    )


def _asked(knobs: Knobs, rng: np.random.Generator) -> dict[str, bool]:
    left_out = rng.random(len(codebook.families())) < knobs.not_asked
    return {
        family: not (out and family in design.MAY_BE_LEFT_OUT)
        for family, out in zip(codebook.families(), left_out, strict=True)
    }


def _partners_spoken_of(
    place: Municipality, area: int, count: int, knobs: Knobs, rng: np.random.Generator
) -> np.ndarray:
    department, sayable = _among_partners(design.DEPARTMENTS), ~_among_partners(knobs.unsaid)
    logit = _common_use(area) + 1.5 * knobs.focus * department + place.use + knobs.use_spread * rng.normal()
    used = (rng.random(len(logit)) < _sigmoid(logit)) & sayable
    if not used.any():
        used[np.argmax(np.where(sayable, logit, -np.inf))] = True
    weight = used * _talk() * (1.0 + 1.6 * knobs.focus * department)
    partner = _choose(rng, count, weight / weight.sum())
    return np.where(rng.random(count) < knobs.without_partner, NOBODY, partner)


def _choose(rng: np.random.Generator, count: int | None, shares: np.ndarray) -> np.ndarray:
    """Draw places by their shares, the very ones that ``rng.choice`` draws, without its checks."""
    bounds = shares.cumsum()
    return (bounds / bounds[-1]).searchsorted(rng.random(count), side="right")


@cache
def _among_partners(names: Collection[str]) -> np.ndarray:
    return np.array([partner in names for partner in codebook.partners()])


@cache
def _common_use(area: int) -> np.ndarray:
    return np.array([design.COMMON_USE[name][area] for name in codebook.partners()])


@cache
def _talk() -> np.ndarray:
    return np.array([design.TALK.get(name, 1.0) for name in codebook.partners()])


def _uttered(place: Municipality, partner: np.ndarray, knobs: Knobs, rng: np.random.Generator) -> np.ndarray:
    uttered = np.zeros((len(partner), len(codebook.codes())), dtype=bool)
    rows = np.arange(len(partner))
    about = partner != NOBODY
    uttered[rows[about], codebook.columns("partner-internal", "partner-external")[partner[about]]] = True
    _add_experience(uttered, place, partner, knobs, rng)
    _add_phase(uttered, place, about, knobs, rng)
    _add_form(uttered, place, partner, knobs, rng)
    _add_trigger(uttered, partner, knobs, rng)
    _add_reasons(uttered, place, partner, knobs, rng)
    return uttered & ~codebook.mask(*knobs.unsaid)


def _add_experience(
    uttered: np.ndarray, place: Municipality, partner: np.ndarray, knobs: Knobs, rng: np.random.Generator
) -> None:
    about = partner != NOBODY
    relational, professional = place.relational[partner], place.professional[partner]
    logit = np.full(len(partner), place.quality + knobs.interview_spread * rng.normal())
    logit += about * knobs.relational_effect * (relational - 0.5)
    logit += about * knobs.professional_effect * (professional - 0.5)
    said, mixed, good = rng.random((3, len(partner)))
    outcome = np.where(mixed < knobs.mixed, 1, np.where(good < _sigmoid(logit), 0, 2))
    _put(uttered, said < knobs.experience_rate, codebook.columns("experience")[outcome])
    for known, yes in ((relational, "relational"), (professional, "professional")):
        spoken = about & (rng.random(len(partner)) < knobs.knowledge_rate)
        _put(uttered, spoken, np.where(known, codebook.column(yes), codebook.column(f"not-{yes}")))
    stronger = codebook.column("known-is-stronger")
    uttered[:, stronger] = about & place.held[stronger] & (rng.random(len(partner)) < knobs.says_so_rate)


def _add_phase(
    uttered: np.ndarray, place: Municipality, about: np.ndarray, knobs: Knobs, rng: np.random.Generator
) -> None:
    phase = _choose(rng, len(about), place.phases)
    spoken = about & (rng.random(len(about)) < knobs.phase_rate)
    _put(uttered, spoken, codebook.columns("phase")[phase])


def _add_form(
    uttered: np.ndarray, place: Municipality, partner: np.ndarray, knobs: Knobs, rng: np.random.Generator
) -> None:
    forms = np.array([codebook.column(form) for form in design.FORMS])
    children = np.array([codebook.column(child) for child in design.SAFETY_CHILDREN])
    which, kind, safety, spoken = rng.random((4, len(partner)))
    form = forms[(which[:, None] > place.forms[partner].cumsum(axis=1)[:, :-1]).sum(axis=1)]
    child = children[(kind * len(children)).astype(int)]
    if "safety-measure" not in knobs.unsaid:
        with_police = partner == codebook.partners().index("police")
        form = np.where(with_police & (safety < knobs.safety_rate), child, form)
        form = np.where((form == codebook.column("safety-measure")) & (safety < 0.6), child, form)
    _put(uttered, (partner != NOBODY) & (spoken < knobs.form_rate), form)


def _add_trigger(uttered: np.ndarray, partner: np.ndarray, knobs: Knobs, rng: np.random.Generator) -> None:
    hard, soft = _triggers()
    with_police = partner == codebook.partners().index("police")
    share = np.where(with_police, 0.5 + 0.4 * knobs.focus, 0.5 - 0.2 * knobs.focus)
    spoken, is_hard, which = rng.random((3, len(partner)))
    at = (which * len(hard)).astype(int)
    _put(uttered, (partner != NOBODY) & (spoken < knobs.trigger_rate), np.where(is_hard < share, hard[at], soft[at]))


@cache
def _triggers() -> tuple[np.ndarray, np.ndarray]:
    hard = np.array([codebook.column(code) for code in design.HARD_TRIGGERS])
    return hard, np.setdiff1d(codebook.columns("trigger"), hard)


def _add_reasons(
    uttered: np.ndarray, place: Municipality, partner: np.ndarray, knobs: Knobs, rng: np.random.Generator
) -> None:
    reasons = codebook.columns(*codebook.REASONS)
    rate = knobs.reason_rate * _reason_fit()[partner][:, reasons] * place.held[reasons]
    uttered[:, reasons] |= rng.random(rate.shape) < rate
    for first, second in design.TOGETHER:
        said = uttered[:, codebook.column(first)] & (rng.random(len(partner)) < knobs.together_rate)
        uttered[:, codebook.column(second)] |= said
    spar = partner == codebook.partners().index("knowledge-person")
    reassured = spar & place.appointed & (rng.random(len(partner)) < knobs.together_rate)
    uttered[:, codebook.column("reassurance")] |= reassured


@cache
def _reason_fit() -> np.ndarray:
    fit = np.ones((len(codebook.partners()) + 1, len(codebook.codes())))
    fit[:, [codebook.column(code) for code in design.ONLY_WITH_ITS_PARTNER]] = 0.0
    for code, partners in design.REASON_FIT.items():
        for partner, factor in partners.items():
            fit[codebook.partners().index(partner), codebook.column(code)] = factor
    return fit


def _put(uttered: np.ndarray, where: np.ndarray, code: np.ndarray) -> None:
    rows = np.flatnonzero(where)
    uttered[rows, code[rows]] = True


def _sigmoid(logit: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-logit))
