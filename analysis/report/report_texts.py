"""Define the texts of the report in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.i18n import written_number


@dataclass(frozen=True)
class ReportTexts:
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

    def label(self, group: str, key: str) -> str:
        """Return the name of ``key`` in ``group``, or the key itself if it comes from a user's dataset."""
        return self.texts.get(f"{group}.{key}", key)
