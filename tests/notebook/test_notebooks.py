import ast
import json
import re

import pytest
from shipped import SECTIONS

from analysis.claims.ledger import load_claims
from analysis.paths import NOTEBOOKS

FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
BOOKS = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in FILES}
CLAIMS = load_claims()


def cells(name, kind):
    return ["".join(cell["source"]) for cell in BOOKS[name]["cells"] if cell["cell_type"] == kind]


def named(section):
    return f"{SECTIONS.index(section) + 1:02d}_{section.replace('-', '_')}.ipynb"


def test_there_is_a_notebook_for_every_section():
    assert [file.name for file in FILES] == [named(section) for section in SECTIONS]


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_statement_is_quoted_with_its_source_before_it_is_judged(claim):
    name = named(claim.section)
    quote = f"> **{claim.id}** {claim.statement('en').strip()} *{claim.source['title_en']} ({claim.source['date']})*"
    sources = ["".join(cell["source"]) for cell in BOOKS[name]["cells"]]
    quoted = [place for place, source in enumerate(sources) if quote in source]
    judged = [place for place, source in enumerate(sources) if f'section.judge("{claim.id}"' in source]
    assert len(quoted) == len(judged) == 1
    assert quoted < judged


@pytest.mark.parametrize("name", BOOKS)
def test_cells_are_short_and_define_nothing(name):
    for source in cells(name, "code"):
        assert len(source.splitlines()) <= 15
        assert not [
            node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For)
        ]


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("any_study/*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_for_any_study_has_short_cells_judges_first_and_names_nothing_of_the_shipped_study(path):
    book = json.loads(path.read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    assert all(len(source.splitlines()) <= 15 for source in code)
    assert not [node for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    assert "judge" in code[2], "after the parameters and the imports"
    texts = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"]
    assert not re.search(r"municipal|partner|advis|police|children", " ".join(texts), re.IGNORECASE)


@pytest.mark.parametrize("name", BOOKS)
def test_no_threshold_stands_in_a_cell(name):
    later = cells(name, "code")[1:]
    numbers = [
        (node.value, source)
        for source in later
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    ]
    assert all("height" in source or "decimals" in source for _, source in numbers)


@pytest.mark.parametrize("name", BOOKS)
def test_every_parameter_has_a_type_and_a_meaning(name):
    first = cells(name, "code")[0]
    assert all(re.fullmatch(r"\w+: (str|int|float|bool) = [^#]+  # .+", line) for line in first.splitlines())


@pytest.mark.parametrize("name", BOOKS)
def test_words_are_no_rarer_than_code(name):
    words = sum(len(source.split()) for source in cells(name, "markdown"))
    code = sum(len(source.split()) for source in cells(name, "code")[1:])
    assert words >= code
