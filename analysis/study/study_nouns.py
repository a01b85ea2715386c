"""Fill the nouns of a study into the texts that fit any study: what it calls its units, groups and families."""

from collections.abc import Mapping
from typing import Any

from analysis.models import Noun, StudyDefinition

UNIT = Noun({"en": "unit", "da": "enhed"}, {"en": "units", "da": "enheder"})
GROUP = Noun({"en": "group", "da": "gruppe"}, {"en": "groups", "da": "grupper"})
INTERVIEW = Noun({"en": "interview", "da": "interview"}, {"en": "interviews", "da": "interview"}, neuter=True)
ALL_CODES = {"en": "all codes", "da": "alle koder"}


def nouns_of(definition: StudyDefinition, section: str, language: str) -> dict[str, str]:
    """Give what a section's texts call things.

    Parameters
    ----------
    definition : StudyDefinition
    section : str
        One of the study's sections; ``family`` is the label of the family that it is about.
    language : {"da", "en"}

    Returns
    -------
    dict of str to str
        ``unit`` and ``units``, which are interviews where the study has no units; ``group`` and ``groups``; ``family``.

    Examples
    --------
    >>> from pathlib import Path
    >>> school = Noun({"en": "school"}, {"en": "schools"})
    >>> nouns_of(StudyDefinition(Path("x"), {}, ("en",), {}, ("themes",), unit=school), "themes", "en")["units"]
    'schools'
    """
    unit, group = definition.unit or INTERVIEW, definition.group or GROUP
    choice = definition.choices.get(section)
    family = definition.families.get(str(choice.parameters.get("family"))) if choice else None
    return {
        "unit": unit.singular[language],
        "units": unit.plural[language],
        "group": group.singular[language],
        "groups": group.plural[language],
        "family": family.label[language] if family else ALL_CODES[language],
    }


def with_nouns(definition: StudyDefinition, section: str, texts: Any, key: str = "") -> Any:
    """Fill a study's nouns into nested texts, such as ``Interviews by {unit}``; a key such as ``title_da`` gives the
    language. Texts in languages that the study does not have are left out.

    Examples
    --------
    >>> from pathlib import Path
    >>> study = StudyDefinition(Path("x"), {}, ("en",), {}, ("themes",))
    >>> with_nouns(study, "themes", {"title_en": "{family}", "title_da": "{family}"})
    {'title_en': 'All codes'}
    """
    if isinstance(texts, Mapping):
        languages = {inner: inner.rpartition("_")[2] for inner in texts}
        unknown = {inner for inner, language in languages.items() if language in UNIT.singular}
        unknown -= {inner for inner in unknown if languages[inner] in definition.languages}
        return {
            inner: with_nouns(definition, section, part, inner) for inner, part in texts.items() if inner not in unknown
        }
    filled = texts.format_map(nouns_of(definition, section, key.rpartition("_")[2]))
    return filled[:1].upper() + filled[1:]
