"""Split a run into jobs, and compute the keys of their results."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import InputError, Issue
from analysis.messages.plurals import quantity
from analysis.messages.suggestions import did_you_mean
from analysis.study.section_notebooks import notebooks_of
from analysis.workflow.cache.cache_keys import folder_digest, notebook_key
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.parameters import (
    Parameter,
    audience_problems,
    chosen_values,
    convert_values,
    declared_parameters,
    parse_assignments,
)
from analysis.workflow.run_config import RunConfig
from analysis.workflow.runners.job import Job


def plan(config: RunConfig, units: Iterable[str] | None = None) -> list[Job]:
    """Make one job per section and language.

    Raises
    ------
    InputError
        With every problem of the notebooks' parameters cells and of the parameters given.
    """
    values, problems = parse_assignments(config.assignments)
    notebooks = {section: config.notebook(section) for section in config.sections}
    problems += [_missing(config, section) for section, path in notebooks.items() if not path.is_file()]
    declared = {}
    for section, path in notebooks.items():
        if path.is_file():
            declared[section], cell_problems = _declared(path)
            problems += cell_problems
            if cell_problems:
                continue
            chosen = chosen_values(config.definition, section)
            problems += convert_values(chosen, declared[section], config.definition)[1]
            missing = [name for name in ("dataset", "language") if name not in declared[section]]
            problems += [Issue(path.name, f"declares no parameter {name!r}", "declare it") for name in missing]
    all_declared = {name: parameter for parameters in declared.values() for name, parameter in parameters.items()}
    problems += convert_values(values, all_declared, config.definition, units)[1]
    problems += audience_problems(
        values, {notebooks[section].name: parameters for section, parameters in declared.items()}
    )
    if problems:
        raise InputError("notebooks and their parameters", problems)
    return [
        _job(config, section, language, _values(config, section, values, declared[section]), declared)
        for section in config.sections
        for language in config.languages
    ]


def _values(
    config: RunConfig, section: str, values: Mapping[str, str], declared: Mapping[str, Parameter]
) -> dict[str, str]:
    """Give the values of a section's parameters: those of the run, and where it gives none, those of the study."""
    return {**chosen_values(config.definition, section), **{n: text for n, text in values.items() if n in declared}}


def _missing(config: RunConfig, section: str) -> Issue:
    """Report a section without a notebook."""
    known = notebooks_of(config.definition.folder, config.notebooks)
    hint = did_you_mean(config.definition.notebook_name(section), known)
    return Issue(config.notebook(section).name, "the notebook is missing", hint)


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
    notebook, name = config.notebook(section), config.result_name(section)
    stem = name.removesuffix(".ipynb")
    parameters: dict[str, Any] = convert_values(values, declared[section], config.definition)[0]
    overrides = {"dataset": config.dataset_name, "language": language}
    parameters |= {name: value for name, value in overrides.items() if declared[section][name].default != value}
    return Job(
        name=f"{language}/{stem}",
        section=section,
        language=language,
        notebook=notebook.resolve(),
        parameters=dict(sorted(parameters.items())),
        data_root=config.data_root,
        result=(config.folder / language / "notebooks" / name).absolute(),
        log=(config.folder / "logs" / f"{language}-{stem}").absolute(),
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
