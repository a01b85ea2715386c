"""Select the ledger that a dataset is judged by: the one in its folder, or the project's own."""

from collections.abc import Iterable
from pathlib import Path

from analysis.models import Claim
from analysis.paths import DATA
from analysis.study.study_folder import study_folder_of

LEDGER = DATA / "claims.yaml"


def ledger_beside(folder: Path) -> Path | None:
    """Find the ledger in a dataset's folder, or in the folder of its own study; None if there is none."""
    study = study_folder_of(folder)
    places = [Path(folder)] if study == DATA else [Path(folder), study]
    return next((ledger for place in places if (ledger := place / LEDGER.name).exists()), None)


def ledger_for(folder: Path) -> Path:
    """Select the ledger that a dataset is judged by.

    The ledger in the dataset's folder, or in that of its own study, replaces the project's. A copy of the project's
    ledger counts as the project's.

    Examples
    --------
    >>> ledger_for(DATA / "synthetic" / "as-published") == LEDGER
    True
    """
    beside = ledger_beside(folder)
    return beside if beside and not _is_copy(beside) else LEDGER


def _is_copy(ledger: Path) -> bool:
    """Return whether a ledger is a copy of the project's; only a plain file of the same size is read."""
    same_size = ledger.is_file() and ledger.stat().st_size == LEDGER.stat().st_size
    return same_size and ledger.read_bytes() == LEDGER.read_bytes()


def counted_unit(claims: Iterable[Claim]) -> str:
    """Return the unit that claims count: ``unit``, ``interview``, or ``both`` if they differ."""
    units = {claim.unit for claim in claims}
    return units.pop() if len(units) == 1 else "both"
