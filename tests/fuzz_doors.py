"""Throw mutilated files at every door, and see that each is either brought in or refused in clear lines.

``python tests/fuzz_doors.py [NUMBER] [FOLDER ...]`` mutates projects made here, and every file in the folders named;
each input has five seconds of work, and all of them 500 MB. It ends with exit code 1 if any input crashed, hung or
ate memory.
"""

import random
import resource
import signal
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

SECONDS, MEGABYTES, SEED = 5, 500, 20220822
OFFENDERS = Path("build/fuzz")  # inputs that did harm are kept here
_HOSTILE = (
    b"<!DOCTYPE x>",
    b"&lol;",
    b"\x00",
    b"../../",
    b"=HYPERLINK(1)",
    b"\xff\xfe",
    b"-1",
    b"9" * 400,
    b'"',
    b"<",
    b"{",
    b"\xf0\x9f",
)


class Hung(Exception):
    pass


def _ring(*_: object) -> None:
    raise Hung


def _give(seconds: int) -> None:
    """Allow so many seconds of work, and ten times as many by the clock, since others may be at work too."""
    for kind, timer, allowed in (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, 10 * seconds),
    ):
        signal.signal(kind, _ring)
        signal.setitimer(timer, allowed)


def mutilated(raw: bytes, chance: random.Random) -> bytes:
    """Cut, flip, repeat or insert bytes; of an archive, now and then, those of one of its members."""
    if raw[:2] == b"PK" and chance.random() < 0.7:
        try:
            return _member_mutilated(raw, chance)
        except zipfile.BadZipFile:
            pass
    data = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0 and data:
            data[place % len(data)] = chance.randrange(256)
        elif kind == 1:
            del data[place:]
        elif kind == 2:
            data[place:place] = chance.choice(_HOSTILE)
        elif kind == 3:
            del data[place : place + chance.randrange(1, 200)]
        elif kind == 4:
            data[place:place] = data[place : place + chance.randrange(1, 200)] * chance.choice((1, 3, 50))
        elif data:
            data[place % len(data)] ^= 1 << chance.randrange(8)
    return bytes(data)


def _member_mutilated(raw: bytes, chance: random.Random) -> bytes:
    made, source = BytesIO(), zipfile.ZipFile(BytesIO(raw))
    names = source.namelist()
    hit = chance.choice(names)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            content = source.read(name)
            archive.writestr(name, mutilated(content, chance) if name == hit else content)
    return made.getvalue()


def outcome(file: Path, mapping: Path) -> str:
    """Bring a file in as the command does, and say how it ended."""
    from analysis.definition import read_definition
    from analysis.doors.bring_in import bring_in, proposed
    from analysis.doors.pseudonyms import Pseudonyms
    from analysis.study import Refused
    from analysis.validate import problems

    _give(SECONDS)
    try:
        proposed([file])
        dataset, receipt = bring_in([file], mapping, "fuzzed", Pseudonyms())
        receipt.as_text()
        return "refused" if problems(dataset, read_definition()) else "brought in"
    except Refused as refused:
        return "refused" if all("\n" not in str(problem) for problem in refused.problems) else "TOLD ON SEVERAL LINES"
    except Hung:
        return "HUNG"
    except MemoryError:
        return "ATE MEMORY"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "analysis" in frame.filename]
        at = ours[-1] if ours else where
        return f"CRASHED: {type(error).__name__} at {Path(at.filename).name}:{at.lineno} ({str(error)[:60]!r})"
    finally:
        _give(0)


def seeds(folders: list[Path]) -> list[Path]:
    """Gather what to mutilate."""
    return [
        file
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.stat().st_size < 10**6
    ]


def made_files(folder: Path) -> Path:
    """Write a small sound file for every door."""
    from test_database_doors import qualcoder_project, requal_project, rqda_project, taguette_project
    from test_refi_project import CODES, coding, packed, stretch, text_source, xml

    packed(folder, xml(text_source(stretch("x-1", 6, 22, coding("c-2"), name="Vi ringer til po"))))
    (folder / "codes.qdc").write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0">{CODES[10:]}', encoding="utf-8")
    qualcoder_project(folder)
    requal_project(folder)
    rqda_project(folder)
    taguette_project(folder, [(1, 6, 20, "<p>x</p>")])
    (folder / "long.csv").write_text(
        "Document;Code;Segment;Kommune\nI1;a > b;Ja 😀;Nord\nI2;c;Nej;Syd\n", encoding="utf-8"
    )
    (folder / "wide.csv").write_text("navn,a,b\nI1,1,0\nI2,0,1\n", encoding="utf-8")
    (folder / "quotes.csv").write_text("Document;Codes;Text Content\nI1;a, b;Ja\n", encoding="utf-8")
    return folder


def inputs(number: int, folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Give mutilated files; the same number gives the same ones."""
    chance, files = random.Random(SEED), seeds(folders)
    for _ in range(number):
        file = chance.choice(files)
        yield file.name, mutilated(file.read_bytes(), chance)


def main(number: int, folders: list[Path]) -> int:
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "made"
        made.mkdir()
        mapping = Path(place) / "mapping.yaml"
        mapping.write_text("synthetic: false\n", encoding="utf-8")
        for name, raw in inputs(number, [made_files(made), *folders]):
            file = Path(place) / f"input{Path(name).suffix}"
            file.write_bytes(raw)
            end = outcome(file, mapping)
            ends[end] += 1
            if end not in ("refused", "brought in"):
                OFFENDERS.mkdir(parents=True, exist_ok=True)
                (OFFENDERS / f"{ends.total()}-{name}").write_bytes(raw)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for end, times in ends.most_common():
        print(f"{times:7} {end}")
    print(f"{number} inputs, at most {peak} MB")
    return int(peak > MEGABYTES or any(end not in ("refused", "brought in") for end in ends))


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, [Path(folder) for folder in sys.argv[2:]]))
