"""Read titles, introductions and captions of sections: the shipped ones, and those of a study's ``sections.yaml``."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_input import read_yaml
from analysis.models import StudyDefinition
from analysis.paths import DATA
from analysis.study.study_definition import in_languages, text_issues
from analysis.study.study_nouns import with_nouns
from analysis.study.study_words import with_words_of

FILE, ANY_STUDY_FILE = "sections.yaml", "any_study_sections.yaml"
TEXTS, CAPTIONS = ("title", "introduction", "method", "limits"), ("tables", "figures")


@cache
def shipped_section_texts() -> dict[str, dict[str, Any]]:
    """Read the texts of the shipped sections, in both languages.

    Examples
    --------
    >>> shipped_section_texts()["barriers"]["title_da"]
    'Barrierer'
    """
    content: dict[str, dict[str, Any]] = read_yaml((DATA / FILE).read_text(encoding="utf-8"))
    return content


@cache
def any_study_texts() -> dict[str, dict[str, Any]]:
    """Read the texts of the sections that fit any study, in both languages, with places for a study's nouns.

    Examples
    --------
    >>> any_study_texts()["themes"]["title_en"]
    'Themes: {family}'
    """
    content: dict[str, dict[str, Any]] = read_yaml((DATA / ANY_STUDY_FILE).read_text(encoding="utf-8"))
    return content


def section_texts(section: str, definition: StudyDefinition | None = None) -> dict[str, Any]:
    """Read the texts of a section of a study.

    Parameters
    ----------
    section : str
    definition : StudyDefinition, optional
        By default the project's own study.

    Returns
    -------
    dict
        Where there are any: ``title_en``, ``introduction_en``, ``method_en`` and ``limits_en``, and the same with
        ``_da``; ``tables``, ``public_tables`` and ``figures``, with captions by name and language. What the study's
        ``sections.yaml`` states replaces what is shipped for a section of that name.

    Raises
    ------
    InputError
        With everything that is wrong in the study's ``sections.yaml``.

    Examples
    --------
    >>> section_texts("barriers")["title_da"]
    'Barrierer'
    """
    shipped = shipped_section_texts().get(section, {})
    if definition is None or definition.folder == DATA:
        return shipped
    general = any_study_texts().get(definition.notebook_name(section))
    shipped = with_nouns(definition, section, general) if general else with_words_of(definition, shipped)
    file = definition.folder / FILE
    if not file.is_file():
        return shipped
    status = file.stat()
    own = _own_texts(file, definition.languages, (status.st_mtime_ns, status.st_size)).get(section, {})
    stated = {
        f"{name}_{language}": text
        for name in TEXTS
        for language, text in in_languages(own.get(name, {}), definition.languages).items()
    }
    captions = {
        kind: shipped.get(kind, {})
        | {name: in_languages(text, definition.languages) for name, text in own.get(kind, {}).items()}
        for kind in CAPTIONS
    }
    return {**shipped, **stated, **captions}


def section_title(section: str, language: str, definition: StudyDefinition | None = None) -> str:
    """Give the title of a section; one that has none is called by its name.

    Examples
    --------
    >>> section_title("what-it-takes", "en"), section_title("staff-rooms", "en")
    ('What it takes', 'Staff rooms')
    """
    title: str = section_texts(section, definition).get(f"title_{language}", "")
    return title or section.replace("-", " ").capitalize()


@cache
def _own_texts(file: Path, languages: tuple[str, ...], state: tuple[int, int]) -> Mapping[str, Any]:
    """Read a study's texts once, and again after they were changed: ``state`` is the time and size of the file."""
    from analysis.files.yaml_lines import read_yaml_document  # waits for pandas

    document, issues = read_yaml_document(file)
    issues = issues or schema_problems(document, DATA / "sections.schema.json")
    if not issues:
        for name, section in document.value.items():
            for place, text in _places(name, section):
                issues += text_issues(document, place, text, languages)
    if issues:
        raise InputError(str(file), issues)
    content: Mapping[str, Any] = document.value
    return content


def _places(name: str, section: Mapping[str, Any]) -> Collection[tuple[tuple[str, ...], Any]]:
    texts = [((name, part), section[part]) for part in TEXTS if part in section]
    captions = [((name, kind, key), text) for kind in CAPTIONS for key, text in section.get(kind, {}).items()]
    return [*texts, *captions]
