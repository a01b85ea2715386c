"""Pick the parameters that every section needs out of a notebook's names, and check them."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.errors import InputError, Issue
from analysis.i18n import LANGUAGES
from analysis.messages.suggestions import nearest
from analysis.models import AREAS, AUDIENCES, CODINGS, SECTIONS

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "area": ("all", *AREAS),
    "coding": CODINGS,
    "language": LANGUAGES,
    "audience": AUDIENCES,
}
"""The parameters that have a fixed list of values."""

DEFAULTS: Mapping[str, str] = {
    "dataset": "data/synthetic/as-published",
    "area": "all",
    "leave_out": "none",
    "coding": "lead",
    "language": "en",
    "audience": "internal",
}
"""The parameters that `open_section` needs, with a value to suggest where one is missing."""


def section_parameters(section: str, namespace: Mapping[str, Any]) -> dict[str, str]:
    """Pick the parameters of a section out of a notebook's names.

    Parameters
    ----------
    section : str
        One of `models.SECTIONS`.
    namespace : mapping
        The notebook's names, from ``globals()``; other names are ignored.

    Returns
    -------
    dict of str to str
        The value of each name in `DEFAULTS`.

    Raises
    ------
    InputError
        With everything that is wrong: an unknown section, a missing parameter, one that is not text, an unknown
        value, or a public run that leaves out a municipality.

    Examples
    --------
    >>> names = {"dataset": "data/mine", "area": "all", "leave_out": "none", "coding": "lead", "orders": 1000}
    >>> section_parameters("variation", {**names, "language": "da", "audience": "public"})["language"]
    'da'
    """
    issues = [*_section_issues(section), *(issue for name in DEFAULTS for issue in _issues(name, namespace))]
    if namespace.get("audience") == "public" and namespace.get("leave_out", "none") != "none":
        message = f"leave_out={namespace['leave_out']!r} in a public run would identify that municipality"
        issues.append(Issue("parameters", message, "use 'none', or audience 'internal'"))
    if issues:
        raise InputError(f"section {section}", issues)
    return {name: namespace[name] for name in DEFAULTS}


def _section_issues(section: str) -> Iterator[Issue]:
    if section not in SECTIONS:
        yield Issue("parameters", f"unknown section {section!r}", hint_for(section, SECTIONS))


def _issues(name: str, namespace: Mapping[str, Any]) -> Iterator[Issue]:
    if name not in namespace:
        line = f'{name}: str = "{DEFAULTS[name]}"'
        yield Issue("parameters", f"parameter {name!r} is missing", f"declare {line} in the parameters cell")
    elif not isinstance(value := namespace[name], str):
        yield Issue("parameters", f"{name}={value!r} is not text", f"write it in quotes, such as {DEFAULTS[name]!r}")
    elif name in ALLOWED and value not in ALLOWED[name]:
        yield Issue("parameters", f"unknown value {name}={value!r}", hint_for(value, ALLOWED[name]))


def hint_for(word: str, known: tuple[str, ...]) -> str:
    """Suggest the nearest known word, or list all of them.

    Examples
    --------
    >>> hint_for("childen", ("all", "children", "adults"))
    "did you mean 'children'?"
    """
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"use one of {', '.join(known)}"
