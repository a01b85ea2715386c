"""Read the error rates of the rules from the section on claims."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.report.number_format import format_number
from analysis.report.section_outputs import SectionResult


@dataclass(frozen=True)
class ErrorRates:
    """Shares of simulated studies that support each claim, formatted in the language of the page.

    Attributes
    ----------
    runs : str
        Simulated studies in each scenario; "" if there are no rates for a study of this size.
    true, false : dict of str to str
        By claim: the share if it is true, and if it is false, in the worst scenario; "" if there is no such scenario.
    expected : str
        The expected number of claims supported in error if every supported claim were false.
    """

    runs: str
    true: Mapping[str, str]
    false: Mapping[str, str]
    expected: str


def counting_command(description: Mapping) -> str:
    """Write the command that computes error rates; the path of data outside of the project is not shown."""
    place = "path/to/" if description.get("outside") else ""
    return f"make error-rates DATASET={shlex.quote(place + description['dataset'])}"


def error_rates(sections: Sequence[SectionResult], language: str) -> ErrorRates | None:
    """Read the error rates from the tables of the sections; None if no section shows them."""
    tables = {
        output.record["name"]: _rows(output.record)
        for section in sections
        for output in section.outputs
        if output.kind == "table"
    }
    if not {"error-rate-basis", "error-rates", "expected-false-supports"} <= set(tables):
        return None
    rates = {row["claim"]: row for row in tables["error-rates"]}
    return ErrorRates(
        runs=format_number(tables["error-rate-basis"][0]["runs"] or None, language, 0),
        true={claim: format_number(row["true-support"], language, 3) for claim, row in rates.items()},
        false={claim: format_number(row["false-support"], language, 3) for claim, row in rates.items()},
        expected=format_number(tables["expected-false-supports"][0]["expected-false-supports"], language, 2),
    )


def _rows(record: Mapping) -> list[dict[str, Any]]:
    keys = [column["key"] for column in record["columns"]]
    return [dict(zip(keys, row, strict=True)) for row in record["rows"]]
