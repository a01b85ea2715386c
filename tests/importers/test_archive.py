import io
import random
import stat
import zipfile
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.importers.archives.archive import Archive, member_names


def archive(folder: Path, *members, compression=zipfile.ZIP_DEFLATED) -> Path:
    file = folder / "project.qdpx"
    with zipfile.ZipFile(file, "w", compression) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return file


def refusal(action) -> str:
    with pytest.raises(InputError) as refused:
        action()
    lines = str(refused.value).splitlines()
    assert len(lines) == 3, "one clear line"
    return lines[2].strip()


def test_members_are_found_whatever_their_case(tmp_path):
    with Archive(archive(tmp_path, ("Sources/A.txt", "æ"), ("Project.qde", "x"))) as opened:
        assert opened.names() == ["Sources/A.txt", "Project.qde"]
        assert opened.read(opened.find("sources/a.TXT")) == "æ".encode()
        assert opened.find("sources/b.txt") is None


ODD = [
    ("../out.txt", "points outside the archive"),
    ("sources/../../out.txt", "points outside the archive"),
    ("..\\out.txt", "points outside the archive"),
    ("/etc/passwd", "absolute path"),
    ("C:/out.txt", "absolute path"),
    ("\\\\host\\out.txt", "absolute path"),
    (" ", "has an invalid file name"),
]


@pytest.mark.parametrize("name, said", ODD)
def test_a_member_that_would_land_elsewhere_is_refused(tmp_path, name, said):
    assert said in refusal(lambda: member_names(archive(tmp_path, ("project.qde", "x"), (name, "x"))))


def test_a_link_is_refused(tmp_path):
    link = zipfile.ZipInfo("sources/a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link" in refusal(lambda: member_names(archive(tmp_path, (link, "/etc/passwd"))))


def test_a_member_that_stands_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = archive(tmp_path, ("a.txt", "1"), ("a.txt", "2"))
    assert "occurs twice" in refusal(lambda: member_names(file))


def test_everything_wrong_is_said_at_once(tmp_path):
    with pytest.raises(InputError) as refused:
        member_names(archive(tmp_path, *((f"../{number}", "x") for number in range(30))))
    assert len(refused.value.problems) == 21
    assert str(refused.value.problems[-1]) == "10 more members of such kinds"


def test_a_bomb_is_refused_before_a_byte_of_it_is_unpacked(tmp_path):
    file = archive(tmp_path, ("sources/a.txt", b"\0" * (60 * 2**20)))
    assert "the archive unpacks to more than 200 times its size" in refusal(lambda: member_names(file))


def test_many_members_that_are_harmless_by_themselves_are_a_bomb_together(tmp_path):
    file = archive(tmp_path, *((f"sources/{number}.txt", b"\0" * (9 * 2**20)) for number in range(5)))
    assert "the archive unpacks to more than 200 times its size" in refusal(lambda: member_names(file))


def test_a_member_that_packs_too_well_is_stopped_while_it_is_read(tmp_path):
    harmless = ("sources/b.jpg", random.Random(1).randbytes(400_000))
    file = archive(tmp_path, ("sources/a.txt", b"\0" * (60 * 2**20)), harmless)
    with Archive(file) as opened:
        assert "the member sources/a.txt unpacks to more than 200 times" in refusal(
            lambda: opened.read("sources/a.txt")
        )


def test_the_whole_archive_may_not_unpack_to_more_than_the_cap(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.files.limits.ARCHIVE_BYTES", 1000)
    file = archive(tmp_path, ("a", "x" * 600), ("b", "y" * 600))
    assert "unpacks to more than" in refusal(lambda: member_names(file))


def test_a_wrong_checksum_is_found(tmp_path):
    file = archive(tmp_path, ("a.txt", "Vi ringer til politiet"), compression=zipfile.ZIP_STORED)
    file.write_bytes(file.read_bytes().replace(b"politiet", b"politiep"))
    with Archive(file) as opened:
        assert "is broken (Bad CRC-32" in refusal(lambda: opened.read("a.txt"))


@pytest.mark.parametrize("kept", [10, 60, 110])
def test_an_archive_that_was_cut_short_is_refused(tmp_path, kept):
    file = archive(tmp_path, ("a.txt", "Vi ringer til politiet" * 20))
    file.write_bytes(file.read_bytes()[:kept])
    assert "broken or truncated" in refusal(lambda: member_names(file))


def test_an_encrypted_member_is_refused(tmp_path):
    file = archive(tmp_path, ("a.txt", "x"))
    raw = bytearray(file.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(raw)
    assert "is encrypted" in refusal(lambda: member_names(file))


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.files.limits.ARCHIVE_MEMBERS", 3)
    assert "has 4 members" in refusal(lambda: member_names(archive(tmp_path, *((str(n), "x") for n in range(4)))))


def test_a_member_is_read_as_it_is_inflated(tmp_path):
    content = "".join(f"line {number}\n" for number in range(50_000))
    with Archive(archive(tmp_path, ("a.txt", content))) as opened, opened.open_member("a.txt") as member:
        assert io.TextIOWrapper(member, "utf-8").readline() == "line 0\n"


def test_a_list_of_members_too_long_to_be_read_is_refused_by_its_length(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.files.limits.ARCHIVE_LIST_BYTES", 100)
    monkeypatch.setattr("analysis.importers.archives.archive.zipfile.ZipFile", None)
    file = tmp_path / "many.qdpx"
    file.write_bytes(b"PK" + b"\0" * 500 + b"PK\5\6" + b"\0" * 8 + (101).to_bytes(4, "little") + b"\0" * 6)
    assert "the list of the archive's members has" in refusal(lambda: member_names(file))
    larger = b"PK\6\6" + b"\0" * 36 + (2**40).to_bytes(8, "little") + b"\0" * 8
    place = b"PK\6\7" + b"\0" * 4 + (2).to_bytes(8, "little") + b"\0" * 4
    file.write_bytes(b"PK" + larger + place + b"PK\5\6" + b"\0" * 8 + b"\xff" * 4 + b"\0" * 6)
    assert "has 1,048,576 MB" in refusal(lambda: member_names(file))
