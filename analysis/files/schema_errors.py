"""What is wrong with a file by its JSON Schema, each fault in one line that names place, value and hint."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import Issue
from analysis.files.yaml_lines import Marked, Place
from analysis.messages.suggestions import did_you_mean, nearest

if TYPE_CHECKING:
    from jsonschema import ValidationError

Naming = Callable[[Place], tuple[str, Place]]
_KINDS = {"string": "text", "object": "dictionary", "array": "list", "integer": "whole number", "number": "number"}
_LEAST = {
    **dict.fromkeys(("minItems", "minLength", "minProperties"), "is empty"),
    "maxProperties": "says too much",
    "uniqueItems": "names one thing twice",
    "minimum": "is too small",
    "maximum": "is too large",
}


def schema_problems(
    marked: Marked,
    schema: Path,
    naming: Naming = lambda place: ("", place),
    labels: Mapping[str, str] | None = None,
) -> list[Issue]:
    """Find all in which a file does not follow its schema.

    Parameters
    ----------
    marked : Marked
    schema : path
        A JSON Schema (2020-12); what its parts are for stands in their descriptions, and is given as the hint.
    naming : callable
        Tells of a place whose it is, such as a claim's id, and where in that it is.
    labels : mapping, optional
        What some of the words that the schema lists are called elsewhere: label and word.
    """
    from jsonschema import Draft202012Validator

    demanded = json.loads(schema.read_text(encoding="utf-8"))
    validator = Draft202012Validator(demanded, format_checker=Draft202012Validator.FORMAT_CHECKER)
    found: dict[tuple, Issue] = {}
    for error in validator.iter_errors(marked.said):
        for key, problem in _told(marked, error, naming, labels or {}):
            found.setdefault(key, problem)
    return list(found.values())


def _told(
    marked: Marked, error: "ValidationError", naming: Naming, labels: Mapping[str, str]
) -> Iterator[tuple[tuple, Issue]]:
    """Say one fault, or as many as there are names in it; faults with the same key are one."""
    place = tuple(error.absolute_path)
    subject, rest = naming(place)
    what = _what(subject, rest)
    if error.validator == "required":
        for name, hint in _missing(error):
            yield (place, name), marked.problem(f"{what} has no {name}", hint, place)
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in [name for name in error.instance if name not in known]:
            message = f"{subject or 'the file'}: '{name}' is unknown{f' in {rest[-1]}' if rest else ''}"
            yield (place, name), marked.problem(message, did_you_mean(name, known), (*place, name))
    elif error.validator == "anyOf":
        lacking = " or ".join(name for part in error.validator_value for name in part["required"])
        yield (place, "anyOf"), marked.problem(f"{what} has no {lacking}", "add one of them", place)
    else:
        yield (place, "value"), marked.problem(f"{what} {_fault(error)}", _remedy(error, labels), place)


def _missing(error: "ValidationError") -> Iterator[tuple[str, str]]:
    """Name what is missing, with what it is for; what stands there misspelt is told as such, and only once."""
    known = error.schema.get("properties", {})
    unknown = [name for name in error.instance if known and name not in known]
    for name in error.validator_value:
        if name not in error.instance and not any(nearest(word, [name]) for word in unknown):
            about = known.get(name)
            yield name, (isinstance(about, dict) and about.get("description")) or f"add {name}"


def _what(subject: str, rest: Place) -> str:
    steps = " > ".join(str(step + 1) if isinstance(step, int) else step for step in rest)
    return f"{subject}: {steps}" if subject and steps else subject or steps or "the file"


def _fault(error: "ValidationError") -> str:
    if error.instance is None:
        return "says nothing"
    shown = _shown(error.instance)
    if error.validator in _LEAST:
        return f"{shown} {_LEAST[error.validator]}" if shown not in ("''", "[]", "{}") else _LEAST[error.validator]
    if error.validator == "type":
        wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        return f"{shown} is no {' or '.join(_KINDS.get(kind, kind) for kind in wanted)}"
    if error.validator == "format":
        return f"{shown} is no {error.validator_value}"
    if error.validator == "pattern":
        return f"{shown} has other characters than it may"
    if error.validator == "not":
        return f"{shown} has no place here"
    return f"{shown} does not fit here" if "then" in error.schema_path else f"{shown} is not known"


def _remedy(error: "ValidationError", labels: Mapping[str, str]) -> str:
    described = error.schema.get("description", "")
    if error.instance is None:
        return "write something; the word null needs quotation marks"
    if error.validator == "enum" and "then" not in error.schema_path:
        known = {str(value): str(value) for value in error.validator_value}
        known |= {label: word for label, word in labels.items() if word in known and label not in known}
        near = nearest(str(error.instance), known)
        return f"did you mean '{known[near]}'?" if near else did_you_mean("", set(known.values())) or described
    return described


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
