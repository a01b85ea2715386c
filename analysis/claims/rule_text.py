"""Texts that state a rule take its numbers from ``quantifiers.yaml``; and which numbers are not the registered ones.

A text says ``$(several.at_least)`` where the number stands, ``$(generally.confidence %)`` for it in per cent, and
``$(several.at_least municipalities)`` for it with what it counts. A share of .5 is called half where the text says
``$(generally.share_above half)`` (any other is given in per cent) or ``one-half`` (as a number). Within a rule its word
may be left out.
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

QUANTIFIERS, REGISTERED = DATA / "quantifiers.yaml", DATA / "registered.yaml"
HALF = {"half": {"da": "halvdelen", "en": "half"}, "one-half": {"da": "en halv", "en": "one half"}}
OTHERS = {"named": {"da": "nævnt", "en": "named"}, "reliability": {"da": "pålidelighed", "en": "reliability"}}
MARK = re.compile(r"\$\(([\w.-]+)(?: (%|municipalities|interviews|half|one-half))?\)")
COUNTED = {
    "municipalities": {"da": ("kommune", "kommuner"), "en": ("municipality", "municipalities")},
    "interviews": {"da": ("interview", "interview"), "en": ("interview", "interviews")},
}


def numbers_of(quantifiers: Mapping[str, Any]) -> dict[str, int | float | bool]:
    """Give every number of every rule by its place: ``several.at_least``, ``named.share``, ``reliability.floor``."""
    parts = {"named": quantifiers["named"], "reliability": quantifiers["reliability"], **quantifiers["words"]}
    return {place: value for name, part in parts.items() for place, value in _flat(part, name)}


def _flat(part: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    for key, value in part.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.{key}")
        elif isinstance(value, int | float):
            yield f"{name}.{key}", value


def applied_numbers(path: Path | None = None) -> dict[str, int | float | bool]:
    """Read the numbers that verdicts are given by, from ``data/quantifiers.yaml`` or another such file."""
    return numbers_of(_quantifiers(path or QUANTIFIERS))


@cache
def _quantifiers(path: Path) -> dict[str, Any]:
    return read_yaml(path.read_text(encoding="utf-8"))


def with_numbers(text: str, language: str, numbers: Mapping[str, Any] | None = None, word: str = "") -> str:
    """Write a text with the numbers of rules in place of its marks.

    Parameters
    ----------
    numbers : mapping, optional
        From `numbers_of`; by default those that are applied.
    word : str
        The rule that the text is of, whose places need not name it.

    Raises
    ------
    KeyError
        If there is no such number.
    """

    def written(mark: re.Match) -> str:
        known = applied_numbers() if numbers is None else numbers
        place = mark[1] if mark[1] in known else f"{word}.{mark[1]}"
        return _written(known[place], mark[2], language)

    return MARK.sub(written, text) if "$(" in text else text


def unknown_marks(quantifiers: Mapping[str, Any]) -> Iterator[tuple[str, str, str, list[str]]]:
    """List marks in the texts of rules that stand for no number: ``word, text, mark``, and the numbers of the rule."""
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
    if form in COUNTED:
        return f"{value} {COUNTED[form][language][value != 1]}"
    return _number(value, language, 2)


def _number(value: float, language: str, least: int) -> str:
    """Write a number with as many decimals as it has, and at least so many where it is no count."""
    if isinstance(value, int):
        return written_number(value, 0, language)
    decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    return written_number(value, max(least, decimals), language)


def departures(applied: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """List the numbers of rules that are not those registered before any result was looked at.

    Parameters
    ----------
    applied : mapping, optional
        From `numbers_of`; by default those that are applied.

    Returns
    -------
    list of dict
        ``place, applied, registered``; the number is None where one of the two has no such term.
    """
    applied = applied_numbers() if applied is None else applied
    registered = read_yaml(REGISTERED.read_text(encoding="utf-8"))["numbers"]
    return [
        {"place": place, "applied": applied.get(place), "registered": registered.get(place)}
        for place in dict.fromkeys([*registered, *applied])
        if applied.get(place) != registered.get(place)
    ]


def rule_word(place: str, language: str) -> str:
    """Give the word of a rule, in quotation marks, by the place of one of its numbers."""
    words = OTHERS | _quantifiers(QUANTIFIERS)["words"]
    return {"da": "»{}«", "en": "“{}”"}[language].format(words[place.partition(".")[0]][language])


def departure_told(departure: Mapping[str, Any], language: str) -> dict[str, str]:
    """Write a departure's numbers in a language: ``place, applied, registered``."""
    numbers = {name: departure[name] for name in ("applied", "registered")}
    return {"place": departure["place"], **{name: _told(value, language) for name, value in numbers.items()}}


def _told(value: float | bool | None, language: str) -> str:
    if value is None:
        return "–"
    return str(value).lower() if isinstance(value, bool) else _number(value, language, 2)
