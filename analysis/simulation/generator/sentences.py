"""Compose the text of a simulated interview: questions, and an answer that expresses each set of codes."""

import numpy as np

from analysis.models import SYNTHETIC_MARK
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.grammar import AnswerContext, VariantSampler, as_sentence, linked, templates
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.generator.simulated_interviews import NOBODY, SimulatedInterview
from analysis.simulation.generator.text_layout import Layout

Part = tuple[str, int]
"""A template and its tone: 1 is favourable to the collaboration, -1 unfavourable, 0 neither."""

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
"""Families with questions of their own."""


def compose_text(interview: SimulatedInterview, seed: int) -> Layout:
    """Compose the text of an interview, with the position of each answer."""
    sampler = VariantSampler(generator(seed, "wording", *interview.key))
    partners = [*codebook.partners(), "nobody"]
    heading = templates()["heading"].format(mark=SYNTHETIC_MARK, interview=interview.name)
    smalltalk = f"{SYNTHETIC_MARK} {sampler.draw('smalltalk')}"
    paragraphs = [heading, _question(sampler.draw("questions", "opening")), f"{interview.name}-A:\n{smalltalk}"]
    start, end, length = [], [], sum(len(p) + 2 for p in paragraphs)
    for number, partner in enumerate(interview.partner):
        said = [codebook.codes()[i] for i in np.flatnonzero(interview.true_codes[number])]
        name = partners[len(partners) - 1 if partner == NOBODY else partner]
        question = _question(_asking(name, said, interview.group, sampler))
        label = f"{interview.speaker_name(number)}:\n"
        answer = f"{SYNTHETIC_MARK} {_answer(name, said, interview.group, sampler)}"
        start.append(length + len(question) + 2 + len(label))
        end.append(start[-1] + len(answer))
        paragraphs += [question, label + answer]
        length = end[-1] + 2
    text = "\n\n".join(paragraphs) + "\n"
    return Layout(np.array(start), np.array(end), text, len(text))


def _question(words: str) -> str:
    return f"{templates()['interviewer']}:\n{words}"


def _asking(name: str, said: list[str], group: str, sampler: VariantSampler) -> str:
    topics = [family for family in ASKED_ABOUT if _said_of(said, family)]
    if name == "nobody":
        topics = [family for family in topics if family in ("prerequisite", "barrier")]
    topic = "nobody" if name == "nobody" else "partner"
    if topics and not sampler.chance(0.3):
        topic = topics[int(sampler.rng.integers(len(topics)))]
    return as_sentence(_context(name, group, sampler).say(sampler.draw("questions", topic)))


def _answer(name: str, said: list[str], group: str, sampler: VariantSampler) -> str:
    context = _context(name, group, sampler)
    opening = [(words, 0) for words in _opening(said, context)]
    judged = [(sampler.draw("experience", code), TONE.get(code, 0)) for code in _said_of(said, "experience")]
    known = [(sampler.draw("mutual-knowledge", code), TONE.get(code, 0)) for code in _said_of(said, "mutual-knowledge")]
    order = [judged, opening, known] if sampler.chance(0.25) else [opening, known, judged]
    if sampler.chance(0.3):
        order[1], order[2] = order[2], order[1]
    parts = [part for parts in (*order, _reasons(said, sampler)) for part in parts]
    return _spoken(parts, context, needs_name=name != "nobody")


def _context(name: str, group: str, sampler: VariantSampler) -> AnswerContext:
    partner = templates()["partners"][name]
    return AnswerContext(
        sampler=sampler,
        partner=partner,
        person=sampler.draw("persons", group),
        pronoun=sampler.choose_once(name, "she", "he") if partner.get("person") else "they",
        past=sampler.chance(0.6),
    )


def _opening(said: list[str], context: AnswerContext) -> list[str]:
    """Compose what was done with the partner, when in the case and why, as one or two templates."""
    sampler = context.sampler
    forms, phases, triggers = (_said_of(said, family) for family in ("form", "phase", "trigger"))
    if not forms and not phases and not triggers:
        return []
    deed = sampler.draw("form", forms[0]) if forms else sampler.draw("involvement")
    when = sampler.draw("phase", phases[0]) if phases else ""
    why = sampler.draw("trigger", triggers[0]) if triggers else ""
    if why and (not when or sampler.chance(0.3)) and sampler.chance(0.6):
        when, why = (f"{when}, og {why}" if when else why), ""
    parts = [_deed(deed, when, context)]
    if why:
        frame = sampler.draw("trigger_frames").replace("{clause}", why)
        parts = [frame, *parts] if sampler.chance(0.5) else [*parts, frame]
    return parts


def _deed(deed: str, when: str, context: AnswerContext) -> str:
    subject, verb, rest = deed.split("|")
    if not when:
        return f"{subject} {verb} {rest}"
    if context.sampler.chance(0.6):
        return f"[da~når] {when}, {verb} {subject} {rest}"
    return f"{subject} {verb} {rest}, [da~når] {when}"


def _reasons(said: list[str], sampler: VariantSampler) -> list[Part]:
    """Compose prerequisites, benefits and barriers, each with its tone."""
    families = ["prerequisite", "benefit", "barrier"] if sampler.chance(0.7) else ["barrier", "prerequisite", "benefit"]
    return [
        (sampler.draw(f"{family}_frames").replace("{clause}", sampler.draw(family, code)), TONE.get(family, 0))
        for family in families
        for code in _said_of(said, family)
    ]


def _spoken(parts: list[Part], context: AnswerContext, *, needs_name: bool) -> str:
    sampler = context.sampler
    if needs_name and not any(mark in words for words, _ in parts for mark in ("{S}", "{O}", "{P}")):
        parts = [(sampler.draw("mention"), 0), *parts]
    parts = parts or [(sampler.draw("smalltalk"), 0)]
    spoken_sentences = [as_sentence(context.say(words)) for words, _ in parts]
    turns = _turns(parts)
    if turns and sampler.chance(0.7):  # two sentences with "but" in one answer sound wrong
        turn = turns[int(sampler.rng.integers(len(turns)))]
        spoken_sentences[turn] = linked("Men ", spoken_sentences[turn])
    if sampler.chance(0.12):
        spoken_sentences[0] = linked(sampler.draw("links"), spoken_sentences[0])
    return " ".join(spoken_sentences)


def _turns(parts: list[Part]) -> list[int]:
    """Return the parts whose tone is opposite to the last part with a tone."""
    turns, side = [], 0
    for number, (_, tone) in enumerate(parts):
        if tone * side < 0:
            turns.append(number)
        side = tone or side
    return turns


def _said_of(said: list[str], family: str) -> list[str]:
    return [code for code in said if code in _members(family)]


def _members(family: str) -> tuple[str, ...]:
    return tuple(codebook.codes()[i] for i in codebook.columns(family))
