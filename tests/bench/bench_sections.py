"""How long the sections' own work takes, imports aside, on the shipped dataset and on one of a national study.

Each measurement is a process of its own, which runs the code cells of all nine notebooks. The larger dataset is made of
copies of the shipped one under other names, dealt out to 96 municipalities; `bench_growth` says how measures grow.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "build" / "bench" / "sections.json"
SHIPPED = ROOT / "data" / "synthetic" / "as-published"
COPIES = (18,)  # about 100,000 codings
UNITS, SHIPPED_UNITS = 96, 6
NAMING = {  # the columns of each table that name an interview, a segment or a speaker
    "interviews": ("interview",),
    "assignments": ("interview",),
    "segments": ("segment", "interview", "speaker"),
    "codings": ("segment",),
    "topics": ("interview",),
    "variables": ("key",),
    "notes": ("note", "key"),
}

SECTIONS = """
import json, resource, sys, time
from pathlib import Path

import matplotlib
import nbformat

matplotlib.use("agg")
import IPython.display
IPython.display.display = lambda *shown, **options: None

cells = {
    path.stem: [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    for path in sorted(Path("notebooks").glob("0*.ipynb"))
}
names = {name: {} for name in cells}
for name, sources in cells.items():
    imports = sources[1].partition("section = ")[0]
    exec(imports, names[name])
import IPython.core.interactiveshell
seconds = {}
for name, sources in cells.items():
    begun = time.perf_counter()
    for source in sources:
        exec(source.replace("data/synthetic/as-published", sys.argv[1]), names[name])
    names[name].clear()
    seconds[name] = time.perf_counter() - begun
print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""


def make_dataset(folder: Path, copies: int) -> int:
    """Write so many copies of the shipped dataset as one, and give the number of its codings."""
    folder.mkdir()
    tables = {path.stem: pd.read_csv(path, dtype="str", keep_default_na=False) for path in SHIPPED.glob("*.csv")}
    for name, table in tables.items():
        parts = [_copied(name, table, copy) for copy in range(copies)] if name in NAMING else [table]
        together = pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
        together.to_csv(folder / f"{name}.csv", index=False)
    (folder / "datapackage.json").write_bytes((SHIPPED / "datapackage.json").read_bytes())
    return len(tables["codings"]) * copies


def _copied(name: str, table: pd.DataFrame, copy: int) -> pd.DataFrame:
    named = {column: table[column].where(table[column] == "", table[column] + f"-{copy}") for column in NAMING[name]}
    copied = table.assign(**named)
    if "unit" in table:
        copied["unit"] = [_unit(unit, copy) for unit in table["unit"]]
    if name == "variables":
        of = table["entity"] == "unit"
        copied.loc[of, "key"] = [_unit(key, copy) for key in table.loc[of, "key"]]
        copied = copied[~of | (copy * SHIPPED_UNITS < UNITS)]
    return copied


def _unit(name: str, copy: int) -> str:
    return f"M{(copy * SHIPPED_UNITS + int(name[1:]) - 1) % UNITS + 1:02d}"


def measured(folder: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", SECTIONS, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    rows = {"5,838 (shipped)": (5_838, measured(SHIPPED))}
    with tempfile.TemporaryDirectory() as place:
        for copies in COPIES:
            folder = Path(place) / f"copies-{copies}"
            codings = make_dataset(folder, copies)
            rows[f"{codings:,}"] = (codings, measured(folder))
    print(f"{'codings':20}{'seconds':>9}{'MB':>7}{'per million codings':>22}")
    for name, (codings, found) in rows.items():
        seconds = sum(found["seconds"].values())
        print(f"{name:20}{seconds:9.1f}{found['peak']:7.0f}{seconds / codings * 1e6:20.1f} s")
    for name, seconds in rows["5,838 (shipped)"][1]["seconds"].items():
        print(f"  {name:26}{seconds:6.2f} s")
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({name: found for name, (_, found) in rows.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
