"""Describe a study with a ``study.yaml`` of its own for its report."""

from typing import Any

from analysis.models import StudyDefinition
from analysis.study.section_texts import section_texts
from analysis.study.study_words import study_words

UNNAMED = {
    "da": {"unit": "enhed", "units": "enheder", "group": "gruppe", "groups": "grupper", "partner": "samarbejdspart",
           "phase": "fase"},
    "en": {"unit": "unit", "units": "units", "group": "group", "groups": "groups", "partner": "partner",
           "phase": "phase"},
}  # fmt: skip
"""What a study's report says where ``study.yaml`` gives no word."""

COUNTED = ("unit", "units", "group", "groups")


def study_description(definition: StudyDefinition) -> dict[str, Any]:
    """Describe a study for the texts of its report.

    Returns
    -------
    dict
        ``folder``; ``words`` and ``texts`` by language: the words for units, groups and partners; and the labels of
        groups, and what the study's ``sections.yaml`` says on the method and limits of sections.
    """
    return {
        "folder": definition.folder.resolve().name,
        "words": {language: _words(definition, language) for language in definition.languages},
        "texts": {language: _texts(definition, language) for language in definition.languages},
    }


def _words(definition: StudyDefinition, language: str) -> dict[str, str]:
    terms = study_words(definition)
    stated = {name: terms[name][language] for name in COUNTED if name in terms}
    for role in ("partner", "phase"):
        families = definition.families_with(role)
        if len(families) == 1:
            stated[role] = definition.families[families[0]].label[language]
    return {**UNNAMED[language], **stated, "title": definition.title[language]}


def _texts(definition: StudyDefinition, language: str) -> dict[str, str]:
    texts = {f"setting.{name}": label[language] for name, label in definition.group_labels.items()}
    for section in definition.sections:
        stated = section_texts(section, definition)
        for kind in ("method", "limits"):
            if text := stated.get(f"{kind}_{language}"):
                texts[f"section_{kind}.{section}"] = text
    return texts
