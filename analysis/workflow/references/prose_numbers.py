"""Check the numbers in a notebook's text against the tables that they refer to.

A number is written ``24<!-- flow / interviews / count -->``, with table, row and column of an output in the same
notebook; it must equal that value at the decimals written. ``67 %<!-- ... -->`` is the value times a hundred. A number
that is in no table has a reason: ``95<!-- fixed: the confidence of every interval -->``. No mark is needed for numbers
in names (PR-2), headings, numbered lists, code, and years and dates in parentheses.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.workflow.notebook_file import records
from analysis.workflow.references.compare_outputs import row_label

NOT_NUMBERS = (
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
class ProseNumber:
    """A number in prose, with the mark behind it."""

    number: str
    percent: bool
    mark: str | None

    @property
    def value(self) -> float:
        return float(self.number.replace(",", "").replace("\N{MINUS SIGN}", "-"))

    @property
    def half_step(self) -> float:
        """How far a value may be from the written number and still round to it."""
        return 0.5 * 10.0 ** -len(self.number.partition(".")[2]) * (1 + 1e-9)


def prose_problems(notebook: Mapping) -> Iterator[str]:
    """Yield a problem for each number in Markdown without a mark, or with another value than its table."""
    tables = {
        record["name"]: record for cell in notebook["cells"] for kind, record, _ in records(cell) if kind == "table"
    }
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for written in numbers(cell["source"]):
                problem = _problem(written, tables)
                if problem:
                    yield f"cell {cell['id']}: the number {written.number} {problem}"


def numbers(prose: str) -> Iterator[ProseNumber]:
    """Yield the numbers in a text that need a mark."""
    for pattern in NOT_NUMBERS:
        prose = pattern.sub(" ", prose)
    prose = PARENTHESES.sub(lambda match: DATES.sub("", match.group()), prose)
    for match in WRITTEN.finditer(prose):
        if match["number"]:
            yield ProseNumber(match["number"], bool(match["percent"]), match["mark"])


def _problem(written: ProseNumber, tables: Mapping[str, Mapping]) -> str | None:
    if written.mark is None:
        return "has no mark; add <!-- table / row / column --> behind it"
    if written.mark.strip().startswith("fixed:"):
        return None if written.mark.partition(":")[2].strip() else "is marked as fixed without a reason"
    places = [part.strip() for part in written.mark.split(" / ")]
    if len(places) != 3 or places[0] not in tables:
        return f"refers to {written.mark.strip()!r}, but there is no such table / row / column"
    value = _cell(tables[places[0]], places[1], places[2])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"refers to {written.mark.strip()!r}, which contains {value!r}"
    expected = value * (100 if written.percent else 1)
    return (
        None if abs(expected - written.value) <= written.half_step else f"is {expected:.6g} in {written.mark.strip()!r}"
    )


def _cell(table: Mapping, row: str, column: str) -> object:
    labels = [place for place, header in enumerate(table["columns"]) if header["role"] == "label"]
    columns = [place for place, header in enumerate(table["columns"]) if header["key"] == column]
    rows = [cells for cells in table["rows"] if row_label(cells, labels) == row]
    return rows[0][columns[0]] if columns and len(rows) == 1 else None
