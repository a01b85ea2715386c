"""Small foreign tables made by hand, and what was read from them."""

from pathlib import Path

import openpyxl

from analysis.importers.import_project import read_files
from analysis.importers.mappings.mapping import read_mapping


def workbook(folder: Path, sheets, merged=(), name="table.xlsx") -> Path:
    """Write sheets (rows, or a dict of rows by name) to a workbook; ``merged`` are ranges of the last sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (sheets if isinstance(sheets, dict) else {"Sheet1": sheets}).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / name)
    return folder / name


def delimited(folder: Path, text: str, encoding="utf-8", name="table.csv") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def read(file: Path, said=""):
    """Read one table with a mapping that stands beside it."""
    (file.parent / "mapping.yaml").write_text(f"synthetic: false\n{said}", encoding="utf-8")
    mapping, problems = read_mapping(file.parent / "mapping.yaml")
    return read_files([file], mapping, problems)


def codings(project):
    """List (interview, code with those above it, coder) of each coding."""
    selections = project.selections.set_index("selection")
    path_of = dict(zip(project.codes["code"], project.codes["path"], strict=True))
    return [
        (selections.loc[selection, "source"], "/".join(path_of[code]), user)
        for selection, code, user in project.codings.itertuples(index=False)
    ]


def told(project) -> dict[str, list[str]]:
    return {remark.text: list(remark.items) for remark in project.remarks}
