"""Change a dataset at many moments of a run, and compare what the next run leaves with a clean build, byte by byte.

python tests/changed_inputs.py [MOMENTS]

All happens in a copy of the project, whose notebooks but for that of the claims show two numbers each, so that a run
takes seconds. Moments take turns: a coding is removed, or a claim of the dataset's own ledger is changed.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from endurance import checkout, results
from ledgers import TOOL
from small_notebooks import code
from tiny import tiny_dataset

from analysis.dataset.write import save_dataset

Change = Callable[[Path], None]


def remove_a_coding(dataset: Path) -> None:
    """Take the last coding away."""
    table = dataset / "codings.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")


def change_a_claim(dataset: Path) -> None:
    """Let the first claim name another code."""
    ledger = dataset / "claims.yaml"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("[[police]]", "[[school]]"), encoding="utf-8")


CHANGES: tuple[Change, ...] = (remove_a_coding, change_a_claim)


def prepared(place: Path) -> Path:
    """Copy the project, and write a small dataset with claims of its own beside it."""
    place.mkdir(parents=True)
    checkout(place)
    for path in sorted((place / "notebooks").glob("*.ipynb"))[:-1]:
        shorten(path)
    return a_dataset(place)


def shorten(path: Path) -> None:
    """Leave of a notebook what opens the dataset, and count its codings."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    opening = [cell for cell in notebook["cells"] if cell["id"] in ("title", "parameters", "open")]
    notebook["cells"] = [*opening, code("count", "len(section.study.codings), len(section.opened.claims)")]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def a_dataset(place: Path) -> Path:
    """Write the dataset as it is before any change."""
    dataset = place / "study"
    shutil.rmtree(dataset, ignore_errors=True)
    save_dataset(tiny_dataset(), dataset, {"claims.yaml": TOOL})
    return dataset


def started(place: Path, *options: str) -> subprocess.Popen:
    """Start a run of the dataset."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSPIL", "MAKE"))}
    environment = own | {"PYTHONPATH": str(place), "TMPDIR": str(place / "tmp")}
    command = [sys.executable, "-m", "analysis.workflow", "run", str(place / "study"), "--jobs", "2", *options]
    return subprocess.Popen(
        command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def run(place: Path, *options: str) -> str:
    """Run to the end; give what was said."""
    process = started(place, *options)
    said = process.communicate()[0]
    if process.returncode:
        raise AssertionError(f"a run failed:\n{said}")
    return said


def clear(place: Path) -> None:
    """Remove all results, but for what belongs to the project's own data."""
    shutil.rmtree(place / "build" / "study", ignore_errors=True)


def clean(place: Path, change: Change) -> dict[str, bytes]:
    """Give every byte of a clean build of the changed dataset."""
    clear(place)
    change(a_dataset(place))
    run(place)
    return results(place)


def changed_at(place: Path, seconds: float, change: Change) -> tuple[str, str, dict[str, bytes]]:
    """Change the dataset so many seconds into a run; give what this run and the next say, and the bytes they leave."""
    clear(place)
    dataset = a_dataset(place)
    process = started(place)
    time.sleep(seconds)
    change(dataset)
    first = process.communicate()[0]
    return first, run(place), results(place)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Name the files that two builds do not share."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def main() -> None:
    """Print a line for each moment."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("moments", type=int, nargs="?", default=20)
    moments = parser.parse_args().moments
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "copy")
        prepared(place)
        expected, usual = {}, 0.0
        for change in CHANGES:
            begun = time.perf_counter()
            expected[change] = clean(place, change)
            usual = time.perf_counter() - begun
        for number in sorted(range(moments), key=lambda number: number * 7 % moments):  # if stopped, spread out
            change, seconds = CHANGES[number % len(CHANGES)], usual * (number + 0.5) / moments
            first, second, found = changed_at(place, seconds, change)
            other = differing(expected[change], found)
            wrong += bool(other)
            noticed = " ".join(re.findall(r"changed during the run: \S+", first)) or "nothing changed during the run"
            counts = re.search(r"\d+ run, \d+ unchanged, \d+ failed", second)
            print(
                f"{seconds:6.1f} s | {change.__name__} | {noticed} | next: {counts[0] if counts else second} | "
                f"{'differs: ' + ', '.join(other) if other else 'as a clean build'}",
                flush=True,
            )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
