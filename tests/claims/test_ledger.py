import re
from pathlib import Path

import pandas as pd
import pytest
from shipped import SECTIONS

from analysis.claims import ledger
from analysis.claims.ledger import (
    claims_hash,
    load_claims,
    load_quantifiers,
    load_terms,
    registered_files,
    registration,
    rules_hash,
)
from analysis.claims.reliability import codes_behind
from analysis.claims.verdict import RULE_OF_WORD as RULES
from analysis.claims.verdict_text import verdict_sentence
from analysis.i18n import Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.models import LANGUAGES, VERDICTS, Reason, Verdict
from analysis.paths import DATA, ROOT
from analysis.simulation.scenarios import SCENARIOS
from analysis.study.section_texts import shipped_section_texts

CLAIMS, CODEBOOK = load_claims(), pd.read_csv(DATA / "codebook.csv")
IDS = [f"PR-{n}" for n in range(1, 14)] + [f"ART-{n}" for n in range(1, 5)] + [f"SIRI-{n}" for n in range(1, 12)]


def test_every_public_statement_stands_in_the_ledger_once():
    assert list(CLAIMS) == IDS


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_names_things_that_exist(claim):
    assert claim.estimator in ESTIMATORS
    assert claim.word in RULES
    assert set(claim.false_in) <= set(SCENARIOS)
    assert all(claim.statement(language).strip() for language in LANGUAGES)


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS.values() if claim.word != "count"], ids=lambda c: c.id)
def test_a_claim_rests_on_codes_of_the_codebook(claim):
    assert codes_behind(claim, CODEBOOK)


def test_every_word_has_a_rule_and_says_in_both_languages_what_it_rests_on():
    quantifiers = load_quantifiers()
    assert set(quantifiers) == set(RULES)
    assert all(rule[f"basis_{language}"] and rule[language] for rule in quantifiers.values() for language in LANGUAGES)


def test_the_registration_and_the_rules_hash_change_with_a_threshold(monkeypatch, tmp_path):
    before, rules, claims = registration(), rules_hash(), claims_hash()
    for path in {*registered_files(), *(ROOT / "analysis").rglob("*.py")}:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(ledger, "ROOT", tmp_path)
    assert (registration(), rules_hash(), claims_hash()) == (before, rules, claims)
    path = tmp_path / "data/quantifiers.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("excess_at_least: 0.10", "excess_at_least: 0.11"), encoding="utf-8"
    )
    assert registration() != before
    assert rules_hash() != rules
    assert claims_hash() == claims


TERMS = load_terms()
ENTRIES = [(part, key) for part in ("words", "texts") for key in TERMS[part]]


@pytest.mark.parametrize("part, key", ENTRIES)
def test_every_term_stands_in_both_languages_with_the_same_values(part, key):
    entry = TERMS[part][key]
    assert set(entry) == set(LANGUAGES)
    fields = [set(re.findall(r"{(\w+)}", entry[language])) for language in LANGUAGES]
    assert fields[0] == fields[1]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_speaks_both_languages(section):
    texts = shipped_section_texts()[section]
    assert all(texts[f"{part}_{language}"].strip() for part in ("title", "introduction") for language in LANGUAGES)
    captions = [caption for kind in ("tables", "figures") for caption in texts[kind].values()]
    assert all(set(caption) == set(LANGUAGES) for caption in captions)


def reasons_given():
    sources = [
        path.read_text(encoding="utf-8")
        for package in ("claims", "measures")
        for path in Path(ROOT, "analysis", package).rglob("*.py")
    ]
    given = {key for source in sources for key in re.findall(r'Reason\(\s*"([a-z-]+)"', source)}
    rules = [ROOT / "analysis/claims" / name for name in ("rules.py", "comparison_rules.py")]
    terms = [re.findall(r'^        "([a-z-]+)": ', path.read_text(encoding="utf-8"), re.MULTILINE) for path in rules]
    return given.union(*terms)


def test_every_reason_that_is_given_has_words_and_no_words_are_idle():
    worded = {
        key.removeprefix("reason-").removesuffix("-of-interviews")
        for key in TERMS["texts"]
        if key.startswith("reason-")
    }
    assert reasons_given() == worded


def a_verdict(claim, verdict, low=0.2):
    reason = (Reason("no-unit", {"interviews": 7}),) if verdict == "cannot_be_judged" else ()
    return Verdict(claim.id, claim.section, claim.word, verdict, 5, 6, 0.8333, low, 0.9, 2, reason)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_every_verdict_can_be_said_of_every_claim(claim, language):
    wording = Wording(language, TERMS)
    said = {
        verdict_sentence(a_verdict(claim, verdict, low), claim, wording) for verdict in VERDICTS for low in (0.2, None)
    }
    assert all(text.startswith(claim.id) and "{" not in text for text in said)
    assert len({text.split(".")[0] for text in said}) == len(VERDICTS)


def test_a_sentence_follows_from_the_numbers_in_the_languages_own_form():
    claim = CLAIMS["PR-2"]
    assert verdict_sentence(a_verdict(claim, "supported"), claim, Wording("da", TERMS)) == (
        "PR-2 understøttes. I 5 af 6 kommuner er over halvdelen af oplevelserne gode; i gennemsnit er andelen 0,83 "
        "(95 %-interval 0,20 til 0,90, som om kommunerne var tilfældigt udvalgt). 2 uddrag taler imod."
    )
    assert "0.83 (95 % interval 0.20 to 0.90" in verdict_sentence(
        a_verdict(claim, "supported"), claim, Wording("en", TERMS)
    )
