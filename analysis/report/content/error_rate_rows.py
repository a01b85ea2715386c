"""How easily the verdicts of a report err, as the section on claims shows it."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.report.number_format import written
from analysis.report.section_outputs import SectionResult


@dataclass(frozen=True)
class ErrorRates:
    """Shares of simulated studies that support each claim, written in the language of the page.

    Attributes
    ----------
    runs : str
        Simulated studies in each scenario; "" where there are no rates for a study of this size.
    true, false : dict of str to str
        By claim: where it is true, and where it is false, in the worst scenario; "" where there is no such.
    expected : str
        So many claims would be supported by error, were all that are supported false.
    """

    runs: str
    true: Mapping[str, str]
    false: Mapping[str, str]
    expected: str


def counting_command(description: Mapping) -> str:
    """Write the command that counts error rates; where data outside of the project lie is not told."""
    place = "path/to/" if description.get("outside") else ""
    return f"make error-rates DATASET={shlex.quote(place + description['dataset'])}"


def error_rates(sections: Sequence[SectionResult], language: str) -> ErrorRates | None:
    """Take the error rates out of the tables of a report; None where no section shows any."""
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
        runs=written(tables["error-rate-basis"][0]["runs"] or None, language, 0),
        true={claim: written(row["true-support"], language, 3) for claim, row in rates.items()},
        false={claim: written(row["false-support"], language, 3) for claim, row in rates.items()},
        expected=written(tables["expected-false-supports"][0]["expected-false-supports"], language, 2),
    )


def _rows(record: Mapping) -> list[dict[str, Any]]:
    keys = [column["key"] for column in record["columns"]]
    return [dict(zip(keys, row, strict=True)) for row in record["rows"]]
