"""Update the two pictures in the README: the claims by scenario, and one figure of the references."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.paths import BUILD, DATA, ROOT
from analysis.report.scenario_figure import scenario_picture, table_of, table_text
from analysis.report.section_outputs import Output
from analysis.study.section_notebooks import notebook_of
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.products.section_results import section_result
from analysis.workflow.products.stored_scenarios import (
    is_available,
    make_scenarios,
    parsed_scenarios,
    read_scenarios,
)

FIGURE = ("overall-experience", "shares")
PICTURE = Path(".github/shares.png")
SCENARIOS = Path(".github/scenarios.png")


def refresh_readme(notebooks: Path, afresh: bool = False, root: Path = ROOT) -> list[str]:
    """Write the pictures in the README; return the changed files.

    The picture of claims by scenario stays as it is while it contains the current verdicts, so that another machine's
    fonts change nothing; ``afresh`` draws it again.
    """
    picture = shown_figure(notebooks).picture
    contents = {root / PICTURE: picture} if picture else {}
    if is_available():
        rows = scenario_verdicts()
        if afresh or table_of(root / SCENARIOS) != table_text(rows):
            contents[root / SCENARIOS] = scenario_picture(rows)
    return [path.relative_to(root).as_posix() for path, content in contents.items() if atomic_write(path, content)]


def shown_figure(notebooks: Path) -> Output:
    """Return the figure in the README."""
    section, name = FIGURE
    outputs = section_result(notebook_of(section, DATA, notebooks), section).outputs
    return next(output for output in outputs if output.kind == "figure" and output.record["name"] == name)


def scenario_verdicts(build: Path = BUILD) -> Sequence[Mapping]:
    """Read the verdicts by claim and scenario from the last run, or judge all claims in all scenarios."""
    rows = read_scenarios(build)
    return parsed_scenarios(make_scenarios().decode("utf-8")) if rows is None else rows
