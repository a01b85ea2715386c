"""JSON from anybody: what it says once and plainly, or why it cannot be taken; never more than its limits."""

import json
import re
from typing import Any

from analysis.errors import Issue
from analysis.files import limits
from analysis.files.csv_io import decode

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")


class _NotAllowed(ValueError):
    """Says what JSON from a stranger may not say."""


def read_json(raw: bytes, file: str) -> tuple[Any, list[Issue]]:
    """Read JSON.

    Returns
    -------
    (value, problems)
        None and a problem where it is no JSON, names a key twice, holds what is no number or no text, or exceeds a
        limit.
    """
    if len(raw) > limits.JSON_BYTES:
        message = f"has {len(raw) / limits.MB:,.0f} MB; the limit is {limits.JSON_BYTES // limits.MB} MB"
        return None, [Issue(file, message, "is it the right file?")]
    text, problems = decode(raw, file)
    try:
        _check_levels(text)
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_int=_whole_number)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except json.JSONDecodeError as error:
        return None, [*problems, Issue(file, f"not JSON: {error.msg}", "correct it", error.lineno)]
    except RecursionError:
        return None, [*problems, Issue(file, "nested too deeply to be read", "correct it")]
    except UnicodeEncodeError:
        return None, [
            *problems,
            Issue(file, "a text in it has half of a character (\\ud800 to \\udfff)", "correct it"),
        ]
    except ValueError as error:
        return None, [*problems, Issue(file, str(error), "correct it")]
    return value, problems


def _check_levels(text: str) -> None:
    level = 0
    for bracket in _BRACKETS.finditer(_STRING.sub("", text)):
        level += 1 if bracket.group() in "[{" else -1
        if level > limits.LEVELS:
            raise _NotAllowed(f"nested too deeply: more than {limits.LEVELS} lists or objects within each other")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise _NotAllowed(f"'{twice}' stands twice")
    return made


def _no_number(name: str) -> None:
    raise _NotAllowed(f"{name} is no number in JSON")


def _whole_number(digits: str) -> int:
    if len(digits) > limits.JSON_DIGITS:
        raise _NotAllowed(f"a number has {len(digits):,} digits; the limit is {limits.JSON_DIGITS:,}")
    return int(digits)
