"""Read the files that belong to a foreign table: its codebook and the texts of its interviews."""

import os
from dataclasses import replace

from analysis.errors import Issue
from analysis.files import limits
from analysis.files.csv_io import decode
from analysis.files.plain_files import read_plain
from analysis.importers.codes.code_separators import code_paths
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.names.unicode_form import nfc, nfc_column
from analysis.importers.sheets.missing_values import without_missing
from analysis.importers.sheets.spreadsheet import read_cells
from analysis.importers.tables.imported_table import TableCodebook
from analysis.messages.suggestions import did_you_mean


def read_codebook(mapping: ImportMapping, file_format: str = "long table") -> tuple[TableCodebook, list[Issue]]:
    """Read the codebook named in a mapping, if any; the format decides how paths are written."""
    stated = mapping.get("codebook", {})
    if not {"file", "code"} <= set(stated):
        return TableCodebook(), []
    path = mapping.beside(stated["file"])
    named = {word: stated[word] for word in ("code", "parent", "definition", "frequency") if word in stated}
    frame, problems = read_cells(path, set(named.values()))
    absent = {word: column for word, column in named.items() if column not in frame}
    if len(frame.columns):
        problems += [
            mapping.problem(
                f"there is no column '{column}' in {path.name}", did_you_mean(column, frame.columns), "codebook", word
            )
            for word, column in absent.items()
        ]
    if "code" in absent:
        return TableCodebook(), problems
    frame, remarks = without_missing(frame, named["code"], mapping.get("missing"), (), has_row_numbers=False)
    frame = frame[frame[named["code"]].str.strip() != ""]
    names = nfc_column(frame[named["code"]].str.strip())
    parent = named.get("parent")
    parents = nfc_column(frame[parent].str.strip()) if parent in frame else [""] * len(names)
    each = list(zip(names, parents, strict=True))
    path_of = code_paths(each, file_format, mapping.get("separator"))
    codes = [path_of[code] for code in each]
    definitions, frequencies = (
        dict(zip(codes, frame[named[word]].str.strip(), strict=True)) if word in named and word not in absent else {}
        for word in ("definition", "frequency")
    )
    entries = [replace(remark, text=f"{path.name}: {remark.text}") for remark in remarks]
    return TableCodebook(list(dict.fromkeys(codes)), definitions, frequencies, entries), problems


def read_texts(mapping: ImportMapping) -> tuple[dict[str, str], list[Issue]]:
    """Read the folder of texts named in a mapping, if any: unchanged, by file name without extension."""
    if not mapping.get("texts"):
        return {}, []
    folder = mapping.beside(mapping.get("texts"))
    if not os.path.isdir(folder):
        return {}, [mapping.problem(f"there is no folder '{folder.name}'", "correct its name", "texts")]
    texts, problems, left = {}, [], limits.TEXT_BYTES
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".txt":
            continue
        name = nfc(path.stem)
        if name in texts:
            problems.append(Issue(path.name, f"two texts are called '{name}'", "keep one of them"))
        raw, wrong = read_plain(path, limits.TEXT_BYTES, f"{folder.name}/{path.name}", within=folder)
        left -= len(raw)
        if wrong or left < 0:
            message = f"all texts up to here have more than {limits.TEXT_BYTES // limits.MB} MB, which is the limit"
            problems += wrong or [Issue(path.name, message, "are they texts of interviews?")]
            continue
        texts[name], found = decode(raw, path.name)
        problems += found
        if not found:  # unchanged, as positions may count the line ends
            texts[name] = raw.decode("utf-8")
    return texts, problems
