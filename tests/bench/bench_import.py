"""How fast a REFI-QDA project is imported, side by side with pyrefiqda in one run, and how time grows with its size.

Each measurement is a process of its own, from its start to its end. pyrefiqda only loads the file into objects; ours is
measured twice: reading the file into frames with every position held against its text, and the whole command, which
also gives keys and labels, checks the dataset and writes it. The ratio of each to pyrefiqda is told.
"""

import json
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import uuid
import zipfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "build" / "bench" / "import.json"
OTHER = ROOT / ".venv-bench" / "bin" / "python"
SOURCES, CODES, SEED, TIMES = 200, 300, 20220822, 5
WHEN = "2022-08-22T10:00:00Z"
WORDS = ("vi", "ringer", "til", "politiet", "når", "det", "går", "galt", "og", "så", "kommer", "de", "på", "skolen")


READ = """
import sys
import analysis.cli.main
from pathlib import Path
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.refi.refi_project import read
file = Path(sys.argv[1])
assert len(read([file], ImportMapping(file)).codings) == int(sys.argv[2])
"""
COMMAND = """
import sys
from analysis.cli.main import main
sys.argv[1:] = ["import", sys.argv[1], "--to", sys.argv[3] + "/set", "--mapping", sys.argv[3] + "/mapping.yaml"]
main(standalone_mode=False)
"""
LOADED = """
import sys
from pyrefiqda import RefiProject
project = RefiProject.load(sys.argv[1], sys.argv[3] + "/unpacked")
"""
MEASURED = "import resource; print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"


def make_project(file: Path, codings: int) -> None:
    """Write a project of 200 sources with the attributes that ATLAS.ti writes; the same number, the same bytes."""
    chance = random.Random(SEED)
    ids = (str(uuid.UUID(int=chance.getrandbits(128))).upper() for _ in iter(int, 1))
    users, codes = [next(ids) for _ in range(3)], [next(ids) for _ in range(CODES)]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("project.qde", "w") as xml:

        def write(text: str) -> None:
            xml.write(text.encode("utf-8"))

        texts = {}
        write('<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="made"><Users>')
        write("".join(f'<User guid="{user}" name="Coder {n}"/>' for n, user in enumerate(users)) + "</Users><CodeBook>")
        write("<Codes>" + "".join(f'<Code guid="{c}" name="code {n}" isCodable="true"/>' for n, c in enumerate(codes)))
        write("</Codes></CodeBook><Sources>")
        for number in range(SOURCES):
            source, text = next(ids), " ".join(chance.choices(WORDS, k=8_000))
            texts[source] = text
            write(f'<TextSource guid="{source}" name="I{number}.txt" plainTextPath="internal://{source}.txt">')
            for _ in range(codings // SOURCES):
                start = chance.randrange(len(text) - 200)
                end = start + chance.randrange(20, 200)
                words = text[start:end] if end - start <= 100 else text[start : start + 97] + "..."
                user = chance.choice(users)
                by = f'creatingUser="{user}" creationDateTime="{WHEN}"'
                write(
                    f'<PlainTextSelection guid="{next(ids)}" name="{words}" startPosition="{start}" '
                    f'endPosition="{end}" {by} modifyingUser="{user}" modifiedDateTime="{WHEN}">'
                    f'<Coding guid="{next(ids)}" {by}>'
                    f'<CodeRef targetGUID="{chance.choice(codes)}"/></Coding></PlainTextSelection>\n'
                )
            write("</TextSource>")
        write("</Sources></Project>")
        xml.close()
        for source, text in texts.items():
            archive.writestr(f"sources/{source}.txt", text)


def measured(python: Path, script: str, file: Path, codings: int) -> tuple[float, int]:
    """Run a script in a process of its own; give its seconds, from start to end, and its peak in MB."""
    import time

    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "mapping.yaml").write_text("synthetic: false\n", encoding="utf-8")
        begun = time.perf_counter()
        done = subprocess.run(
            [python, "-c", script + MEASURED, file, str(codings), place],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return time.perf_counter() - begun, int(done.stdout.rsplit("peak", 1)[1])


def main() -> None:
    ours = Path(sys.executable)
    rows = {}
    with tempfile.TemporaryDirectory() as place:
        for codings in (200_000, 1_000_000):
            file = Path(place) / f"{codings}.qdpx"
            make_project(file, codings)
            runs = {"read": (ours, READ), "whole import": (ours, COMMAND)}
            if codings == 200_000:
                runs["pyrefiqda load"] = (OTHER, LOADED)
            for name, (python, script) in runs.items():
                each = [measured(python, script, file, codings) for _ in range(TIMES if codings == 200_000 else 1)]
                rows[f"{name}, {codings:,} codings"] = each
    times = {name: statistics.median(seconds for seconds, _ in each) for name, each in rows.items()}
    peaks = {name: statistics.median(peak for _, peak in each) for name, each in rows.items()}
    other = times["pyrefiqda load, 200,000 codings"]
    print(f"{'':36}{'seconds':>9}{'MB':>7}{'ratio to pyrefiqda':>20}")
    for name, seconds in times.items():
        ratio = f"{other / seconds:.1f}" if "200,000" in name else ""
        print(f"{name:36}{seconds:9.1f}{peaks[name]:7.0f}{ratio:>20}")
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    versions = {name: version(name) for name in ("pandas", "pyarrow", "lxml")} | {"pyrefiqda": "0.3.1"}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine, "versions": versions, "runs": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
