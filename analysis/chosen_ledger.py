"""Which ledger a dataset is judged by: the one that lies beside it, or else the project's own."""

from pathlib import Path

from analysis.study import DATA

LEDGER = DATA / "claims.yaml"


def ledger_beside(folder: Path) -> Path | None:
    """Find the ledger that a dataset's folder holds."""
    beside = Path(folder) / LEDGER.name
    return beside if beside.is_file() else None


def ledger_for(folder: Path) -> Path:
    """Say by which ledger a dataset is judged: its own replaces the project's; a copy of the project's is that one."""
    beside = ledger_beside(folder)
    return beside if beside and beside.read_bytes() != LEDGER.read_bytes() else LEDGER
