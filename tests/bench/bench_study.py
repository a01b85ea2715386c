"""How long the whole study takes, both languages of nine sections, beside what stock tools take for the same notebooks.

All ways run in turn, round by round, with as many processes as there are cores; papermill's command line is measured
one after another too, as a plain `make` calls it. Ours is measured twice: as `make
notebooks`, which runs and stores the notebooks as the other ways do (and checks the dataset, and draws each figure as
SVG too), and as the whole of `make`, which also takes out tables and figures and writes the report; the counting of
error rates and the repetitions of verdicts, which no other way makes, stand ready. BENCH_TIMES=9 measures more often
than five times.

Stock tools are measured twice: in the environment of this project, whose lock leaves out a package that jsonschema
would import at every start of every process, and "as installed", with that package, which pip installs beside them.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from page import ROOT, machine, versions

RESULT = ROOT / "build" / "bench" / "study.json"
TIMES = int(os.environ.get("BENCH_TIMES", 5))
CORES = len(os.sched_getaffinity(0))
BIN = Path(sys.executable).parent
PUBLISHED = "data/synthetic/as-published"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LANGUAGES = ("da", "en")
MEASURE = "analysis/measures/prevalence/framework.py"  # used by four sections, and by no claim

IN_PROCESS = """
import sys
from concurrent.futures import ProcessPoolExecutor
def run(job):
    import papermill
    notebook, language, out = job
    papermill.execute_notebook(notebook, out, {"language": language}, progress_bar=False, cwd="notebooks")
if __name__ == "__main__":
    jobs = [line.split("\\t") for line in open(sys.argv[1]).read().splitlines()]
    with ProcessPoolExecutor(int(sys.argv[2])) as pool:
        list(pool.map(run, jobs))
"""
PLAIN = """
import json, os, sys
import matplotlib
matplotlib.use("agg")
import IPython.display
IPython.display.display = lambda *shown, **options: None
os.chdir("notebooks")
for line in open(sys.argv[1]).read().splitlines():
    notebook, language, _ = line.split("\\t")
    names = {}
    for cell in json.load(open(notebook))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names["language"] = language
"""
LEFT_OUT = ("rfc3987_syntax", "lark")  # by the lock; they stand in the environment of the benches
FAILED: Counter[str] = Counter()  # runs of other tools that failed
COPIED = ("analysis", "data", "notebooks", "requirements.lock", "pyproject.toml")


def jobs(folder: Path) -> list[str]:
    """Write a line for each notebook and language: notebook, language, and where it goes."""
    return [f"{path}\t{language}\t{folder / language / path.name}" for path in NOTEBOOKS for language in LANGUAGES]


def prepared(folder: Path) -> Path:
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True)
    return folder


def call(*command: object, cwd: Path = ROOT, check: bool = True, **environment: str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSPIL", "MAKE", "MFLAGS"))}
    subprocess.run(
        [str(part) for part in command], cwd=cwd, env=own | environment, check=check,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def as_installed(folder: Path) -> dict[str, str]:
    """Give the environment variable by which python finds what the lock leaves out, and nothing else."""
    folder.mkdir()
    for name in LEFT_OUT:
        (found,) = (ROOT / ".venv-bench" / "lib").glob(f"python*/site-packages/{name}")
        (folder / name).symlink_to(found)
    return {"PYTHONPATH": str(folder)}


def command_line(folder: Path, processes: int = CORES, **how: str) -> None:
    """Stock papermill, a process for each notebook, under make."""
    rules = [job.split("\t") for job in jobs(prepared(folder))]
    lines = [f"all: {' '.join(out for _, _, out in rules)}"]
    lines += [
        f"{out}:\n\t{BIN}/papermill {path} {out} -p language {language} --cwd notebooks"
        for path, language, out in rules
    ]
    (folder / "Makefile").write_text("\n".join(lines) + "\n")
    call("make", f"-j{processes}", "-f", folder / "Makefile", PATH=f"{BIN}:{os.environ['PATH']}", **how)


def in_process(folder: Path, **how: str) -> None:
    """Stock papermill inside as many workers."""
    (prepared(folder) / "jobs").write_text("\n".join(jobs(folder)))
    (folder / "run.py").write_text(IN_PROCESS)
    call(sys.executable, folder / "run.py", folder / "jobs", CORES, **how)


def jupyter_execute(folder: Path, **how: str) -> None:
    """`jupyter execute`, as many at a time, on copies whose parameter was changed by hand."""
    found = []
    for path, language, out in (job.split("\t") for job in jobs(prepared(folder))):
        text = Path(path).read_text(encoding="utf-8")
        Path(out).write_text(text.replace('language: str = \\"en\\"', f'language: str = \\"{language}\\"'))
        found.append(out)
    at_once([[BIN / "jupyter", "execute", "--inplace", *found[core::CORES]] for core in range(CORES)], **how)


def plain_scripts(folder: Path, **how: str) -> None:
    """The same cells in one plain script for each core, nothing shown and nothing stored."""
    (prepared(folder) / "run.py").write_text(PLAIN)
    for core in range(CORES):
        (folder / f"jobs{core}").write_text("\n".join(jobs(folder)[core::CORES]))
    at_once([[sys.executable, folder / "run.py", folder / f"jobs{core}"] for core in range(CORES)], **how)


def at_once(commands: list[list], **how: str) -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **how}
    running = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    if any([process.wait() for process in running]):
        raise RuntimeError(f"{commands[0][:2]} failed")


def checkout(place: Path) -> Path:
    """Copy the project, so that what is measured is forced and touched there, and run it once."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, place / name)
    ours(place)
    return place


def ours(place: Path, *options: str, **how: str) -> None:
    """`make`, whatever there is to do."""
    command = (sys.executable, "-m", "analysis.workflow", "run", PUBLISHED, *options)
    call(*command, cwd=place, PYTHONPATH=str(place), **how)


def forced(place: Path, *options: str, **how: str) -> None:
    """Run all sections anew."""
    run = place / "build" / "as-published"
    for folder in (*LANGUAGES, "report"):
        shutil.rmtree(run / folder, ignore_errors=True)
    ours(place, *options, **how)
    assert len(list(run.glob("*/notebooks/*.ipynb"))) == len(NOTEBOOKS) * len(LANGUAGES)


def touched(place: Path) -> None:
    """Run what rests on one measure."""
    with (place / MEASURE).open("a") as source:
        source.write(f"\n# touched at {time.time()}\n")
    ours(place)


def validated(folder: Path, **how: str) -> None:
    """Hold the notebooks of a folder to their stored outputs; plain nbval sees differences where there are none."""
    options = ("-p", "xdist", "-p", "nbval", "-n", CORES, "--dist", "loadfile", "-p", "no:cacheprovider", "-q")
    own = how | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # as in the Makefile, and for plain nbval too
    call(sys.executable, "-m", "pytest", *options, folder, "--nbval", "--nbval-current-env", check=False, **own)


def plain_notebooks(place: Path) -> Path:
    """Copy the notebooks without what this project adds to nbval."""
    place.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, place)
    return place


def measured(ways: dict[str, Callable[[Path], None]], place: Path) -> dict[str, list[float]]:
    """Run each way in turn, so many times; give the seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(TIMES):
        for name, way in ways.items():
            seconds[name].append(timed(name, way, place))
            print(f"{name}: {seconds[name][-1]:.2f} s", file=sys.stderr, flush=True)
    return seconds


def timed(name: str, way: Callable[[Path], None], place: Path) -> float:
    """Measure a way once; one of other tools that fails is measured again, and that is said. Ours must not fail."""
    while True:
        with tempfile.TemporaryDirectory(dir=place) as folder:
            begun = time.perf_counter()
            try:
                way(Path(folder))
                return time.perf_counter() - begun
            except subprocess.CalledProcessError as error:
                if not name.startswith("(") or FAILED[name] >= TIMES:
                    raise
                FAILED[name] += 1
                print(f"{name}: {(error.stderr or '').strip()[-2000:]}", file=sys.stderr, flush=True)


def page(seconds: dict[str, list[float]], bases: dict[str, tuple[str, ...]]) -> str:
    """Tell medians, their range, and how many times as long as ours each took, as a table in Markdown."""
    middle = {name: statistics.median(each) for name, each in seconds.items()}
    lines = [f"### The whole study, {CORES} core(s), medians of {TIMES} in turn", ""]
    lines += ["| | seconds | least to most | beside ours | beside our notebooks alone |", "|---|---:|---:|---:|---:|"]
    for name, each in seconds.items():
        ratios = [f"{middle[name] / middle[base]:.2f}" for base in bases.get(name, ())]
        whole, alone = [*ratios, "", ""][:2]
        lines.append(f"| {name} | {middle[name]:.2f} | {min(each):.2f} to {max(each):.2f} | {whole} | {alone} |")
    lines += [f"\n{name} failed {number} time(s), and was measured again." for name, number in FAILED.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    whole, alone, validation = "ours: make, all sections stale", "ours: make notebooks", "ours: make validate"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "checkout").mkdir()
        own, bare = checkout(place / "checkout"), plain_notebooks(place / "bare")
        whole_environment = as_installed(place / "left-out")
        ways = {
            whole: lambda _: forced(own),
            alone: lambda _: forced(own, "--no-report"),
            "ours with stock kernels": lambda _: forced(own, SAMSPIL_KERNELS="stock"),
            "(a) papermill's command line under make": command_line,
            "(a) one after another": lambda to: command_line(to, processes=1),
            "(b) papermill in as many workers": in_process,
            "(c) jupyter execute": jupyter_execute,
            "(d) the cells as plain scripts": plain_scripts,
            "(d) drawing SVG too, as ours does": lambda to: plain_scripts(to, SAMSPIL_VECTOR="yes"),
            "(a) as installed": lambda to: command_line(to, **whole_environment),
            "(b) as installed": lambda to: in_process(to, **whole_environment),
            validation: lambda _: validated(ROOT / "notebooks"),
            "plain nbval": lambda _: validated(bare),
            "plain nbval as installed": lambda _: validated(bare, **whole_environment),
            "make with one measure touched": lambda _: touched(own),
            "make with nothing to do": lambda _: call("make"),
            "python -m analysis --help": lambda _: call(sys.executable, "-m", "analysis", "--help"),
        }
        call("make")
        seconds = measured(ways, place)
    names = list(ways)
    held = names.index(validation)
    bases = dict.fromkeys(names[:held], (whole, alone)) | dict.fromkeys(names[held : held + 3], (validation,))
    print(page(seconds, bases))
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.with_suffix(".md").write_text(page(seconds, bases), encoding="utf-8")
    content = {"machine": machine(), "versions": versions(), "seconds": seconds, "failed": FAILED}
    RESULT.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
