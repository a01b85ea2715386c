"""Numbers in a notebook's prose, held to the tables that they speak of.

A number stands as ``24<!-- flow / interviews / count -->``: table, row and column of an output of the same notebook,
equal to the value there at the decimals written; ``67 %<!-- ... -->`` is the value times a hundred. A number that no
table holds says why: ``95<!-- fixed: the confidence of every interval -->``. Without any mark may stand: what is part
of a name (PR-2), the number of a heading or of a list's entry, years and dates inside parentheses, and what stands in
code.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.workflow.notebook_file import records
from analysis.workflow.references.compare_outputs import row_label

SILENT = (
    re.compile(r"```.*?```", re.DOTALL),
    re.compile(r"`[^`]*`"),
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"https?://\S+"),
    re.compile(r"^#+\s+\d+(\.\d+)*\.?\s", re.MULTILINE),
    re.compile(r"^\s*\d+[.)]\s", re.MULTILINE),
)
DATES = re.compile(r"\b(19|20)\d\d(-\d\d(-\d\d)?)?\b")
PARENTHESES = re.compile(r"\([^()]*\)")
WRITTEN = re.compile(
    r"(?P<number>(?<![\w.,-])[-\N{MINUS SIGN}]?\d+(?:,\d{3})*(?:\.\d+)?(?!\w))"
    r"(?P<percent>\s?%)?(?:<!--(?P<mark>.*?)-->)?"
    r"|<!--.*?-->",
    re.DOTALL,
)


@dataclass(frozen=True)
class Written:
    """A number as it stands in prose, and the mark behind it."""

    number: str
    percent: bool
    mark: str | None

    @property
    def value(self) -> float:
        return float(self.number.replace(",", "").replace("\N{MINUS SIGN}", "-"))

    @property
    def half_step(self) -> float:
        """How far a value may lie from the written one and still be written so."""
        return 0.5 * 10.0 ** -len(self.number.partition(".")[2]) * (1 + 1e-9)


def prose_problems(notebook: Mapping) -> Iterator[str]:
    """Say of every number in a notebook's Markdown that has no mark, or another value than the table it speaks of."""
    tables = {
        record["name"]: record for cell in notebook["cells"] for kind, record, _ in records(cell) if kind == "table"
    }
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for written in numbers(cell["source"]):
                problem = _problem(written, tables)
                if problem:
                    yield f"cell {cell['id']}: the number {written.number} {problem}"


def numbers(prose: str) -> Iterator[Written]:
    """Find the numbers of a text that a table must know."""
    for silent in SILENT:
        prose = silent.sub(" ", prose)
    prose = PARENTHESES.sub(lambda match: DATES.sub("", match.group()), prose)
    for match in WRITTEN.finditer(prose):
        if match["number"]:
            yield Written(match["number"], bool(match["percent"]), match["mark"])


def _problem(written: Written, tables: Mapping[str, Mapping]) -> str | None:
    if written.mark is None:
        return "has no mark; write behind it <!-- table / row / column -->"
    if written.mark.strip().startswith("fixed:"):
        return None if written.mark.partition(":")[2].strip() else "is fixed without a reason"
    places = [part.strip() for part in written.mark.split(" / ")]
    if len(places) != 3 or places[0] not in tables:
        return f"speaks of {written.mark.strip()!r}, and there is no such table / row / column"
    value = _cell(tables[places[0]], places[1], places[2])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"speaks of {written.mark.strip()!r}, where there is {value!r}"
    expected = value * (100 if written.percent else 1)
    return (
        None if abs(expected - written.value) <= written.half_step else f"is {expected:.6g} in {written.mark.strip()!r}"
    )


def _cell(table: Mapping, row: str, column: str) -> object:
    labels = [place for place, known in enumerate(table["columns"]) if known["role"] == "label"]
    found = [place for place, known in enumerate(table["columns"]) if known["key"] == column]
    rows = [cells for cells in table["rows"] if row_label(cells, labels) == row]
    return rows[0][found[0]] if found and len(rows) == 1 else None
