"""The words of an interview: questions, and one answer to each statement that says what the statement says."""

import numpy as np

from analysis.models import SYNTHETIC_MARK
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.grammar import Deck, Telling, linked, sentence, templates
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.generator.simulated_interviews import NOBODY, Interview
from analysis.simulation.generator.text_layout import Layout

Part = tuple[str, int]
"""A template and its tone: 1 speaks for the collaboration, -1 against it, 0 neither."""

TONE = {
    "positive": 1,
    "negative": -1,
    "relational": 1,
    "professional": 1,
    "not-relational": -1,
    "not-professional": -1,
    "benefit": 1,
    "barrier": -1,
}
ASKED_ABOUT = ("experience", "phase", "form", "prerequisite", "barrier")
"""Families that the interviewer has questions of their own for."""


def speak(interview: Interview, seed: int) -> Layout:
    """Compose the text of an interview, and say where each answer stands in it."""
    deck = Deck(generator(seed, "wording", *interview.key))
    partners = [*codebook.partners(), "nobody"]
    heading = templates()["heading"].format(mark=SYNTHETIC_MARK, interview=interview.name)
    smalltalk = f"{SYNTHETIC_MARK} {deck.draw('smalltalk')}"
    paragraphs = [heading, _question(deck.draw("questions", "opening")), f"{interview.name}-A:\n{smalltalk}"]
    start, end, length = [], [], sum(len(p) + 2 for p in paragraphs)
    for number, partner in enumerate(interview.partner):
        said = [codebook.codes()[i] for i in np.flatnonzero(interview.uttered[number])]
        name = partners[len(partners) - 1 if partner == NOBODY else partner]
        question = _question(_asking(name, said, interview.area, deck))
        label = f"{interview.speaker_name(number)}:\n"
        answer = f"{SYNTHETIC_MARK} {_answer(name, said, interview.area, deck)}"
        start.append(length + len(question) + 2 + len(label))
        end.append(start[-1] + len(answer))
        paragraphs += [question, label + answer]
        length = end[-1] + 2
    text = "\n\n".join(paragraphs) + "\n"
    return Layout(np.array(start), np.array(end), text, len(text))


def _question(words: str) -> str:
    return f"{templates()['interviewer']}:\n{words}"


def _asking(name: str, said: list[str], area: str, deck: Deck) -> str:
    topics = [family for family in ASKED_ABOUT if _said_of(said, family)]
    if name == "nobody":
        topics = [family for family in topics if family in ("prerequisite", "barrier")]
    topic = "nobody" if name == "nobody" else "partner"
    if topics and not deck.chance(0.3):
        topic = topics[int(deck.rng.integers(len(topics)))]
    return sentence(_telling(name, area, deck).say(deck.draw("questions", topic)))


def _answer(name: str, said: list[str], area: str, deck: Deck) -> str:
    telling = _telling(name, area, deck)
    opening = [(words, 0) for words in _opening(said, telling)]
    judged = [(deck.draw("experience", code), TONE.get(code, 0)) for code in _said_of(said, "experience")]
    known = [(deck.draw("mutual-knowledge", code), TONE.get(code, 0)) for code in _said_of(said, "mutual-knowledge")]
    order = [judged, opening, known] if deck.chance(0.25) else [opening, known, judged]
    if deck.chance(0.3):
        order[1], order[2] = order[2], order[1]
    told = [part for parts in (*order, _reasons(said, deck)) for part in parts]
    return _spoken(told, telling, needs_name=name != "nobody")


def _telling(name: str, area: str, deck: Deck) -> Telling:
    partner = templates()["partners"][name]
    return Telling(
        deck=deck,
        partner=partner,
        person=deck.draw("persons", area),
        pronoun=deck.settle(name, "she", "he") if partner.get("person") else "they",
        past=deck.chance(0.6),
    )


def _opening(said: list[str], telling: Telling) -> list[str]:
    """What was done with the partner, when in the case and on what grounds, as one or two templates."""
    deck = telling.deck
    forms, phases, triggers = (_said_of(said, family) for family in ("form", "phase", "trigger"))
    if not forms and not phases and not triggers:
        return []
    deed = deck.draw("form", forms[0]) if forms else deck.draw("involvement")
    when = deck.draw("phase", phases[0]) if phases else ""
    why = deck.draw("trigger", triggers[0]) if triggers else ""
    if why and (not when or deck.chance(0.3)) and deck.chance(0.6):
        when, why = (f"{when}, og {why}" if when else why), ""
    told = [_deed(deed, when, telling)]
    if why:
        frame = deck.draw("trigger_frames").replace("{clause}", why)
        told = [frame, *told] if deck.chance(0.5) else [*told, frame]
    return told


def _deed(deed: str, when: str, telling: Telling) -> str:
    subject, verb, rest = deed.split("|")
    if not when:
        return f"{subject} {verb} {rest}"
    if telling.deck.chance(0.6):
        return f"[da~når] {when}, {verb} {subject} {rest}"
    return f"{subject} {verb} {rest}, [da~når] {when}"


def _reasons(said: list[str], deck: Deck) -> list[Part]:
    """What it takes, what comes of it and what is in the way, each with its tone."""
    families = ["prerequisite", "benefit", "barrier"] if deck.chance(0.7) else ["barrier", "prerequisite", "benefit"]
    return [
        (deck.draw(f"{family}_frames").replace("{clause}", deck.draw(family, code)), TONE.get(family, 0))
        for family in families
        for code in _said_of(said, family)
    ]


def _spoken(told: list[Part], telling: Telling, *, needs_name: bool) -> str:
    deck = telling.deck
    if needs_name and not any(mark in words for words, _ in told for mark in ("{S}", "{O}", "{P}")):
        told = [(deck.draw("mention"), 0), *told]
    told = told or [(deck.draw("smalltalk"), 0)]
    spoken = [sentence(telling.say(words)) for words, _ in told]
    turns = _turns(told)
    if turns and deck.chance(0.7):  # a second "but" in one answer would grate
        turn = turns[int(deck.rng.integers(len(turns)))]
        spoken[turn] = linked("Men ", spoken[turn])
    if deck.chance(0.12):
        spoken[0] = linked(deck.draw("links"), spoken[0])
    return " ".join(spoken)


def _turns(told: list[Part]) -> list[int]:
    """Which parts speak against the part that last took sides."""
    turns, side = [], 0
    for number, (_, tone) in enumerate(told):
        if tone * side < 0:
            turns.append(number)
        side = tone or side
    return turns


def _said_of(said: list[str], family: str) -> list[str]:
    return [code for code in said if code in _members(family)]


def _members(family: str) -> tuple[str, ...]:
    return tuple(codebook.codes()[i] for i in codebook.columns(family))
