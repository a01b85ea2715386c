"""Generate a synthetic dataset: units, interviews, codings and texts."""

from collections.abc import Callable
from importlib.metadata import version

from analysis.models import Dataset
from analysis.simulation.generator import memos as notes
from analysis.simulation.generator import sentences as wording
from analysis.simulation.generator import text_layout as layout
from analysis.simulation.generator.dataset_tables import draw_tables
from analysis.simulation.generator.simulated_coders import draw_interviews
from analysis.simulation.generator.simulated_interviews import SimulatedInterview
from analysis.simulation.generator.text_layout import Layout
from analysis.simulation.scenarios import SEEDS, scenario_parameters

TITLE = "Syntetiske interview, scenarie {scenario} / Synthetic interviews, scenario {scenario}"


def make_dataset(scenario: str, seed: int | None = None, interviews_per_cell: int = 2) -> Dataset:
    """Generate a dataset of coded interviews with their texts.

    Parameters
    ----------
    scenario : str
        A key of `scenarios.SCENARIOS`.
    seed : int, optional
        By default the first declared seed.
    interviews_per_cell : int
        Interviews in each group of each unit; a larger number does not change the earlier ones.

    Returns
    -------
    Dataset
        Identical, byte for byte, for the same arguments.

    Raises
    ------
    ValueError
        If the scenario is unknown, or ``interviews_per_cell`` is below 1.
    """
    return _make(scenario, seed, interviews_per_cell, wording.compose_text)


def make_bare_dataset(scenario: str, seed: int | None = None, interviews_per_cell: int = 2) -> Dataset:
    """Generate the same codings as `make_dataset`, without texts; parameters and errors as there.

    Answers have equal length, so that the same codes overlap as in `make_dataset`.
    """
    return _make(scenario, seed, interviews_per_cell, lambda interview, _: layout.bare(len(interview.partner)))


def _make(
    scenario: str, seed: int | None, per_cell: int, lay_out: Callable[[SimulatedInterview, int], Layout]
) -> Dataset:
    parameters = scenario_parameters(scenario)
    if per_cell < 1:
        raise ValueError(f"interviews_per_cell is {per_cell}; need at least 1")
    seed = SEEDS[0] if seed is None else seed
    places, interviews, codings = draw_interviews(parameters, seed, per_cell)
    layouts = {i.name: lay_out(i, seed) for i in interviews}
    return Dataset(
        name=scenario,
        description=_description(scenario, seed, per_cell),
        tables=draw_tables(places, interviews, codings, layouts, notes.memos(interviews, codings)),
        texts={name: laid.text for name, laid in layouts.items() if laid.text is not None},
    )


def _description(scenario: str, seed: int, per_cell: int) -> dict:
    return {
        "name": scenario,
        "title": TITLE.format(scenario=scenario),
        "synthetic": True,
        "scenario": scenario,
        "seed": seed,
        "origin": {
            "tool": "analysis.synthetic",
            "version": version("samspil"),
            "interviews_per_cell": per_cell,
        },
    }
