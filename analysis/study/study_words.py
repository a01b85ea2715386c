"""The words of a study: what its units, groups and families are called in tables, figures and sentences.

The project's texts are written with what its own study calls its units and groups. For another study these nouns are
replaced, in the form in which they occur.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from analysis.models import Noun, StudyDefinition
from analysis.paths import DATA
from analysis.study.own_study import own_nouns
from analysis.study.study_nouns import GROUP, UNIT

VOWELS = tuple("aeiou")
COMMON_AND_NEUTER = {"en": "et", "én": "ét", "hver": "hvert", "ingen": "intet", "anden": "andet", "egen": "eget"}
NEUTER_AND_COMMON = {neuter: common for common, neuter in COMMON_AND_NEUTER.items()}


def study_words(definition: StudyDefinition) -> dict[str, Mapping[str, str]]:
    """Map the terms that a study may call by another name to what it calls them, by language.

    Parameters
    ----------
    definition : StudyDefinition

    Returns
    -------
    dict of str to mapping
        By the key of the term, as in ``terms.yaml``: units, groups, each group, and each family.

    Examples
    --------
    >>> from analysis.study.study_definition import load_study_definition
    >>> study = load_study_definition()
    >>> words = study_words(study)
    >>> words["units"] == study.unit.plural, words["phase"]["en"]
    (True, 'phase')
    """
    unit, group = definition.unit or UNIT, definition.group or GROUP
    nouns = {("unit", "units"): unit, ("group", "groups"): group}
    counted = {
        key: words for (one, many), noun in nouns.items() for key, words in ((one, noun.singular), (many, noun.plural))
    }
    families = {name: family.label for name, family in definition.families.items()}
    return {**counted, **definition.group_labels, **families}


def in_words_of(definition: StudyDefinition | None, text: str, language: str) -> str:
    """Write a text of the project with what a study calls its units and groups.

    Parameters
    ----------
    definition : StudyDefinition or None
        The text stays as it is for the project's own study, which None stands for.
    text : str
    language : {"da", "en"}

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.models import Noun
    >>> unit = Noun({"en": "office", "da": "team"}, {"en": "offices", "da": "teams"}, neuter=True)
    >>> study = StudyDefinition(Path("x"), {}, ("en", "da"), {}, (), unit=unit)
    >>> own, _ = own_nouns()
    >>> in_words_of(study, f"Named in 3 {own.plural['en']}, or in a {own.singular['en']}'s interviews.", "en")
    "Named in 3 offices, or in an office's interviews."
    >>> in_words_of(study, f"Hver {own.singular['da']} for sig.", "da")
    'Hvert team for sig.'
    """
    if definition is None or definition.folder == DATA:
        return text
    write = _in_english if language == "en" else _in_danish
    parts = re.split(r"(\{[^}]*\})", text)  # the names of values to be filled in stay
    return "".join(part if part.startswith("{") else write(definition, part) for part in parts)


def with_words_of(definition: StudyDefinition | None, part: Any, key: str = "") -> Any:
    """Write the texts in nested dictionaries with the words of a study; a key such as ``basis_da`` gives the language.

    Examples
    --------
    >>> with_words_of(None, {"basis_en": "Each interview.", "at_least": 3})
    {'basis_en': 'Each interview.', 'at_least': 3}
    """
    if isinstance(part, Mapping):
        return {inner: with_words_of(definition, value, inner) for inner, value in part.items()}
    language = key.rpartition("_")[2]
    is_text = isinstance(part, str) and definition is not None and language in definition.languages
    return in_words_of(definition, part, language) if is_text else part


def _in_english(definition: StudyDefinition, text: str) -> str:
    for written, noun in _nouns(definition):
        one, many = written.singular["en"], written.plural["en"]
        own = {one: noun.singular["en"], many: noun.plural["en"]}
        article = "an" if own[one].startswith(VOWELS) and own[one] != "unit" else "a"
        text = re.sub(rf"\b(an?)(?= {one}\b)", partial(_replaced, {"a": article, "an": article}), text, flags=re.I)
        text = re.sub(rf"\b({one}|{many})\b", partial(_replaced, own), text, flags=re.I)
    return text


def _replaced(own: Mapping[str, str], at: re.Match[str]) -> str:
    return _as(at[1], own[at[1].lower()])


def _in_danish(definition: StudyDefinition, text: str) -> str:
    for written, noun in _nouns(definition):
        text = _with_danish_noun(text, written, noun)
    return text


def _nouns(definition: StudyDefinition) -> tuple[tuple[Noun, Noun], ...]:
    """Pair the nouns of the project's texts with those of a study: for units, and for groups."""
    unit, group = own_nouns()
    return (unit, definition.unit or UNIT), (group, definition.group or GROUP)


def _with_danish_noun(text: str, written: Noun, noun: Noun) -> str:
    """Replace a noun in its four forms, and make the words before it agree."""
    forms = _danish_forms(written)
    if noun.neuter != written.neuter:
        genders = NEUTER_AND_COMMON if written.neuter else COMMON_AND_NEUTER
        before = rf"\b({'|'.join(genders)})(?= {forms[0]}\b)"
        text = re.sub(before, partial(_replaced, genders), text, flags=re.IGNORECASE)
    own = dict(zip(forms, _danish_forms(noun), strict=True))

    def in_genitive(at: re.Match[str]) -> str:
        word = own[at[1].lower()]
        genitive = at[2] and ("\N{RIGHT SINGLE QUOTATION MARK}" if word.endswith("s") else "s")
        return _as(at[1], word) + genitive

    longest_first = "|".join(sorted(forms, key=len, reverse=True))
    return re.sub(rf"\b({longest_first})(s?)\b", in_genitive, text, flags=re.IGNORECASE)


def _danish_forms(noun: Noun) -> tuple[str, ...]:
    """Give singular, plural, and the definite forms as the study states them, or by the regular endings."""
    singular, plural = noun.singular["da"], noun.plural["da"]
    ending = "t" if noun.neuter else "n"
    definite = noun.definite or singular + (ending if singular.endswith("e") else f"e{ending}")
    return singular, plural, definite, noun.definite_plural or plural + ("ne" if plural.endswith("r") else "ene")


def _as(original: str, word: str) -> str:
    """Begin a word with a capital letter where the word that it replaces does."""
    return word[:1].upper() + word[1:] if original[:1].isupper() else word
