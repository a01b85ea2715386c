"""The table of error rates: made for one design, kept with what it was made by, and shown only where that still holds.

The shipped design's stands in ``data``, those of other datasets in their folder of results.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from analysis.execute.aside import write_aside
from analysis.execute.closure import reached_files
from analysis.execute.results import rows_csv
from analysis.execute.workers import in_parallel
from analysis.fingerprint import fingerprint
from analysis.study import DATA, ROOT, VERDICTS

TABLE, KEY = "error_rates.csv", "error_rates.json"
COLUMNS = ("scenario", "claim", "true", "runs", *VERDICTS)
BATCH = 25  # runs that a worker does in one go: a second's work

Task = tuple[Callable, tuple]


def read_error_rates(folder: Path, key: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Read a table of error rates; None if there is none, or it was made by other rules or for another design."""
    if not (folder / TABLE).is_file() or stored_key(folder) != key:
        return None
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        {**row, "true": row["true"] == "true", **{name: int(row[name]) for name in ("runs", *VERDICTS)}} for row in rows
    ]


def stored_key(folder: Path) -> dict[str, Any] | None:
    """Read what a table was made by; None where there is none."""
    file = folder / KEY
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def key_of(design: Mapping[str, Any], runs: int | None = None) -> dict[str, Any]:
    """Say what a table of error rates for a design follows from.

    Parameters
    ----------
    design : mapping
        The fields of `analysis.appraise.error_rates.Design`.
    runs : int, optional
        Seeds of the declared list that are used, from its first on; all of them by default.
    """
    from analysis.appraise.error_rates import PERMUTATIONS, RESAMPLES
    from analysis.ledger import registration
    from analysis.synthetic.scenarios import SEEDS

    seeds = SEEDS[:runs]
    return {
        "design": dict(design),
        "registration": registration(),
        "generator": generator(),
        "seeds": {"first": seeds[0], "last": seeds[-1]},
        "permutations": PERMUTATIONS,
        "resamples": RESAMPLES,
    }


@cache
def generator() -> str:
    """Hash the code that draws studies and judges them from arrays, and the codebook."""
    reached = reached_files(["analysis.appraise.error_rates"])
    rooms = (ROOT / "analysis/appraise", ROOT / "analysis/synthetic")
    code = [file for file in reached if file.suffix == ".py" and file.is_relative_to(ROOT) and file.parent in rooms]
    return fingerprint([*code, DATA / "codebook.csv"], ROOT)


def make_error_rates(
    folder: Path, design: Any, work: Callable[[Mapping[str, Task]], Iterable], runs: int | None
) -> None:
    """Draw and judge all scenarios at a design, and store how often each verdict was reached.

    Parameters
    ----------
    folder : Path
        Where the table goes.
    design : Design
    work : callable
        Takes tasks by name, and gives name and result of each, in any order: the table is the same.
    runs : int, optional
        As in `key_of`.
    """
    from analysis.appraise.error_rates import error_rows
    from analysis.ledger import load_claims

    key, claims, counts = key_of(asdict(design), runs), load_claims(), {}
    found = dict(_whole(work(tasks(design, runs))))
    for name in tasks(design, runs):
        scenario = name.split()[0]
        counts[scenario] = counts.get(scenario, 0) + found[name]
    (folder / KEY).unlink(missing_ok=True)  # a table is never beside the key of another
    write_aside(folder / TABLE, rows_csv(error_rows(counts, claims), COLUMNS))
    write_aside(folder / KEY, (json.dumps(key, indent=2) + "\n").encode())


def tasks(design: Any, runs: int | None) -> dict[str, Task]:
    """Cut the runs into tasks, named by scenario and first seed."""
    from analysis.appraise.error_rates import batches, count_verdicts
    from analysis.ledger import load_claims, load_quantifiers, load_reliability
    from analysis.synthetic.scenarios import SCENARIOS, SEEDS

    registered = (load_claims(), load_quantifiers(), load_reliability())
    return {
        f"{scenario} {seeds[0]}": (count_verdicts, (scenario, seeds, design, *registered))
        for scenario in SCENARIOS
        for seeds in batches(SEEDS[:runs], BATCH)
    }


def _whole(results: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, result in results:
        if isinstance(result, BaseException):
            raise RuntimeError(f"{name}: {type(result).__name__}: {result}") from result
        yield name, result


def on_cores(jobs: int) -> Callable[[Mapping[str, Task]], Iterator]:
    """Work in ``jobs`` processes on this machine."""
    return lambda todo: in_parallel(todo, jobs)


def with_progress(work: Callable[[Mapping[str, Task]], Iterable]) -> Callable[[Mapping[str, Task]], Iterator]:
    """Show a line that says how many runs are done."""

    def watched(todo: Mapping[str, Task]) -> Iterator:
        from tqdm import tqdm

        with tqdm(total=len(todo) * BATCH, desc="error rates", unit="run", leave=False, mininterval=0.5) as line:
            for done in work(todo):
                line.update(BATCH)
                yield done

    return watched
