"""Fill the numbers of rules into texts, and list the numbers that differ from the registered ones.

A text contains ``$(several.at_least)`` in place of the number, ``$(generally.confidence %)`` for a percentage, and
``$(several.at_least interviews)`` for the number with what is counted. ``$(generally.share_above half)`` writes a share
of 0.5 as "half" and any other as a percentage; ``one-half`` writes any other as a number. In the texts of a rule, its
word may be omitted.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.files.yaml_input import read_yaml
from analysis.i18n import written_number
from analysis.models import LANGUAGES
from analysis.paths import DATA
from analysis.written_names import in_files, keys_in_code

QUANTIFIERS, REGISTERED = DATA / "quantifiers.yaml", DATA / "registered.yaml"
HALF = {"half": {"da": "halvdelen", "en": "half"}, "one-half": {"da": "halvdelen", "en": "one half"}}
OTHERS = {"named": {"da": "nævnt", "en": "named"}, "reliability": {"da": "pålidelighed", "en": "reliability"}}
UNITS, INTERVIEWS = in_files("units"), "interviews"
MARK = re.compile(rf"\$\(([\w.-]+)(?: (%|{UNITS}|{INTERVIEWS}|half|one-half))?\)")


def numbers_of(quantifiers: Mapping[str, Any]) -> dict[str, int | float | bool]:
    """Return every number of every rule, by its place, such as ``several.at_least`` or ``reliability.floor``."""
    parts = {"named": quantifiers["named"], "reliability": quantifiers["reliability"], **quantifiers["words"]}
    return {place: value for name, part in parts.items() for place, value in _flat(part, name)}


def _flat(part: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    for key, value in part.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.{key}")
        elif isinstance(value, int | float):
            yield f"{name}.{key}", value


def applied_numbers(path: Path | None = None) -> dict[str, int | float | bool]:
    """Read the numbers that rules apply, from ``data/quantifiers.yaml`` or another such file.

    Examples
    --------
    >>> applied_numbers()["several.at_least"]
    3
    """
    return numbers_of(_quantifiers(path or QUANTIFIERS))


@cache
def _quantifiers(path: Path) -> dict[str, Any]:
    return keys_in_code(read_yaml(path.read_text(encoding="utf-8")))


@cache
def _terms() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = read_yaml((DATA / "terms.yaml").read_text(encoding="utf-8"))["words"]
    return words


def with_numbers(text: str, language: str, numbers: Mapping[str, Any] | None = None, word: str = "") -> str:
    """Fill the numbers of rules into a text.

    Parameters
    ----------
    text : str
        With marks such as ``$(several.at_least)``.
    language : {"da", "en"}
        The language of the text.
    numbers : mapping, optional
        From `numbers_of`; by default the numbers that are applied.
    word : str
        The rule that the text belongs to, which its marks may omit.

    Raises
    ------
    KeyError
        If a mark refers to no number.

    Examples
    --------
    >>> with_numbers("Named in at least $(several.at_least interviews).", "en")
    'Named in at least 3 interviews.'
    """

    def written(mark: re.Match) -> str:
        known = applied_numbers() if numbers is None else numbers
        place = mark[1] if mark[1] in known else f"{word}.{mark[1]}"
        return _written(known[place], mark[2], language)

    return MARK.sub(written, text) if "$(" in text else text


def unknown_marks(quantifiers: Mapping[str, Any]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield the marks in the texts of rules that refer to no number: ``word, text, mark``, and the rule's numbers."""
    numbers = numbers_of(quantifiers)
    for word, rule in quantifiers["words"].items():
        own = [place.removeprefix(f"{word}.") for place in numbers if place.startswith(f"{word}.")]
        for part in (rule, rule.get("of_interviews", {})):
            for name in (f"basis_{language}" for language in LANGUAGES if part):
                marks = [mark[1] for mark in MARK.finditer(part[name])]
                yield from ((word, name, mark, own) for mark in marks if mark not in own and mark not in numbers)


def _written(value: float, form: str | None, language: str) -> str:
    if form in HALF and value == 0.5:
        return HALF[form][language]
    if form in ("%", "half"):
        return f"{_number(round(100 * value, 10), language, 0)} %"
    if form in (UNITS, INTERVIEWS):
        counted = "unit" if form == UNITS else "interview"
        return f"{value} {_terms()[f'{counted}-one' if value == 1 else f'{counted}-many'][language]}"
    return _number(value, language, 2)


def _number(value: float, language: str, least: int) -> str:
    """Write a number with all its decimals; a number that is not a count has at least ``least``."""
    if isinstance(value, int):
        return written_number(value, 0, language)
    decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    return written_number(value, max(least, decimals), language)


def departures(applied: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """List the numbers of rules that differ from those registered before anyone saw the results.

    Parameters
    ----------
    applied : mapping, optional
        From `numbers_of`; by default the numbers that are applied.

    Returns
    -------
    list of dict
        ``place, applied, registered``; None if the rules or the registration lack the term.

    Examples
    --------
    >>> departures()
    []
    """
    applied = applied_numbers() if applied is None else applied
    registered = keys_in_code(read_yaml(REGISTERED.read_text(encoding="utf-8"))["numbers"])
    return [
        {"place": place, "applied": applied.get(place), "registered": registered.get(place)}
        for place in dict.fromkeys([*registered, *applied])
        if applied.get(place) != registered.get(place)
    ]


def rule_word(place: str, language: str) -> str:
    """Return the word of a rule, in quotation marks, from the place of one of its numbers.

    Examples
    --------
    >>> rule_word("several.at_least", "da")
    '»flere«'
    """
    words = OTHERS | _quantifiers(QUANTIFIERS)["words"]
    return {"da": "»{}«", "en": "“{}”"}[language].format(words[place.partition(".")[0]][language])


def departure_text(departure: Mapping[str, Any], language: str) -> dict[str, str]:
    """Format the numbers of a departure in a language: ``place, applied, registered``."""
    numbers = {name: departure[name] for name in ("applied", "registered")}
    return {"place": departure["place"], **{name: _number_text(value, language) for name, value in numbers.items()}}


def _number_text(value: float | bool | None, language: str) -> str:
    if value is None:
        return "–"
    return str(value).lower() if isinstance(value, bool) else _number(value, language, 2)
