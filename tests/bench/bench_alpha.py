"""How fast alpha is resampled, side by side with a loop over the krippendorff package in one run.

10,000 units, three coders, a tenth of the ratings missing, 1,000 resamples: yes or no, as the reliability gate has it,
and five values. Both start from the same array of ratings, in processes of their own; imports are not timed. The loop
is timed in full, and draws units only. Ours is timed that way, and drawing 24 interviews and then units within them, as
the study's intervals are made; the ratio is to the plainer loop.
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
UNITS, CODERS, RESAMPLES, INTERVIEWS, SEED, TIMES = 10_000, 3, 1_000, 24, 20220822, 7
CASES = {"yes or no": (2, "nominal"), "five values, nominal": (5, "nominal"), "five values, ordinal": (5, "ordinal")}

LOOP = """
import sys, time
import krippendorff
import numpy as np
ratings, level, resamples = np.load(sys.argv[1]), sys.argv[2], int(sys.argv[3])
rng = np.random.default_rng(1)
begun = time.perf_counter()
alphas = []
for _ in range(resamples):
    drawn = ratings[rng.integers(0, len(ratings), len(ratings))]
    alphas.append(krippendorff.alpha(reliability_data=drawn.T, level_of_measurement=level))
print(time.perf_counter() - begun, np.mean(alphas), np.std(alphas))
"""
OURS = """
import sys, time
import numpy as np
from analysis.measures.agreement.alpha import patterns_by_cluster, rating_counts, resampled_alphas
ratings, level, resamples, clusters = np.load(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
rng = np.random.default_rng(1)
begun = time.perf_counter()
counts, values = rating_counts(ratings)
patterns, found = patterns_by_cluster(counts, np.arange(len(ratings)) % clusters)
alphas = resampled_alphas(patterns, found, resamples, rng, level, values)
print(time.perf_counter() - begun, np.mean(alphas), np.std(alphas))
"""


def made_ratings(values: int) -> np.ndarray:
    """Draw ratings (units, coders) that agree in seven of ten cases; the same seed, the same ratings."""
    rng = np.random.default_rng(SEED)
    truth = rng.integers(0, values, size=(UNITS, 1))
    ratings = np.where(rng.random((UNITS, CODERS)) < 0.7, truth, rng.integers(0, values, size=(UNITS, CODERS)))
    return np.where(rng.random((UNITS, CODERS)) < 0.1, np.nan, ratings)


def measured(python: Path, script: str, *arguments: object) -> list[float]:
    """Run a script in a process of its own; give its seconds, and mean and spread of the alphas."""
    done = subprocess.run(
        [python, "-c", script, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [float(number) for number in done.stdout.split()]


def main() -> None:
    rows, loops = {}, {}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "ratings.npy"
        for name, (values, level) in CASES.items():
            np.save(file, made_ratings(values))
            loops[name] = [measured(OTHER, LOOP, file, level, RESAMPLES)]
            rows[f"{name}: loop over krippendorff"] = loops[name]
            for how, clusters in (("units", 1), ("interviews, then units", INTERVIEWS)):
                own = [measured(Path(sys.executable), OURS, file, level, RESAMPLES, clusters) for _ in range(TIMES)]
                rows[f"{name}: {how}"] = own
    print(f"{'':48}{'seconds':>9}{'mean alpha':>12}{'spread':>9}{'ratio':>8}")
    for name, each in rows.items():
        seconds, alpha, spread = (statistics.median(column) for column in zip(*each, strict=True))
        ratio = loops[name.partition(":")[0]][0][0] / seconds
        print(f"{name:48}{seconds:9.3f}{alpha:12.4f}{spread:9.4f}{ratio:8.0f}")
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    versions = {"numpy": version("numpy"), "krippendorff": "0.9.0"}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine, "versions": versions, "runs": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
