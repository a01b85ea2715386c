"""Ledgers of other studies, as somebody would write them."""

TOOL = """\
sources:
  REP: {title_en: A report on the tool, date: 2025}
claims:
  - id: T-1
    section: how it is used
    source: {key: REP, locator: page 3, statement_en: Several participants filter the charts.}
    population: {level: interview}
    word: several
    estimator: naming
    variables: {categories: [{any: [[police]]}]}
    negative_cases: {kind: interview, definition: an interview that does not name it}
  - id: T-2
    section: mutual knowledge
    source: {key: REP, locator: page 4, statement_en: Known partners are experienced as better.}
    word: strengthened-when
    estimator: knowledge_contrast
    variables: {exposure: relational, against: not-relational, outcome: [positive, mixed, negative]}
    minimum_data: {statements_per_arm: 3}
    negative_cases: {kind: statement, definition: a bad experience of a known partner}
"""


def written(tmp_path, text=TOOL, name="claims.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path
