"""How many notebooks a second a sweep runs: with one and two processes here, and with one and two workers of a cluster.

Each time the same grid is run from nothing, in a folder of its own.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dask.distributed import Client

from analysis.paths import ROOT
from analysis.workflow.kernels.executors import Executor, on_cluster, on_cores
from analysis.workflow.sweep.run_sweep import run_sweep

RESULT = ROOT / "build" / "bench" / "sweep.json"
GRID = "sections: [mutual-knowledge, barriers]\narea: [all, children]\nleave_out: [none, each]\n"


@contextmanager
def cluster(workers: int, place: Path) -> Iterator[str]:
    """Start a scheduler and workers of one thread each, and give the scheduler's address."""
    file = place / "scheduler.json"
    named = ("--scheduler-file", str(file), "--no-dashboard")
    with ExitStack() as stack:

        def start(*command: str) -> None:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, *named],
                cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(process.wait)
            stack.callback(process.terminate)

        start("scheduler", "--host", "127.0.0.1", "--port", "0")
        for number in range(workers):
            start("worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(place / f"worker-{number}"))
        with Client(scheduler_file=str(file)) as client:
            client.wait_for_workers(workers, timeout=60)
            yield client.scheduler.address


def measured(work: Executor) -> tuple[int, float]:
    """Run the grid; give the number of its notebooks and the seconds that they took."""
    with tempfile.TemporaryDirectory() as place:
        grid = Path(place, "grid.yaml")
        grid.write_text(GRID)
        begun = time.perf_counter()
        swept = run_sweep(grid, work, Path(place))
        if swept.failed:
            raise SystemExit((swept.folder / "failures.csv").read_text())
        return swept.run, time.perf_counter() - begun


def main() -> None:
    rows = []
    for workers in (1, 2):
        rows.append((f"{workers} process{'es' * (workers > 1)}", *measured(on_cores(workers))))
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as place, cluster(workers, Path(place)) as address:
            rows.append((f"{workers} worker{'s' * (workers > 1)} of a cluster", *measured(on_cluster(address))))
    for name, notebooks, seconds in rows:
        print(f"{name:24}{notebooks:4} notebooks {seconds:7.1f} s {notebooks / seconds:6.2f} notebooks a second")
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
