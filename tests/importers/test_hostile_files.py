"""Files that are broken, or made to do harm: each is refused by the command in clear lines, and nothing is written."""

import random
import warnings
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from fuzz_importers import SEED, made_files, mutilated, outcome, seeds

from analysis.cli.main import main
from tests.importers.test_databases import requal_project
from tests.importers.test_refi_project import packed, text_source, xml


def bomb(folder):
    return packed(folder, xml(text_source()), texts={"sources/s-1.txt": b"\0" * (50 * 2**20)})


def slip(folder):
    return packed(folder, xml(text_source()), texts={"../../out.txt": "x"})


def truncated(folder):
    return packed(folder, xml(text_source())[:-30])


def doctype(folder):
    return packed(folder, '<!DOCTYPE p [<!ENTITY a "b">]><Project xmlns="urn:QDA-XML:project:1.0">&a;</Project>')


def half_a_database(folder):
    file = requal_project(folder)
    file.write_bytes(file.read_bytes()[: 3 * 4096])
    return file


def half_an_archive(folder):
    file = packed(folder, xml(text_source()))
    file.write_bytes(file.read_bytes()[:200])
    return file


def deep(folder):
    code = '<Code guid="{0}" name="n" isCodable="true">'
    codes = "".join(map(code.format, range(10_000))) + "</Code>" * 10_000
    return packed(folder, xml(codes=f"<CodeBook><Codes>{codes}</Codes></CodeBook>"))


def locked_workbook(folder):
    (folder / "table.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    return folder / "table.xlsx"


def workbook_bomb(folder):
    with zipfile.ZipFile(folder / "table.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (50 * 2**20))
    return folder / "table.xlsx"


def nothing(folder):
    (folder / "empty.qdpx").write_bytes(b"")
    return folder / "empty.qdpx"


def pictures(folder):
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    return folder / "photo.jpg"


MADE = [
    bomb, slip, truncated, doctype, half_a_database, half_an_archive, deep, locked_workbook, workbook_bomb, nothing,
    pictures,
]  # fmt: skip


@pytest.mark.parametrize("make", MADE, ids=[make.__name__ for make in MADE])
def test_it_ends_with_one_clear_line_exit_code_2_and_nothing_written(tmp_path, make):
    (tmp_path / "in").mkdir()
    file = make(tmp_path / "in")
    (tmp_path / "mapping.yaml").write_text("synthetic: false\n", encoding="utf-8")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    arguments = ["import", file, "--to", tmp_path / "set", "--mapping", tmp_path / "mapping.yaml"]
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    heading, _, problem = result.stderr.strip().split("\n")[:3]
    assert heading.endswith("problem(s)")
    assert problem.startswith("  ")
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_mutilated_files_are_brought_in_or_refused(tmp_path):
    (tmp_path / "made").mkdir()
    files = seeds([made_files(tmp_path / "made")])
    (tmp_path / "mapping.yaml").write_text("synthetic: false\n", encoding="utf-8")
    chance, ends = random.Random(SEED + 1), {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(150):
            file = chance.choice(files)
            hit = tmp_path / f"input{Path(file).suffix}"
            hit.write_bytes(mutilated(file.read_bytes(), chance))
            end = outcome(hit, tmp_path / "mapping.yaml")
            ends[end] = ends.get(end, 0) + 1
    assert set(ends) == {"brought in", "refused"}
