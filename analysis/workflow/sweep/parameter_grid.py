"""Read a grid of runs, which combines datasets, sections and parameters, from a YAML file.

::

    datasets: [data/synthetic/as-published, data/synthetic/no-effect]
    sections: [overall-experience, variation]       # all sections by default
    coder: [lead, second]                           # any parameter of the notebooks, with its values
    leave_out: [none, each]                         # each unit in turn
    coder: [lead, second]
    keep_quotes: false                              # true: keep quotes from real interviews
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from analysis.dataset.read import load_study
from analysis.errors import InputError, Issue
from analysis.files.isolation import read_isolated
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_input import YamlDocument
from analysis.files.yaml_lines import read_yaml_document
from analysis.messages.suggestions import did_you_mean
from analysis.models import StudyDefinition
from analysis.paths import DATA
from analysis.study.section_notebooks import notebook_of
from analysis.study.study_definition import definition_of, load_study_definition
from analysis.study.study_folder import study_folder_of
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.parameters import (
    Parameter,
    chosen_values,
    convert_values,
    current_name,
    declared_parameters,
    rename_notes,
)
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.real_data import is_real
from analysis.written_names import in_files

PUBLISHED = DATA / "synthetic" / "as-published"
DATASETS, WHICH = "datasets", "sections"
QUOTES = "keep_quotes"
LEFT_OUT, EACH, LANGUAGE = "leave_out", "each", "language"
Declared = Mapping[str, Mapping[str, Parameter]]


@dataclass(frozen=True)
class Point:
    """One notebook with one set of parameters.

    Attributes
    ----------
    section : str
    dataset : Path
    given : tuple of (str, value)
        The parameters that differ from the notebook's defaults, without ``dataset``.
    settings : tuple of (str, value)
        All parameters with their values, by which results are sorted.
    real : bool
        Whether the dataset contains real interviews.
    quotes : bool
        Whether results include tables with rows of segments, interviews, speakers or coders.
    """

    section: str
    dataset: Path
    given: tuple[tuple[str, Any], ...]
    settings: tuple[tuple[str, Any], ...]
    real: bool = False
    quotes: bool = True

    @property
    def label(self) -> str:
        """A description of the point for people."""
        assignments = [f"{name}={value}" for name, value in self.given]
        return " ".join([self.section, RunConfig(self.dataset).dataset_name, *assignments])


def read_grid(path: Path) -> list[Point]:
    """Read a grid and list its points without duplicates.

    A section receives only the parameters that it declares.

    Raises
    ------
    InputError
        With every problem of the file, its parameters and its datasets.
    """
    marked, problems = read_yaml_document(path)
    problems += [] if problems else schema_problems(marked, DATA / "grid.schema.json")
    if not isinstance(marked.value, dict):
        raise InputError(str(path), problems)
    grid = {name: values for name, values in marked.value.items() if isinstance(values, list)}
    for note in rename_notes(grid):
        print(f"{path}: {note}", file=sys.stderr)
    datasets = [Path(str(name)) for name in grid.pop(DATASETS, [PUBLISHED])]
    study, found_problems = _study(marked, datasets)
    problems += found_problems
    sections = [name for name in grid.pop(WHICH, study.sections) if name in study.sections]
    problems += _section_problems(marked, study)
    declared, found_problems = _declared(sections, study)
    problems += found_problems
    units_by_dataset = {}
    for number, dataset in enumerate(datasets):
        units_by_dataset[dataset], found_problems = _units(dataset)
        problems += [marked.problem(f"{dataset}: {problem}", "", (DATASETS, number)) for problem in found_problems]
    problems += _namesakes(marked, datasets)
    known = list(units_by_dataset.values())
    readable = [names for names in known if names is not None]
    units = sorted({name for names in readable for name in names}) if len(readable) == len(known) else None
    problems += _parameter_problems(marked, grid, declared, units, study)
    if problems:
        raise InputError(str(path), problems)
    real = {dataset: is_real(dataset) for dataset in units_by_dataset}
    keeps_quotes = marked.value.get(QUOTES) is True
    grid = {current_name(name, grid): values for name, values in grid.items()}
    points = [
        replace(point, real=real[point.dataset], quotes=keeps_quotes or not real[point.dataset])
        for point in dict.fromkeys(_points(sections, units_by_dataset, grid, declared))
    ]
    if problem := _points_problem(marked, points):
        raise InputError(str(path), [problem])
    return points


def _points_problem(marked: YamlDocument, points: Sequence[Point]) -> Issue | None:
    """Report a grid without points, or a public run that leaves out a unit."""
    if not points:  # only leave_out can have no values left
        message = f"the grid contains no runs: no dataset has a {in_files('unit')} listed under {LEFT_OUT}"
        return marked.problem(message, "add none to the list", (LEFT_OUT,))
    if any(_identifies_unit(dict(point.settings)) for point in points):
        message = f"{LEFT_OUT} with audience: [public] would identify the {in_files('unit')} that is left out"
        return marked.problem(message, "leave out none, or use audience: [internal]", (LEFT_OUT,))
    return None


def _identifies_unit(settings: Mapping[str, Any]) -> bool:
    return settings.get("audience") == "public" and settings.get(LEFT_OUT, "none") != "none"


def _namesakes(marked: YamlDocument, datasets: Sequence[Path]) -> Iterator[Issue]:
    """Report external datasets whose folders have the same name, since results identify them by name."""
    by_name: dict[str, Path] = {}
    for number, dataset in enumerate(datasets):
        name = RunConfig(dataset).dataset_name
        namesake = by_name.setdefault(name, dataset)
        if os.path.realpath(namesake) != os.path.realpath(dataset):
            message = f"{dataset} and {namesake} are both called '{name}', so results could not distinguish them"
            yield marked.problem(message, "rename one of the folders", (DATASETS, number))


def _study(marked: YamlDocument, datasets: Sequence[Path]) -> tuple[StudyDefinition, list[Issue]]:
    """Read the study that all datasets of a grid must belong to."""
    folders = {dataset: study_folder_of(dataset) for dataset in datasets}
    first, *others = dict.fromkeys(folders.values())
    problems = []
    for number, dataset in enumerate(datasets):
        if folders[dataset] in others:
            message = f"{dataset} belongs to another study than {datasets[0]}"
            problems.append(marked.problem(message, "make a grid for each study", (DATASETS, number)))
    try:
        return load_study_definition(first), problems
    except InputError as error:
        return load_study_definition(), [*problems, *error.problems]


def _section_problems(marked: YamlDocument, study: StudyDefinition) -> Iterator[Issue]:
    given = marked.value.get(WHICH)
    for number, name in enumerate(given if isinstance(given, list) else ()):
        if isinstance(name, str) and name not in study.sections:
            yield marked.problem(f"unknown section {name!r}", did_you_mean(name, study.sections), (WHICH, number))


def _declared(sections: Sequence[str], study: StudyDefinition) -> tuple[Declared, list[Issue]]:
    declared, problems = {}, []
    for section in sections:
        path = notebook_of(study.notebook_name(section), study.folder)
        declared[section], cell_problems = declared_parameters(read_notebook(path), path.name)
        problems += cell_problems
    return declared, problems


def _units(dataset: Path) -> tuple[list[str] | None, list[Issue]]:
    """List the units of a dataset, or its problems."""
    try:
        return read_isolated(partial(_units_of, dataset), str(dataset), dataset.name), []
    except InputError as error:
        return None, error.problems


def _units_of(dataset: Path) -> list[str]:
    return sorted(load_study(dataset).interviews["unit"].dropna().unique())


def _parameter_problems(
    marked: YamlDocument,
    grid: Mapping,
    declared: Declared,
    units: Sequence[str] | None,
    study: StudyDefinition,
) -> Iterator[Issue]:
    """Report parameters that no section has, and invalid values."""
    known = {name: parameter for parameters in declared.values() for name, parameter in parameters.items()}
    for key, values in grid.items():
        name = current_name(key, grid)
        if name not in known or name == "dataset":
            hint = did_you_mean(name, [*sorted(known.keys() - {"dataset"}), DATASETS, WHICH, QUOTES])
            yield marked.problem(f"no section in the grid has a parameter '{name}'", hint, (key,))
            continue
        for number, value in enumerate(values):
            if (name, value) != (LEFT_OUT, EACH):
                for problem in convert_values({name: _text(value)}, known, study, units)[1]:
                    yield marked.problem(problem.message, problem.hint, (key, number))


def _points(
    sections: Sequence[str],
    units_by_dataset: Mapping[Path, Sequence[str] | None],
    grid: Mapping[str, list],
    declared: Declared,
) -> Iterator[Point]:
    for section, (dataset, units) in product(sections, units_by_dataset.items()):
        parameters = declared[section]
        names = [name for name in grid if name in parameters]
        defaults = {name: parameter.default for name, parameter in parameters.items() if name != "dataset"}
        for values in product(*(_spread(name, grid[name], units or ()) for name in names)):
            texts = {name: _text(value) for name, value in zip(names, values, strict=True)}
            study = definition_of(dataset)
            chosen = {**_own_language(study, parameters), **chosen_values(study, section), **texts}
            parameters_given = convert_values(chosen, parameters, study)[0]
            yield Point(
                section,
                dataset,
                tuple(sorted(parameters_given.items())),
                tuple({**defaults, **parameters_given}.items()),
            )


def _own_language(study: StudyDefinition, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Give the first language of a study for a notebook whose own is another, such as one for any study."""
    is_other = LANGUAGE in parameters and parameters[LANGUAGE].default not in study.languages
    return {LANGUAGE: study.languages[0]} if is_other else {}


def _spread(name: str, values: list, units: Sequence[str]) -> list[Any]:
    """Replace "each" by every unit of the dataset, and drop units of other datasets."""
    if name != LEFT_OUT:
        return values
    expanded = [item for value in values for item in (units if value == EACH else [value])]
    return [value for value in expanded if value == "none" or value in units]


def _text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
