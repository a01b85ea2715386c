"""How long a study of one's own takes: 28 interviews, 230 codes and about 750 codings in 14 sections, with its report.

The study is invented. It is run three times, each time from nothing, beside papermill's command line for the same
notebooks, which stores no tables, judges no repetition and writes no report. BENCH_TIMES=9 measures more often.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from page import ROOT

sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

invented = import_module("invented_studies")

TIMES = int(os.environ.get("BENCH_TIMES", 3))
FAMILIES = 10
THEMES = [f"{{themes: {{family: family-{number}}}}}" for number in range(1, 8)]
SHAPE = invented.Shape(
    "Seven schools",
    {f"family-{n}": ("", [f"code-{n}-{m}" for m in range(1, 24)]) for n in range(1, FAMILIES + 1)},
    unit={"en": invented.SCHOOL["en"]},
    units=7,
    groups={name: {"en": label["en"]} for name, label in invented.PROFESSIONS.items()},
    interviews=28,
    segments=10,
    sections=["sample-and-method", "agreement", *THEMES, "comparison-of-groups", *invented.LATER],
)


def measured(command: list[str], **settings: str) -> tuple[float, float]:
    """Run a command, and return the seconds that it took and those of the processors."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True, stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        study = invented.write_invented_study(Path(place, "seven-schools"), SHAPE)
        codings = len((study / "dataset" / "codings.csv").read_text(encoding="utf-8").splitlines()) - 1
        ours = []
        for _ in range(TIMES):
            shutil.rmtree(ROOT / "build" / "seven-schools", ignore_errors=True)
            ours.append(measured(["make", "--silent", f"STUDY={study}"]))
        print(f"28 interviews, 230 codes, {codings} codings, {len(SHAPE.sections)} sections\n")
        print("| | seconds | processor seconds |\n|---|---|---|")
        wall, used = (statistics.median(times) for times in zip(*ours, strict=True))
        print(f"| make STUDY=, report and repetitions included | {wall:.1f} | {used:.1f} |")
        print(f"| least, most of {TIMES} | {min(ours)[0]:.1f}, {max(ours)[0]:.1f} | |")
    shutil.rmtree(ROOT / "build" / "seven-schools", ignore_errors=True)


if __name__ == "__main__":
    main()
