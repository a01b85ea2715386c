"""Describe a run, split it into jobs, and decide where its results go."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.claims.select_ledger import LEDGER, ledger_for
from analysis.errors import InputError, Issue
from analysis.messages.plurals import quantity
from analysis.models import LANGUAGES, SECTIONS
from analysis.paths import BUILD, NOTEBOOKS, ROOT
from analysis.workflow.cache.cache_keys import folder_digest, notebook_key
from analysis.workflow.cache.output_folder import location_hash
from analysis.workflow.notebook_file import notebook_name, read_notebook
from analysis.workflow.parameters import (
    Parameter,
    audience_problems,
    convert_values,
    declared_parameters,
    is_for_public,
    parse_assignments,
)
from analysis.workflow.run_notebook import Job


@dataclass(frozen=True)
class RunConfig:
    """Which sections of which dataset to run, with which parameters.

    Attributes
    ----------
    dataset : Path
        A folder of coded interviews.
    assignments : tuple of str
        Parameters as ``name=value``; each applies to the sections that declare it.
    sections, languages : tuple of str
    build, notebooks : Path
        The folders of results and of notebooks.
    """

    dataset: Path
    assignments: tuple[str, ...] = ()
    sections: tuple[str, ...] = SECTIONS
    languages: tuple[str, ...] = LANGUAGES
    build: Path = BUILD
    notebooks: Path = NOTEBOOKS

    @property
    def folder(self) -> Path:
        """The folder of the results: one for each dataset and set of parameters."""
        name = re.sub(rb"[^A-Za-z0-9_.=+-]", b"_", os.fsencode(self._place.name)).decode("ascii")
        return self.build / "--".join(
            [name, *(re.sub(r"[^\w.=+-]", "_", assignment) for assignment in sorted(self.assignments))]
        )

    @property
    def dataset_name(self) -> str:
        """The path from the project's root; for an external dataset only the folder's name, to hide the path."""
        return self._place.relative_to(self.data_root).as_posix()

    @property
    def is_public(self) -> bool:
        """Whether the run is public: by its parameters, or by the defaults of its notebooks."""
        values = parse_assignments(self.assignments)[0]
        if "audience" in values:
            return values["audience"] == "public"
        notebooks = (self.notebooks / notebook_name(section) for section in self.sections)
        return any(is_for_public(path, values) for path in notebooks if path.is_file())

    @property
    def study(self) -> str:
        """The study's name, which is the name of its folder."""
        return self.dataset.resolve().name

    @property
    def data_root(self) -> Path:
        """The folder that `dataset_name` is relative to: the project's root, or the parent of an external dataset."""
        return ROOT if self._place.is_relative_to(ROOT) else self._place.parent

    @property
    def owner(self) -> dict[str, Any]:
        """The dataset and parameters; a hash identifies an external dataset, so that no path is exposed."""
        identity = {"dataset": self.dataset_name, "parameters": sorted(self.assignments)}
        outside = {"place": location_hash(self.dataset, self.build)} if self.data_root != ROOT else {}
        return identity | outside

    @property
    def _place(self) -> Path:
        return Path(os.path.abspath(self.dataset))

    @property
    def ledger(self) -> Path:
        """The file of claims about the dataset."""
        return ledger_for(self.dataset)

    @property
    def uses_project_claims(self) -> bool:
        """Whether the claims are the project's own, for which scenarios and error rates exist."""
        return self.ledger == LEDGER

    @property
    def is_complete(self) -> bool:
        """Whether the run includes all sections in all languages."""
        return set(self.sections) == set(SECTIONS) and set(self.languages) == set(LANGUAGES)


def plan(config: RunConfig, municipalities: Iterable[str] | None = None) -> list[Job]:
    """Make one job per section and language.

    Raises
    ------
    InputError
        With every problem of the notebooks' parameters cells and of the parameters given.
    """
    values, problems = parse_assignments(config.assignments)
    notebooks = {section: config.notebooks / notebook_name(section) for section in config.sections}
    problems += [Issue(path.name, "the notebook is missing") for path in notebooks.values() if not path.is_file()]
    declared = {}
    for section, path in notebooks.items():
        if path.is_file():
            declared[section], cell_problems = _declared(path)
            problems += cell_problems
            if cell_problems:
                continue
            missing = [name for name in ("dataset", "language") if name not in declared[section]]
            problems += [Issue(path.name, f"declares no parameter {name!r}", "declare it") for name in missing]
    all_declared = {name: parameter for parameters in declared.values() for name, parameter in parameters.items()}
    problems += convert_values(values, all_declared, municipalities)[1]
    problems += audience_problems(
        values, {notebooks[section].name: parameters for section, parameters in declared.items()}
    )
    if problems:
        raise InputError("notebooks and their parameters", problems)
    return [
        _job(config, section, language, {name: values[name] for name in values if name in declared[section]}, declared)
        for section in config.sections
        for language in config.languages
    ]


def _declared(path: Path) -> tuple[dict[str, Parameter], list[Issue]]:
    """Read the parameters that a notebook declares, or report why it cannot be run and compared cell by cell."""
    try:
        notebook = read_notebook(path)
    except (ValueError, KeyError) as error:
        return {}, [Issue(path.name, f"is not a notebook: {error}", "restore it from git")]
    without_id = sum("id" not in cell for cell in notebook["cells"])
    if without_id:
        message = f"{quantity(without_id, 'cell')} {'has' if without_id == 1 else 'have'} no id"
        return {}, [Issue(path.name, message, "open it in a newer JupyterLab and save it")]
    return declared_parameters(notebook, path.name)


def _job(config: RunConfig, section: str, language: str, values: Mapping[str, str], declared: Mapping) -> Job:
    notebook = config.notebooks / notebook_name(section)
    parameters: dict[str, Any] = convert_values(values, declared[section])[0]
    overrides = {"dataset": config.dataset_name, "language": language}
    parameters |= {name: value for name, value in overrides.items() if declared[section][name].default != value}
    return Job(
        name=f"{language}/{notebook.stem}",
        section=section,
        language=language,
        notebook=notebook.resolve(),
        parameters=dict(sorted(parameters.items())),
        data_root=config.data_root,
        result=(config.folder / language / "notebooks" / notebook.name).absolute(),
        log=(config.folder / "logs" / f"{language}-{notebook.stem}").absolute(),
    )


def notebook_keys(config: RunConfig, planned: Mapping[str, Job] | None = None) -> dict[str, str]:
    """Compute the key of each section's result, by job name; raises the errors of `plan`."""
    planned = {job.name: job for job in plan(config)} if planned is None else planned
    dataset = folder_digest(config.dataset)
    notebooks = {path: read_notebook(path) for path in {job.notebook for job in planned.values()}}
    return {
        name: notebook_key(notebooks[job.notebook], job.parameters, dataset, config.study)
        for name, job in planned.items()
    }
