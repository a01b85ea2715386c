"""REFI-QDA projects that were packed again by a system, or lie unpacked."""

import unicodedata
import zipfile

import pytest
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.errors import InputError
from analysis.importers.detect_format import detect_format
from analysis.importers.import_project import read_export
from analysis.importers.mappings.import_mapping import ImportMapping
from tests.importers.test_refi_project import CODES, TEXT, coding, stretch, text_source, told, xml

PROJECT = xml(text_source(stretch("x-1", 0, 4, coding("c-3"), name="Anna")))
LITTER = {
    "__MACOSX/study/._project.qde": "x",
    "study/.DS_Store": "x",
    "study/._project.qde": "x",
    "study/Thumbs.db": "",
}


def packed(folder, members):
    with zipfile.ZipFile(folder / "study.qdpx", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return folder / "study.qdpx"


@pytest.mark.parametrize("around", ["", "study/", "./", "Min mappe/study/", "study\\"])
@pytest.mark.parametrize("litter", [{}, LITTER, {"._project.qde": "x", ".DS_Store": "x"}], ids=["none", "in", "flat"])
def test_a_project_that_was_packed_again_is_read(tmp_path, around, litter):
    members = {**litter, f"{around}project.qde": PROJECT, f"{around}sources/s-1.txt": TEXT}
    project = read_export([packed(tmp_path, members)])
    assert project.texts == {"S-1": TEXT}
    assert project.selections["text"].tolist() == ["Anna"]


def test_a_name_that_the_finder_packed_is_found(tmp_path):
    """macOS packs names as decomposed UTF-8, and does not say that it is UTF-8."""
    name = unicodedata.normalize("NFD", "Århus 1")
    raw = packed(tmp_path, {"project.qde": PROJECT.replace("s-1.txt", "Århus 1.txt"), "sources/XXXXXXXXX.txt": TEXT})
    content = raw.read_bytes()
    raw.write_bytes(content.replace(b"XXXXXXXXX", name.encode("utf-8").ljust(9, b"X")[:9]))
    assert len(name.encode("utf-8")) == 9
    assert read_export([raw]).texts == {"S-1": TEXT}


@pytest.mark.parametrize("names", [("a.qde", "b.qde"), ("x/a.qde", "x/b.qde"), ("x/a.qde", "y/a.qde")])
def test_two_projects_in_one_archive_are_refused_by_name(tmp_path, names):
    with pytest.raises(InputError, match=r"the archive has 2 \.qde .*export each project by itself"):
        read_export([packed(tmp_path, dict.fromkeys(names, PROJECT))])


@pytest.mark.parametrize("folder", ["sources", "Sources"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_project_that_lies_unpacked_is_read_with_the_texts_beside_it(tmp_path, folder, encoding):
    file = tmp_path / "project.qde"
    file.write_bytes(
        PROJECT.replace('encoding="utf-8"', f'encoding="{encoding.removesuffix("-sig")}"').encode(encoding)
    )
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "S-1.TXT").write_text(TEXT, encoding="utf-8")
    assert detect_format(file, ImportMapping(tmp_path / "none")) == "REFI-QDA project"
    project = read_export([file])
    assert (project.file_format, project.texts, len(project.codings)) == ("REFI-QDA project", {"S-1": TEXT}, 1)
    assert not any("WITHOUT THEIR TEXTS" in text for text in told(project))


def test_a_project_without_its_folder_is_read_without_texts_and_that_is_said_loudly(tmp_path):
    (tmp_path / "project.qde").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "s-1.txt").write_text("Not of this project", encoding="utf-8")
    project = read_export([tmp_path / "project.qde"])
    assert (project.texts, len(project.codes), len(project.codings)) == ({}, 3, 1)
    assert any("SOURCES WITHOUT THEIR TEXTS" in text for text in told(project))


def test_no_link_out_of_the_folder_is_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    place = tmp_path / "p"
    (place / "sources").mkdir(parents=True)
    (place / "sources" / "s-1.txt").symlink_to(tmp_path / "secret.txt")
    (place / "project.qde").write_text(PROJECT, encoding="utf-8")
    assert read_export([place / "project.qde"]).texts == {}


def test_a_codebook_is_still_a_codebook_and_an_empty_project_is_refused(tmp_path):
    file = tmp_path / "x.qdc"
    file.write_text(CODES.replace("<CodeBook>", '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">'), encoding="utf-8")
    assert detect_format(file, ImportMapping(tmp_path / "none")) == "REFI-QDA codebook"
    file.write_text('<q:Project xmlns:q="urn:QDA-XML:project:1.0"/>', encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(file), "--propose", "--mapping", str(tmp_path / "m.yaml")])
    assert (result.exit_code, "neither sources nor codes" in result.stderr) == (2, True)
    assert not (tmp_path / "m.yaml").exists()
