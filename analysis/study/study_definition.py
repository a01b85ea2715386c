"""Read what a study is about from ``study.yaml``."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import InputError, Issue
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_input import Place, YamlDocument, read_yaml
from analysis.messages.characters import NOT_IN_NAME, character_name
from analysis.messages.suggestions import did_you_mean
from analysis.models import Family, Noun, SectionChoice, StudyDefinition
from analysis.paths import DATA
from analysis.study.study_folder import FILE, study_folder_of

ONE_FAMILY = ("experience", "phase", "form", "trigger")  # roles that a single family can play
RESERVED = {"all": "every group", "unknown": "a group that the dataset does not give"}


def load_study_definition(folder: Path = DATA) -> StudyDefinition:
    """Read and validate the ``study.yaml`` of a study.

    Parameters
    ----------
    folder : path
        The study's folder.

    Returns
    -------
    StudyDefinition

    Raises
    ------
    InputError
        With everything that is wrong in the file.

    Examples
    --------
    >>> study = load_study_definition()
    >>> study.languages, sorted(study.unit.plural), study.families_with("partner")
    (('da', 'en'), ['da', 'en'], ('partner-internal', 'partner-external'))
    """
    if folder == DATA:  # a test checks this one, so that a run with nothing to do is quick
        return _definition(folder, read_yaml((folder / FILE).read_bytes()))
    from analysis.files.yaml_lines import read_yaml_document  # waits for pandas

    document, issues = read_yaml_document(folder / FILE)
    issues = issues or schema_problems(document, DATA / "study.schema.json") or _study_issues(document)
    if issues:
        raise InputError(str(folder / FILE), issues)
    return _definition(folder, document.value)


def dataset_of(folder: Path) -> Path:
    """Return the folder of a study's dataset.

    Raises
    ------
    InputError
        If there is no study in the folder, its ``study.yaml`` has problems, or its dataset does not exist; with the
        command that imports it and, for a published file, where to get it.
    """
    if not (folder / FILE).is_file():
        message = "there is no study.yaml" if folder.is_dir() else "there is no such folder"
        raise InputError(str(folder), [Issue(str(folder), message, "samspil new-study writes a study")])
    definition = load_study_definition(folder)
    dataset = folder / definition.dataset
    if not dataset.is_dir():
        hint = f"import the interviews: samspil import FILE --study {folder}"
        if published := definition.source:
            file = published["file"]
            hint = f"get {file} from {published['from']}, then: make STUDY={folder} SOURCE={file}"
        raise InputError(str(folder), [Issue(str(dataset), "the study has no dataset yet", hint)])
    return dataset


def definition_of(dataset: Path) -> StudyDefinition:
    """Read the definition of the study that a dataset belongs to; raises the errors of `load_study_definition`."""
    return load_study_definition(study_folder_of(dataset))


def _noun(stated: Mapping[str, Any] | None, languages: Collection[str]) -> Noun | None:
    if not stated:
        return None
    forms = {name: stated[name] for name in ("definite", "definite_plural", "neuter") if name in stated}
    singular, plural = (in_languages(stated[form], languages) for form in ("singular", "plural"))
    return Noun(singular, plural, **forms)


def _definition(folder: Path, content: Mapping[str, Any]) -> StudyDefinition:
    languages = tuple(content["languages"])
    groups = content.get("groups", {})
    families = {
        name: Family(in_languages(family["label"], languages), family.get("role", ""))
        for name, family in content["families"].items()
    }
    listed = [_section(item) for item in content["sections"]]
    return StudyDefinition(
        folder=folder,
        title=in_languages(content["title"], languages),
        languages=languages,
        families=families,
        sections=tuple(section for section, _ in listed),
        dataset=content.get("dataset", StudyDefinition.dataset),
        unit=_noun(content.get("unit"), languages),
        group=_noun(groups, languages),
        group_labels={name: in_languages(label, languages) for name, label in groups.get("values", {}).items()},
        source=content.get("source", {}),
        choices={section: choice for section, choice in listed if choice},
    )


def _section(item: str | Mapping[str, Mapping[str, Any]]) -> tuple[str, SectionChoice | None]:
    """Give the name of a listed section, and its notebook with parameters where it has any.

    Examples
    --------
    >>> _section({"themes": {"family": "leadership"}})
    ('themes-leadership', SectionChoice(notebook='themes', parameters={'family': 'leadership'}))
    """
    if isinstance(item, str):
        return item, None
    [(notebook, parameters)] = item.items()
    family = parameters.get("family")
    return f"{notebook}-{family}" if family else notebook, SectionChoice(notebook, parameters)


def in_languages(text: str | Mapping[str, str], languages: Collection[str]) -> dict[str, str]:
    """Give a text by language; plain text is that of the one language of the study."""
    return dict.fromkeys(languages, text) if isinstance(text, str) else dict(text)


def _study_issues(document: YamlDocument) -> list[Issue]:
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
    issues += _section_issues(document, content["sections"], content["families"])
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


def _section_issues(
    document: YamlDocument, sections: list[str | Mapping[str, Mapping[str, Any]]], families: Collection[str]
) -> Iterator[Issue]:
    listed = [_section(item) for item in sections]
    for number, (section, choice) in enumerate(listed):
        if section in [name for name, _ in listed[:number]]:
            yield document.problem(f"section {section!r} is listed twice", "delete one", ("sections", number))
        family = choice.parameters.get("family") if choice else None
        if choice and family is not None and family not in families:
            place = ("sections", number, choice.notebook, "family")
            hint = did_you_mean(str(family), families) or f"use one of {', '.join(families)}"
            yield document.problem(f"section {choice.notebook}: there is no family {family!r}", hint, place)
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
