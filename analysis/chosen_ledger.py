"""Which ledger a dataset is judged by, the one that lies beside it or the project's own; and what its claims count."""

from collections.abc import Iterable
from pathlib import Path

from analysis.study import DATA, Claim

LEDGER = DATA / "claims.yaml"


def ledger_beside(folder: Path) -> Path | None:
    """Find the ledger that a dataset's folder holds."""
    beside = Path(folder) / LEDGER.name
    return beside if beside.is_file() else None


def ledger_for(folder: Path) -> Path:
    """Say by which ledger a dataset is judged: its own replaces the project's; a copy of the project's is that one."""
    beside = ledger_beside(folder)
    return beside if beside and beside.read_bytes() != LEDGER.read_bytes() else LEDGER


def counted(claims: Iterable[Claim]) -> str:
    """Say what claims count: ``municipality``, ``interview``, or ``both`` where they are not all alike."""
    units = {claim.unit for claim in claims}
    return units.pop() if len(units) == 1 else "both"
