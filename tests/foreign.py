"""Foreign projects made by hand, for tests of what is done with them once a door has read them."""

from pathlib import Path

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.mapping import read_mapping
from analysis.importers.project.qda_project import FRAMES, ItemCounts, QDAProject, frame_of

TEXT = "Anna: Vi ringer til politiet.\nBo: Det går godt på skolen.\n"


def project(texts=None, tallies=None, **frames):
    """Make a project of rows by frame; what is not given is a small sound one with two coders."""
    given = {
        "users": [("u1", "Anna B."), ("u2", "Bo C."), ("u3", "Idle I.")],
        "codes": [("c1", ("Partnere",), ""), ("c2", ("Partnere", "Politi"), "The police"), ("c3", ("Kritik",), "")],
        "sources": {"source": ["s1", "s2"], "name": ["Rådgiver 1.docx", "I2.txt"], "kind": "text"},
        "selections": {
            "selection": ["x1", "x2", "x3"],
            "source": ["s1", "s1", "s2"],
            "start": ["6", "34", ""],
            "end": ["28", "57", ""],
            "text": [TEXT[6:28], TEXT[34:57], ""],
            "user": ["u1", "u1", "u2"],
        },
        "codings": [("x1", "c2", "u1"), ("x1", "c2", "u2"), ("x2", "c3", "u1"), ("x3", "c1", "u2")],
        **frames,
    }
    made = {name: frame_of(name, given.get(name, ())) for name in FRAMES}
    kinds = {kind: len(made[kind]) for kind in FRAMES if kind not in ("groups", "members")}
    kinds |= {f"{kind}s": int((made["groups"]["kind"] == kind).sum()) for kind in ("case", "set")}
    return QDAProject(
        file_format="by hand",
        tool="pencil",
        version="2",
        files=[{"file": "project.x", "sha256": "0" * 64}],
        **made,
        tallies={kind: ItemCounts(number) for kind, number in kinds.items()} | (tallies or {}),
        texts={"s1": TEXT} if texts is None else texts,
    )


def mapping(folder: Path, text: str = "") -> ImportMapping:
    file = folder / "mapping.yaml"
    file.write_text(f"synthetic: false\n{text}", encoding="utf-8")
    read, problems = read_mapping(file)
    assert problems == []
    return read
