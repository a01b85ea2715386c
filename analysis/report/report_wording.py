"""Load the texts of the report from ``wording.yaml``, which has the same keys in each language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.claims.rule_text import departure_text, rule_word, with_numbers
from analysis.files.yaml_input import read_yaml
from analysis.i18n import written_number

WORDING = Path(__file__).with_name("wording.yaml")
PUBLIC = "public_edition."


@dataclass(frozen=True)
class Wording:
    """The texts of one language, by dotted key."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with ``values`` filled in; an unknown key raises a KeyError."""
        return self.texts[key].format(**values)

    def many(self, key: str, number: int, **values: object) -> str:
        """Return the singular or plural text, ``<key>_one`` or ``<key>_many``, with the number filled in."""
        form = "one" if number == 1 else "many"
        return self(f"{key}_{form}", number=written_number(number, 0, self.language), **values)

    def departures(self, found: Iterable[Mapping]) -> list[str]:
        """Write one line for each number in the rules that differs from the registered one."""
        values = (departure_text(departure, self.language) for departure in found)
        return [self("front.departure", word=rule_word(one["place"], self.language), **one) for one in values]

    def label(self, group: str, key: str) -> str:
        """Return the name of ``key`` in ``group``, or the key itself if it comes from a user's dataset."""
        return self.texts.get(f"{group}.{key}", key)


@cache
def read_wording(language: str) -> Wording:
    """Return the texts of ``language`` by dotted key, with the numbers of rules filled in."""
    return Wording(language, {key: with_numbers(text, language) for key, text in _flat(_tree()[language])})


def for_public(words: Wording) -> Wording:
    """Return the texts for a public report, in which some numbers are withheld."""
    public = {key.removeprefix(PUBLIC): text for key, text in words.texts.items() if key.startswith(PUBLIC)}
    return Wording(words.language, {**words.texts, **public})


@cache
def _tree() -> Mapping:
    return read_yaml(WORDING.read_text(encoding="utf-8"))


def _flat(tree: Mapping, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
