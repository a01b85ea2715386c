"""The data in the folder are, byte for byte, what the generator makes."""

from dataclasses import fields

import pytest

from analysis.dataset.write import save_dataset
from analysis.paths import DATA
from analysis.simulation.generator.dataset_tables import COLUMNS
from analysis.simulation.generator.generate_dataset import make_dataset
from analysis.simulation.scenario_parameters import ScenarioParameters
from analysis.simulation.scenarios import SCENARIOS
from analysis.written_names import in_files


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_shipped_scenarios_are_the_folders_that_are_there():
    assert sorted(path.name for path in (DATA / "synthetic").iterdir() if path.is_dir()) == sorted(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_shipped_dataset_is_what_the_generator_makes(scenario, tmp_path):
    save_dataset(make_dataset(scenario), tmp_path / scenario)
    made, shipped = contents(tmp_path / scenario), contents(DATA / "synthetic" / scenario)
    assert sorted(made) == sorted(shipped)
    assert [name for name in made if made[name] != shipped[name]] == []


def readme_rows(heading):
    text = (DATA / "README.md").read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in cells] for cells in lines[2:]]


def shown(value):
    return "none" if value == frozenset() else str(value)


def test_the_readme_shows_every_knob_with_its_value():
    declared = [[field.name, shown(field.default)] for field in fields(ScenarioParameters)]
    assert [row[:2] for row in readme_rows("Generator parameters")] == declared


def values_in_scenarios(name):
    published = getattr(SCENARIOS["as-published"], name)
    return {key: getattr(row, name) for key, row in SCENARIOS.items() if getattr(row, name) != published}


@pytest.mark.parametrize(
    "name, others", [(row[0], row[3]) for row in readme_rows("Generator parameters") if row[0] != "unsaid"]
)
def test_the_readme_shows_the_scenarios_that_turn_a_knob(name, others):
    told = {}
    for group in filter(None, others.split("; ")):
        names, _, value = group.rpartition(" ")
        told |= {key: float(value.replace("infinite", "inf")) for key in names.split(", ")}
    assert told == values_in_scenarios(name)


def test_the_readme_shows_every_scenario():
    assert [row[0] for row in readme_rows("Scenarios")] == list(SCENARIOS)


@pytest.mark.parametrize("table", COLUMNS)
def test_the_dictionary_names_every_column(table):
    text = (DATA / "README.md").read_text(encoding="utf-8")
    part = text.partition(f"### {table}.csv")[2].partition("\n### ")[0]
    named = [line.split("|")[1].split(",") for line in part.splitlines() if line.startswith("|")]
    assert set(map(in_files, COLUMNS[table])) <= {name.strip() for names in named for name in names}
