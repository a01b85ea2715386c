"""Extract tables, figures and verdicts from executed notebooks."""

import base64
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.files.formula_escaping import escape_formula, unescape_formula
from analysis.report.section_outputs import Output, SectionResult
from analysis.workflow.cache.atomic_write import atomic_write, remove
from analysis.workflow.notebook_file import code_cells, read_notebook, records

CLAIM_COLUMNS = (
    "claim",
    "section",
    "word",
    "verdict",
    "supporting",
    "judged",
    "estimate",
    "low",
    "high",
    "negative_cases",
    "reason",
)
BAND = "supporting_band"  # replaces exact counts in a public run


def section_result(path: Path, section: str) -> SectionResult:
    """Read the outputs of an executed notebook, in order."""
    shown = [output for cell in code_cells(read_notebook(path)) for output in records(cell)]
    outputs = tuple(Output(kind, record, _png(data), _svg(data)) for kind, record, data in shown)
    opening = next((output.record for output in outputs if output.kind == "section"), {})
    return SectionResult(section, opening.get("title", section), outputs, opening.get("parameters", {}))


def _png(data: Mapping) -> bytes | None:
    return base64.b64decode(data["image/png"]) if "image/png" in data else None


def _svg(data: Mapping) -> bytes | None:
    return data["image/svg+xml"].encode("utf-8") if "image/svg+xml" in data else None


def write_results(folder: Path, results: Iterable[SectionResult]) -> None:
    """Write the tables and figures of one language's sections, and remove outdated ones."""
    files = {path: content for result in results for path, content in _files(result)}
    for name in ("tables", "figures"):
        for old in (folder / name).glob("*"):
            if old.relative_to(folder).as_posix() not in files:
                remove(old)
    for path, content in files.items():
        atomic_write(folder / path, content)


def _files(result: SectionResult) -> Iterable[tuple[str, bytes]]:
    for output in result.outputs:
        if output.kind == "table":
            yield f"tables/{result.section}-{output.record['name']}.csv", table_csv(output.record)
        elif output.kind == "figure":
            name = f"figures/{result.section}-{output.record['name']}"
            pictures = {f"{name}.png": output.picture, f"{name}.svg": output.vector}
            yield from ((path, picture) for path, picture in pictures.items() if picture)


def table_csv(record: Mapping) -> bytes:
    """Format a table as CSV with its column keys as header; synthetic data are marked in each row."""
    mark = ["synthetic"] if record["synthetic"] else []
    header = [column["key"] for column in record["columns"]] + mark
    return _csv(header, [list(row) + ["true"] * len(mark) for row in record["rows"]])


def claim_rows(result: SectionResult) -> list[dict[str, Any]]:
    """Build the rows of ``claims.csv`` from the section that judges all claims."""
    verdicts = (output.record for output in result.outputs if output.kind == "verdict")
    return [
        {column: verdict[column] for column in (*CLAIM_COLUMNS, BAND) if column != BAND or BAND in verdict}
        for verdict in verdicts
    ]


def rows_csv(rows: Sequence[Mapping[str, Any]], columns: Iterable[str]) -> bytes:
    """Format rows as CSV; an apostrophe precedes text that a spreadsheet would run as a formula."""
    header = list(columns)
    return _csv(header, [[row[column] for column in header] for row in rows])


def rows_of_csv(text: str) -> list[dict[str, str]]:
    """Read CSV from `rows_csv`; each cell is text."""
    return [
        {name: unescape_formula(cell) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def _csv(header: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([escape_formula(name) for name in header])
    writer.writerows([_format(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _format(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"  # the 13th digit depends on the machine
    return str(escape_formula(value))
