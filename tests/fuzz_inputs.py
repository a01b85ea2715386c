"""What the fuzzing throws at the program: sound files of every kind, mutilated; and how the program meets each kind."""

import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zlib import crc32

from ledgers import TOOL
from tiny import tiny_dataset

SEED = 20220822
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
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"*a",
    b"&a ",
    b"[[[[",
    b"!!python/name:os.system ",
    b"<<: ",
    b": ",
    b"\n",
    b"\r",
    b"NaN",
    b"1e999",
    b"\\ud800",
)


@dataclass(frozen=True)
class Input:
    """A mutilated file, and what meets it."""

    kind: str
    name: str
    raw: bytes


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
    from tests.importers.test_databases import qualcoder_project, requal_project, rqda_project, taguette_project
    from tests.importers.test_refi_project import CODES, coding, packed, stretch, text_source, xml

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


MAPPING = """\
synthetic: false
table: long
columns: {interview: Document, code: Code, text: Segment, coder: Coder, municipality: Kommune}
codes: {"a > b": police, c: school}
families: {a: partner-external}
municipality: {Nord: M1, Syd: M2}
keep_names: [municipalities]
leave_out: [Extra]
missing: ["-", NA]
"""
TABLE = "Document;Code;Segment;Coder;Kommune;Extra\nI1;a > b;Ja;Anna;Nord;\nI2;c;Nej;Bo;Syd;x\n"
RECODING = "merge: {help: [police, school]}\nrename: {alarm: bell}\ndrop: [positive]\nmove: {help: form}\n"
GRID = "datasets: [SET]\nsections: [overall-experience, variation]\narea: [all, children]\nleave_out: [none, each]\n"


def make_written(folder: Path) -> dict[str, list[Path]]:
    """Write a sound mapping, ledger, recoding, grid and dataset, and give the files of each kind."""
    from analysis.dataset.write import save_dataset

    save_dataset(tiny_dataset(), folder / "set")
    (folder / "set" / "claims.yaml").write_text(TOOL, encoding="utf-8")
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    texts = {"mapping": MAPPING, "ledger": TOOL, "recoding": RECODING, "grid": GRID.replace("SET", str(folder / "set"))}
    for kind, text in texts.items():
        (folder / f"{kind}.yaml").write_text(text, encoding="utf-8")
    kinds = {kind: [folder / f"{kind}.yaml"] for kind in texts}
    return {**kinds, "dataset": [file for file in sorted((folder / "set").rglob("*")) if file.is_file()]}


def inputs(number: int, files: list[Path], written: dict[str, list[Path]]) -> Iterator[Input]:
    """Give mutilated inputs, a quarter of them written files and datasets; the same number gives the same ones."""
    kinds = list(written)
    for place in range(number):
        chance = random.Random(SEED + place)
        kind = kinds[place // 4 % len(kinds)] if place % 4 == 0 else "import"
        file = chance.choice(written.get(kind) or files)
        yield Input(kind, file.name, mutilated(file.read_bytes(), chance))


def meet(given: Input, place: Path, made: Path) -> str:
    """Let the program meet an input; say whether it was taken, or raise what it raises."""
    file = place / f"input{Path(given.name).suffix}"
    file.write_bytes(given.raw)
    return _MEETINGS[given.kind](file, given, place, made)


def brought_in(file: Path, mapping: Path, is_proposed: bool = True) -> str:
    """Bring a file in as the command does; before that propose a mapping, which reads it once more."""
    from analysis.dataset.schema import read_schema
    from analysis.dataset.validate import validate_dataset
    from analysis.importers.import_project import draft_mapping_from_files, import_project
    from analysis.importers.people.pseudonyms import Pseudonyms

    if is_proposed:
        draft_mapping_from_files([file])
    dataset, import_report = import_project([file], mapping, "fuzzed", Pseudonyms())
    import_report.as_text()
    return "refused" if validate_dataset(dataset, read_schema()) else "brought in"


def _import(file: Path, given: Input, place: Path, made: Path) -> str:
    return brought_in(file, made / "plain.yaml", crc32(given.raw) % 4 == 0)


def _mapping(file: Path, given: Input, place: Path, made: Path) -> str:
    from analysis.importers.import_project import import_project
    from analysis.importers.people.pseudonyms import Pseudonyms

    import_project([made / "table.csv"], file, "fuzzed", Pseudonyms())
    return "brought in"


def _dataset(file: Path, given: Input, place: Path, made: Path) -> str:
    from analysis.notebook.study_run import open_study_run

    shutil.rmtree(place / "set", ignore_errors=True)
    shutil.copytree(made / "set", place / "set")
    hit = next(path for path in (place / "set").rglob("*") if path.name == given.name)
    hit.write_bytes(given.raw)
    list(open_study_run(place / "set", "lead", "en").verdict_lines())
    return "brought in"


def _ledger(file: Path, given: Input, place: Path, made: Path) -> str:
    from analysis.claims.ledger import load_claims
    from analysis.notebook.study_run import open_study_run

    load_claims(file)
    list(open_study_run(made / "set", "lead", "en", file).verdict_lines())
    return "brought in"


def _recoding(file: Path, given: Input, place: Path, made: Path) -> str:
    from analysis.robustness.recode_file import read_recoding

    read_recoding(file, tiny_dataset().tables["codes"])
    return "brought in"


def _grid(file: Path, given: Input, place: Path, made: Path) -> str:
    from analysis.workflow.sweep.parameter_grid import read_grid

    read_grid(file)
    return "brought in"


_MEETINGS: dict[str, Callable[[Path, Input, Path, Path], str]] = {
    "import": _import,
    "mapping": _mapping,
    "dataset": _dataset,
    "ledger": _ledger,
    "recoding": _recoding,
    "grid": _grid,
}
