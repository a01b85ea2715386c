"""Store how each verdict of a complete run came out when it was repeated, and count how often it was the same."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.robustness.stability import KINDS, Stability, stability_by_claim
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import folder_digest, module_key
from analysis.workflow.cache.stored_table import read_table, write_table
from analysis.workflow.products.section_results import rows_csv, rows_of_csv
from analysis.workflow.run_config import RunConfig
from analysis.written_names import in_code, in_files

MODULE = "analysis.notebook.study_run"
COLUMNS = ("claim", "kind", "name", "verdict", "estimate", "choices")
MOST_WORK = 2_000_000  # interviews times codings: about fourteen times the shipped study
NAME, TABLE, STANDINGS = "robustness", "repetitions.csv", "robustness.csv"


def includes_robustness(config: RunConfig) -> bool:
    """Tell whether a run computes robustness: only complete, unmodified runs of studies that are not too large.

    Leaving out each interview of a large study would take hours; ``python -m analysis robustness`` does it on request.
    """
    unmodified = config.is_complete and not config.assignments and not config.is_public
    return unmodified and _work(config.dataset) <= MOST_WORK


def _work(dataset: Path) -> int:
    """Multiply interviews by codings, counted as lines of their tables, so that nothing has to be loaded."""
    lines = [(dataset / f"{table}.csv").read_bytes().count(b"\n") for table in ("interviews", "codings")]
    return lines[0] * lines[1]


def read_repetitions(config: RunConfig) -> list[dict[str, str]] | None:
    """Read the stored repetitions; None if there are none, they were edited, or data or code changed."""
    table = read_table(config.folder / TABLE, repetitions_key(config))
    rows = [] if table is None else rows_of_csv(table)
    return None if table is None else [{**row, "kind": in_code(row["kind"])} for row in rows]


def write_repetitions(config: RunConfig, shares: Sequence[Sequence[Mapping[str, Any]]], key: str | None = None) -> None:
    """Store the repetitions of all shares, sorted, with alternative rules last.

    ``key`` is the `repetitions_key` from before the work began.
    """
    rows = [_row(row) for share in shares for row in share]
    rows.sort(key=lambda row: (row["kind"] == "fork", row["claim"], row["kind"], row["name"]))
    write_table(config.folder / TABLE, key or repetitions_key(config), rows_csv(rows, COLUMNS))


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: None if value != value else value for name, value in row.items()}  # NaN differs from itself
    choices = {name: value for name, value in values.items() if name not in COLUMNS and value is not None}
    values["kind"] = in_files(str(values["kind"]))
    return {**{name: values.get(name) for name in COLUMNS}, "choices": json.dumps(choices) if choices else ""}


def write_stability(config: RunConfig, claims: Sequence[Mapping[str, Any]]) -> dict[str, Stability | None] | None:
    """Count how often each verdict in ``claims.csv`` holds, write ``robustness.csv``, and return the counts."""
    repetitions = read_repetitions(config)
    if repetitions is None or not claims:
        (config.folder / STANDINGS).unlink(missing_ok=True)
        return None
    stability = stability_by_claim({row["claim"]: row["verdict"] for row in claims}, repetitions, _units(config))
    rows = [_counted(claim, standing) for claim, standing in stability.items()]
    atomic_write(config.folder / STANDINGS, rows_csv(rows, list(rows[0])))
    return stability


def remove_stability(config: RunConfig) -> None:
    """Remove the tables of an earlier complete run if this run no longer computes robustness."""
    if config.is_complete:
        for name in (STANDINGS, TABLE, Path(TABLE).with_suffix(".json")):
            (config.folder / name).unlink(missing_ok=True)


def _units(config: RunConfig) -> dict[str, str]:
    """Give the unit that each claim counts; empty for the project's claims, which all count units."""
    if config.uses_project_claims:
        return {}
    from analysis.claims.ledger import load_claims

    return {name: claim.unit for name, claim in load_claims(config.ledger).items()}


def _counted(claim: str, stability: Stability | None) -> dict[str, Any]:
    columns = {f"{in_files(kind)}_{word}": number for kind in KINDS for word, number in
               zip(("agree", "judged", "not_judged"), _numbers(stability, kind), strict=True)}  # fmt: skip
    flips = "; ".join(f"{in_files(kind)} {name}" for kind, name in stability.flipped_by) if stability else ""
    not_judged = stability.not_judged if stability else None
    return {"claim": claim, "robustness": stability.word if stability else None, **columns,
            "not_judged": not_judged, "flipped_by": flips}  # fmt: skip


def _numbers(stability: Stability | None, kind: str) -> tuple[int | None, int | None, int | None]:
    """Count the repetitions that agree, that were judged and that were not; None for a kind that was not tried."""
    if stability is None or kind not in {*stability.counts, *stability.unjudged}:
        return None, None, None
    return *stability.counts.get(kind, (0, 0)), stability.unjudged.get(kind, (0, 0))[0]


def repetitions_key(config: RunConfig) -> str:
    """Compute the key of a run's repetitions."""
    return module_key(MODULE, folder_digest(config.dataset))
