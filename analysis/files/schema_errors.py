"""Report the errors of a file against its JSON Schema, one line each with place, value and hint."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import Issue
from analysis.files.yaml_input import Place, YamlDocument
from analysis.messages.suggestions import did_you_mean, nearest

if TYPE_CHECKING:
    from jsonschema import ValidationError

Naming = Callable[[Place], tuple[str, Place]]
_KINDS = {
    "string": "text",
    "object": "a dictionary",
    "array": "a list",
    "integer": "a whole number",
    "number": "a number",
}
_LEAST = {
    **dict.fromkeys(("minItems", "minLength", "minProperties"), "is empty"),
    "maxProperties": "has too many keys",
    "uniqueItems": "contains duplicates",
    "minimum": "is too small",
    "maximum": "is too large",
}


def schema_problems(
    marked: YamlDocument,
    schema: Path,
    naming: Naming = lambda place: ("", place),
    labels: Mapping[str, str] | None = None,
) -> list[Issue]:
    """List all errors of a file against its schema.

    Parameters
    ----------
    marked : YamlDocument
    schema : path
        A JSON Schema (2020-12); the descriptions of its parts become hints.
    naming : callable
        Splits a place into its subject, such as a claim's id, and the rest.
    labels : mapping, optional
        Labels that users may write instead of a word in the schema: label and word.
    """
    from jsonschema import Draft202012Validator

    definition = json.loads(schema.read_text(encoding="utf-8"))
    validator = Draft202012Validator(definition, format_checker=Draft202012Validator.FORMAT_CHECKER)
    problems_by_key: dict[tuple, Issue] = {}
    for error in validator.iter_errors(marked.value):
        for key, problem in _described(marked, error, naming, labels or {}):
            problems_by_key.setdefault(key, problem)
    return list(problems_by_key.values())


def _described(
    marked: YamlDocument, error: "ValidationError", naming: Naming, labels: Mapping[str, str]
) -> Iterator[tuple[tuple, Issue]]:
    """Describe one error, or one for each name in it; errors with the same key are duplicates."""
    place = tuple(error.absolute_path)
    subject, rest = naming(place)
    location = _place_text(subject, rest)
    if error.validator == "required":
        for name, hint in _missing(error):
            yield (place, name), marked.problem(f"{location} has no {name}", hint, place)
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in [name for name in error.instance if name not in known]:
            message = f"{subject or 'the file'}: '{name}' is unknown{f' in {rest[-1]}' if rest else ''}"
            yield (place, name), marked.problem(message, did_you_mean(name, known), (*place, name))
    elif error.validator == "anyOf":
        missing = " or ".join(name for part in error.validator_value for name in part["required"])
        yield (place, "anyOf"), marked.problem(f"{location} has no {missing}", "add one of them", place)
    else:
        yield (place, "value"), marked.problem(f"{location} {_fault(error)}", _hint(error, labels), place)


def _missing(error: "ValidationError") -> Iterator[tuple[str, str]]:
    """Yield missing names with their descriptions, except names that are present but misspelt."""
    known = error.schema.get("properties", {})
    unknown = [name for name in error.instance if known and name not in known]
    for name in error.validator_value:
        if name not in error.instance and not any(nearest(word, [name]) for word in unknown):
            about = known.get(name)
            yield name, (isinstance(about, dict) and about.get("description")) or f"add {name}"


def _place_text(subject: str, place: Place) -> str:
    steps = " > ".join(str(step + 1) if isinstance(step, int) else step for step in place)
    return f"{subject}: {steps}" if subject and steps else subject or steps or "the file"


def _fault(error: "ValidationError") -> str:
    if error.instance is None:
        return "is empty"
    shown = _shown(error.instance)
    if error.validator in _LEAST:
        return f"{shown} {_LEAST[error.validator]}" if shown not in ("''", "[]", "{}") else _LEAST[error.validator]
    if error.validator == "type":
        types = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        return f"{shown} is not {' or '.join(str(_KINDS.get(kind, kind)) for kind in types)}"
    if error.validator == "format":
        return f"{shown} is not a valid {error.validator_value}"
    if error.validator == "pattern":
        return f"{shown} contains characters that are not allowed"
    if error.validator == "not":
        return f"{shown} is not allowed here"
    return f"{shown} is not valid here" if "then" in error.schema_path else f"{shown} is not an allowed value"


def _hint(error: "ValidationError", labels: Mapping[str, str]) -> str:
    described = error.schema.get("description", "")
    if error.instance is None:
        return "write a value; the word null needs quotation marks"
    if error.validator == "enum" and "then" not in error.schema_path:
        known = {str(value): str(value) for value in error.validator_value}
        known |= {label: word for label, word in labels.items() if word in known and label not in known}
        near = nearest(str(error.instance), known)
        return f"did you mean '{known[near]}'?" if near else did_you_mean("", set(known.values())) or described
    return described


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
