"""How long a study of the whole country takes, and how much memory: 98 municipalities, drawn in two sizes.

All that `make DATASET=folder` does is timed: both languages of all sections, tables, figures, claims and report. Memory
is the sum over all processes of what each has for itself and its part of what they share, twice a second.
"""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import psutil

from analysis.dataset.write import save_dataset
from analysis.paths import ROOT
from analysis.simulation.generator import generate_dataset as model
from analysis.simulation.scenarios import scenario_parameters

PLACE = ROOT / "build" / "bench" / "national"
RESULT = ROOT / "build" / "bench" / "national.json"
SIZES = ((98, 1, 93), (98, 10, 93))  # municipalities, interviews in each area of each, answers in an interview


def make_study(folder: Path, units: int, per_cell: int, statements: int) -> dict[str, int]:
    """Draw a study and store it; give its numbers of interviews and codings."""
    size = {"units": units, "statements": float(statements)}
    with patch.object(model, "scenario_parameters", lambda scenario: replace(scenario_parameters(scenario), **size)):
        dataset = model.make_dataset("as-published", interviews_per_cell=per_cell)
    save_dataset(dataset, folder)
    return {table: len(dataset.tables[table]) for table in ("interviews", "codings")}


def watched(*command: str) -> tuple[float, int]:
    """Run a command; give its seconds and the most memory, in MB, that it and all its children had together."""
    begun, most = time.perf_counter(), 0
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, sum(map(_own, [p := psutil.Process(process.pid), *p.children(recursive=True)])))
            time.sleep(0.5)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - begun, most // 2**20


def _own(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it has just ended
        return 0


def main() -> None:
    rows = []
    for size in SIZES:
        folder = PLACE / f"national-{size[1]}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(ROOT / "build" / folder.name, ignore_errors=True)
        row = make_study(folder, *size)
        row["seconds"], row["MB"] = watched(sys.executable, "-m", "analysis.workflow", "run", str(folder))
        rows.append(row)
        print(f"{row['interviews']:6,} interviews {row['codings']:10,} codings {row['seconds']:7.1f} s {row['MB']:6} MB"
              f" {row['seconds'] / row['codings'] * 1e6:7.0f} s per million codings", flush=True)  # fmt: skip
        shutil.rmtree(folder)
        shutil.rmtree(ROOT / "build" / folder.name)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
