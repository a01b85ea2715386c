"""The words that every other module shares: places, tables, a study, a claim, its evidence and its verdict.

This module imports nothing of ours, so that everything may import it.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd  # the driver that finds nothing to do must not wait for it

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
BUILD = ROOT / "build"

TABLES = (
    "interviews",
    "coders",
    "assignments",
    "codes",
    "segments",
    "codings",
    "topics",
    "variables",
    "notes",
)

SECTIONS = (
    "sample-and-method",
    "overall-experience",
    "internal-partners",
    "external-partners",
    "variation",
    "mutual-knowledge",
    "what-it-takes",
    "barriers",
    "claims",
)

AREAS = ("children", "adults")
LANGUAGES = ("da", "en")
CODINGS = ("lead", "second", "majority")
AUDIENCES = ("internal", "public")
PARTNER_FAMILIES = ("partner-internal", "partner-external")
VERDICTS = ("supported", "not_supported", "contradicted", "cannot_be_judged")

SYNTHETIC_MARK = "[SYNTETISK]"
MINUS = "\N{MINUS SIGN}"
CUT = "cut"  # in the ``attrs`` of a frame: what was left out of it, as [which were kept, how many, of how many, what]
TOLERANCE = 1e-12  # sums that are equal on paper may differ in the last bit


def key_beside(folder: Path) -> Path:
    """Say where the key of a dataset is, unless it was put elsewhere: beside the dataset's folder."""
    folder = Path(os.path.abspath(folder))
    return folder.with_name(f"{folder.name}.key.csv")


@dataclass(frozen=True)
class Issue:
    """One thing wrong with an input: where it stands, what stands there, and what to do about it."""

    file: str
    message: str
    hint: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line is not None else ""
        hint = f"; {self.hint}" if self.hint else ""
        return one_line(f"{place}{self.message}{hint}")


def one_line(text: str, most: int = 2_000) -> str:
    """Write text from a stranger's file on one line of printable characters, and not at any length."""
    text = text if len(text) <= most else f"{text[: most // 2]} ... {text[-most // 2 :]}"
    return _UNPRINTABLE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


_UNPRINTABLE = re.compile("[\x00-\x08\n-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # tabs are fine
MAX_LISTED = 20  # so many faults of one kind are listed one by one, the rest are counted


class InputError(ValueError):
    """An input that cannot be used, with every problem found in it.

    Parameters
    ----------
    subject : str
        What was refused, as the user named it.
    problems : list of Issue
        All of them; the text of the error groups them by file, in the order of their lines.
    """

    def __init__(self, subject: str, problems: list[Issue]):
        self.subject = subject
        self.problems = problems
        super().__init__(self._report())

    def _report(self) -> str:
        lines = [f"{self.subject}: refused, {len(self.problems)} problem(s)"]
        for file in dict.fromkeys(problem.file for problem in self.problems):
            found = sorted((p for p in self.problems if p.file == file), key=lambda p: p.line or 0)
            lines.append(f"{file}: {len(found)} problem(s)")
            lines.extend(f"  {problem}" for problem in found)
        return "\n".join(lines)


@dataclass(frozen=True)
class Dataset:
    """The tables of coded interviews as they stand in a folder, before anything is known to be right.

    Attributes
    ----------
    name : str
        The folder's name.
    description : dict
        ``datapackage.json`` without its resources: title, origin, ``synthetic``, seed, scenario.
    tables : dict of str to DataFrame
        One frame per table of `TABLES`; every column holds strings, an empty cell is "".
    texts : dict of str to str
        The text of each interview whose text may be held, by interview.
    """

    name: str
    description: Mapping
    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Study:
    """A dataset that was found sound: typed frames, keys that resolve, positions inside their texts.

    Keys are strings and an absent value is missing (``isna``), never "". Positions (``start``, ``end``,
    ``characters``) are nullable integers, ``participants`` and ``order`` too.
    """

    name: str
    title: str
    synthetic: bool
    scenario: str | None
    description: Mapping
    interviews: pd.DataFrame
    coders: pd.DataFrame
    assignments: pd.DataFrame
    codes: pd.DataFrame
    segments: pd.DataFrame
    codings: pd.DataFrame
    topics: pd.DataFrame
    variables: pd.DataFrame
    notes: pd.DataFrame
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StudySubset:
    """The part of a study that one run looks at, joined and ready to measure.

    Attributes
    ----------
    interviews : DataFrame
        One row per interview of the run that a coder has read, with ``municipality`` and ``area``.
    every_interview : DataFrame
        The study's interviews, whatever the run leaves out.
    codings : DataFrame
        One row per coding that is analysed: ``interview, municipality, area, coder, segment, start, end, speaker,
        code, family``.
    all_codings : DataFrame
        The same for every coder, for comparing coders.
    statements : DataFrame
        One row per partner's stretch: the columns of ``codings`` with ``partner`` for ``code``, ``statement`` as its
        number, ``experience`` and ``score`` (1 positive, .5 mixed, 0 negative).
    met : DataFrame
        One row per statement and code that meets it: ``statement, code, family``.
    segments : DataFrame
        One row per segment of the run's interviews, whether or not anybody gave it a code: ``segment, interview, start,
        end``.
    codes, topics, variables, assignments : DataFrame
        As in `Study`.
    meeting : {"overlap", "identical", "turn"}
        By what codes meet; see `overlap.meetings`.
    """

    interviews: pd.DataFrame
    every_interview: pd.DataFrame
    codings: pd.DataFrame
    all_codings: pd.DataFrame
    statements: pd.DataFrame
    met: pd.DataFrame
    codes: pd.DataFrame
    topics: pd.DataFrame
    variables: pd.DataFrame
    assignments: pd.DataFrame
    meeting: str = "overlap"
    segments: pd.DataFrame = field(default_factory=lambda: _no_segments())


@dataclass(frozen=True)
class Claim:
    """One published statement, as a record of the ledger."""

    id: str
    section: str
    source: Mapping  # key, locator, statement_da, statement_en
    word: str  # a key of quantifiers.yaml
    estimator: str  # a measure's registered name
    variables: Mapping  # which codes play which part in the estimator
    population: Mapping
    minimum_data: Mapping
    negative_cases: Mapping
    false_in: tuple[str, ...]

    @property
    def unit(self) -> str:
        """What is counted: ``municipality``, or ``interview`` where each interview counts by itself."""
        return self.population["level"]

    def statement(self, language: str) -> str:
        """Give the statement in a language, or as it is where the ledger has it in the other only."""
        return self.told("statement", language)[0]

    def told(self, what: str, language: str) -> tuple[str, str]:
        """Give its ``statement``, or the ``title`` of its source, and the language that this is in: the one that was
        asked for, or the other where the ledger has it in that only.
        """
        there = [(self.source[f"{what}_{one}"], one) for one in LANGUAGES if self.source.get(f"{what}_{one}")]
        return next((found for found in there if found[1] == language), there[0])


@dataclass(frozen=True)
class Reason:
    """Why something cannot be judged or was not supported: a key of ``terms.yaml`` and the values it speaks of."""

    key: str
    values: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """What a measure found on one claim; a rule needs nothing else to judge it.

    Attributes
    ----------
    units : DataFrame, or dict of str to array
        One row per municipality, indexed by it; columns as the estimator's docstring says. The bare columns do where a
        verdict is all that is wanted.
    numbers : dict of str to float
        ``estimate``, ``low``, ``high`` where there are such, and what else the rule asks for.
    negative : DataFrame
        One row per case that speaks against the claim, with what kind of case it is (``kind``).
    lacking : tuple of Reason
        What the data lack for the claim to be judged; empty where nothing is lacking.
    """

    units: pd.DataFrame | Mapping[str, np.ndarray]
    numbers: Mapping[str, float] = field(default_factory=dict)
    negative: pd.DataFrame = field(default_factory=lambda: _no_cases())
    lacking: tuple[Reason, ...] = ()


def _no_segments() -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(columns=["segment", "interview", "start", "end"])
    return frame.astype({"segment": "str", "interview": "str", "start": "Int64", "end": "Int64"})


def _no_cases() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"kind": []})


@dataclass(frozen=True)
class Verdict:
    """The answer to one claim. ``supporting`` of ``judged`` municipalities meet its condition."""

    claim: str
    section: str
    word: str
    verdict: str
    supporting: int | None
    judged: int | None
    estimate: float | None
    low: float | None
    high: float | None
    negative_cases: int | None
    reasons: tuple[Reason, ...] = ()


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
        """Give the term for a key: a column, an area, a family.

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
        """Give a phrase as it is said of a unit: of interviews it may be another than of municipalities."""
        own = f"{key}-of-interviews"
        return self.text(own if unit == "interview" and own in self.terms["texts"] else key, **values)

    def code(self, key: str) -> str:
        """Give the label of a code; a code without one is shown as it is."""
        return self.codes.get(key, key)

    def label(self, key: object) -> str:
        """Give the label of a code or term where there is one, and the key itself where there is none."""
        if key in self.codes:
            return self.codes[key]
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

        return format_list(items, style=style, locale=self.language)

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
