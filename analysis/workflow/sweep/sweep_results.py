"""Combine the results of a sweep: one tidy table, a list of failures, and a page."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.claims.ledger import load_claims, registration
from analysis.claims.select_ledger import ledger_for
from analysis.models import LANGUAGES, SYNTHETIC_MARK, VERDICTS, Claim
from analysis.report.html.sweep_page import LedgerCounts, SweepSummary, VerdictCount, sweep_pages
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.products.section_results import rows_csv
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.real_data import read_description
from analysis.workflow.sweep.parameter_grid import Point
from analysis.workflow.sweep.task_result import TaskResult

RESULTS, FAILURES, TRACEBACKS = "results.parquet", "failures.csv", "tracebacks.txt"
NOT_VARIED = ("section", "ledger", "synthetic", "language", "audience")  # settings that cannot change a verdict
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
        The number of points in the grid; points that are neither done nor failed were not reached.
    """
    ledger_files = {dataset: ledger_for(dataset) for dataset in {point.dataset for point in done}}
    registered = {ledger: registration(ledger) for ledger in set(ledger_files.values())}
    table = tidy(done, {dataset: registered[ledger] for dataset, ledger in ledger_files.items()})
    files = {name: ledger for ledger, name in sorted(registered.items())}
    ledgers = ledger_counts(table, files, values_of(done))
    synthetic_flags = {is_synthetic(point.dataset) for point in (*done, *failed)}
    table.attrs = {"data": [kind for is_made_up, kind in DATA_KINDS.items() if is_made_up in synthetic_flags]}
    stream = io.BytesIO()
    table.to_parquet(stream, index=False)
    atomic_write(folder / RESULTS, stream.getvalue())
    failures = [{"point": point.label, "failure": result.failure or ""} for point, result in failed.items()]
    failures.sort(key=lambda row: row["point"])
    traces = [f"# {point.label}\n{result.traceback}" for point, result in failed.items() if result.traceback]
    _write_or_remove(folder / FAILURES, rows_csv(failures, ("point", "failure")) if failures else b"")
    _write_or_remove(folder / TRACEBACKS, "\n".join(sorted(traces)).encode("utf-8"))
    has_synthetic, has_real = True in synthetic_flags, False in synthetic_flags
    languages = next((RunConfig(point.dataset).definition.languages for point in (*done, *failed)), LANGUAGES)
    summary = SweepSummary(
        folder.name, total, len(done), failures, ledgers, RESULTS, has_synthetic, has_real, languages
    )
    pages = sweep_pages(summary)
    for path, content in pages.items():
        atomic_write(folder / path, content)
    for other in {f"{language}.html" for language in LANGUAGES} - pages.keys():  # of a language that the study had
        (folder / other).unlink(missing_ok=True)


def _write_or_remove(path: Path, content: bytes) -> None:
    if content:
        atomic_write(path, content)
    else:
        path.unlink(missing_ok=True)


def tidy(done: Mapping[Point, Sequence[Mapping]], ledgers: Mapping[Path, str]) -> pd.DataFrame:
    """Combine the rows of all points into one table, with the settings of each point.

    ``ledgers`` are the registrations of the claims, by dataset.

    Returns
    -------
    DataFrame
        ``section, dataset, ledger`` (its registration)``, synthetic``, a column for each parameter (missing if a
        section lacks it), and `FOUND`. The order does not depend on who ran the points and when.
    """
    names = list(dict.fromkeys(name for point in done for name, _ in point.settings))
    ordered = sorted(done.items(), key=lambda item: item[0].label)
    parts = [_part(point, ledgers[point.dataset], rows) for point, rows in ordered if rows]
    if not parts:
        return pd.DataFrame(columns=[*OF_POINT, *names, *FOUND])
    table = pd.concat(parts, ignore_index=True)[[*OF_POINT, *names, *FOUND]]
    return table.astype({**_nullable_types(done), "number": "float64", "text": "str"})


def _nullable_types(done: Iterable[Point]) -> dict[str, str]:
    """Give nullable types for integer and boolean parameters, which some sections lack."""
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
    """Tell whether a dataset's description says that it is synthetic."""
    return read_description(dataset).get("synthetic") is True


def values_of(points: Iterable[Point]) -> dict[str, list[Any]]:
    """List the values of the dataset and of each parameter in some points, in the order of the grid."""
    values: dict[str, dict[Any, None]] = {}
    for point in points:
        for setting, value in (("dataset", RunConfig(point.dataset).dataset_name), *point.settings):
            values.setdefault(setting, {})[value] = None
    return {setting: list(distinct) for setting, distinct in values.items()}


def ledger_counts(
    table: pd.DataFrame, ledgers: Mapping[str, Path], values: Mapping[str, Sequence]
) -> list[LedgerCounts]:
    """Count verdicts separately for each ledger, since their claims may have the same names; the project's comes first.

    ``ledgers`` are the files by registration, ``values`` come from `values_of`.
    """
    verdicts = table[(table["kind"] == "verdict") & (table["column"] == "verdict")]
    project, counts_by_ledger = registration(), []
    for name, of_ledger in verdicts.groupby("ledger"):
        claims, datasets = load_claims(ledgers[str(name)]), tuple(sorted(set(of_ledger["dataset"])))
        counts = verdict_counts(of_ledger, claims, values)
        counts_by_ledger.append(LedgerCounts(datasets, name == project, counts, _statements(claims)))
    return sorted(counts_by_ledger, key=lambda counts: (not counts.of_project, counts.datasets))


def _statements(claims: Mapping[str, Claim]) -> dict[str, dict[str, tuple[str, str]]]:
    """Give the statement of each claim by language, and the language that it is actually in."""
    return {
        language: {name: claim.text_and_language("statement", language) for name, claim in claims.items()}
        for language in LANGUAGES
    }


def verdict_counts(verdicts: pd.DataFrame, claims: Iterable[str], values: Mapping[str, Sequence]) -> list[VerdictCount]:
    """Count the verdicts on each claim over all points, and over the points with each value of a varying setting.

    Claims are in the order of the ledger, values in that of the grid.
    """
    differing = [name for name in values if name not in NOT_VARIED and verdicts[name].nunique() > 1]
    rows = []
    for claim, of_claim in _in_order(verdicts.groupby("name"), claims):
        rows.append(_count(claim, "", "", of_claim["text"]))
        for setting in differing:
            by_value = _in_order(of_claim.groupby(setting), values[setting])
            rows += [_count(claim, setting, value, of_value["text"]) for value, of_value in by_value]
    return rows


def _in_order(groups: Iterable[tuple[Any, pd.DataFrame]], order: Iterable) -> list[tuple[Any, pd.DataFrame]]:
    places = {name: place for place, name in enumerate(order)}
    return sorted(groups, key=lambda group: places[group[0]])


def _count(claim: str, setting: str, value: Any, verdicts: pd.Series) -> VerdictCount:
    counts = verdicts.value_counts()
    return VerdictCount(claim, setting, str(value), {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS})
