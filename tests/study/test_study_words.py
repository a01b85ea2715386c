"""Texts of the project are said of another study in that study's own words."""

import re

import pytest
from shipped import STUDY

from analysis.claims.ledger import load_quantifiers, load_terms
from analysis.models import Family, Noun, StudyDefinition
from analysis.study.study_words import in_words_of, study_words

OURS = re.compile(r"municipalit|kommune|\bareas?\b|\bområde[rt]?(ne)?\b", re.IGNORECASE)


def study(tmp_path, unit, group=None):
    return StudyDefinition(
        tmp_path, {}, ("da", "en"), {"x": Family({"da": "x", "en": "x"})}, (), unit=unit, group=group
    )


SCHOOL = Noun({"da": "skole", "en": "school"}, {"da": "skoler", "en": "schools"})
TEAM = Noun({"da": "team", "en": "institution"}, {"da": "teams", "en": "institutions"}, "teamet", "teamene", True)
SUBJECT = Noun({"da": "faggruppe", "en": "profession"}, {"da": "faggrupper", "en": "professions"})


@pytest.mark.parametrize(
    ("unit", "language", "text", "said"),
    [
        (
            SCHOOL,
            "en",
            "Each municipality, a municipality's interviews",
            "Each school, a school's interviews",
        ),
        (TEAM, "en", "A municipality names it; a municipality", "An institution names it; an institution"),
        (SCHOOL, "da", "Kommunerne, kommunernes, en kommune", "Skolerne, skolernes, en skole"),
        (TEAM, "da", "Hver kommune, én kommune, i kommunen", "Hvert team, ét team, i teamet"),
        (TEAM, "da", "alle kommuners interview", "alle teams’ interview"),
        (SCHOOL, "da", "børneområdet og kommunepar", "børneområdet og kommunepar"),
    ],
)
def test_a_noun_is_replaced_in_its_form(tmp_path, unit, language, text, said):
    assert in_words_of(study(tmp_path, unit), text, language) == said


def test_the_names_of_values_to_be_filled_in_stay(tmp_path):
    about = study(tmp_path, SCHOOL, SUBJECT)
    assert in_words_of(about, "The area {group} of {unit}", "en") == "The profession {group} of {unit}"


def test_groups_take_the_place_of_groups_and_agree(tmp_path):
    about = study(tmp_path, SCHOOL, SUBJECT)
    assert in_words_of(about, "et område i hver kommune", "da") == "en faggruppe i hver skole"
    assert in_words_of(about, "an area of each municipality", "en") == "a profession of each school"


def test_the_projects_own_study_keeps_its_texts():
    assert in_words_of(STUDY, "Each municipality", "en") == "Each municipality"
    assert in_words_of(None, "Hver kommune", "da") == "Hver kommune"


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_rule_and_no_phrase_speaks_of_another_studys_units(tmp_path, language):
    about = study(tmp_path, SCHOOL, SUBJECT)
    rules = [rule[f"basis_{language}"] for rule in load_quantifiers().values()]
    texts = [*rules, *(entry[language] for entry in load_terms()["texts"].values())]
    said = [in_words_of(about, text, language) for text in texts]
    without_values = [re.sub(r"\{[^}]*\}", "", text) for text in said]
    assert [text for text in without_values if OURS.search(text) and "kommunepar" not in text] == []


def test_units_groups_and_families_are_terms(tmp_path):
    words = study_words(study(tmp_path, SCHOOL, SUBJECT))
    assert words["units"] == {"da": "skoler", "en": "schools"} and words["group"]["en"] == "profession"
    assert words["x"] == {"da": "x", "en": "x"}
