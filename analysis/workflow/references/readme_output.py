"""Update the results in the README, a claims table and one figure, from the references."""

from collections.abc import Mapping
from pathlib import Path

from analysis.paths import ROOT
from analysis.report.section_outputs import Output
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.notebook_file import notebook_name
from analysis.workflow.products.section_results import section_result

BEGIN, END = "<!-- claims -->", "<!-- end of claims -->"
FIGURE = ("overall-experience", "shares")
PICTURE = Path(".github/shares.png")


def refresh_readme(notebooks: Path, root: Path = ROOT) -> list[str]:
    """Write the claims table into the README and the figure beside it; return the changed files."""
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, _, after = text.partition(BEGIN)
    _, _, after = after.partition(END)
    block = f"{BEGIN}\n{claims_table(notebooks)}\n{END}"
    contents = {readme: f"{before}{block}{after}".encode(), root / PICTURE: shown_figure(notebooks).picture}
    return [path.relative_to(root).as_posix() for path, content in contents.items() if atomic_write(path, content)]


def claims_table(notebooks: Path) -> str:
    """Format the verdicts of the claims notebook as a Markdown table."""
    outputs = section_result(notebooks / notebook_name("claims"), "claims").outputs
    rows = [_row(output.record) for output in outputs if output.kind == "verdict"]
    return "\n".join(["| claim | statement | verdict | K of N | estimate |", "| --- | --- | --- | --- | --- |", *rows])


def shown_figure(notebooks: Path) -> Output:
    """Return the figure in the README."""
    section, name = FIGURE
    outputs = section_result(notebooks / notebook_name(section), section).outputs
    return next(output for output in outputs if output.kind == "figure" and output.record["name"] == name)


def _row(record: Mapping) -> str:
    supporting, judged, estimate = record["supporting"], record["judged"], record["estimate"]
    share = f"{supporting} of {judged}" if supporting is not None else ""
    number = "" if estimate is None else f"{estimate:.2f}"
    verdict = record["verdict"].replace("_", " ")
    return f"| {record['claim']} | {record['statement']} | {verdict} | {share} | {number} |"
