"""The material behind the verdicts as the pages quote it: segments, interviews, codes, and what each claim rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.i18n import Wording
from analysis.report.section_outputs import Output

SIDES = ("against", "undecided", "for")  # what speaks against a claim stands first


@dataclass(frozen=True)
class Segment:
    """A stretch that a coder marked, with what stands around it.

    Attributes
    ----------
    segment, interview : str
    coders, codes : tuple of str
        Who marked it, and the codes it was given.
    partners, phases : tuple of str
        Those codes of it, or of what meets it, that name a partner or a phase.
    text, before, after : str
        What was said, and what came just before and after it; "" where no text is held.
    analysed : bool
        Whether this run's reading takes it into account.
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
    """An interview: where it was held and with whom, as far as that is known (None: not known)."""

    interview: str
    municipality: str | None
    area: str | None
    setting: str | None
    participants: int | None
    characters: int | None
    analysed: bool


@dataclass(frozen=True)
class Code:
    """A code of the codebook with its words by language, how often it was used, and where first in each interview.

    How often is None where the audience may not know.
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
    municipalities: int | None
    places: tuple[tuple[str, int, str], ...] = ()  # interview, number of segments, the first of them


@dataclass(frozen=True)
class TracedSegment:
    """A segment that a claim rests on, or the silence of an interview (``segment`` is None then)."""

    side: str
    interview: str
    segment: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Curve:
    """The forks of a claim's rule in one language: what each is called, estimates and comes to; and their figure."""

    forks: tuple[tuple[str, float | None, str], ...]
    figure: Output | None = None


@dataclass(frozen=True)
class ClaimFile:
    """Everything about one claim that its page shows beside its verdict.

    Attributes
    ----------
    words, basis : dict of str to str
        The rule's word, and the rule, by language.
    locator : str
        Where in its source the statement stands, as the ledger says it.
    notes : dict of str to str
        How the statement was read, by language; empty where there is nothing to say.
    codes : tuple of str
        The codes that it rests on.
    sides : dict of str to int
        How many segments (or silent interviews) speak on each side; empty where the audience may not know.
    told : tuple of TracedSegment
        Each of them, or the first of a side with very many; empty where the audience may not read segments.
    units : list of dict
        What was measured in each municipality; empty like ``told``.
    pairs : tuple of (str, str, float)
        Pairs of municipalities that lie no further apart than chance would put them.
    repetitions : tuple of dict
        ``kind, name, verdict, estimate`` of each verdict that was tried again.
    curves : dict of str to Curve
    errors : tuple of dict
        ``scenario, true, runs`` and the number of runs with each verdict.
    detectable : float or None
        The smallest share of municipalities (or mean) that the rule finds in four of five samples of this size.
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
    told: tuple[TracedSegment, ...] = ()
    units: tuple[Mapping[str, Any], ...] = ()
    pairs: tuple[tuple[str, str, float], ...] = ()
    repetitions: tuple[Mapping[str, Any], ...] = ()
    curves: Mapping[str, Curve] = field(default_factory=dict)
    errors: tuple[Mapping[str, Any], ...] = ()
    detectable: float | None = None


@dataclass(frozen=True)
class Casebook:
    """All of it.

    Attributes
    ----------
    quoted : bool
        Whether the audience may read what was said in the interviews; if not, there are no segments, interviews or
        counts of them here.
    wordings : dict of str to Wording
        The words of each language, the labels of codes with them.
    text_language : str
        What the interviews were held in.
    whole : bool
        Whether all segments are here; of a very large study only those are that a claim's page lists.
    """

    quoted: bool
    interviews: tuple[Interview, ...]
    segments: tuple[Segment, ...]
    codes: tuple[Code, ...]
    claims: Mapping[str, ClaimFile]
    wordings: Mapping[str, Wording]
    text_language: str = "da"
    whole: bool = True

    @property
    def errors(self) -> tuple[Mapping[str, Any], ...]:
        """How often each verdict is reached on each claim in each scenario; empty where it was not counted."""
        return tuple({**row, "claim": name} for name, file in self.claims.items() for row in file.errors)
