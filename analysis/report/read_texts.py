"""Load the texts of the report from ``data/report/wording.yaml``, which has the same keys in each language."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from analysis.claims.rule_text import departure_text, rule_word, with_numbers
from analysis.files.yaml_input import read_yaml
from analysis.paths import DATA
from analysis.report.report_texts import ReportTexts

WORDING = DATA / "report" / "wording.yaml"
PUBLIC = "public_edition."


@cache
def read_texts(language: str) -> ReportTexts:
    """Return the texts of ``language`` by dotted key, with the numbers of rules filled in."""
    return ReportTexts(language, {key: with_numbers(text, language) for key, text in _flat(_tree()[language])})


def departure_lines(words: ReportTexts, departures: Iterable[Mapping]) -> list[str]:
    """Write one line for each number in the rules that differs from the registered one.

    Parameters
    ----------
    departures : iterable of dict
        From `rule_text.departures`.
    """
    values = (departure_text(departure, words.language) for departure in departures)
    return [words("front.departure", word=rule_word(one["place"], words.language), **one) for one in values]


def for_public(words: ReportTexts) -> ReportTexts:
    """Return the texts for a public report, in which some numbers are withheld."""
    public = {key.removeprefix(PUBLIC): text for key, text in words.texts.items() if key.startswith(PUBLIC)}
    return ReportTexts(words.language, {**words.texts, **public})


@cache
def _tree() -> Mapping:
    return read_yaml(WORDING.read_text(encoding="utf-8"))


def _flat(tree: Mapping, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
