import re

import pytest

from analysis.paths import DATA, NOTEBOOKS, ROOT
from analysis.report.scenario_figure import scenario_picture, table_of
from analysis.report.scenario_table import scenario_table
from analysis.simulation.error_table import read_rows
from analysis.workflow.products.stored_scenarios import make_scenarios, parsed_scenarios
from analysis.workflow.references.readme_output import PICTURE, SCENARIOS, refresh_readme, shown_figure

README = (ROOT / "README.md").read_text(encoding="utf-8")
STORED = table_of(ROOT / SCENARIOS)


def test_the_figure_is_that_of_the_references():
    assert (ROOT / PICTURE).read_bytes() == shown_figure(NOTEBOOKS).picture


def test_the_picture_of_scenarios_shows_what_the_shipped_data_give_now():
    assert make_scenarios().decode("utf-8") == STORED


def test_the_alternative_text_says_what_the_picture_shows():
    table = scenario_table(parsed_scenarios(STORED))
    cells, tally = table.verdicts.values(), table.truth_counts()
    counts = {
        (verdict, true): sum((cell.verdict, cell.true) == (verdict, true) for cell in cells)
        for verdict in ("supported", "not_supported", "contradicted", "cannot_be_judged")
        for true in (True, False)
    }
    [alt] = re.findall(rf"!\[(Verdicts [^]]*)\]\({SCENARIOS.as_posix()}\)", README)
    for part in (
        f"Verdicts on {len(table.claims)} claims in {len(table.scenarios)} scenarios",
        f"all {table.truth_counts('as-published').rightly_supported} claims are true and supported",
        f"the {tally.untrue} cases in which a claim is false: {counts['not_supported', False]} are not supported, "
        f"{counts['contradicted', False]} are contradicted, and {tally.falsely_supported} is wrongly supported",
        *(f'({cell.claim} in "{cell.scenario}")' for cell in table.falsely_supported()),
        f"Of the {tally.true} cases in which a claim is true, {tally.rightly_supported} are supported, "
        f"{counts['not_supported', True]} are not supported and {counts['cannot_be_judged', True]} cannot be judged",
    ):
        assert part in alt
    assert sum(counts.values()) == len(cells)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the project's pictures, beside verdicts that were stored before."""
    (tmp_path / ".github").mkdir()
    for picture in (PICTURE, SCENARIOS):
        (tmp_path / picture).write_bytes((ROOT / picture).read_bytes())
    rows = parsed_scenarios(STORED)
    monkeypatch.setattr("analysis.workflow.references.readme_output.scenario_verdicts", lambda: rows)
    return tmp_path, rows


def test_a_picture_is_drawn_again_when_a_verdict_has_changed_and_only_then(project):
    root, rows = project
    assert refresh_readme(NOTEBOOKS, root=root) == []
    rows[0]["verdict"] = "contradicted"
    assert refresh_readme(NOTEBOOKS, root=root) == [SCENARIOS.as_posix()]
    assert table_of(root / SCENARIOS) == STORED.replace("PR-1,supported,true", "PR-1,contradicted,true", 1)
    assert refresh_readme(NOTEBOOKS, root=root) == []


def test_another_verdict_makes_another_picture(project):
    _, rows = project
    before = scenario_picture(rows)
    assert scenario_picture(rows) == before
    rows[0]["verdict"] = "contradicted"
    assert scenario_picture(rows) != before


def test_a_file_without_a_table_has_none(tmp_path):
    assert table_of(tmp_path / "missing.png") is None
    assert table_of(ROOT / PICTURE) is None


def test_the_scenarios_of_the_picture_are_those_of_the_error_rates():
    assert set(scenario_table(parsed_scenarios(STORED)).scenarios) == {row["scenario"] for row in read_rows(DATA)}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "analysis/README.md"])
def test_what_is_linked_exists(name):
    path = ROOT / name
    targets = re.findall(r"\]\(([^)#]+)(?:#[\w-]*)?\)", path.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if "://" not in target and not (path.parent / target).exists()] == []


GUIDES = ["README.md", "CONTRIBUTING.md", "data/README.md", "analysis/README.md", "analysis/measures/README.md"]
FILES = [
    path.relative_to(ROOT).as_posix() for part in ("analysis", "tests", "data") for path in (ROOT / part).rglob("*")
]


@pytest.mark.parametrize("name", GUIDES)
def test_every_file_that_is_named_exists(name):
    named = re.findall(r"`((?:analysis|tests|data)/[\w/.-]+|[\w/]+\.py)`", (ROOT / name).read_text(encoding="utf-8"))
    assert named or name == "README.md"
    assert [one for one in named if not any(f"/{path}".endswith(f"/{one.rstrip('/')}") for path in FILES)] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_target_that_is_named_exists(name):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", text, re.MULTILINE))
    assert {"test", "lab"} <= named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == (
        ["section-variation"] if "section-variation" in named else []
    )


def test_the_readme_fits_on_a_few_screens():
    assert len(README.splitlines()) < 150
