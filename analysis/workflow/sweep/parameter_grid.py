"""A grid of runs: which sections to run with which parameters on which data, read from a small YAML file.

::

    datasets: [data/synthetic/as-published, data/synthetic/no-effect]
    sections: [overall-experience, variation]       # all of them where it is left out
    area: [all, children, adults]                   # any parameter of the notebooks, with its values
    leave_out: [none, each]                         # each municipality in turn
    coding: [lead, second]
    keep_quotes: false                              # true: results of real interviews keep quotes
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from analysis.dataset.read import load_study
from analysis.errors import InputError, Issue
from analysis.files.isolation import read_apart
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_lines import Marked, read_marked
from analysis.messages.suggestions import did_you_mean
from analysis.models import SECTIONS
from analysis.paths import DATA, NOTEBOOKS
from analysis.workflow.notebook_file import notebook_name, read_notebook
from analysis.workflow.parameters import Parameter, declared_parameters, typed
from analysis.workflow.plan import RunConfig
from analysis.workflow.state.real_data import is_real

PUBLISHED = DATA / "synthetic" / "as-published"
DATASETS, WHICH = "datasets", "sections"
QUOTES = "keep_quotes"
LEFT_OUT, EACH = "leave_out", "each"
Declared = Mapping[str, Mapping[str, Parameter]]


@dataclass(frozen=True)
class Point:
    """One notebook with one set of parameters.

    Attributes
    ----------
    section : str
    dataset : Path
    given : tuple of (str, value)
        The parameters that differ from what the notebook says by itself; ``dataset`` is not among them.
    settings : tuple of (str, value)
        All parameters with their values, by which the results are sorted.
    real : bool
        Whether the dataset is of real interviews.
    quotes : bool
        Whether results keep tables with rows of segments, interviews, speakers or coders.
    """

    section: str
    dataset: Path
    given: tuple[tuple[str, Any], ...]
    settings: tuple[tuple[str, Any], ...]
    real: bool = False
    quotes: bool = True

    @property
    def label(self) -> str:
        """Name the point for people."""
        given = [f"{name}={value}" for name, value in self.given]
        return " ".join([self.section, RunConfig(self.dataset).dataset_name, *given])


def read_grid(path: Path) -> list[Point]:
    """Read a grid and list its points, each once.

    A section is run with those parameters only that it declares.

    Raises
    ------
    InputError
        With everything that is wrong with the file, its parameters and its datasets.
    """
    marked, problems = read_marked(path)
    problems += [] if problems else schema_problems(marked, DATA / "grid.schema.json")
    if not isinstance(marked.said, dict):
        raise InputError(str(path), problems)
    grid = {name: values for name, values in marked.said.items() if isinstance(values, list)}
    sections = [name for name in grid.pop(WHICH, SECTIONS) if name in SECTIONS]
    datasets = [Path(str(name)) for name in grid.pop(DATASETS, [PUBLISHED])]
    declared, wrong = _declared(sections)
    problems += wrong
    places = {}
    for number, dataset in enumerate(datasets):
        places[dataset], wrong = _municipalities(dataset)
        problems += [marked.problem(f"{dataset}: {problem}", "", (DATASETS, number)) for problem in wrong]
    problems += _namesakes(marked, datasets)
    unread = None in places.values()
    known = None if unread else sorted({name for names in places.values() for name in names})
    problems += _faults(marked, grid, declared, known)
    if problems:
        raise InputError(str(path), problems)
    real = {dataset: is_real(dataset) for dataset in places}
    wanted = marked.said.get(QUOTES) is True
    points = [
        replace(point, real=real[point.dataset], quotes=wanted or not real[point.dataset])
        for point in dict.fromkeys(_points(sections, places, grid, declared))
    ]
    if not points:  # only what is left out can come to nothing: every other list has a value
        message = f"the grid comes to no run: no dataset has a municipality that {LEFT_OUT} names"
        raise InputError(str(path), [marked.problem(message, "add none to it", (LEFT_OUT,))])
    if any(_gives_away(dict(point.settings)) for point in points):
        message = f"{LEFT_OUT} with audience: [public] would give away the municipality that is left out"
        raise InputError(str(path), [marked.problem(message, "leave out none, or run with [internal]", (LEFT_OUT,))])
    return points


def _gives_away(settings: Mapping[str, Any]) -> bool:
    return settings.get("audience") == "public" and settings.get(LEFT_OUT, "none") != "none"


def _namesakes(marked: Marked, datasets: Sequence[Path]) -> Iterator[Issue]:
    """Find folders that results could not tell apart: a dataset outside of the project is named by its folder."""
    first: dict[str, Path] = {}
    for number, dataset in enumerate(datasets):
        name = RunConfig(dataset).dataset_name
        other = first.setdefault(name, dataset)
        if os.path.realpath(other) != os.path.realpath(dataset):
            message = f"{dataset}: results would not tell it from {other}, since both are called '{name}'"
            yield marked.problem(message, "rename one of the two folders", (DATASETS, number))


def _declared(sections: Sequence[str]) -> tuple[Declared, list[Issue]]:
    declared, problems = {}, []
    for section in sections:
        path = NOTEBOOKS / notebook_name(section)
        declared[section], found = declared_parameters(read_notebook(path), path.name)
        problems += found
    return declared, problems


def _municipalities(dataset: Path) -> tuple[list[str] | None, list[Issue]]:
    """List the municipalities of a dataset, or all that is wrong with it."""
    try:
        return read_apart(partial(_municipalities_of, dataset), str(dataset), dataset.name), []
    except InputError as refused:
        return None, refused.problems


def _municipalities_of(dataset: Path) -> list[str]:
    return sorted(load_study(dataset).interviews["municipality"].dropna().unique())


def _faults(marked: Marked, grid: Mapping, declared: Declared, municipalities: Sequence[str] | None) -> Iterator[Issue]:
    """Find parameters that no section has, and values that they cannot take."""
    known = {name: parameter for parameters in declared.values() for name, parameter in parameters.items()}
    for name, values in grid.items():
        if name not in known or name == "dataset":
            hint = did_you_mean(name, [*sorted(known.keys() - {"dataset"}), DATASETS, WHICH, QUOTES])
            yield marked.problem(f"no section of the grid has a parameter '{name}'", hint, (name,))
            continue
        for number, value in enumerate(values):
            if (name, value) != (LEFT_OUT, EACH):
                for wrong in typed({name: _text(value)}, known, municipalities)[1]:
                    yield marked.problem(wrong.message, wrong.hint, (name, number))


def _points(
    sections: Sequence[str], places: Mapping[Path, Sequence[str]], grid: Mapping[str, list], declared: Declared
) -> Iterator[Point]:
    for section, (dataset, municipalities) in product(sections, places.items()):
        parameters = declared[section]
        names = [name for name in grid if name in parameters]
        defaults = {name: parameter.default for name, parameter in parameters.items() if name != "dataset"}
        for values in product(*(_spread(name, grid[name], municipalities) for name in names)):
            texts = {name: _text(value) for name, value in zip(names, values, strict=True)}
            given = typed(texts, parameters)[0]
            yield Point(section, dataset, tuple(sorted(given.items())), tuple({**defaults, **given}.items()))


def _spread(name: str, values: list, municipalities: Sequence[str]) -> list[Any]:
    """Put every municipality of the dataset in the place of "each", and leave out those of other datasets."""
    if name != LEFT_OUT:
        return values
    spread = [one for value in values for one in (municipalities if value == EACH else [value])]
    return [value for value in spread if value == "none" or value in municipalities]


def _text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
