import hashlib

import pytest

from analysis.fingerprint import code, fingerprint, with_imports

SOURCE = '''
"""What it is for."""
from math import sqrt  # roots

LIMIT = 3
"""Said of the limit."""


def half(x: float = 1.0, *, name: str = "") -> float:
    """Halve."""
    return [f"{x!r:>{LIMIT}}", sqrt(x) / 2 if name else None]
'''


@pytest.mark.parametrize(
    "there, instead",
    [
        ("What it is for.", "What else it is for."),
        ("  # roots", ""),
        ("Said of the limit.", "Said otherwise."),
        ("Halve.", "Halve it."),
        ("\n\n\ndef", "\n\ndef"),
    ],
)
def test_words_and_layout_do_not_count(there, instead):
    assert there in SOURCE
    assert code(SOURCE.replace(there, instead)) == code(SOURCE)


@pytest.mark.parametrize(
    "there, instead",
    [("LIMIT = 3", "LIMIT = 4"), ("1.0", "1"), ('name: str = ""', "name: str = None"), ("/ 2", "* 2"), ("!r", "!s")],
)
def test_what_the_code_does_counts(there, instead):
    assert there in SOURCE
    assert code(SOURCE.replace(there, instead)) != code(SOURCE)


def test_every_python_gives_the_same_hash():
    assert hashlib.sha256(code(SOURCE).encode()).hexdigest()[:16] == "d72005081fdba336"


def test_names_and_bytes_of_other_files_count(tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("1")
    before = fingerprint([table], tmp_path)
    table.write_text("2")
    changed = fingerprint([table], tmp_path)
    table.write_text("1")
    assert len({before, changed, fingerprint([table.rename(tmp_path / "b.csv")], tmp_path)}) == 3


@pytest.mark.parametrize(
    "other, same",
    [("a: [1, 2]  # two\n", True), ("a:\n- 1\n- 2\n", True), ("a: [2, 1]\n", False), ('a: ["1", 2]\n', False)],
)
def test_records_are_known_by_what_they_say(tmp_path, other, same):
    records = tmp_path / "a.yaml"
    records.write_text("a: [1, 2]\n")
    before = fingerprint([records], tmp_path)
    records.write_text(other)
    assert (fingerprint([records], tmp_path) == before) is same


def test_imports_are_followed_within_a_package_only(tmp_path):
    folder = tmp_path / "house" / "room"
    folder.mkdir(parents=True)
    (folder / "door.py").write_text("from house.room.wall import brick\nfrom house.cellar import coal\nimport os\n")
    (folder / "wall.py").write_text("import house.room.floor\n")
    (folder / "floor.py").write_text("")
    (folder / "roof.py").write_text("")
    (tmp_path / "house" / "cellar.py").write_text("")
    reached = with_imports([folder / "door.py"], tmp_path, "house.room")
    assert sorted(path.stem for path in reached) == ["door", "floor", "wall"]
