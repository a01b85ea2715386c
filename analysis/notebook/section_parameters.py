"""Pick the parameters that every section needs out of a notebook's names, and check them."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.errors import InputError, Issue
from analysis.messages.suggestions import nearest
from analysis.models import AUDIENCES, CODINGS, StudyDefinition
from analysis.written_names import in_code, in_files

DEFAULTS: Mapping[str, str] = {
    "dataset": "data/synthetic/as-published",
    "group": "all",
    "leave_out": "none",
    "coder": "lead",
    "language": "en",
    "audience": "internal",
}
"""The parameters that `open_section` needs, with a value to suggest where one is missing; a notebook may also declare
them by the names of ``data/written_names.json``."""

RENAMED: Mapping[str, str] = {"coding": "coder"}
"""Earlier names of parameters, which WITH= and grids still accept."""


def allowed_values(definition: StudyDefinition) -> dict[str, tuple[str, ...]]:
    """List the values of the parameters that have a fixed list of them.

    Parameters
    ----------
    definition : StudyDefinition
        The study, which has its own groups and languages.

    Examples
    --------
    >>> from analysis.study.study_definition import load_study_definition
    >>> allowed_values(load_study_definition())["audience"]
    ('internal', 'public')
    """
    return {
        "group": ("all", *definition.group_labels),
        "coder": CODINGS,
        "language": definition.languages,
        "audience": AUDIENCES,
    }


def section_in_study(section: str, namespace: Mapping[str, Any], definition: StudyDefinition) -> str:
    """Find the section of a study that a notebook for any study is run for, by the family of codes that it is about.

    Parameters
    ----------
    section : str
        The name of the notebook's section.
    namespace : mapping
        The notebook's names; ``family`` names a family of codes, or is "all".
    definition : StudyDefinition

    Examples
    --------
    >>> from pathlib import Path
    >>> study = StudyDefinition(Path("x"), {}, ("en",), {}, ("themes-leadership", "claims"))
    >>> section_in_study("themes", {"family": "leadership"}, study)
    'themes-leadership'
    """
    with_family = f"{section}-{namespace.get('family', '')}"
    return with_family if with_family in definition.sections else section


def section_parameters(section: str, namespace: Mapping[str, Any], definition: StudyDefinition) -> dict[str, str]:
    """Pick the parameters of a section out of a notebook's names.

    Parameters
    ----------
    section : str
        One of the sections of the study.
    namespace : mapping
        The notebook's names, from ``globals()``; other names are ignored.
    definition : StudyDefinition
        The study that the dataset belongs to.

    Returns
    -------
    dict of str to str
        The value of each name in `DEFAULTS`.

    Raises
    ------
    InputError
        With everything that is wrong: an unknown section, a missing parameter, one that is not text, an unknown
        value, or a public run that leaves out a unit.

    Examples
    --------
    >>> from analysis.study.study_definition import load_study_definition
    >>> names = {"dataset": "data/mine", "group": "all", "leave_out": "none", "coder": "lead", "orders": 1000}
    >>> names |= {"language": "da", "audience": "public"}
    >>> section_parameters("variation", names, load_study_definition())["language"]
    'da'
    """
    allowed = allowed_values(definition)
    namespace = {in_code(name): value for name, value in namespace.items()}
    issues = [*_section_issues(section, definition.sections)]
    issues += [issue for name in DEFAULTS for issue in _issues(name, namespace, allowed)]
    if namespace.get("audience") == "public" and namespace.get("leave_out", "none") != "none":
        message = f"leave_out={namespace['leave_out']!r} in a public run would identify that {in_files('unit')}"
        issues.append(Issue("parameters", message, "use 'none', or audience 'internal'"))
    if issues:
        raise InputError(f"section {section}", issues)
    return {name: namespace[name] for name in DEFAULTS}


def _section_issues(section: str, known: tuple[str, ...]) -> Iterator[Issue]:
    if section not in known:
        yield Issue("parameters", f"unknown section {section!r}", hint_for(section, known))


def _issues(name: str, namespace: Mapping[str, Any], allowed: Mapping[str, tuple[str, ...]]) -> Iterator[Issue]:
    if name not in namespace:
        old = next((old for old, new in RENAMED.items() if new == name and old in namespace), "")
        name = in_files(name)
        line = f'declare {name}: str = "{DEFAULTS[in_code(name)]}" in the parameters cell'
        yield Issue("parameters", f"parameter {name!r} is missing", f"rename {old!r} to {name!r}" if old else line)
    elif not isinstance(value := namespace[name], str):
        yield Issue(
            "parameters", f"{in_files(name)}={value!r} is not text", f"write it in quotes, such as {DEFAULTS[name]!r}"
        )
    elif name in allowed and value not in allowed[name]:
        yield Issue("parameters", f"unknown value {in_files(name)}={value!r}", hint_for(value, allowed[name]))


def hint_for(word: str, known: tuple[str, ...]) -> str:
    """Suggest the nearest known word, or list all of them.

    Examples
    --------
    >>> hint_for("teachres", ("all", "teachers", "leaders"))
    "did you mean 'teachers'?"
    """
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"use one of {', '.join(known)}"
