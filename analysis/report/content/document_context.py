"""Define the data that the PDF of one run is made from, in one language."""

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
class RegisteredRules:
    """The registered rules and the codebook as the document quotes them, in one language.

    Attributes
    ----------
    rules : sequence of (str, str)
        Each quantifier word and its requirement.
    codes : dict of str to sequence of (str, str)
        By family: each code and its definition.
    detectable : dict of str to str
        By claim: the smallest effect that its rule detects in four out of five studies of this size, if known.
    """

    rules: Sequence[tuple[str, str]] = ()
    codes: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    detectable: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentContext:
    """The data of one run in one language that its document is made from."""

    words: Wording
    results: Sequence[SectionResult]
    pages: Sequence[SectionPage]
    rows: Sequence[ClaimRow]
    scenarios: ScenarioTable | None
    description: Mapping
    standings: Mapping[str, Robustness]
    errors: ErrorRates | None
    registered: RegisteredRules
    counted: Sequence[Mapping] = ()  # `evidence.ReportEvidence.errors`


def registration_facts(description: Mapping) -> dict[str, str]:
    """Return the hashes of rules and claims that a run states, as far as they are known; the first is of both."""
    parts = {name: description[name] for name in ("rules_hash", "claims_hash") if description.get(name)}
    return {"registration": description["registration"] or "", **parts}
