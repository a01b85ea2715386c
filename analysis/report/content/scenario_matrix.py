"""The table of claims by scenarios: what came out in each synthetic world, and what was true there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Crossing:
    """A claim's verdict in a scenario, beside whether the claim is true there (None: not known)."""

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
        """What the reader must see at a glance: a false support, a miss, a false claim that fell, or nothing."""
        if self.falsely_supported:
            return "falsely_supported"
        if self.missed:
            return "missed"
        return "untrue" if self.true is False else ""


@dataclass(frozen=True)
class TruthCounts:
    """How many claims were true and untrue, and how many of each came out as supported."""

    true: int
    untrue: int
    rightly_supported: int
    falsely_supported: int


@dataclass(frozen=True)
class ScenarioTable:
    """All crossings, with scenarios and claims in the order they came in."""

    scenarios: tuple[str, ...]
    claims: tuple[str, ...]
    crossings: Mapping[tuple[str, str], Crossing]

    def at(self, claim: str, scenario: str) -> Crossing | None:
        return self.crossings.get((claim, scenario))

    def tally(self, scenario: str | None = None) -> "TruthCounts":
        """Count what was true and untrue in one scenario, or in all, and how the verdicts met it."""
        met = [c for c in self.crossings.values() if scenario in (None, c.scenario)]
        return TruthCounts(
            true=sum(c.true is True for c in met),
            untrue=sum(c.true is False for c in met),
            rightly_supported=sum(c.true is True and not c.missed for c in met),
            falsely_supported=sum(c.falsely_supported for c in met),
        )

    def falsely_supported(self) -> list[Crossing]:
        return [crossing for crossing in self.crossings.values() if crossing.falsely_supported]

    def missed(self) -> list[Crossing]:
        return [crossing for crossing in self.crossings.values() if crossing.missed]


def cross(rows: Sequence[Mapping]) -> ScenarioTable:
    """Arrange rows of ``scenario, claim, verdict, true`` as a table of claims by scenarios."""
    crossings = [Crossing(row["scenario"], row["claim"], row["verdict"], row["true"]) for row in rows]
    return ScenarioTable(
        scenarios=tuple(dict.fromkeys(crossing.scenario for crossing in crossings)),
        claims=tuple(dict.fromkeys(crossing.claim for crossing in crossings)),
        crossings={(crossing.claim, crossing.scenario): crossing for crossing in crossings},
    )
