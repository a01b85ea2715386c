"""What files, options and ledgers call units and groups.

The code says "unit" for what claims count and "group" for the groups of interviews inside it. The columns, keys and
options that users write have the names of ``data/written_names.json``, those of the project's own study.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parents[1] / "data" / "written_names.json"
_WORD = re.compile(r"[A-Za-z]+")


def in_files(name: str) -> str:
    """Give the name that files and options have for a name of the code.

    Examples
    --------
    >>> in_code(in_files("of_unit"))
    'of_unit'
    """
    return _replaced(name, _names())


def in_code(name: str) -> str:
    """Give the code's name for a name in a file or an option; other names stay as they are.

    Examples
    --------
    >>> in_code("interview"), in_code("unit")
    ('interview', 'unit')
    """
    return _replaced(name, {written: name for name, written in _names().items()})


def keys_in_code(part: Any) -> Any:
    """Give nested dictionaries with the code's names for their keys.

    Examples
    --------
    >>> keys_in_code({"minimum": {in_files("units"): 3}})
    {'minimum': {'units': 3}}
    """
    if isinstance(part, Mapping):
        return {in_code(key) if isinstance(key, str) else key: keys_in_code(value) for key, value in part.items()}
    return [keys_in_code(item) for item in part] if isinstance(part, list) else part


def keys_in_files(part: Mapping[str, Any]) -> dict[str, Any]:
    """Give a dictionary with the names that files have for its keys.

    Examples
    --------
    >>> keys_in_code(keys_in_files({"unit": "School"}))
    {'unit': 'School'}
    """
    return {in_files(key): value for key, value in part.items()}


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = json.loads(_FILE.read_text(encoding="utf-8"))
    return names


def _replaced(name: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: words.get(found[0], found[0]), name)
