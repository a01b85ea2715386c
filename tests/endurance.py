"""Run the study many times, and compare every byte; then kill at random moments, and see what the next run makes of it.

python tests/endurance.py RUNS KILLS [--section NAME]

All happens in a copy of the project. The first run has stock kernels, and all others are held to its results. Then a
run is started and, at a moment drawn at random, one of driver, worker, kernel server and kernel is killed, as ``kill
-9`` does; afterwards no process and no file may be left, and the next run must give the same bytes.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = "data/synthetic/as-published"
COPIED = ("analysis", "data", "notebooks", "requirements.lock", "pyproject.toml")
ROLES = ("driver", "worker", "server", "kernel")
PASSING = {"run.json"}  # times and seconds
PATIENCE = 20  # seconds in which whoever lost its parent has gone
SEED = 20220822


def checkout(place: Path) -> Path:
    """Copy the project, with the repetitions and scenarios that stand ready, since they are not what is tried."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, place / name)
    (place / "tmp").mkdir()
    return place


def started(place: Path, sections: list[str], kernels: str = "warm") -> subprocess.Popen:
    """Start a run in a session of its own, whose processes can be told by the folder they know."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSPIL", "MAKE"))}
    environment = own | {"PYTHONPATH": str(place), "TMPDIR": str(place / "tmp"), "SAMSPIL_KERNELS": kernels}
    options = [word for section in sections for word in ("--section", section)]
    return subprocess.Popen(
        [sys.executable, "-m", "analysis.workflow", "run", PUBLISHED, *options], cwd=place, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip


def run(place: Path, sections: list[str], kernels: str = "warm") -> str:
    """Run to the end; give what was said."""
    process = started(place, sections, kernels)
    said = process.communicate()[0]
    if process.returncode:
        raise AssertionError(f"a run failed:\n{said}")
    return said


def force(place: Path) -> None:
    """Remove all results."""
    for language in ("da", "en"):
        shutil.rmtree(place / "build" / "as-published" / language, ignore_errors=True)
    shutil.rmtree(place / "build" / "as-published" / "report", ignore_errors=True)


def results(place: Path) -> dict[str, bytes]:
    """Read every byte that was made, but for times."""
    folder = place / "build"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    made = {name: path for name, path in files.items() if not name.startswith(".") and path.name not in PASSING}
    return {name: path.read_bytes() for name, path in made.items()}


def at_work(place: Path) -> dict[int, str]:
    """List the processes of the runs in a copy, each with its role."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            mine = str(place).encode() in (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
            zombie = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:  # it has just ended, or is somebody else's
            continue
        if mine and not zombie:
            found[int(folder.name)] = command
    return {number: _role(number, command, found) for number, command in found.items()}


def _role(number: int, command: str, others: dict[int, str]) -> str:
    if "analysis.workflow.kernels.fork_server" in command:
        parent = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        return "kernel" if "fork_server" in others.get(parent, "") else "server"
    if "ipykernel_launcher" in command:
        return "kernel"
    if "spawn_main" in command:
        return "worker"
    return "driver" if "analysis.workflow run" in command else "other"


def endure(place: Path, sections: list[str], runs: int) -> None:
    """Compare the results of forced runs with those of stock kernels, byte by byte."""
    run(place, sections, "stock")
    expected = results(place)
    for number in range(1, runs + 1):
        force(place)
        said = run(place, sections)
        assert "stock kernels" not in said, said
        found = results(place)
        other = [name for name in {*expected, *found} if expected.get(name) != found.get(name)]
        assert not other, f"run {number}: other bytes in {', '.join(sorted(other))}"
        print(f"\r{number} of {runs} forced runs: no failure, no other byte", end="", flush=True)
    print()


def kill(place: Path, sections: list[str], kills: int) -> None:
    """Kill one process at a random moment of a run, and see what is left and what the next run makes."""
    chance, killed = random.Random(SEED), Counter()
    expected = results(place)
    force(place)
    begun = time.perf_counter()
    run(place, sections)
    usual = time.perf_counter() - begun
    while killed.total() < kills:
        force(place)
        process, role = started(place, sections), ROLES[killed.total() % len(ROLES)]
        hit = _killed(place, role, time.monotonic() + chance.uniform(0, usual), process)
        process.communicate()
        if hit:  # there may have been none of that role at that moment
            _look(place, sections, expected, f"{role} killed")
            killed[role] += 1
            print(f"\r{dict(killed)} killed: the next run was right, nobody and nothing left", end="", flush=True)
    print()


def _look(place: Path, sections: list[str], expected: dict[str, bytes], what: str) -> None:
    assert _nobody(place), f"{what}: {at_work(place)} are left"
    run(place, sections)
    assert _nobody(place), f"{what}: {at_work(place)} are left by the next run"
    found = results(place)
    other = [name for name in {*expected, *found} if expected.get(name) != found.get(name)]
    assert not other, f"{what}: the next run gave other bytes in {', '.join(sorted(other))}"
    left = [path.name for path in (place / "tmp").iterdir()]
    assert not left, f"{what}: {', '.join(left)} left in the temporary folder"


def _killed(place: Path, role: str, moment: float, run: subprocess.Popen) -> bool:
    while run.poll() is None:
        time.sleep(max(0.02, min(0.2, moment - time.monotonic())))
        if time.monotonic() >= moment and (there := [n for n, r in at_work(place).items() if r == role]):
            os.kill(there[-1], signal.SIGKILL)
            return True
    return False


def _nobody(place: Path) -> bool:
    until = time.monotonic() + PATIENCE
    while at_work(place) and time.monotonic() < until:
        time.sleep(0.05)
    return not at_work(place)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=int)
    parser.add_argument("kills", type=int)
    parser.add_argument("--section", action="append", default=[], help="only this; repeatable")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = checkout(Path(folder))
        endure(place, given.section, given.runs)
        kill(place, given.section, given.kills)


if __name__ == "__main__":
    main()
