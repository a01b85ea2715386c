"""How fast variation and co-occurrence are measured: beside a plain pandas loop, with all municipalities, and by size.

Permutations of the repertoire index over 24 interviews and 16 partners are timed beside a loop that shuffles the
municipalities within areas and takes the index anew with pandas; the loop runs for a twentieth of the permutations and
is reckoned up. Both start from the same table of interviews by partners. Growth: the shipped material is taken 2, 20
and 200 times, every time with new interviews and segments, each measure in a process of its own.
"""

import json
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.measure.profile import profile_index
from analysis.measure.repertoire import repertoire_index
from analysis.measure.variation import excess

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "build" / "bench" / "variation.json"
PERMUTATIONS, PARTNERS, FORMS, SEED, TIMES, PART = 9_999, 16, 8, 20220822, 5, 20
RULE = {"permutations": PERMUTATIONS, "seed": SEED, "minimum": {"interviews_telling": 2}}
TIMES_TAKEN = (2, 20, 200)  # about 10,000, 100,000 and 1,000,000 codings

GROWTH = {
    "repertoire distances": "repertoire.repertoire_distances(material, rule)",
    "phase distances": "profile.profile_distances(material, rule, 'phase')",
    "form distances": "profile.profile_distances(material, rule, 'form')",
    "variance shares": "variance_share.partner_variance_shares(material, rule)",
    "residuals": "residuals.pearson_residuals(profile.partner_code_counts(material, 'form', list(PARTNER_FAMILIES)))",
    "co-occurrence": "together.interview_cooccurrence(together.codes_by_interview(material, PARTNER_FAMILIES), "
    "material.interviews.set_index('interview')['municipality'])",
}
SCRIPT = """
import dataclasses, resource, sys, time
import pandas as pd
from analysis.ledger import load_quantifiers
from analysis.load import load_study
from analysis.measure import interview_cooccurrence as together, profile, repertoire, residuals, variance_share
from analysis.measure.material import material_of
from analysis.study import DATA, PARTNER_FAMILIES

def taken(frame, times):
    copies = []
    for number in range(times):
        new = {key: frame[key] + f"-{number}" for key in ("interview", "segment") if key in frame}
        if "statement" in frame:
            new["statement"] = frame["statement"].astype("int64") + number * 1_000_000
        copies.append(frame.assign(**new))
    return pd.concat(copies, ignore_index=True)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

rule = load_quantifiers()["great-difference"]
material = material_of(load_study(DATA / "synthetic" / "as-published"))
grown = ("interviews", "every_interview", "codings", "all_codings", "statements", "met", "assignments", "topics")
material = dataclasses.replace(material, **{name: taken(getattr(material, name), int(sys.argv[1])) for name in grown})
before, begun = peak(), time.perf_counter()
eval(sys.argv[2])
print(len(material.all_codings), time.perf_counter() - begun, peak() - before)
"""


def made(municipalities: int, interviews: int, uneven: bool = False) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw so many interviews in each municipality, half in each area, with the partners they use and their forms."""
    rng = np.random.default_rng(SEED)
    names = np.repeat([f"M{number:02}" for number in range(municipalities)], interviews)
    keys = [f"I{number:04}" for number in range(len(names))]
    area = np.tile(["children", "adults"], len(names) // 2)
    used = (rng.random((len(names), PARTNERS)) < 0.4).astype(np.float32)
    used[:, 0] = np.maximum(used[:, 0], used.sum(axis=1) == 0)
    profiles = rng.dirichlet(np.ones(FORMS), len(names))
    if uneven:
        used[0], profiles[0] = np.nan, np.nan
    return pd.DataFrame({"interview": keys, "municipality": names, "area": area}), used, profiles


def looped(interviews: pd.DataFrame, used: np.ndarray, permutations: int) -> list[float]:
    """Take the mean Jaccard distance of shuffled municipalities, as one would write it with pandas."""
    table = pd.DataFrame(used > 0, index=interviews.index)
    rng = np.random.default_rng(SEED)
    null = []
    for _ in range(permutations):
        dealt = interviews.groupby("area")["municipality"].transform(rng.permutation)
        held = table.groupby(dealt).any()
        pairs = combinations(held.index, 2)
        shares = [(held.loc[a] & held.loc[b]).sum() / (held.loc[a] | held.loc[b]).sum() for a, b in pairs]
        null.append(1 - np.mean(shares))
    return null


def seconds(task, *arguments: object, **settings: object) -> float:
    """Time a task, the median of so many times."""
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        task(*arguments, **settings)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def grown(times: int, call: str) -> tuple[int, float, float]:
    """Run a measure in a process of its own: the number of codings, seconds, and MB above what the material takes."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(times), call], cwd=ROOT, capture_output=True, text=True, check=True
    )
    codings, taken, memory = done.stdout.split()
    return int(codings), float(taken), float(memory)


def main() -> None:
    interviews, used, profiles = made(6, 4)
    begun = time.perf_counter()
    null = looped(interviews, used, PERMUTATIONS // PART)
    loop = (time.perf_counter() - begun) * PERMUTATIONS / (PERMUTATIONS // PART)
    ours = seconds(excess, interviews, used, repertoire_index(), RULE)
    found = excess(interviews, used, repertoire_index(), RULE)
    print(f"{PERMUTATIONS:,} permutations of the repertoire index, 24 interviews x {PARTNERS} partners")
    print(f"  plain pandas loop {loop:8.2f} s (reckoned up), mean of the null {np.mean(null):.4f}")
    print(
        f"  ours              {ours:8.3f} s, mean of the null {found['expected']:.4f}; {loop / ours:,.0f} times faster"
    )
    rows = {"loop": loop, "ours": ours}
    for name, uneven in (("even", False), ("one interview fewer in one: rarefied", True)):
        interviews, used, profiles = made(98, 4, uneven)
        sets = seconds(excess, interviews, used, repertoire_index(), RULE)
        forms = seconds(excess, interviews, profiles, profile_index(), RULE)
        print(f"98 municipalities, 392 interviews, {name}: repertoires {sets:.2f} s, forms {forms:.2f} s")
        rows[f"98 municipalities, {name}"] = [sets, forms]
    for name, call in GROWTH.items():
        sizes = [grown(times, call) for times in TIMES_TAKEN]
        cells = "".join(f"{codings:>12,}: {taken:6.2f} s{memory:5.0f} MB" for codings, taken, memory in sizes)
        print(f"{name:22}{cells}   growth {sizes[-1][1] / sizes[-2][1]:.1f}")
        rows[name] = sizes
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    versions = {name: version(name) for name in ("numpy", "pandas")}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine, "versions": versions, "runs": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
