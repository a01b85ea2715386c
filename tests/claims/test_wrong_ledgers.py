"""A ledger that cannot be used is refused with all that is wrong in it, each fault once, by line, record and hint."""

import pytest
from ledgers import TOOL, written

from analysis.claims import ledger
from analysis.claims.ledger import load_claims, read_quantifiers
from analysis.errors import InputError
from analysis.paths import DATA

CLAIMS = (DATA / "claims.yaml").read_text(encoding="utf-8")
QUANTIFIERS = (DATA / "quantifiers.yaml").read_text(encoding="utf-8")
NAMING_WORDS = "naming goes with all, generally-named, most, several, some or among-others"

# What somebody writes in place of what; the one line that says what is wrong with it.
WRONG = {
    "word": ("word: several", "word: severel",
             "line 8: T-1: word 'severel' is not an allowed value; did you mean 'several'?"),
    "word and estimator": ("word: several", "word: chiefly",
                           f"line 8: T-1: word 'chiefly' is not valid here; {NAMING_WORDS}"),
    "estimator": ("estimator: naming", "estimator: namings",
                  "line 9: T-1: estimator 'namings' is not an allowed value; did you mean 'naming'?"),
    "source": ("{key: REP, locator: page 3", "{key: PER, locator: page 3",
               "line 6: T-1: unknown source 'PER'; there is REP"),
    "no section": ("    section: how it is used\n", "",
                   "line 4: T-1 has no section; the part of the study it belongs to; any text, but in the project's "
                   "own ledger one of its sections"),
    "no statement": (", statement_en: Several participants filter the charts.", "",
                     "line 6: T-1: source has no statement_da or statement_en; add one of them"),
    "id twice": ("id: T-2", "id: T-1",
                 "line 12: duplicate claim T-1, first on line 4; give each claim its own id"),
    "no id": ("- id: T-1\n    section", "- section",
              "line 4: record 1 has no id; letters a to z, digits and hyphens, such as PR-2"),
    "id of a number": ("id: T-1", "id: 7",
                       "line 4: record 1: id 7 is not text; letters a to z, digits and hyphens, such as PR-2"),
    "misspelt field": ("    variables: {categories", "    varables: {categories",
                       "line 10: T-1: 'varables' is unknown; did you mean 'variables'?"),
    "misspelt variable": ("{categories: ", "{catgories: ",
                          "line 10: T-1: 'catgories' is unknown in variables; did you mean 'categories'?"),
    "one bracket less": ("any: [[police]]", "any: [police]",
                         "line 10: T-1: variables > categories > 1 > any > 1 'police' is not a list; a list of codes "
                         "of the dataset's codebook"),
    "nothing to name": ("[{any: [[police]]}]", "[]",
                        "line 10: T-1: variables > categories is empty; list what must be named: {any: [[code], [code, "
                        "overlapping code]]} or {family: code family}"),
    "two ways at once": ("{any: [[police]]}", "{any: [[police]], family: phase}",
                         "line 10: T-1: variables > categories > 1 {'any': [['police']], 'family': 'phase'} has too "
                         "many keys; an item to be named: either {any: [[code], ...]} or {family: code family}"),
    "another unit": ("kind: interview", "kind: municipality",
                     "line 11: T-1: negative_cases > kind is 'municipality', but the claim counts by interview; write "
                     "interview, or set population: {level: municipality}"),
    "unknown unit": ("level: interview", "level: interveiw",
                     "line 7: T-1: population > level 'interveiw' is not an allowed value; did you mean 'interview'?"),
    "idle demand": ("    variables: {cat", "    minimum_data: {statements_per_arm: 3}\n    variables: {cat",
                    "line 10: T-1: minimum_data > statements_per_arm 3 is not allowed here; leave it out"),
    "own demand": ("{statements_per_arm: 3}", "{statements_per_arm: 3, municipalities: 2}",
                   "line 18: T-2: minimum_data > municipalities is 2, but 'strengthened-when' needs 5; leave it out"),
    "no demand": ("    minimum_data: {statements_per_arm: 3}\n", "",
                  "line 12: T-2 has no minimum_data; add minimum_data: {statements_per_arm: 3}, the smallest number of "
                  "passages on each side of the comparison"),
    "other outcome": ("outcome: [positive, mixed, negative]", "outcome: [good, bad]",
                      "line 17: T-2: variables > outcome ['good', 'bad'] is not valid here; write [positive, mixed, "
                      "negative]"),
    "scenario": ("    word: several\n", "    word: several\n    false_in: [no-efect]\n",
                 "line 9: T-1: false_in > 1 'no-efect' is not an allowed value; did you mean 'no-effect'?"),
    "bare null": ("    word: several\n", "    word: several\n    false_in: [null]\n",
                  "line 9: T-1: false_in > 1 is empty; write a value; the word null needs quotation marks"),
    "field twice": ("    word: several\n", "    word: several\n    word: some\n",
                    "line 9: 'word' appears twice; keep one of them"),
    "date": ("date: 2025", "date: last year",
             "line 2: sources > REP > date 'last year' is not a valid date; a date such as 2022-08-22, or a year"),
    "no such day": ("date: 2025", "date: 2025-02-30",
                    "line 2: sources > REP > date '2025-02-30' is not a valid date; a date such as 2022-08-22, "
                    "or a year"),
    "key of a number": ("  REP: {title", "  7: {title", "line 2: key 7 is not text; put it in quotation marks"),
    "no claims": (TOOL[TOOL.index("claims:"):], "claims: []\n",
                  "line 3: claims is empty; a record for each claim"),
    "not YAML": ("claims:", "claims: [", "line 4: not YAML: expected the node content, but found '-'; correct it"),
}  # fmt: skip


def refused(read, path):
    with pytest.raises(InputError) as refusal:
        read(path)
    return [str(problem) for problem in refusal.value.problems]


def test_the_ledger_that_the_wrong_ones_are_made_of_is_sound(tmp_path):
    assert list(load_claims(written(tmp_path))) == ["T-1", "T-2"]


@pytest.mark.parametrize("old, new, message", WRONG.values(), ids=WRONG)
def test_a_wrong_record_is_told_by_line_record_value_and_remedy(old, new, message, tmp_path):
    assert TOOL.count(old) == 1
    assert refused(load_claims, written(tmp_path, TOOL.replace(old, new))) == [message]


TOGETHER = ("word", "id twice", "source", "misspelt variable", "another unit", "own demand", "other outcome")


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    text = TOOL
    for name in TOGETHER:
        text = text.replace(*WRONG[name][:2])
    found = refused(load_claims, written(tmp_path, text))
    assert sorted(found) == sorted(WRONG[name][2].replace("T-2", "T-1") for name in TOGETHER)


def test_the_error_names_the_file_and_counts_what_is_wrong_in_it(tmp_path):
    with pytest.raises(InputError, match=r"study.yaml: refused, 1 problem\(s\)\nstudy.yaml: 1 problem\(s\)\n  line 8"):
        load_claims(written(tmp_path, TOOL.replace("word: several", "word: severel"), "study.yaml"))


def test_a_ledger_that_is_not_there_is_said_to_be_missing(tmp_path):
    assert refused(load_claims, tmp_path / "claims.yaml") == ["there is no such file; name a YAML file"]


def test_a_ledger_that_holds_itself_is_refused(tmp_path):
    text = TOOL.replace("variables: {categories: [{any: [[police]]}]}", "variables: &all {categories: *all}")
    (found,) = refused(load_claims, written(tmp_path, text))
    assert "an alias is inside the value that it refers to" in found


# The project's own ledger is held to more: its report has sections, scenarios and two languages.
OWN = {
    "section": ("section: sample-and-method", "section: weather", "PR-1: unknown section 'weather'; there is"),
    "scenarios": ("    false_in: []\n", "", "PR-1 has no false_in; list the scenarios in which it is false, or []"),
    "title": (", title_en: \"Ankestyrelsen's article\"", "",
              "source ART has no title_en; the report is in both languages"),
    "language": ("      statement_en: Partner agencies give the adviser someone to talk cases through with.\n", "",
                 "ART-2: source has no statement_en; the report is in both languages"),
}  # fmt: skip


@pytest.mark.parametrize("old, new, message", OWN.values(), ids=OWN)
def test_the_projects_own_ledger_needs_sections_scenarios_and_two_languages(old, new, message, tmp_path, monkeypatch):
    assert CLAIMS.count(old) == 1
    path = written(tmp_path, CLAIMS.replace(old, new))
    assert list(load_claims(path))
    monkeypatch.setattr(ledger, "LEDGER", path)
    ledger._claims.cache_clear()
    (found,) = refused(load_claims, path)
    assert message in found


RULES = {
    "misspelt term": ("  several:\n    da: flere\n    en: several\n    minimum: {municipalities: 3}\n    at_least: 3",
                      "  several:\n    da: flere\n    en: several\n    minimum: {municipalities: 3}\n    at_lest: 3",
                      ": several: 'at_lest' is unknown; did you mean 'at_least'?"),
    "term of another word": ("share_above: 0.5\n    all_but", "share_above: 0.5\n    permutations: 99\n    all_but",
                             ": generally: 'permutations' is unknown"),
    "no term": ("    excess_at_least: 0.10\n", "", ": great-difference has no excess_at_least; add excess_at_least"),
    "text for a number": ("share_above: 0.5\n    all_but", "share_above: half\n    all_but",
                          ": generally: share_above 'half' is not a number; a number from 0 to 1"),
    "share above one": ("all_but: 1\n    confidence: 0.95", "all_but: 1\n    confidence: 95",
                        ": generally: confidence 95 is too large; a number from 0 to 1"),
    "unknown word": ("  several:\n", "  many:\n    da: mange\n  several:\n", ": the file: 'many' is unknown in words"),
    "no basis": ("    basis_en: Every municipality that can be judged (K = N).\n", "",
                 ": all has no basis_en"),
    "named": ("named: {interviews: 2, share: 0.25}", "named: {interviews: 0, share: 0.25}",
              ": named > interviews 0 is too small; a whole number from 1"),
}  # fmt: skip


def test_the_rules_as_they_stand_are_sound():
    assert read_quantifiers(DATA / "quantifiers.yaml")["words"]


@pytest.mark.parametrize("old, new, message", RULES.values(), ids=RULES)
def test_a_wrong_term_of_a_rule_is_told_by_line_word_value_and_remedy(old, new, message, tmp_path):
    assert QUANTIFIERS.count(old) == 1
    (found,) = refused(read_quantifiers, written(tmp_path, QUANTIFIERS.replace(old, new), "quantifiers.yaml"))
    assert found.startswith("line ")
    assert message in found
