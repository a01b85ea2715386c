"""How time and memory of the measures grow with the number of codings, up to a million.

The shipped material is taken so many times, every time with new interviews and segments, so that codings, interviews
and units grow together. Each measure runs in a process of its own; its seconds and what it adds to the peak of memory
are told, and how the seconds grow from the second size to the third (10 is linear).
"""

import json
import platform
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "build" / "bench" / "growth.json"
TIMES_TAKEN = (2, 20, 200)  # about 10,000, 100,000 and 1,000,000 codings
MEASURES = {
    "code_agreement": "agreement.code_agreement(material, 0.667, 1000, 1)",
    "code_coefficients": "agreement.code_coefficients(material)",
    "alpha_by_unit": "agreement.alpha_by_unit(material)",
    "family_agreement": "family_agreement.family_agreement(material, 1000, 1)",
    "pair_agreement": "pair_agreement.pair_agreement(material)",
    "boundary_agreement": "boundaries.boundary_agreement(material)",
    "saturation": "saturation.saturation(material, 1000, 1)",
    "saturation_curve": "saturation.saturation_curve(material, 1000, 1)",
    "unseen_by_level": "unseen.unseen_by_level(material)",
    "meaning_saturation": "meaning_saturation.meaning_saturation(material, 1000, 1)",
    "statements": "statements.partner_statements(material.codings, material.roles['partner'])",
    "experience": "experience.unit_shares(material)",
    "prevalence": "prevalence.prevalence(material, ['prerequisite', 'barrier'], rules['several']['named'])",
    "mentions": "mentions.mentions(material, ['prerequisite', 'barrier'])",
    "framework": "framework.framework(material, ['prerequisite', 'barrier'])",
    "knowledge contrast": "mutual_knowledge.knowledge_by_unit(material, 'relational', 'not-relational')",
    "joint contrasts": "joint_knowledge.joint_knowledge(material)",
    "trigger contrast": "trigger.triggers_by_unit(material, 'police', ['threats', 'violence', 'abuse'])",
    "repertoire distances": "repertoire.repertoire_distances(material, rules['great-difference'])",
    "phase distances": "profile.profile_distances(material, rules['great-difference'], 'phase')",
    "form distances": "profile.profile_distances(material, rules['great-difference'], 'form')",
    "variance shares": "variance_share.partner_variance_shares(material, rules['great-difference'])",
    "residuals": "residuals.pearson_residuals(profile.partner_code_counts(material, 'form', ['partner-external']))",
    "co-occurrence": "interview_cooccurrence.interview_cooccurrence("
    "interview_cooccurrence.codes_by_interview(material, ['partner-internal', 'partner-external']), "
    "material.interviews.set_index('interview')['unit'])",
}
SCRIPT = """
import dataclasses, importlib, re, resource, sys, time
from pathlib import Path
import pandas as pd
from analysis.claims.ledger import load_quantifiers
from analysis.dataset.read import load_study
from analysis.measures.passages.study_subset import select_subset
from analysis.paths import DATA

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

material = select_subset(load_study(DATA / "synthetic" / "as-published"))
grown = ("interviews", "every_interview", "codings", "all_codings")
grown += ("statements", "cooccurrences", "assignments", "topics")
material = dataclasses.replace(material, **{name: taken(getattr(material, name), int(sys.argv[1])) for name in grown})
rules = load_quantifiers()
modules = {path.stem: ".".join(path.with_suffix("").parts) for path in Path("analysis/measures").rglob("*.py")}
named = [name for name in modules if re.search(rf"\\b{name}\\.", sys.argv[2])]
known = {name: importlib.import_module(modules[name]) for name in named}
before, begun = peak(), time.perf_counter()
eval(sys.argv[2], {**known, "material": material, "rules": rules})
print(len(material.all_codings), time.perf_counter() - begun, peak() - before)
"""


def measured(times: int, measure: str) -> tuple[int, float, float]:
    """Run a measure in a process of its own: the number of codings, seconds, and MB above what the material takes."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(times), measure], cwd=ROOT, capture_output=True, text=True, check=True
    )
    codings, seconds, memory = done.stdout.split()
    return int(codings), float(seconds), float(memory)


def main() -> None:
    rows = {name: [measured(times, call) for times in TIMES_TAKEN] for name, call in MEASURES.items()}
    sizes = [codings for codings, _, _ in next(iter(rows.values()))]
    print(f"{'codings':24}" + "".join(f"{codings:>20,}" for codings in sizes) + f"{'growth':>10}")
    for name, found in rows.items():
        cells = "".join(f"{seconds:>11.2f} s{memory:>4.0f} MB" for _, seconds, memory in found)
        print(f"{name:24}{cells}{found[-1][1] / found[-2][1]:>10.1f}")
    growth = statistics.geometric_mean(found[-1][1] / found[-2][1] for found in rows.values())
    print(f"from {sizes[-2]:,} to {sizes[-1]:,} codings, mean growth of time: {growth:.1f}")
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine, "runs": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
