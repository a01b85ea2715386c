"""What stands beside a foreign table: its codebook and the texts of its interviews."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.delimited import decode
from analysis.doors.cells import read_cells
from analysis.doors.code_paths import Path, split_path
from analysis.doors.mapping import ForeignMapping
from analysis.remedy import did_you_mean
from analysis.study import Problem


@dataclass(frozen=True)
class ForeignCodebook:
    """Codes by their paths, in the file's order; what the file says of them is "" where it says nothing."""

    codes: list[Path] = field(default_factory=list)
    definitions: Mapping[Path, str] = field(default_factory=dict)
    frequencies: Mapping[Path, str] = field(default_factory=dict)


def read_codebook(mapping: ForeignMapping) -> tuple[ForeignCodebook, list[Problem]]:
    """Read the codebook that a mapping names, if it names one."""
    said = mapping.get("codebook", {})
    if not {"file", "code"} <= set(said):
        return ForeignCodebook(), []
    path = mapping.beside(said["file"])
    named = {word: said[word] for word in ("code", "definition", "frequency") if word in said}
    frame, problems = read_cells(path, set(named.values()))
    absent = {word: column for word, column in named.items() if column not in frame}
    if len(frame.columns):
        problems += [
            mapping.problem(
                f"there is no column '{column}' in {path.name}", did_you_mean(column, frame), "codebook", word
            )
            for word, column in absent.items()
        ]
    if "code" in absent:
        return ForeignCodebook(), problems
    frame = frame[frame[named["code"]].str.strip() != ""]
    codes = [split_path(code, mapping.get("separator", " > ")) for code in frame[named["code"]]]
    definitions, frequencies = (
        dict(zip(codes, frame[named[word]].str.strip(), strict=True)) if word in named and word not in absent else {}
        for word in ("definition", "frequency")
    )
    return ForeignCodebook(list(dict.fromkeys(codes)), definitions, frequencies), problems


def read_texts(mapping: ForeignMapping) -> tuple[dict[str, str], list[Problem]]:
    """Read the folder of texts that a mapping names, if it names one: by file name without ending, as they stand."""
    if not mapping.get("texts"):
        return {}, []
    folder = mapping.beside(mapping.get("texts"))
    if not folder.is_dir():
        return {}, [mapping.problem(f"there is no folder '{folder.name}'", "correct its name", "texts")]
    texts, problems = {}, []
    for path in sorted(folder.glob("*.txt")):
        if not path.is_file():
            problems.append(Problem(path.name, "is no file that can be read", "put the interview's text there"))
            continue
        raw = path.read_bytes()
        texts[path.stem], found = decode(raw, path.name)
        problems += found
        if not found:  # as it stands, with its line ends: positions may count them
            texts[path.stem] = raw.decode("utf-8")
    return texts, problems
