"""The account of a run: ``run.json`` says when, with what and how long; the summary says it to the person."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.files.json_store import read_object, read_stored, stored_bytes
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import versions
from analysis.workflow.run_notebook import Outcome

FILE = "run.json"


def durations(folder: Path) -> dict[str, float]:
    """Read how many seconds each section took when it was last run."""
    sections = read_object(folder / FILE).get("sections")
    entries = sections if isinstance(sections, dict) else {}
    taken = {name: entry.get("seconds") for name, entry in entries.items() if isinstance(entry, dict)}
    return {name: seconds for name, seconds in taken.items() if isinstance(seconds, int | float)}


def is_told(folder: Path) -> bool:
    """Whether there is an account that nobody has edited."""
    return bool(read_stored(folder / FILE))


def write_account(
    folder: Path, owner: Mapping, outcomes: Iterable[Outcome], jobs: int, results: Mapping[str, Mapping]
) -> None:
    """Add what was just run to ``run.json``; what was not run keeps the account of the run that made it.

    Of ``results`` whose account was lost, only the hash is known.
    """
    lost = {name: {"ended": None, "seconds": None, "result": known["result"]} for name, known in results.items()}
    before = lost | _sections(folder)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    ran = {outcome.name: _entry(outcome, now) for outcome in outcomes}
    account = {
        **owner,
        "ended": now,
        "workers": jobs,
        "versions": versions(),
        "sections": dict(sorted({**before, **ran}.items())),
    }
    atomic_write(folder / FILE, stored_bytes(account, indent=1))


def _sections(folder: Path) -> dict[str, Any]:
    return read_stored(folder / FILE).get("sections", {})


def _entry(outcome: Outcome, now: str) -> dict[str, Any]:
    entry = {"ended": now, "seconds": round(outcome.seconds, 2), "result": outcome.result}
    if outcome.failure:
        entry |= {"failure": outcome.failure, "log": outcome.log}
    if outcome.warnings:
        entry["warnings"] = list(outcome.warnings)
    return entry


def summary(folder: Path, outcomes: Iterable[Outcome], unchanged: int, seconds: float) -> str:
    """Say in a few lines what was run, what failed and what was worth a warning.

    Parameters
    ----------
    folder : Path
        Of the run, as the person may open it from here.
    """
    outcomes = list(outcomes)
    failed = [outcome for outcome in outcomes if outcome.failure]
    counts = f"{len(outcomes) - len(failed)} run, {unchanged} unchanged, {len(failed)} failed"
    lines = [f"{folder.name}: {counts} ({seconds:.1f} s)"]
    lines += [f"  {outcome.name}: {warning}" for outcome in outcomes for warning in outcome.warnings]
    lines += [f"  stock kernels: {doubt}" for doubt in sorted({doubt for o in outcomes for doubt in o.doubts})]
    lines += [outcome.failure + (f"\n  log: {folder / outcome.log}" if outcome.log else "") for outcome in failed]
    return "\n".join(lines)
