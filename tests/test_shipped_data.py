"""The data in the folder are, byte for byte, what the generator makes."""

import pytest

from analysis.save import save_dataset
from analysis.study import DATA
from analysis.synthetic.model import make_dataset
from analysis.synthetic.scenarios import SHIPPED


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_shipped_scenarios_are_the_folders_that_are_there():
    assert sorted(path.name for path in (DATA / "synthetic").iterdir() if path.is_dir()) == sorted(SHIPPED)


@pytest.mark.parametrize("scenario", SHIPPED)
def test_a_shipped_dataset_is_what_the_generator_makes(scenario, tmp_path):
    save_dataset(make_dataset(scenario), tmp_path / scenario)
    made, shipped = contents(tmp_path / scenario), contents(DATA / "synthetic" / scenario)
    assert sorted(made) == sorted(shipped)
    assert [name for name in made if made[name] != shipped[name]] == []
