"""Define what the report of one run is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.report.evidence import ReportEvidence
from analysis.report.scenario_table import ScenarioTable
from analysis.report.section_outputs import SectionResult
from analysis.robustness.stability import Stability


@dataclass(frozen=True)
class ReportRun:
    """Everything that the pages and the documents of one run are made from.

    Attributes
    ----------
    sections : dict of str to sequence of SectionResult
        The sections of each language, in their order; the pages of the first language are at the top of the report.
    claims : sequence of dict
        The rows of ``claims.csv``.
    description : dict
        ``dataset``, ``title``, ``synthetic``, ``parameters``, ``registration`` (or None), ``versions``; and if known,
        ``rules_hash``, ``claims_hash``, ``scenario``, ``seed`` and ``data_hash``.
    evidence : ReportEvidence
        The evidence that the report quotes in addition to the sections' outputs.
    scenarios : ScenarioTable, optional
        The verdict on each claim in each scenario, and whether the claim is true there.
    stability : dict of str to Stability, optional
        By claim, how often repetitions give the same verdict; None for a claim that cannot be judged.
    """

    sections: Mapping[str, Sequence[SectionResult]]
    claims: Sequence[Mapping[str, Any]]
    description: Mapping[str, Any]
    evidence: ReportEvidence
    scenarios: ScenarioTable | None = None
    stability: Mapping[str, Stability | None] | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the study, its first one first."""
        return tuple(self.sections)
