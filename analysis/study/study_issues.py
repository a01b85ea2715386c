"""Find what is wrong in a ``study.yaml`` beyond its schema: languages, roles, names that mean something else."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import Issue
from analysis.files.yaml_input import Place, YamlDocument
from analysis.messages.characters import NOT_IN_NAME, character_name

ONE_FAMILY = ("experience", "phase", "form", "trigger")  # roles that a single family can play
RESERVED = {"all": "every group", "unknown": "a group that the dataset does not give"}


def in_languages(text: str | Mapping[str, str], languages: Collection[str]) -> dict[str, str]:
    """Give a text by language; plain text is that of the one language of the study."""
    return dict.fromkeys(languages, text) if isinstance(text, str) else dict(text)


def study_issues(document: YamlDocument) -> list[Issue]:
    """Find the issues of a ``study.yaml`` that fits its schema.

    Parameters
    ----------
    document : YamlDocument

    Returns
    -------
    list of Issue
        Every one, with its line and a remedy.
    """
    content = document.value
    languages = content["languages"]
    issues = [issue for place, text in _texts(content) for issue in text_issues(document, place, text, languages)]
    issues += _role_issues(document, content["families"])
    for name in RESERVED.keys() & content.get("groups", {}).get("values", {}).keys():
        place = ("groups", "values", name)
        issues.append(document.problem(f"group {name!r} already means {RESERVED[name]}", "rename it", place))
    issues += _section_issues(document, content["sections"])
    issues += _dataset_issues(document, content.get("dataset", ""))
    return issues


def _texts(content: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    yield ("title",), content["title"]
    for part in ("unit", "groups"):
        for form in ("singular", "plural"):
            if part in content:
                yield (part, form), content[part][form]
    for name, label in content.get("groups", {}).get("values", {}).items():
        yield ("groups", "values", name), label
    for name, family in content["families"].items():
        yield ("families", name, "label"), family["label"]


def text_issues(
    document: YamlDocument, place: Place, text: str | Mapping[str, str], languages: Sequence[str]
) -> Iterator[Issue]:
    """Find what is wrong with a text that should be in some languages: too few, too many, or odd characters."""
    name = " > ".join(map(str, place))
    if isinstance(text, str):
        if len(languages) > 1:
            example = ", ".join(f"{language}: ..." for language in languages)
            message = f"{name}: one text, but the study has the languages {' and '.join(languages)}"
            yield document.problem(message, f"write {{{example}}}", place)
    else:
        for language in languages:
            if language not in text:
                yield document.problem(f"{name} has no text in {language}", "add it", place)
        for language in text:
            if language not in languages:
                message = f"{name}: {language} is not a language of the study"
                yield document.problem(message, "delete it, or add it to languages", (*place, language))
    for one in [text] if isinstance(text, str) else text.values():
        if found := NOT_IN_NAME.search(one):
            yield document.problem(f"{name} contains {character_name(found[0])}", "delete the character", place)


def _role_issues(document: YamlDocument, families: Mapping[str, Mapping]) -> Iterator[Issue]:
    for role in ONE_FAMILY:
        having = [name for name, family in families.items() if family.get("role") == role]
        for name in having[1:]:
            message = f"families > {name}: {having[0]!r} already has the role {role}"
            yield document.problem(message, "give the role to one family", ("families", name, "role"))


def _section_issues(document: YamlDocument, sections: list[str]) -> Iterator[Issue]:
    if "claims" not in sections:
        message = "sections has no claims, the section with all verdicts, from which the report is made"
        yield document.problem(message, "add claims at the end", ("sections",))


def _dataset_issues(document: YamlDocument, dataset: str) -> Iterator[Issue]:
    path = Path(dataset)
    if path.is_absolute() or ".." in path.parts:
        message = f"dataset: {dataset!r} is not inside the study's folder"
        yield document.problem(message, "name a folder below the one of study.yaml", ("dataset",))
    elif len(path.parts) > 2:
        message = f"dataset: {dataset!r} is more than two folders below study.yaml"
        yield document.problem(message, "move the dataset up", ("dataset",))
