"""How fast alpha is resampled, side by side with a loop over the krippendorff package in one run.

10,000 units, three coders, five values, a tenth of the ratings missing; 1,000 resamples of the units. Both start from the
same array of ratings, in processes of their own; imports are not timed. The loop is timed in full. It draws units only;
ours is also timed drawing 24 interviews and then units within them, as the study's intervals are made.
"""

import json
import platform
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "build" / "bench" / "alpha.json"
OTHER = ROOT / ".venv-oracles" / "bin" / "python"
UNITS, CODERS, VALUES, RESAMPLES, INTERVIEWS, SEED, TIMES = 10_000, 3, 5, 1_000, 24, 20220822, 7

LOOP = """
import sys, time
import krippendorff
import numpy as np
ratings, level, resamples = np.load(sys.argv[1]), sys.argv[2], int(sys.argv[3])
rng = np.random.default_rng(1)
begun = time.perf_counter()
alphas = [
    krippendorff.alpha(reliability_data=ratings[rng.integers(0, len(ratings), len(ratings))].T, level_of_measurement=level)
    for _ in range(resamples)
]
print(time.perf_counter() - begun, np.mean(alphas), np.std(alphas))
"""
OURS = """
import sys, time
import numpy as np
from analysis.measure.alpha import patterns_by_cluster, rating_counts, resampled_alphas
ratings, level, resamples, clusters = np.load(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
rng = np.random.default_rng(1)
begun = time.perf_counter()
counts, values = rating_counts(ratings)
patterns, found = patterns_by_cluster(counts, np.arange(len(ratings)) % clusters)
alphas = resampled_alphas(patterns, found, resamples, rng, level, values)
print(time.perf_counter() - begun, np.mean(alphas), np.std(alphas))
"""


def made_ratings() -> np.ndarray:
    """Draw ratings (units, coders) that agree in seven of ten cases; the same seed, the same ratings."""
    rng = np.random.default_rng(SEED)
    truth = rng.integers(0, VALUES, size=(UNITS, 1))
    ratings = np.where(rng.random((UNITS, CODERS)) < 0.7, truth, rng.integers(0, VALUES, size=(UNITS, CODERS)))
    return np.where(rng.random((UNITS, CODERS)) < 0.1, np.nan, ratings)


def measured(python: Path, script: str, *arguments: object) -> list[float]:
    """Run a script in a process of its own; give its seconds, and mean and spread of the alphas."""
    done = subprocess.run(
        [python, "-c", script, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [float(number) for number in done.stdout.split()]


def main() -> None:
    rows = {}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "ratings.npy"
        np.save(file, made_ratings())
        for level in ("nominal", "ordinal"):
            rows[f"{level}, loop over krippendorff"] = [measured(OTHER, LOOP, file, level, RESAMPLES)]
            ours = [measured(Path(sys.executable), OURS, file, level, RESAMPLES, 1) for _ in range(TIMES)]
            rows[f"{level}, units"] = ours
            nested = [measured(Path(sys.executable), OURS, file, level, RESAMPLES, INTERVIEWS) for _ in range(TIMES)]
            rows[f"{level}, interviews, then units"] = nested
    print(f"{'':36}{'seconds':>9}{'mean alpha':>12}{'spread':>9}{'ratio':>8}")
    for name, each in rows.items():
        seconds, alpha, spread = (statistics.median(column) for column in zip(*each, strict=True))
        loop = rows[f"{name.partition(',')[0]}, loop over krippendorff"][0][0]
        print(f"{name:36}{seconds:9.3f}{alpha:12.4f}{spread:9.4f}{loop / seconds:8.0f}")
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    versions = {"numpy": version("numpy"), "krippendorff": "0.9.0"}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine, "versions": versions, "runs": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
