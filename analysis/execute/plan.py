"""What a run is asked for, what it comes to as jobs, and where its results go."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.execute.notebook import notebook_name, read_notebook
from analysis.execute.parameters import assigned, declared_parameters, typed
from analysis.execute.run import Job
from analysis.study import BUILD, LANGUAGES, NOTEBOOKS, ROOT, SECTIONS, Problem, Refused


@dataclass(frozen=True)
class Request:
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
        dataset = Path(os.path.abspath(self.dataset)).name.encode("utf-8")
        name = re.sub(rb"[^A-Za-z0-9_.=+-]", b"_", dataset).decode("ascii")  # the Makefile says it by the same rule
        return self.build / "--".join([name, *(re.sub(r"[^\w.=+-]", "_", given) for given in sorted(self.assignments))])

    @property
    def dataset_name(self) -> str:
        """Name the dataset from the project's root, so that no machine's paths get into results."""
        return Path(os.path.relpath(self.dataset, ROOT)).as_posix()

    @property
    def whole(self) -> bool:
        """Whether nothing of the study is left out."""
        return set(self.sections) == set(SECTIONS) and set(self.languages) == set(LANGUAGES)


def plan(request: Request, municipalities: Iterable[str] | None = None) -> list[Job]:
    """Make one job for each section and language.

    Raises
    ------
    Refused
        With everything that is wrong with the notebooks' parameters cells and the parameters given.
    """
    values, problems = assigned(request.assignments)
    notebooks = {section: request.notebooks / notebook_name(section) for section in request.sections}
    problems += [Problem(path.name, "the notebook is missing") for path in notebooks.values() if not path.is_file()]
    declared = {}
    for section, path in notebooks.items():
        if path.is_file():
            declared[section], found = declared_parameters(read_notebook(path), path.name)
            problems += found
            lacking = [name for name in ("dataset", "language") if name not in declared[section]]
            problems += [Problem(path.name, f"no parameter {name!r} is declared", "declare it") for name in lacking]
    everywhere = {name: parameter for parameters in declared.values() for name, parameter in parameters.items()}
    problems += typed(values, everywhere, municipalities)[1]
    if problems:
        raise Refused("notebooks and their parameters", problems)
    return [
        _job(request, section, language, {name: values[name] for name in values if name in declared[section]}, declared)
        for section in request.sections
        for language in request.languages
    ]


def _job(request: Request, section: str, language: str, values: Mapping[str, str], declared: Mapping) -> Job:
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
        result=(request.folder / language / "notebooks" / notebook.name).absolute(),
        log=(request.folder / "logs" / f"{language}-{notebook.stem}").absolute(),
    )
