"""Write the log of a run, ``run.json``, and its summary for the terminal."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.files.json_store import read_object, read_stored, stored_bytes
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import versions
from analysis.workflow.runners.job import Outcome

FILE = "run.json"


def durations(folder: Path) -> dict[str, float]:
    """Read how many seconds each section took in its last run."""
    sections = read_object(folder / FILE).get("sections")
    entries = sections if isinstance(sections, dict) else {}
    seconds_by_section = {name: entry.get("seconds") for name, entry in entries.items() if isinstance(entry, dict)}
    return {name: seconds for name, seconds in seconds_by_section.items() if isinstance(seconds, int | float)}


def has_run_log(folder: Path) -> bool:
    """Tell whether there is a log that nobody has edited."""
    return bool(read_stored(folder / FILE))


def write_run_log(
    folder: Path, owner: Mapping, outcomes: Iterable[Outcome], jobs: int, results: Mapping[str, Mapping]
) -> None:
    """Add outcomes to ``run.json``; sections that did not run keep their earlier entries.

    For ``results`` without an entry, only the hash is known.
    """
    unlogged = {name: {"ended": None, "seconds": None, "result": entry["result"]} for name, entry in results.items()}
    entries = unlogged | _sections(folder)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new_entries = {outcome.name: _entry(outcome, now) for outcome in outcomes}
    log = {
        **owner,
        "ended": now,
        "workers": jobs,
        "versions": versions(),
        "sections": dict(sorted({**entries, **new_entries}.items())),
    }
    atomic_write(folder / FILE, stored_bytes(log, indent=1))


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
    """Summarise in a few lines what ran, what failed and what gave warnings.

    Parameters
    ----------
    folder : Path
        The run's folder, relative to the working directory.
    """
    outcomes = list(outcomes)
    failed = [outcome for outcome in outcomes if outcome.failure]
    counts = f"{len(outcomes) - len(failed)} run, {unchanged} unchanged, {len(failed)} failed"
    lines = [f"{folder.name}: {counts} ({seconds:.1f} s)"]
    lines += [f"  {outcome.name}: {warning}" for outcome in outcomes for warning in outcome.warnings]
    lines += [f"  stock kernels: {text}" for text in sorted({text for o in outcomes for text in o.fallback_reasons})]
    lines += [f"{o.failure}\n  log: {folder / o.log}" if o.log else str(o.failure) for o in failed]
    return "\n".join(lines)
