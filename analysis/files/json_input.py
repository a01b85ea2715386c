"""Read untrusted JSON: unambiguous, and within limits."""

import json
import re
from typing import Any

from analysis.errors import Issue
from analysis.files import limits
from analysis.files.csv_io import decode

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")


class _NotAllowed(ValueError):
    """Describes content that is not allowed in JSON input."""


def read_json(raw: bytes, file: str) -> tuple[Any, list[Issue]]:
    """Read JSON, or report why it is not acceptable.

    Returns
    -------
    (value, problems)
        None and a problem if it is not JSON, repeats a key, contains invalid numbers or texts, or exceeds a limit.
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
            Issue(file, "a text contains half of a character (\\ud800 to \\udfff)", "correct it"),
        ]
    except ValueError as error:
        return None, [*problems, Issue(file, str(error), "correct it")]
    return value, problems


def _check_levels(text: str) -> None:
    level = 0
    for bracket in _BRACKETS.finditer(_STRING.sub("", text)):
        level += 1 if bracket.group() in "[{" else -1
        if level > limits.LEVELS:
            raise _NotAllowed(f"nested too deeply: more than {limits.LEVELS} levels of lists or objects")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value] # None is false
        raise _NotAllowed(f"'{twice}' appears twice")
    return value


def _no_number(name: str) -> None:
    raise _NotAllowed(f"{name} is not a number in JSON")


def _whole_number(digits: str) -> int:
    if len(digits) > limits.JSON_DIGITS:
        raise _NotAllowed(f"a number has {len(digits):,} digits; the limit is {limits.JSON_DIGITS:,}")
    return int(digits)
