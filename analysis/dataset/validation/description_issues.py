"""Validate the description of a dataset, ``datapackage.json``."""

from collections.abc import Iterable, Mapping

from analysis.dataset.validation.row_problem import shorten
from analysis.errors import Issue
from analysis.messages.characters import NOT_IN_NAME, character_name

DESCRIPTION = "datapackage.json"
_TEXT, _LIST = ((str,), "text"), ((list,), "a list in [ ]")
_DECLARED = {
    **dict.fromkeys(("name", "id", "title", "description", "scenario", "language"), _TEXT),
    **dict.fromkeys(("version", "created", "homepage"), _TEXT),
    **dict.fromkeys(("keywords", "sources", "contributors", "licenses"), _LIST),
    "origin": ((Mapping,), 'an object like {"tool": "NVivo", "version": "14"}'),
    "seed": ((int, str), "a whole number or text"),
}


def description_issues(description: Mapping) -> Iterable[Issue]:
    """Find values of the wrong type in the description; null counts as missing."""
    for key, (kinds, form) in _DECLARED.items():
        value = description.get(key)
        if value is not None and (not isinstance(value, kinds) or isinstance(value, bool)):
            shown = shorten(repr(value))
            yield Issue(DESCRIPTION, f"{key} is {shown}, not {form}", f"write it as {form}, or leave it out")
    for key, parts in (("origin", ("tool", "version")),):
        inner = description.get(key)
        if not isinstance(inner, Mapping):
            continue
        for part in parts:
            if not isinstance(inner.get(part) or "", str):
                message = f"{key}: {part} is {shorten(repr(inner[part]))}, not text"
                yield Issue(DESCRIPTION, message, "write it as text, or leave it out")
    yield from _described_characters(description, "")
    stated = description.get("synthetic")
    if "synthetic" not in description:
        message = "does not say whether the data are synthetic"
    elif not isinstance(stated, bool):
        message = f"synthetic is {stated!r}, not true or false"
    else:
        return
    yield Issue(DESCRIPTION, message, 'state "synthetic": true or false; the origin of data is never guessed')


def _described_characters(value: object, key: str) -> Iterable[Issue]:
    """Find characters that cannot be displayed in all texts of a description, at any depth."""
    if isinstance(value, str):
        for found in NOT_IN_NAME.finditer(value):
            message = f"{key} contains {character_name(found[0])} (character {found.start() + 1} of its text)"
            yield Issue(DESCRIPTION, message, "delete the character")
            return
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _described_characters(name, ascii(key or name))
            yield from _described_characters(inner, key or name)
    elif isinstance(value, list):
        for inner in value:
            yield from _described_characters(inner, key)
