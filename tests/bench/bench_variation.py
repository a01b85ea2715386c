"""How fast variation is measured: beside a plain pandas loop, and with all municipalities of the country.

Permutations of the repertoire index over 24 interviews and 16 partners are timed beside a loop that shuffles the
municipalities within areas and takes the index anew with pandas; the loop runs for a twentieth of the permutations and
is reckoned up. Both start from the same table of interviews by partners. `bench_growth` says how measures grow.
"""

import json
import platform
import statistics
import time
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.measures.variation.partner_use import repertoire_index
from analysis.measures.variation.profile import profile_index
from analysis.measures.variation.unit_variation import excess

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "build" / "bench" / "variation.json"
PERMUTATIONS, PARTNERS, FORMS, SEED, TIMES, PART = 9_999, 16, 8, 20220822, 5, 20
RULE = {"permutations": PERMUTATIONS, "seed": SEED, "minimum": {"interviews_telling": 2}}


def made(units: int, interviews: int, uneven: bool = False) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw so many interviews in each municipality, half in each area, with the partners they use and their forms."""
    rng = np.random.default_rng(SEED)
    names = np.repeat([f"M{number:02}" for number in range(units)], interviews)
    keys = [f"I{number:04}" for number in range(len(names))]
    group = np.tile(["children", "adults"], len(names) // 2)
    used = (rng.random((len(names), PARTNERS)) < 0.4).astype(np.float32)
    used[:, 0] = np.maximum(used[:, 0], used.sum(axis=1) == 0)
    profiles = rng.dirichlet(np.ones(FORMS), len(names))
    if uneven:
        used[0], profiles[0] = np.nan, np.nan
    return pd.DataFrame({"interview": keys, "unit": names, "group": group}), used, profiles


def looped(interviews: pd.DataFrame, used: np.ndarray, permutations: int) -> list[float]:
    """Take the mean Jaccard distance of shuffled municipalities, as one would write it with pandas."""
    table = pd.DataFrame(used > 0, index=interviews.index)
    rng = np.random.default_rng(SEED)
    null = []
    for _ in range(permutations):
        dealt = interviews.groupby("group")["unit"].transform(rng.permutation)
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
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    versions = {name: version(name) for name in ("numpy", "pandas")}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine, "versions": versions, "runs": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
