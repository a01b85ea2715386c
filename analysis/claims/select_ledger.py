"""Which ledger a dataset is judged by, the one that lies beside it or the project's own; and what its claims count."""

from collections.abc import Iterable
from pathlib import Path

from analysis.models import Claim
from analysis.paths import DATA

LEDGER = DATA / "claims.yaml"


def ledger_beside(folder: Path) -> Path | None:
    """Find the ledger that a dataset's folder holds."""
    beside = Path(folder) / LEDGER.name
    return beside if beside.exists() else None


def ledger_for(folder: Path) -> Path:
    """Say by which ledger a dataset is judged: its own replaces the project's; a copy of the project's is that one."""
    beside = ledger_beside(folder)
    return beside if beside and not _is_copy(beside) else LEDGER


def _is_copy(ledger: Path) -> bool:
    """Say whether a ledger is the project's own; only a plain file of the same size is read for that."""
    same_size = ledger.is_file() and ledger.stat().st_size == LEDGER.stat().st_size
    return same_size and ledger.read_bytes() == LEDGER.read_bytes()


def counted(claims: Iterable[Claim]) -> str:
    """Say what claims count: ``municipality``, ``interview``, or ``both`` where they are not all alike."""
    units = {claim.unit for claim in claims}
    return units.pop() if len(units) == 1 else "both"
