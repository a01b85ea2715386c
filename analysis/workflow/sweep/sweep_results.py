"""The results of a sweep put together: one tidy table, a list of what failed, and a page."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.claims.ledger import load_claims, registration
from analysis.claims.select_ledger import ledger_for
from analysis.i18n import LANGUAGES
from analysis.models import SYNTHETIC_MARK, VERDICTS, Claim
from analysis.report.html.sweep_page import LedgerCounts, SweepSummary, VerdictCount, sweep_pages
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.plan import RunConfig
from analysis.workflow.products.section_results import rows_csv
from analysis.workflow.state.real_data import described
from analysis.workflow.sweep.parameter_grid import Point
from analysis.workflow.sweep.sweep_task import TaskResult

RESULTS, FAILURES, TRACEBACKS = "results.parquet", "failures.csv", "tracebacks.txt"
NOT_VARIED = ("section", "ledger", "synthetic", "language", "audience")  # what cannot change a verdict on a claim
OF_POINT = ("section", "dataset", "ledger", "synthetic")
DATA_KINDS = {True: f"{SYNTHETIC_MARK} synthetic interviews", False: "real interviews: confidential"}
MISSING = {int: "Int64", bool: "boolean"}
FOUND = ("kind", "name", "row", "column", "number", "text")


def write_sweep(
    folder: Path, done: Mapping[Point, Sequence[Mapping]], failed: Mapping[Point, TaskResult], total: int
) -> None:
    """Write ``results.parquet``, ``failures.csv`` with its tracebacks, and the pages.

    The metadata of ``results.parquet`` say whether the interviews are synthetic or real.

    Parameters
    ----------
    done : dict of Point to list of dict
        Rows of `sweep_task.result_rows`.
    failed : dict of Point to TaskResult
    total : int
        The points of the grid; those that are neither done nor failed were not reached.
    """
    judged_by = {dataset: ledger_for(dataset) for dataset in {point.dataset for point in done}}
    registered = {ledger: registration(ledger) for ledger in set(judged_by.values())}
    table = tidy(done, {dataset: registered[ledger] for dataset, ledger in judged_by.items()})
    files = {name: ledger for ledger, name in sorted(registered.items())}
    ledgers = ledger_counts(table, files, values_of(done))
    kinds = {is_synthetic(point.dataset) for point in (*done, *failed)}
    table.attrs = {"data": [kind for known, kind in DATA_KINDS.items() if known in kinds]}
    stream = io.BytesIO()
    table.to_parquet(stream, index=False)
    atomic_write(folder / RESULTS, stream.getvalue())
    failures = [{"point": point.label, "failure": returned.failure} for point, returned in failed.items()]
    failures.sort(key=lambda row: row["point"])
    traces = [f"# {point.label}\n{returned.traceback}" for point, returned in failed.items() if returned.traceback]
    _write_or_remove(folder / FAILURES, rows_csv(failures, ("point", "failure")) if failures else b"")
    _write_or_remove(folder / TRACEBACKS, "\n".join(sorted(traces)).encode("utf-8"))
    summary = SweepSummary(folder.name, total, len(done), failures, ledgers, RESULTS, True in kinds, False in kinds)
    for path, content in sweep_pages(summary).items():
        atomic_write(folder / path, content)


def _write_or_remove(path: Path, content: bytes) -> None:
    if content:
        atomic_write(path, content)
    else:
        path.unlink(missing_ok=True)


def tidy(done: Mapping[Point, Sequence[Mapping]], ledgers: Mapping[Path, str]) -> pd.DataFrame:
    """Put the rows of all points into one table, each with what its point was run with.

    ``ledgers`` are the registrations of those that the datasets are judged by.

    Returns
    -------
    DataFrame
        ``section, dataset, ledger`` (its registration)``, synthetic``, a column for each parameter (missing where a
        section has none of it), and `FOUND`; the same for the same points, whoever ran them and when.
    """
    names = list(dict.fromkeys(name for point in done for name, _ in point.settings))
    ordered = sorted(done.items(), key=lambda item: item[0].label)
    parts = [_part(point, ledgers[point.dataset], rows) for point, rows in ordered if rows]
    if not parts:
        return pd.DataFrame(columns=[*OF_POINT, *names, *FOUND])
    table = pd.concat(parts, ignore_index=True)[[*OF_POINT, *names, *FOUND]]
    return table.astype({**_whole(done), "number": "float64", "text": "str"})


def _whole(done: Iterable[Point]) -> dict[str, str]:
    """Give parameters that are whole numbers, or yes and no, a type that stays so where a section has none of it."""
    types = {name: type(value) for point in done for name, value in point.settings}
    return {name: MISSING[kind] for name, kind in types.items() if kind in MISSING}


def _part(point: Point, ledger: str, rows: Sequence[Mapping]) -> pd.DataFrame:
    settings: dict[str, Any] = {
        "section": point.section,
        "dataset": RunConfig(point.dataset).dataset_name,
        "ledger": ledger,
        "synthetic": is_synthetic(point.dataset),
    }
    return pd.DataFrame(rows, columns=list(FOUND)).assign(**settings, **dict(point.settings))


@cache
def is_synthetic(dataset: Path) -> bool:
    """Whether a dataset says that it is made up."""
    return described(dataset).get("synthetic") is True


def values_of(points: Iterable[Point]) -> dict[str, list[Any]]:
    """List what the dataset and each parameter are in some points, in the order in which the grid has them."""
    values: dict[str, dict[Any, None]] = {}
    for point in points:
        for setting, value in (("dataset", RunConfig(point.dataset).dataset_name), *point.settings):
            values.setdefault(setting, {})[value] = None
    return {setting: list(found) for setting, found in values.items()}


def ledger_counts(
    table: pd.DataFrame, ledgers: Mapping[str, Path], values: Mapping[str, Sequence]
) -> list[LedgerCounts]:
    """Count the verdicts ledger by ledger, since two may call different claims the same; the project's is the first.

    ``ledgers`` are the files by registration, ``values`` those of `values_of`.
    """
    verdicts = table[(table["kind"] == "verdict") & (table["column"] == "verdict")]
    project, found = registration(), []
    for name, own in verdicts.groupby("ledger"):
        claims, datasets = load_claims(ledgers[name]), tuple(sorted(set(own["dataset"])))
        counts = verdict_counts(own, claims, values)
        found.append(LedgerCounts(datasets, name == project, counts, _statements(claims)))
    return sorted(found, key=lambda counts: (not counts.of_project, counts.datasets))


def _statements(claims: Mapping[str, Claim]) -> dict[str, dict[str, tuple[str, str]]]:
    """Give by language what each claim states, and the language that it is in."""
    return {
        language: {name: claim.told("statement", language) for name, claim in claims.items()} for language in LANGUAGES
    }


def verdict_counts(verdicts: pd.DataFrame, claims: Iterable[str], values: Mapping[str, Sequence]) -> list[VerdictCount]:
    """Count the verdicts of each claim over all points, and over those with each value of what differs between them.

    Claims stand in the order of the ledger, values in that of the grid.
    """
    differing = [name for name in values if name not in NOT_VARIED and verdicts[name].nunique() > 1]
    rows = []
    for claim, found in _in_order(verdicts.groupby("name"), claims):
        rows.append(_count(claim, "", "", found["text"]))
        for setting in differing:
            by_value = _in_order(found.groupby(setting), values[setting])
            rows += [_count(claim, setting, value, some["text"]) for value, some in by_value]
    return rows


def _in_order(groups: Iterable[tuple[Any, pd.DataFrame]], order: Iterable) -> list[tuple[Any, pd.DataFrame]]:
    places = {name: place for place, name in enumerate(order)}
    return sorted(groups, key=lambda group: places[group[0]])


def _count(claim: str, setting: str, value: Any, verdicts: pd.Series) -> VerdictCount:
    counts = verdicts.value_counts()
    return VerdictCount(claim, setting, str(value), {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS})
