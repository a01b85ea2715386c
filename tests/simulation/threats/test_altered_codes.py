"""Threats change what they say they change, as strongly as they say, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.simulated_coders import draw_interviews
from analysis.simulation.threats import altered_codes
from analysis.simulation.threats.threat_worlds import THREATS

SEEDS = range(1, 13)
EXPERIENCE = codebook.columns("experience")


def drawn(threat, strength, seeds=SEEDS, **parameters):
    """Every interview before and after a threat, of a few studies."""
    world = replace(THREATS[threat].world(strength), **parameters)
    for seed in seeds:
        places, interviews, _ = draw_interviews(world, seed, 2)
        for interview in interviews:
            place = next(place for place in places if place.name == interview.unit)
            yield place, interview, THREATS[threat].alter(interview, place, world, strength, seed)


ALTERING = [name for name, threat in THREATS.items() if threat.alter]


@pytest.mark.parametrize("threat", ALTERING)
def test_the_same_seed_gives_the_same_codes_and_the_interview_stays(threat):
    one, other = (
        [(interview.true_codes, codes) for _, interview, codes in drawn(threat, THREATS[threat].strengths[-1], [1])]
        for _ in range(2)
    )
    for (before, first), (again, second) in zip(one, other, strict=True):
        assert np.array_equal(before, again) and np.array_equal(first, second)
    assert any(not np.array_equal(before, after) for before, after in one)


CHANGED = {
    "good-partners-known": ("experience", "mutual-knowledge"),
    "halo": ("experience", "mutual-knowledge"),
    "shared-expectation": ("experience",),
    "bad-untold": ("experience",),
    "drifting-code": ("negative",),
    "steering": ("partner-internal", "partner-external", "phase", "form"),
    "held-in-few": codebook.REASONS,
}


@pytest.mark.parametrize("threat", CHANGED)
def test_only_what_the_threat_is_about_changes(threat):
    about = codebook.mask(*CHANGED[threat])
    for _, interview, codes in drawn(threat, THREATS[threat].strengths[-1], [1, 2]):
        assert np.array_equal(codes[:, ~about], interview.true_codes[:, ~about])


@pytest.mark.parametrize("threat", ["good-partners-known", "halo", "shared-expectation"])
def test_as_many_experiences_are_reported_as_before(threat):
    for _, interview, codes in drawn(threat, 1.0, [1, 2]):
        assert np.array_equal(codes[:, EXPERIENCE].sum(axis=1), interview.true_codes[:, EXPERIENCE].sum(axis=1))


def shares(threat, strength, code, when=lambda before: slice(None)):
    """The share of answers with a code before and after a threat, over all interviews."""
    column = codebook.column(code)
    pairs = [(i.true_codes[:, column], codes[:, column]) for _, i, codes in drawn(threat, strength)]
    before, after = (np.concatenate(each) for each in zip(*pairs, strict=True))
    return before.mean(), after.mean()


def test_bad_experiences_are_withheld_at_the_stated_share():
    before, after = shares("bad-untold", 0.5, "negative")
    assert after / before == pytest.approx(0.5, abs=0.04)
    before, after = shares("bad-untold", 0.5, "positive")
    assert after / before == pytest.approx(altered_codes.TOLD, abs=0.04)


def test_a_drifting_code_is_missed_more_and_more():
    column, lost = codebook.column("negative"), {}
    for _, interview, codes in drawn("drifting-code", 0.6, range(1, 40)):
        half = interview.order > 12
        before, after = interview.true_codes[:, column].sum(), codes[:, column].sum()
        found = lost.setdefault(half, [0, 0])
        found[0] += before
        found[1] += before - after
    early, late = (lost[half][1] / lost[half][0] for half in (False, True))
    assert early == pytest.approx(0.6 * 6.5 / 24, abs=0.05)  # the mean order of the first twelve interviews is 6.5
    assert late == pytest.approx(0.6 * 18.5 / 24, abs=0.05)


def test_a_prompt_is_echoed_once_in_the_stated_share_of_interviews():
    column = codebook.column("consent")
    echoes = [codes[:, column].sum() for _, _, codes in drawn("echoed-prompt", 0.3, range(1, 40))]
    assert max(echoes) == 1
    assert np.mean(echoes) == pytest.approx(0.3, abs=0.05)


def test_a_family_is_held_in_exactly_so_many_units():
    held = {}
    for place, _, codes in drawn("held-in-few", 4.0, [3]):
        named = codes[:, codebook.columns("barrier")].any()
        held[place.number] = held.get(place.number, False) or bool(named)
    assert sorted(held.values()) == [False, False, True, True, True, True]


def test_good_partners_become_known_ones():
    known, quality = [], []
    for _, interview, codes in drawn("good-partners-known", 1.5, range(1, 40)):
        about = interview.partner >= 0
        good, bad = (codes[:, codebook.column(code)] for code in ("positive", "negative"))
        yes = codes[:, codebook.column("relational")]
        stated = about & (yes | codes[:, codebook.column("not-relational")]) & (good | bad)
        known += yes[stated].tolist()
        quality += good[stated].tolist()
    known, quality = np.array(known), np.array(quality)
    assert quality[known].mean() - quality[~known].mean() > 0.1


def test_steered_answers_are_led_to_one_partner_phase_and_form():
    phases = codebook.columns("phase")
    counts = np.zeros((altered_codes.INTERVIEWERS, len(phases)))
    for place, _, codes in drawn("steering", 0.9, [5]):
        counts[place.number % altered_codes.INTERVIEWERS] += codes[:, phases].sum(axis=0)
    assert (counts.max(axis=1) / counts.sum(axis=1) > 0.85).all()
    assert len(set(counts.argmax(axis=1))) == altered_codes.INTERVIEWERS
