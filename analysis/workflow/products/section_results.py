"""Take tables, figures and verdicts out of executed notebooks."""

import base64
import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.files.formula_escaping import as_meant, harmless
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
BAND = "supporting_band"  # stands in the place of exact counts in a public run


def section_result(path: Path, section: str) -> SectionResult:
    """Read what an executed notebook showed, in the order it did."""
    found = [output for cell in code_cells(read_notebook(path)) for output in records(cell)]
    outputs = tuple(Output(kind, record, _picture(data), _vector(data)) for kind, record, data in found)
    opening = next((output.record for output in outputs if output.kind == "section"), {})
    return SectionResult(section, opening.get("title", section), outputs, opening.get("parameters", {}))


def _picture(data: Mapping) -> bytes | None:
    return base64.b64decode(data["image/png"]) if "image/png" in data else None


def _vector(data: Mapping) -> bytes | None:
    return data["image/svg+xml"].encode("utf-8") if "image/svg+xml" in data else None


def write_results(folder: Path, results: Iterable[SectionResult]) -> None:
    """Write the tables and figures of one language's sections, and remove those that no section shows any more."""
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
    """Spell a table as CSV, headed by its columns' keys; one of made-up data says so in each row."""
    mark = ["synthetic"] if record["synthetic"] else []
    header = [column["key"] for column in record["columns"]] + mark
    return _csv(header, [list(row) + ["true"] * len(mark) for row in record["rows"]])


def claim_rows(result: SectionResult) -> list[dict[str, Any]]:
    """Make the rows of ``claims.csv`` out of the section that judges all claims."""
    verdicts = (output.record for output in result.outputs if output.kind == "verdict")
    return [
        {column: verdict[column] for column in (*CLAIM_COLUMNS, BAND) if column != BAND or BAND in verdict}
        for verdict in verdicts
    ]


def rows_csv(rows: list[Mapping[str, Any]], columns: Iterable[str]) -> bytes:
    """Spell rows as CSV; text that a spreadsheet would run as a formula has an apostrophe before it."""
    header = list(columns)
    return _csv(header, [[row[column] for column in header] for row in rows])


def rows_of_csv(text: str) -> list[dict[str, str]]:
    """Read what `rows_csv` has spelled, each cell as text."""
    return [
        {name: as_meant(cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def _csv(header: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(name) for name in header])
    writer.writerows([_spelled(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _spelled(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"  # the 13th digit is the machine's, not the data's
    return str(harmless(value))
