"""A text that states a rule states the numbers that are applied, and a report names those that were not registered."""

import re
import shutil

import pytest
import yaml

from analysis.claims import ledger, rule_text
from analysis.claims.ledger import load_quantifiers
from analysis.claims.rule_text import departures, numbers_of, with_numbers
from analysis.errors import InputError
from analysis.measures.estimators import ESTIMATORS
from analysis.models import LANGUAGES
from analysis.notebook.study_run import open_study_run
from analysis.paths import DATA
from analysis.report.read_texts import WORDING, departure_lines, read_texts
from analysis.robustness.specifications import open_choices, specifications_of
from analysis.workflow.products.build_documents import registered
from analysis.workflow.products.collect_evidence import collect_evidence
from analysis.workflow.run_config import RunConfig

PUBLISHED = DATA / "synthetic" / "as-published"
RUN = {"group": "all", "leave_out": "none", "coder": "lead", "audience": "internal"}
RAW = yaml.safe_load((DATA / "quantifiers.yaml").read_text(encoding="utf-8"))
SAID = {
    "da": r"\d|\b(?:én|ét|to|tre|fire|halv|halvdelen|fjerdedel)\b",
    "en": r"\d|\b(?:one|two|three|four|half|quarter)\b",
}
NO_RULE = ["Hill et al. 2005", "Hill m.fl. 2005", "in a third of cases", "one-sided", "every one"]


def bases():
    for word, rule in RAW["words"].items():
        for texts in (rule, rule.get("of_interviews", {})):
            yield from ((word, language, texts[f"basis_{language}"]) for language in LANGUAGES if texts)


@pytest.fixture
def changed(monkeypatch, tmp_path):
    """Change numbers in a copy of ``quantifiers.yaml``, and have everything read the copy."""

    def change(*pairs):
        for file in [*DATA.glob("*.yaml"), *DATA.glob("*.json")]:
            shutil.copy(file, tmp_path)
        text = (tmp_path / "quantifiers.yaml").read_text(encoding="utf-8")
        for before, after in pairs:
            assert text.count(before) >= 1
            text = text.replace(before, after, 1)
        (tmp_path / "quantifiers.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(ledger, "DATA", tmp_path)
        monkeypatch.setattr(rule_text, "QUANTIFIERS", tmp_path / "quantifiers.yaml")
        forget()

    yield change
    monkeypatch.undo()
    forget()


def forget():
    for cached in (read_texts, ledger._read, ledger._terms):
        cached.cache_clear()


@pytest.mark.parametrize("word, language, basis", list(bases()))
def test_no_number_of_a_rule_is_written_out_in_its_text(word, language, basis):
    text = rule_text.MARK.sub("", basis)
    for known in NO_RULE:
        text = text.replace(known, "")
    assert re.findall(SAID[language], text) == []


def test_every_number_that_is_changed_changes_in_every_text_that_states_it():
    numbers = numbers_of(RAW)
    for place, value in numbers.items():
        other = value + 4 if isinstance(value, int) else 0.37
        for word, language, basis in bases():
            marks = {mark[1] for mark in rule_text.MARK.finditer(basis)}
            before, after = (with_numbers(basis, language, {**numbers, place: n}, word) for n in (value, other))
            if place.partition(".")[0] == word and place.removeprefix(f"{word}.") in marks:
                assert before != after, (place, basis)
            else:
                assert before == after


TEXTS = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
NAMED_AND_AGREED = ["section_method.sample-and-method", "document.method_absence",
                    "document.agreement_text", "method.coding_3",
                    "section_method.internal-partners", "section_method.external-partners"]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", NAMED_AND_AGREED)
def test_texts_of_the_pages_take_what_named_and_agreement_mean_from_the_rules(language, key):
    part, name = key.split(".")
    assert {mark[1].partition(".")[0] for mark in rule_text.MARK.finditer(TEXTS[language][part][name])} <= {
        "named", "reliability"}  # fmt: skip
    assert "$(" in TEXTS[language][part][name]
    assert "$(" not in read_texts(language)(key)


@pytest.mark.parametrize("text, language, numbers, told", [
    ("$(w.n)", "da", {"w.n": 3}, "3"), ("$(n municipalities)", "da", {"w.n": 1}, "1 kommune"),
    ("$(n interviews)", "en", {"w.n": 2}, "2 interviews"), ("$(s)", "da", {"w.s": 0.1}, "0,10"),
    ("$(s)", "en", {"w.s": 0.667}, "0.667"), ("$(s %)", "da", {"w.s": 0.975}, "97,5 %"),
    ("$(s %)", "en", {"w.s": 0.05}, "5 %"),
    ("$(s half)", "da", {"w.s": 0.5}, "halvdelen"), ("$(s half)", "da", {"w.s": 0.6}, "60 %"),
    ("$(s one-half)", "en", {"w.s": 0.5}, "one half"), ("$(s one-half)", "en", {"w.s": 0.6}, "0.60"),
])  # fmt: skip
def test_a_number_is_written_in_the_language_of_its_text(text, language, numbers, told):
    assert with_numbers(text, language, numbers, "w") == told


def test_the_shipped_rules_are_the_registered_ones():
    assert departures() == []


def test_a_rule_that_was_changed_is_stated_as_it_is_applied_and_the_change_is_named(changed):
    changed(("at_least: 3", "at_least: 5"))
    opened = open_study_run(PUBLISHED)
    lines = list(opened.claim_lines("SIRI-1"))
    assert "Rule: Named in at least 5 municipalities." in lines
    assert "The rule has changed since registration: several.at_least is now 5; the registered value is 3." in lines
    assert not [line for line in opened.claim_lines("PR-9") if "has changed" in line]
    rows = [{"claim": name, "verdict": found.verdict, "judged": found.judged or ""}
            for name, found in opened.verdicts.items()]  # fmt: skip
    evidence = collect_evidence(RunConfig(PUBLISHED), RUN, rows, None)
    for language, told in (("da", "Nævnt i mindst 5 kommuner."), ("en", "Named in at least 5 municipalities.")):
        assert evidence.claims["SIRI-1"].basis[language] == told
        assert told in [basis for _, basis in registered(evidence, language, {"several"}).rules]
        assert departure_lines(read_texts(language), departures()) == [
            {"da": "»flere« (several.at_least): 5 er anvendt, 3 blev registreret.",
             "en": "“several” (several.at_least): 5 was applied, 3 was registered."}[language]]  # fmt: skip
    assert any("rule as applied" in str(text) for text in ledger.load_terms()["texts"]["as-registered"].values())


def test_a_text_that_states_a_number_its_rule_has_not_is_refused(changed):
    changed(("basis_da: Nævnt i mindst $(at_least ", "basis_da: Nævnt i mindst $(at_leest "))
    with pytest.raises(InputError, match=r"several: basis_da states \$\(at_leest\), which is not a number of a rule"):
        load_quantifiers()


def test_the_cut_of_generally_is_told_with_the_verdict(changed):
    changed(("share_above: 0.5", "share_above: 0.55"))
    opened = open_study_run(PUBLISHED)
    assert "more than 55 % of the experiences are positive" in opened.sentence("PR-2")
    assert "half" not in opened.sentence("PR-2")


def test_the_first_fork_is_the_rule_that_is_applied():
    rules = load_quantifiers()
    cut = open_choices("generally", {**rules["generally"], "share_above": 0.6})[0]
    assert [choice.name for choice in cut] == ["0.6", "0.5"]
    held, claim = open_study_run(PUBLISHED).material, ledger.load_claims()["SIRI-10"]
    rule = {**rules["several"], "named": {"interviews": 3, "share": 0.25}}
    first = specifications_of(claim, ESTIMATORS["naming"], held, rule)[0]
    assert first.names["interviews-needed"] == "3"
    assert first.applied_to(rule) == rule
