"""Words, numbers and dates in both languages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Wording:
    """The words of one language: of tables and axes, of codes, of numbers.

    Attributes
    ----------
    language : {"da", "en"}
    terms : mapping
        ``words`` and ``texts`` of ``terms.yaml``, each with a Danish and an English form.
    codes : mapping of str to str
        The label of each code, in the language.
    """

    language: str
    terms: Mapping
    codes: Mapping[str, str] = field(default_factory=dict)

    def word(self, key: str) -> str:
        """Give the term for a key: a column, a group, a family.

        Raises
        ------
        KeyError
            If ``terms.yaml`` does not have it.
        """
        return self._entry("words", key)

    def text(self, key: str, **values: object) -> str:
        """Give a phrase with its values filled in."""
        return self._entry("texts", key).format(**values)

    def text_of(self, unit: str, key: str, **values: object) -> str:
        """Give a phrase as it is said of a unit: of interviews it may be another than of units."""
        own = f"{key}-of-interviews"
        return self.text(own if unit == "interview" and own in self.terms["texts"] else key, **values)

    def code(self, key: str) -> str:
        """Give the label of a code; a code without one is shown as it is."""
        return self.codes.get(key, key)

    def label(self, key: object) -> str:
        """Give the label of a code or term where there is one, and the key itself where there is none."""
        if key in self.codes:
            return self.codes[key]  # type: ignore[index] # any key may be looked up
        return self.terms["words"].get(key, {}).get(self.language, str(key))

    def number(self, value: float, decimals: int) -> str:
        """Write a number as `written_number` does, in this language."""
        return written_number(value, decimals, self.language)

    def p_value(self, value: float, decimals: int) -> str:
        """Write a p-value as `written_p_value` does, in this language."""
        return written_p_value(value, decimals, self.language)

    def date(self, value: datetime.date | int) -> str:
        """Write a date as the language does; of a year alone there is only the year."""
        from babel.dates import format_date

        locale = {"da": "da_DK", "en": "en_GB"}[self.language]
        return format_date(value, "long", locale=locale) if isinstance(value, datetime.date) else str(value)

    def listing(self, items: list[str], style: str = "standard") -> str:
        """Join items with commas and a final "and" in the language, or by ``style`` "or" with that."""
        from babel.lists import format_list

        return format_list(items, style=style, locale=self.language)  # type: ignore[arg-type] # babel reports others

    def _entry(self, part: str, key: str) -> str:
        try:
            return self.terms[part][key][self.language]
        except KeyError:
            raise KeyError(f"data/terms.yaml has no {self.language} entry {key!r} under {part}; add it there") from None


@lru_cache(maxsize=10_000)  # a report writes some tens of thousands, most of them again and again
def written_number(value: float, decimals: int, language: str) -> str:
    """Write a number with a decimal comma in Danish and a point in English, and a true minus sign.

    Halves are rounded up, of the number as it reads at 14 digits, so that 0.965 is 0.97 however much of it was kept.
    Zero has no sign.
    """
    from babel.numbers import format_decimal

    rounded = Decimal(f"{value:.14g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(abs(rounded) if rounded == 0 else rounded, pattern, locale=language).replace("-", MINUS)


def written_p_value(value: float, decimals: int, language: str) -> str:
    """Write a p-value, which is never nought: one that would read so is said to be below the last decimal."""
    last = 10.0**-decimals
    return (
        f"<{written_number(last, decimals, language)}"
        if value < last / 2
        else written_number(value, decimals, language)
    )


def is_p_value(key: str) -> bool:
    """Tell from its key whether a column holds p-values: ``p``, ``p-adjusted``, ``two-sided-p``."""
    return "p" in key.split("-")
