"""Define the evidence that the report quotes: segments, interviews, codes, and the evidence for each claim."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.i18n import Wording
from analysis.report.section_outputs import Output


@dataclass(frozen=True)
class Segment:
    """A passage that a coder marked, with its context.

    Attributes
    ----------
    segment, interview : str
    coders, codes : tuple of str
        Who marked it, and its codes.
    partners, phases : tuple of str
        Codes for a partner or a phase, of this segment or of one that overlaps it.
    text, before, after : str
        The text, and the text just before and after it; "" if the dataset does not contain the text.
    analysed : bool
        Whether this run includes it.
    """

    segment: str
    interview: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    partners: tuple[str, ...]
    phases: tuple[str, ...]
    text: str
    before: str
    after: str
    analysed: bool


@dataclass(frozen=True)
class Interview:
    """An interview and its attributes; None if unknown."""

    interview: str
    unit: str | None
    group: str | None
    setting: str | None
    participants: int | None
    characters: int | None
    analysed: bool


@dataclass(frozen=True)
class Code:
    """A code with its texts by language, how often it was used, and where it first occurs in each interview.

    The counts are None if they are withheld from the audience.
    """

    code: str
    family: str
    parent: str | None
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    include: Mapping[str, str]
    exclude: Mapping[str, str]
    codings: int | None
    interviews: int | None
    units: int | None
    places: tuple[tuple[str, int, str], ...] = ()  # interview, number of segments, first segment


@dataclass(frozen=True)
class TracedSegment:
    """A segment that is evidence on a claim, or an interview that does not mention it (``segment`` is None)."""

    side: str
    interview: str
    segment: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class SpecificationCurve:
    """The label, estimate and verdict of each specification of a claim's rule, in one language, and their figure."""

    specifications: tuple[tuple[str, float | None, str], ...]
    figure: Output | None = None


@dataclass(frozen=True)
class ClaimEvidence:
    """Everything that the page of a claim shows in addition to its verdict.

    Attributes
    ----------
    words, basis : dict of str to str
        The quantifier word and its rule, by language.
    locator : str
        Where the statement is in its source, as written in the ledger.
    notes : dict of str to str
        How the statement was interpreted, by language; may be empty.
    codes : tuple of str
        The codes that the claim is based on.
    sides : dict of str to int
        Number of segments and silent interviews on each side; empty if withheld from the audience.
    traced : tuple of TracedSegment
        Each of them, or the first ones of a very long side; empty if the audience may not read segments.
    units : list of dict
        The measurements in each unit; empty if nothing is quoted.
    pairs : tuple of (str, str, float)
        Pairs of units whose distance is no larger than expected by chance.
    repetitions : tuple of dict
        ``kind, name, verdict, estimate`` of each repeated verdict.
    curves : dict of str to SpecificationCurve
    errors : tuple of dict
        ``scenario, true, runs`` and the number of runs with each verdict.
    threats : tuple of dict
        ``threat, strength, runs, supported``: how often the claim, though untrue, is supported under threats.
    detectable : (str, float) or None
        The smallest ``share`` of units (or ``mean``) that the rule detects in four out of five samples of this
        size.
    """

    claim: str
    word: str
    estimator: str
    unit: str
    words: Mapping[str, str]
    basis: Mapping[str, str]
    locator: str
    notes: Mapping[str, str]
    codes: tuple[str, ...]
    sides: Mapping[str, int]
    traced: tuple[TracedSegment, ...] = ()
    units: tuple[Mapping[str, Any], ...] = ()
    pairs: tuple[tuple[str, str, float], ...] = ()
    repetitions: tuple[Mapping[str, Any], ...] = ()
    curves: Mapping[str, SpecificationCurve] = field(default_factory=dict)
    errors: tuple[Mapping[str, Any], ...] = ()
    threats: tuple[Mapping[str, Any], ...] = ()
    detectable: tuple[str, float] | None = None


@dataclass(frozen=True)
class ReportEvidence:
    """All evidence that the report quotes.

    Attributes
    ----------
    quoted : bool
        Whether the audience may read the interviews; if not, there are no segments, interviews or counts of them.
    wordings : dict of str to Wording
        The words of each language, including the labels of codes.
    text_language : str
        The language of the interviews.
    whole : bool
        Whether all segments are included; for a very large study only those that a claim's page lists are.
    family_errors : tuple of dict
        As `ClaimEvidence.threats`, for at least one of several claims.
    """

    quoted: bool
    interviews: tuple[Interview, ...]
    segments: tuple[Segment, ...]
    codes: tuple[Code, ...]
    claims: Mapping[str, ClaimEvidence]
    wordings: Mapping[str, Wording]
    text_language: str = "da"
    whole: bool = True
    family_errors: tuple[Mapping[str, Any], ...] = ()

    @property
    def threats(self) -> tuple[Mapping[str, Any], ...]:
        """How often untrue claims are supported under threats, with the claim; "any" stands for several together."""
        of_claims = tuple({**row, "claim": name} for name, claim in self.claims.items() for row in claim.threats)
        return of_claims + self.family_errors

    @property
    def errors(self) -> tuple[Mapping[str, Any], ...]:
        """How often each claim gets each verdict in each scenario; empty if this was not computed."""
        return tuple({**row, "claim": name} for name, claim in self.claims.items() for row in claim.errors)
