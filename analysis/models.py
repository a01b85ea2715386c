"""What everything shares: tables, sections, a study, a claim, its evidence and its verdict; no logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd  # the driver that finds nothing to do must not wait for it

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
LANGUAGES = ("da", "en")
CODINGS = ("lead", "second", "majority")
AUDIENCES = ("internal", "public")
SIDES = ("against", "undecided", "for")  # of a claim; evidence against it comes first
ROLES = ("partner", "experience", "phase", "form", "trigger")  # parts that families of codes play in measures
PARTNER_FAMILIES = ("partner-internal", "partner-external")  # of the project's own study
FAMILIES_BY_ROLE: Mapping[str, tuple[str, ...]] = {
    "partner": PARTNER_FAMILIES,
    **{role: (role,) for role in ROLES[1:]},
}
"""The families of the project's own study that play each role."""

VERDICTS = ("supported", "not_supported", "contradicted", "cannot_be_judged")
SYNTHETIC_MARK = "[SYNTETISK]"
CUT = "cut"  # in the ``attrs`` of a frame: what was left out of it, as [which were kept, how many, of how many, what]
RIVAL = "rival_"  # before the codes that come next in a family, among the numbers of evidence
TOLERANCE = 1e-12  # sums that are equal on paper may differ in the last bit


@dataclass(frozen=True)
class Family:
    """A family of codes: its label in each language, and its role, one of `ROLES` or "" for none."""

    label: Mapping[str, str]
    role: str = ""


@dataclass(frozen=True)
class Noun:
    """What something is called: singular and plural by language, and the Danish forms that differ by noun."""

    singular: Mapping[str, str]
    plural: Mapping[str, str]
    definite: str = ""
    definite_plural: str = ""
    neuter: bool = False


@dataclass(frozen=True)
class SectionChoice:
    """A section of a study that runs a notebook for any study with parameters of its own.

    Attributes
    ----------
    notebook : str
        The name of the notebook's section, such as "themes".
    parameters : mapping of str to str, int, float or bool
        Values that differ from the notebook's defaults.
    """

    notebook: str
    parameters: Mapping[str, str | int | float]


@dataclass(frozen=True)
class StudyDefinition:
    """What a study is about, in its own words, as ``study.yaml`` says.

    Attributes
    ----------
    folder : Path
        The study's folder.
    title : mapping of str to str
        By language.
    languages : tuple of str
        Those of the report, the first one first.
    families : mapping of str to Family
        The families of codes, in their order.
    sections : tuple of str
        The sections of the report, in their order.
    dataset : str
        The folder of coded interviews, relative to ``folder``.
    unit, group : Noun or None
        What claims count is called, and a group inside it; None where interviews are counted, and without groups.
    group_labels : mapping of str to mapping
        The label of each group by language, in their order.
    source : mapping of str to str
        ``file``, ``sha256`` and ``from`` of the published file that the dataset is imported from; empty if any file is.
    choices : mapping of str to SectionChoice
        The sections that are listed with parameters, by name.
    """

    folder: Path
    title: Mapping[str, str]
    languages: tuple[str, ...]
    families: Mapping[str, Family]
    sections: tuple[str, ...]
    dataset: str = "dataset"
    unit: Noun | None = None
    group: Noun | None = None
    group_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, SectionChoice] = field(default_factory=dict)

    def notebook_name(self, section: str) -> str:
        """Name the section whose notebook a section runs: itself, unless ``study.yaml`` gives it parameters."""
        return self.choices[section].notebook if section in self.choices else section

    def families_with(self, role: str) -> tuple[str, ...]:
        """Name the families that play a role."""
        return tuple(name for name, family in self.families.items() if family.role == role)


@dataclass(frozen=True)
class Dataset:
    """The tables of coded interviews as read from a folder, before validation.

    Attributes
    ----------
    name : str
        The folder's name.
    description : dict
        ``datapackage.json`` without its resources: title, origin, ``synthetic``, seed, scenario.
    tables : dict of str to DataFrame
        One frame per table of `TABLES`; every column holds strings, an empty cell is "".
    texts : dict of str to str
        The text of each interview whose text may be stored, by interview.
    definition : StudyDefinition, optional
        The study that the dataset belongs to; None stands for the project's own.
    """

    name: str
    description: Mapping
    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str] = field(default_factory=dict)
    definition: StudyDefinition | None = None


@dataclass(frozen=True)
class Study:
    """A dataset that was found sound: typed frames, keys that resolve, positions inside their texts.

    Keys are strings and an absent value is missing (``isna``), never "". Positions (``start``, ``end``,
    ``characters``) are nullable integers, ``participants`` and ``order`` too. ``groups`` are those inside a unit, in
    their order, and ``roles`` the families of codes that play each role, by default those of the project's own study.
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
    groups: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: FAMILIES_BY_ROLE)


@dataclass(frozen=True)
class StudySubset:
    """The part of a study that one run looks at, joined and ready to measure.

    Attributes
    ----------
    interviews : DataFrame
        One row per interview of the run that a coder has read, with ``unit`` and ``group``.
    every_interview : DataFrame
        The study's interviews, whatever the run leaves out.
    codings : DataFrame
        One row per coding that is analysed: ``interview, unit, group, coder, segment, start, end, speaker,
        code, family``.
    all_codings : DataFrame
        The same for every coder, for comparing coders.
    statements : DataFrame
        One row per partner's stretch: the columns of ``codings`` with ``partner`` for ``code``, ``statement`` as its
        number, ``experience`` and ``score`` (1 positive, .5 mixed, 0 negative).
    cooccurrences : DataFrame
        One row per statement and code that meets it: ``statement, code, family``.
    segments : DataFrame
        One row per segment of the run's interviews, whether or not anybody gave it a code: ``segment, interview, start,
        end``.
    codes, topics, variables, assignments : DataFrame
        As in `Study`.
    cooccur_by : {"overlap", "identical", "turn"}
        By what codes meet; see `overlap.overlapping_pairs`.
    groups : tuple of str
        The groups inside a unit, in their order.
    roles : mapping of str to tuple of str
        The families of codes that play each role.
    """

    interviews: pd.DataFrame
    every_interview: pd.DataFrame
    codings: pd.DataFrame
    all_codings: pd.DataFrame
    statements: pd.DataFrame
    cooccurrences: pd.DataFrame
    codes: pd.DataFrame
    topics: pd.DataFrame
    variables: pd.DataFrame
    assignments: pd.DataFrame
    cooccur_by: str = "overlap"
    segments: pd.DataFrame = field(default_factory=lambda: _no_segments())
    groups: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: FAMILIES_BY_ROLE)


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
        """What is counted: ``unit``, or ``interview`` where each interview counts by itself."""
        return self.population["level"]

    def statement(self, language: str) -> str:
        """Give the statement in a language, or as it is where the ledger has it in the other only."""
        return self.text_and_language("statement", language)[0]

    def text_and_language(self, what: str, language: str) -> tuple[str, str]:
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
        One row per unit, indexed by it; columns as the estimator's docstring says. The bare columns do where a
        verdict is all that is wanted.
    numbers : dict of str to float
        ``estimate``, ``low``, ``high`` where there are such, and what else the rule asks for.
    negative : DataFrame
        One row per case that speaks against the claim, with what kind of case it is (``kind``).
    missing : tuple of Reason
        What the data lack for the claim to be judged; empty where nothing is lacking.
    """

    units: pd.DataFrame | Mapping[str, np.ndarray]
    numbers: Mapping[str, float] = field(default_factory=dict)
    negative: pd.DataFrame = field(default_factory=lambda: _no_cases())
    missing: tuple[Reason, ...] = ()


def _no_segments() -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(columns=["segment", "interview", "start", "end"])
    return frame.astype({"segment": "str", "interview": "str", "start": "Int64", "end": "Int64"})


def _no_cases() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"kind": []})


@dataclass(frozen=True)
class Verdict:
    """The answer to one claim. ``supporting`` of ``judged`` units meet its condition."""

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
