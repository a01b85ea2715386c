"""The code says unit, group and family; what the project's own study calls them is in `data/` only."""

import re

import pytest

from analysis.paths import ROOT

OWN_WORDS = re.compile(
    r"municipalit|kommune|\bpolice\b|\bpoliti\b|\badults\b|voksenområdet|børneområdet|(?-i:\"(area|areas|children)\")",
    re.IGNORECASE,
)
FILES = [
    path
    for path in sorted((ROOT / "analysis").rglob("*"))
    if path.suffix in (".py", ".md", ".html", ".js", ".css", ".typ", ".yaml", ".json")
]


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_no_code_has_a_word_of_the_projects_own_study(path):
    text = path.read_text(encoding="utf-8")
    found = [line for line in text.splitlines() if OWN_WORDS.search(line) and "fläche" not in line]
    assert found == []
