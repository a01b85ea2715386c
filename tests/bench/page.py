"""Run benches one after another, and gather what they print on one page, ``build/bench/page.md``: page.py [NAME]."""

import ast
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "build" / "bench" / "page.md"
PACKAGES = ("numpy", "pandas", "pyarrow", "matplotlib", "seaborn", "ipykernel", "jupyter_client", "papermill", "nbval")


def machine() -> dict[str, str]:
    """Say on what it was measured."""
    models = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = [line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return {
        "processor": f"{models[0] if models else platform.processor()}, {os.cpu_count()} core(s)",
        "memory": f"{int(memory[0]) / 2**20:.0f} GB" if memory else "unknown",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """Say with what."""
    return {name: version(name) for name in PACKAGES}


def _lines(file: str) -> list[str]:
    return Path(file).read_text(encoding="utf-8").splitlines() if Path(file).is_file() else []


def heading() -> str:
    """Name machine and versions in two lines of Markdown."""
    told = [", ".join(f"{name} {value}" for name, value in known.items()) for known in (machine(), versions())]
    return "\n\n".join(told) + "\n"


def main(names: list[str]) -> None:
    files = [Path(__file__).with_name(f"bench_{name}.py") for name in names]
    parts = [f"# Benches\n\n{heading()}"]
    for file in files or sorted(Path(__file__).parent.glob("bench_*.py")):
        said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        done = subprocess.run([sys.executable, file], stdout=subprocess.PIPE, text=True, check=True)
        print(done.stdout, end="", flush=True)
        shown = done.stdout if done.stdout.startswith("#") else f"```\n{done.stdout}```\n"
        parts.append(f"## {file.stem.removeprefix('bench_')}\n\n{said}\n\n{shown}")
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
