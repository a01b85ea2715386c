"""A whole synthetic dataset: the truth, what was uttered, what coders made of it, and the words of it."""

from collections.abc import Callable
from importlib.metadata import version

from analysis.models import Dataset
from analysis.simulation.generator import memos as notes
from analysis.simulation.generator import sentences as wording
from analysis.simulation.generator import text_layout as layout
from analysis.simulation.generator.dataset_tables import draw_tables
from analysis.simulation.generator.simulated_coders import draw_interviews
from analysis.simulation.generator.simulated_interviews import Interview
from analysis.simulation.generator.text_layout import Layout
from analysis.simulation.scenarios import SEEDS, knobs

TITLE = "Syntetiske interview, scenarie {scenario} / Synthetic interviews, scenario {scenario}"


def make_dataset(scenario: str, seed: int | None = None, interviews_per_cell: int = 2) -> Dataset:
    """Draw a dataset of coded interviews with their texts.

    Parameters
    ----------
    scenario : str
        A key of `scenarios.SCENARIOS`.
    seed : int, optional
        The first declared seed where none is given.
    interviews_per_cell : int
        Interviews in each area of each municipality; further ones leave the earlier ones as they were.

    Returns
    -------
    Dataset
        The same for the same arguments, to the byte.

    Raises
    ------
    ValueError
        If there is no such scenario, or a cell would hold no interview.
    """
    return _make(scenario, seed, interviews_per_cell, wording.speak)


def make_bare_dataset(scenario: str, seed: int | None = None, interviews_per_cell: int = 2) -> Dataset:
    """Draw the same codings without composing any text: for error rates, which need no words.

    Positions are those of answers of one length, so that the same codes meet as in `make_dataset`.
    """
    return _make(scenario, seed, interviews_per_cell, lambda interview, _: layout.bare(len(interview.partner)))


def _make(scenario: str, seed: int | None, per_cell: int, lay_out: Callable[[Interview, int], Layout]) -> Dataset:
    settings = knobs(scenario)
    if per_cell < 1:
        raise ValueError(f"interviews_per_cell is {per_cell}; need at least 1")
    seed = SEEDS[0] if seed is None else seed
    places, interviews, codings = draw_interviews(settings, seed, per_cell)
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
