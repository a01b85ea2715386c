"""Compare the verdict on each claim in each scenario with whether the claim is true there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ScenarioVerdict:
    """The verdict on a claim in a scenario, and whether the claim is true there (None: unknown)."""

    scenario: str
    claim: str
    verdict: str
    true: bool | None

    @property
    def falsely_supported(self) -> bool:
        return self.true is False and self.verdict == "supported"

    @property
    def missed(self) -> bool:
        return self.true is True and self.verdict != "supported"

    @property
    def mark(self) -> str:
        """The mark of the cell: false support, true but not supported, false and not supported, or ""."""
        if self.falsely_supported:
            return "falsely_supported"
        if self.missed:
            return "missed"
        return "untrue" if self.true is False else ""


@dataclass(frozen=True)
class TruthCounts:
    """How many claims are true and false, and how many of each are supported."""

    true: int
    untrue: int
    rightly_supported: int
    falsely_supported: int


@dataclass(frozen=True)
class ScenarioTable:
    """All verdicts by claim and scenario, in their original order."""

    scenarios: tuple[str, ...]
    claims: tuple[str, ...]
    verdicts: Mapping[tuple[str, str], ScenarioVerdict]

    def verdict(self, claim: str, scenario: str) -> ScenarioVerdict | None:
        return self.verdicts.get((claim, scenario))

    def truth_counts(self, scenario: str | None = None) -> "TruthCounts":
        """Count true and false claims in one scenario, or in all, and how many of each are supported."""
        cells = [cell for cell in self.verdicts.values() if scenario in (None, cell.scenario)]
        return TruthCounts(
            true=sum(cell.true is True for cell in cells),
            untrue=sum(cell.true is False for cell in cells),
            rightly_supported=sum(cell.true is True and not cell.missed for cell in cells),
            falsely_supported=sum(cell.falsely_supported for cell in cells),
        )

    def falsely_supported(self) -> list[ScenarioVerdict]:
        return [cell for cell in self.verdicts.values() if cell.falsely_supported]

    def missed(self) -> list[ScenarioVerdict]:
        return [cell for cell in self.verdicts.values() if cell.missed]


def scenario_table(rows: Sequence[Mapping]) -> ScenarioTable:
    """Arrange rows of ``scenario, claim, verdict, true`` as a table of claims by scenarios."""
    verdicts = [ScenarioVerdict(row["scenario"], row["claim"], row["verdict"], row["true"]) for row in rows]
    return ScenarioTable(
        scenarios=tuple(dict.fromkeys(cell.scenario for cell in verdicts)),
        claims=tuple(dict.fromkeys(cell.claim for cell in verdicts)),
        verdicts={(cell.claim, cell.scenario): cell for cell in verdicts},
    )
