"""One run in one language, with all that its printed document is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.report.content.claim_rows import ClaimRow
from analysis.report.content.error_rate_rows import ErrorRates
from analysis.report.content.scenario_matrix import ScenarioTable
from analysis.report.content.section_blocks import SectionPage
from analysis.report.content.stability_text import Robustness
from analysis.report.report_wording import Wording
from analysis.report.section_outputs import SectionResult


@dataclass(frozen=True)
class Registered:
    """What the document quotes of the registered rules and of the codebook, in one language.

    Attributes
    ----------
    rules : sequence of (str, str)
        Each quantifier word and what it asks for.
    codes : dict of str to sequence of (str, str)
        By family: each code and its definition.
    detectable : dict of str to str
        By claim: the least that its rule finds in four of five studies of this size; empty where that is not known.
    """

    rules: Sequence[tuple[str, str]] = ()
    codes: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    detectable: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """One run in one language, with all that its document is made of."""

    words: Wording
    results: Sequence[SectionResult]
    pages: Sequence[SectionPage]
    rows: Sequence[ClaimRow]
    scenarios: ScenarioTable | None
    description: Mapping
    standings: Mapping[str, Robustness]
    errors: ErrorRates | None
    registered: Registered
    counted: Sequence[Mapping] = ()  # `evidence.Casebook.errors`
