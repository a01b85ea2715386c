"""What a run is asked for, what it comes to as jobs, and where its results go."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.claims.select_ledger import LEDGER, ledger_for
from analysis.errors import InputError, Issue
from analysis.i18n import LANGUAGES
from analysis.messages.plurals import quantity
from analysis.models import SECTIONS
from analysis.paths import BUILD, NOTEBOOKS, ROOT
from analysis.workflow.cache.cache_keys import folder_digest, notebook_key
from analysis.workflow.cache.output_folder import place_hash
from analysis.workflow.notebook_file import notebook_name, read_notebook
from analysis.workflow.parameters import (
    Parameter,
    assigned,
    audience_problems,
    declared_parameters,
    is_for_public,
    typed,
)
from analysis.workflow.run_notebook import Job


@dataclass(frozen=True)
class RunConfig:
    """A study, or a part of it, to run.

    Attributes
    ----------
    dataset : Path
        A folder of coded interviews.
    assignments : tuple of str
        Parameters as ``name=value``; each goes to the sections that declare it.
    sections, languages : tuple of str
    build, notebooks : Path
        Where results go, and where notebooks come from.
    """

    dataset: Path
    assignments: tuple[str, ...] = ()
    sections: tuple[str, ...] = SECTIONS
    languages: tuple[str, ...] = LANGUAGES
    build: Path = BUILD
    notebooks: Path = NOTEBOOKS

    @property
    def folder(self) -> Path:
        """Where the results go: one folder for each dataset and set of parameters."""
        name = re.sub(rb"[^A-Za-z0-9_.=+-]", b"_", os.fsencode(self._place.name)).decode("ascii")
        return self.build / "--".join([name, *(re.sub(r"[^\w.=+-]", "_", given) for given in sorted(self.assignments))])

    @property
    def dataset_name(self) -> str:
        """Name the dataset from the project's root, or by its folder's name alone: no user's paths get into results."""
        return self._place.relative_to(self.home).as_posix()

    @property
    def is_public(self) -> bool:
        """Whether the run is for the public: because it is asked to be, or because its notebooks are by themselves."""
        values = assigned(self.assignments)[0]
        if "audience" in values:
            return values["audience"] == "public"
        notebooks = (self.notebooks / notebook_name(section) for section in self.sections)
        return any(is_for_public(path, values) for path in notebooks if path.is_file())

    @property
    def study(self) -> str:
        """The study's name: that of its folder."""
        return self.dataset.resolve().name

    @property
    def home(self) -> Path:
        """Where the dataset's name leads to it from: the project's root, or the folder around data that lie outside."""
        return ROOT if self._place.is_relative_to(ROOT) else self._place.parent

    @property
    def owner(self) -> dict[str, Any]:
        """Say whose the results are; of data outside of the project the place is told apart without being told."""
        known = {"dataset": self.dataset_name, "parameters": sorted(self.assignments)}
        outside = {"place": place_hash(self.dataset, self.build)} if self.home != ROOT else {}
        return known | outside

    @property
    def _place(self) -> Path:
        return Path(os.path.abspath(self.dataset))

    @property
    def ledger(self) -> Path:
        """The claims that the dataset is judged by."""
        return ledger_for(self.dataset)

    @property
    def judges_the_project(self) -> bool:
        """Whether the claims are the project's own, which scenarios and error rates are known of."""
        return self.ledger == LEDGER

    @property
    def whole(self) -> bool:
        """Whether nothing of the study is left out."""
        return set(self.sections) == set(SECTIONS) and set(self.languages) == set(LANGUAGES)


def plan(request: RunConfig, municipalities: Iterable[str] | None = None) -> list[Job]:
    """Make one job for each section and language.

    Raises
    ------
    InputError
        With everything that is wrong with the notebooks' parameters cells and the parameters given.
    """
    values, problems = assigned(request.assignments)
    notebooks = {section: request.notebooks / notebook_name(section) for section in request.sections}
    problems += [Issue(path.name, "the notebook is missing") for path in notebooks.values() if not path.is_file()]
    declared = {}
    for section, path in notebooks.items():
        if path.is_file():
            declared[section], found = _declared(path)
            problems += found
            if found:
                continue
            lacking = [name for name in ("dataset", "language") if name not in declared[section]]
            problems += [Issue(path.name, f"no parameter {name!r} is declared", "declare it") for name in lacking]
    everywhere = {name: parameter for parameters in declared.values() for name, parameter in parameters.items()}
    problems += typed(values, everywhere, municipalities)[1]
    problems += audience_problems(values, {notebooks[section].name: found for section, found in declared.items()})
    if problems:
        raise InputError("notebooks and their parameters", problems)
    return [
        _job(request, section, language, {name: values[name] for name in values if name in declared[section]}, declared)
        for section in request.sections
        for language in request.languages
    ]


def _declared(path: Path) -> tuple[dict[str, Parameter], list[Issue]]:
    """Read what a notebook declares, if it is one that can be run and compared cell by cell."""
    try:
        notebook = read_notebook(path)
    except (ValueError, KeyError) as error:
        return {}, [Issue(path.name, f"is no notebook: {error}", "restore it from git")]
    nameless = sum("id" not in cell for cell in notebook["cells"])
    if nameless:
        message = f"{quantity(nameless, 'cell')} {'has' if nameless == 1 else 'have'} no id"
        return {}, [Issue(path.name, message, "open and save it in a newer JupyterLab")]
    return declared_parameters(notebook, path.name)


def _job(request: RunConfig, section: str, language: str, values: Mapping[str, str], declared: Mapping) -> Job:
    notebook = request.notebooks / notebook_name(section)
    given: dict[str, Any] = typed(values, declared[section])[0]
    own = {"dataset": request.dataset_name, "language": language}
    given |= {name: value for name, value in own.items() if declared[section][name].default != value}
    return Job(
        name=f"{language}/{notebook.stem}",
        section=section,
        language=language,
        notebook=notebook.resolve(),
        parameters=dict(sorted(given.items())),
        home=request.home,
        result=(request.folder / language / "notebooks" / notebook.name).absolute(),
        log=(request.folder / "logs" / f"{language}-{notebook.stem}").absolute(),
    )


def notebook_keys(request: RunConfig, planned: Mapping[str, Job] | None = None) -> dict[str, str]:
    """Give the key of each section's result, by the name of its job; errors as in `plan`."""
    planned = {job.name: job for job in plan(request)} if planned is None else planned
    dataset = folder_digest(request.dataset)
    notebooks = {path: read_notebook(path) for path in {job.notebook for job in planned.values()}}
    return {
        name: notebook_key(notebooks[job.notebook], job.parameters, dataset, request.study)
        for name, job in planned.items()
    }
