"""The words of the synthetic interviews: our own, varied, with every mark filled and every ending in agreement."""

import hashlib
import re

import pytest

from analysis.paths import ROOT
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.generate_dataset import make_dataset
from analysis.simulation.generator.grammar import AnswerContext, VariantSampler, as_sentence, linked, templates
from analysis.simulation.generator.random_streams import generator
from analysis.simulation.scenarios import SCENARIOS

HASHES = ROOT / "tests" / "public_text_hashes.txt"
PUBLIC = {line for line in HASHES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")}
SUBJECT = r"æresrelatere(?:de konflikter|t konflikt) og negativ social kontrol"
DATASETS = {scenario: make_dataset(scenario) for scenario in SCENARIOS}


def all_strings(node):
    if isinstance(node, str):
        yield node
    else:
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from all_strings(inner)


def runs(text, length=8):
    words = " ".join(re.sub(r"[^\w\s]|_", " ", text.lower()).split())
    for piece in re.split(SUBJECT, words):
        held = piece.split()
        yield from (" ".join(held[i : i + length]) for i in range(len(held) - length + 1))


def public_runs(text):
    return [run for run in runs(text) if hashlib.sha256(run.encode()).hexdigest()[:16] in PUBLIC]


def context(partner, named=False):
    sampler = VariantSampler(generator(1, "wording"))
    entry = templates()["partners"][partner]
    pronoun = "she" if entry.get("person") else "they"
    return AnswerContext(sampler, entry, templates()["persons"]["children"][0], pronoun, past=True, named=named)


def test_the_hashes_are_of_one_text():
    assert len(PUBLIC) > 100 and all(re.fullmatch(r"[0-9a-f]{16}", line) for line in PUBLIC)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_eight_words_in_a_row_are_those_of_a_public_text(scenario):
    assert public_runs("\n".join(DATASETS[scenario].texts.values())) == []


def test_no_template_and_no_definition_is_taken_from_a_public_text():
    codes = codebook.frame().to_numpy().ravel()
    assert [run for text in (*all_strings(templates()), *codes) for run in public_runs(text)] == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_mark_of_the_grammar_is_filled(scenario):
    text = "\n".join(DATASETS[scenario].texts.values()).replace("[SYNTETISK]", "")
    assert re.findall(r"[{}<>~|\[\]]", text) == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_answers_are_sentences_with_single_spaces(scenario):
    text = "\n".join(DATASETS[scenario].texts.values())
    assert not re.search(r"  |\.\.| [.,?]|,,|\. [a-zæøå]", text)


def test_no_answer_says_but_twice():
    answers = re.findall(r"^\[SYNTETISK\] .*$", "\n".join(DATASETS["as-published"].texts.values()), re.MULTILINE)
    assert max(len(re.findall(r"\bMen\b", answer)) for answer in answers) == 1


def test_hardly_two_answers_are_the_same():
    answers = re.findall(r"^\[SYNTETISK\] .*$", "\n".join(DATASETS["as-published"].texts.values()), re.MULTILINE)
    assert len(answers) > 700
    assert len(set(answers)) / len(answers) > 0.9


def test_several_hundred_sentences_are_heard():
    text = "\n".join(DATASETS["as-published"].texts.values())
    assert len(set(re.findall(r"[A-ZÆØÅ][^.?\n]+[.?]", text))) > 1500


def test_a_partner_who_is_spoken_of_is_named():
    dataset = DATASETS["as-published"]
    given = dataset.tables["codings"].merge(dataset.tables["segments"], on="segment")
    police = given[given["code"] == "police"]
    heard = police["text"].str.contains("politi")
    assert heard.mean() > 0.9  # the rest are coders' errors, and stretches that end before the name


@pytest.mark.parametrize(
    "partner, sentences",
    [
        ("school", ("skolen er god", "de er gode")),
        ("job-centre", ("jobcentret er godt", "de er gode")),
        ("ssp", ("SSP er gode", "de er gode")),
        ("security-consultant", ("den regionale sikkerhedskonsulent er god", "hun er god")),
    ],
)
def test_adjectives_agree_with_name_and_pronoun(partner, sentences):
    template = "{S} er <god|godt|gode>"
    told = context(partner)
    told.sampler.chance = lambda share: False
    assert (told.say(template), told.say(template)) == sentences


@pytest.mark.parametrize(
    "partner, possessive", [("police", "politiets fag"), ("ssp", "SSP's fag"), ("red-centre", "RED-Centers fag")]
)
def test_names_take_their_genitive(partner, possessive):
    assert context(partner).say("{P} fag") == possessive


def test_a_tense_is_kept_through_an_answer():
    told = context("police")
    assert told.say("[da~når] det [var~er] akut") == "da det var akut"
    told.past = False
    assert told.say("[da~når] det [var~er] akut") == "når det er akut"


@pytest.mark.parametrize(
    "link, words, said",
    [
        ("Men ", "Det går.", "Men det går."),
        ("Ja, ", "SSP er med.", "Ja, SSP er med."),
        ("Tja, ", "Vi ser.", "Tja, vi ser."),
    ],
)
def test_a_link_takes_the_capital_but_not_a_names_own(link, words, said):
    assert linked(link, words) == said


@pytest.mark.parametrize("words, said", [("vi ringer", "Vi ringer."), ("hvad nu?", "Hvad nu?")])
def test_a_sentence_begins_and_ends_as_one(words, said):
    assert as_sentence(words) == said


def test_a_deck_gives_every_variant_before_it_gives_one_again():
    sampler = VariantSampler(generator(1, "wording"))
    drawn = [sampler.draw("links") for _ in templates()["links"]]
    assert sorted(drawn) == sorted(templates()["links"])


def test_a_person_stays_the_same_person_through_an_interview():
    sampler = VariantSampler(generator(1, "wording"))
    assert len({sampler.choose_once("security-consultant", "she", "he") for _ in range(20)}) == 1


@pytest.mark.parametrize("slot", ["involvement", "mention", "smalltalk", "links", "trigger_frames", "barrier_frames"])
def test_a_slot_has_at_least_six_variants(slot):
    assert len(set(templates()[slot])) >= 6


@pytest.mark.parametrize("slot", templates()["questions"])
def test_every_kind_of_question_has_at_least_six_variants(slot):
    assert len(set(templates()["questions"][slot])) >= 6


@pytest.mark.parametrize("deed", [deed for forms in templates()["form"].values() for deed in forms])
def test_what_was_done_has_subject_verb_and_rest_and_names_the_partner(deed):
    subject, verb, rest = deed.split("|")
    assert subject and re.fullmatch(r"\[\w+~\w+\]", verb) and re.search(r"\{[SO]\}", rest)
