import hashlib

import pytest

from analysis.claims.fingerprint import code, fingerprint, with_imports

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
    assert hashlib.sha256(code(SOURCE).encode()).hexdigest()[:16] == "4381d7abcd21c151"


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


RULE = "from lib.size import limit\nfrom lib import names\n\n\ndef rule(x):\n    return x > limit(x), names.SHORT\n"
SIZE = "BOUND = 3\n\n\ndef limit(x):\n    return BOUND\n"
PACKAGE = {"rule": RULE, "size": SIZE, "other": "def limit(x):\n    return 9\n", "names": "SHORT = 'a'\n"}
RENAMED = {"rule": RULE.replace("lib.size", "lib.extent"), "extent": SIZE, "size": ""}
MERGED = {"rule": SIZE + RULE.replace("from lib.size import limit\n", ""), "size": ""}
MOVED = {"rule": "from lib import names\n\n\ndef rule(x):\n    from lib.size import limit\n" + RULE.split("\n", 5)[5]}


@pytest.fixture
def hashed(tmp_path):
    def write(changed):
        for name, source in {**PACKAGE, **changed}.items():
            file = tmp_path / "lib" / f"{name}.py"
            file.parent.mkdir(exist_ok=True)
            file.write_text(source)
        return fingerprint((tmp_path / "lib").glob("*.py"), tmp_path)

    return write


@pytest.mark.parametrize("changed", [RENAMED, MERGED, MOVED], ids=["renamed", "merged", "imported within"])
def test_where_a_definition_stands_does_not_count(hashed, changed):
    assert hashed(changed) == hashed(PACKAGE)


@pytest.mark.parametrize(
    "changed",
    [
        {"size": SIZE.replace("3", "4")},
        {"names": "SHORT = 'b'\n"},
        {"rule": RULE.replace("lib.size", "lib.other")},
        {"rule": RULE.replace("import limit", "import BOUND as limit")},
    ],
    ids=["a constant", "one of an imported module", "another definition of the name", "another name"],
)
def test_what_a_definition_does_counts(hashed, changed):
    assert hashed(changed) != hashed(PACKAGE)


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
