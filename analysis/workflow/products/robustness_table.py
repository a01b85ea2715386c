"""How each verdict of a whole run stands: tried by several processes, and kept by content."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.robustness.stability import KINDS, Stability, standings
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import folder_digest, module_key
from analysis.workflow.cache.stored_table import read_table, write_table
from analysis.workflow.plan import RunConfig
from analysis.workflow.products.section_results import rows_csv, rows_of_csv

MODULE = "analysis.notebook.study_run"
COLUMNS = ("claim", "kind", "name", "verdict", "estimate", "choices")
SHARES = 4
MOST_WORK = 2_000_000  # interviews times codings: what fourteen studies as large as the shipped one take
NAME, TABLE, STANDINGS = "robustness", "repetitions.csv", "robustness.csv"


def is_wanted(request: RunConfig) -> bool:
    """Whether a run is of the whole study as it stands: only then do its verdicts stand for anything.

    A study without each of many interviews in turn would take hours; it is tried where somebody asks for it, by
    ``python -m analysis robustness``.
    """
    stands = request.whole and not request.assignments and not request.is_public
    return stands and _work(request.dataset) <= MOST_WORK


def _work(dataset: Path) -> int:
    """Count interviews times codings by the lines of their tables, so that nothing needs to be loaded."""
    lines = [(dataset / f"{table}.csv").read_bytes().count(b"\n") for table in ("interviews", "codings")]
    return lines[0] * lines[1]


def read_repetitions(request: RunConfig) -> list[dict[str, str]] | None:
    """Read the stored repetitions; None if there are none, they were edited, or other code or data made them."""
    table = read_table(request.folder / TABLE, repetitions_key(request))
    return None if table is None else rows_of_csv(table)


def robustness_tasks(request: RunConfig) -> dict[str, tuple[Callable, tuple]]:
    """Part the work among processes: each takes every fourth repetition."""
    return {
        f"{NAME} {share + 1}/{SHARES}": (make_share, (request.dataset.absolute(), share)) for share in range(SHARES)
    }


def make_share(dataset: Path, share: int) -> list[dict[str, Any]]:
    """Judge all claims in one share of the repetitions."""
    from analysis.notebook.study_run import open_appraisal

    opened = open_appraisal(dataset)
    return [row for part in opened.repeated(tuple(opened.claims), share, SHARES) for row in part.to_dict("records")]


def write_repetitions(
    request: RunConfig, shares: Sequence[Sequence[Mapping[str, Any]]], key: str | None = None
) -> None:
    """Store the repetitions of all shares: forks last, all else by what was left out.

    ``key`` is `repetitions_key`, as it was when the work began.
    """
    rows = [_row(row) for share in shares for row in share]
    rows.sort(key=lambda row: (row["kind"] == "fork", row["claim"], row["kind"], row["name"]))
    write_table(request.folder / TABLE, key or repetitions_key(request), rows_csv(rows, COLUMNS))


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: None if value != value else value for name, value in row.items()}  # NaN differs from itself
    choices = {name: value for name, value in known.items() if name not in COLUMNS and value is not None}
    return {**{name: known.get(name) for name in COLUMNS}, "choices": json.dumps(choices) if choices else ""}


def write_standings(request: RunConfig, claims: Sequence[Mapping[str, Any]]) -> dict[str, Stability | None] | None:
    """Count how often each verdict of ``claims.csv`` stands, write ``robustness.csv``, and give the counts."""
    repetitions = read_repetitions(request)
    if repetitions is None or not claims:
        (request.folder / STANDINGS).unlink(missing_ok=True)
        return None
    found = standings({row["claim"]: row["verdict"] for row in claims}, repetitions, _units(request))
    rows = [_counted(claim, standing) for claim, standing in found.items()]
    atomic_write(request.folder / STANDINGS, rows_csv(rows, list(rows[0])))
    return found


def remove_standings(request: RunConfig) -> None:
    """Remove what an earlier run of a whole study has stored, if its verdicts are not tried again any more."""
    if request.whole:
        for name in (STANDINGS, TABLE, Path(TABLE).with_suffix(".json")):
            (request.folder / name).unlink(missing_ok=True)


def _units(request: RunConfig) -> dict[str, str]:
    """Say what each claim counts; the project's own all count municipalities, which needs no reading."""
    if request.judges_the_project:
        return {}
    from analysis.claims.ledger import load_claims

    return {name: claim.unit for name, claim in load_claims(request.ledger).items()}


def _counted(claim: str, standing: Stability | None) -> dict[str, Any]:
    columns = {f"{kind}_{word}": number for kind in KINDS for word, number in
               zip(("agree", "judged", "not_judged"), _numbers(standing, kind), strict=True)}  # fmt: skip
    flips = "; ".join(f"{kind} {name}" for kind, name in standing.flipped_by) if standing else ""
    not_judged = standing.not_judged if standing else None
    return {"claim": claim, "robustness": standing.word if standing else None, **columns,
            "not_judged": not_judged, "flipped_by": flips}  # fmt: skip


def _numbers(standing: Stability | None, kind: str) -> tuple[int | None, int | None, int | None]:
    """Count what agrees, what could be judged and what could not; nothing where a kind was not tried."""
    if standing is None or kind not in standing.counts | standing.unjudged:
        return None, None, None
    return *standing.counts.get(kind, (0, 0)), standing.unjudged.get(kind, (0, 0))[0]


def repetitions_key(request: RunConfig) -> str:
    """Make the key of a run's repetitions."""
    return module_key(MODULE, folder_digest(request.dataset))
