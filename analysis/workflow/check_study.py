"""Find everything that is wrong in the folder of a study: its definition, texts, claims, notebooks and dataset."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.claims.ledger import load_claims
from analysis.claims.select_ledger import LEDGER
from analysis.errors import InputError, Issue
from analysis.messages.suggestions import did_you_mean
from analysis.models import StudyDefinition
from analysis.study.section_notebooks import notebook_of, notebooks_of
from analysis.study.section_texts import section_texts
from analysis.study.study_definition import dataset_of, load_study_definition
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.parameters import chosen_values, convert_values, declared_parameters

NEEDED = ("dataset", "language")  # parameters that every notebook must declare


def check_study(folder: Path) -> Path:
    """Check a study's folder; its dataset's content is checked when it is read.

    Parameters
    ----------
    folder : Path
        With a ``study.yaml``.

    Returns
    -------
    Path
        The folder of its dataset.

    Raises
    ------
    InputError
        With every problem of every file.
    """
    issues: list[Issue] = []
    dataset = folder
    try:
        definition = load_study_definition(folder)
    except InputError as error:
        raise InputError(str(folder), error.problems) from None
    try:
        dataset = dataset_of(folder)
    except InputError as error:
        issues += error.problems
    issues += _text_issues(definition)
    issues += _claim_issues(definition)
    issues += _notebook_issues(definition)
    if issues:
        raise InputError(str(folder), issues)
    return dataset


def _text_issues(definition: StudyDefinition) -> list[Issue]:
    try:
        section_texts(definition.sections[0], definition)
    except InputError as error:
        return error.problems
    return []


def _claim_issues(definition: StudyDefinition) -> Iterable[Issue]:
    ledger = definition.folder / LEDGER.name
    if not ledger.is_file():
        return
    try:
        claims = load_claims(ledger)
    except InputError as error:
        yield from error.problems
        return
    for name, claim in claims.items():
        if claim.section not in definition.sections:
            hint = did_you_mean(claim.section, definition.sections)
            yield Issue(ledger.name, f"{name}: the study has no section {claim.section!r}", hint)


def _notebook_issues(definition: StudyDefinition) -> Iterator[Issue]:
    for section in definition.sections:
        path = notebook_of(definition.notebook_name(section), definition.folder)
        if not path.is_file():
            hint = did_you_mean(definition.notebook_name(section), notebooks_of(definition.folder))
            yield Issue(path.name, f"there is no notebook for section {section!r}", hint)
            continue
        try:
            declared, issues = declared_parameters(read_notebook(path), path.name)
        except (ValueError, KeyError) as error:
            yield Issue(path.name, f"is not a notebook: {error}", "write it anew, or restore it")
            continue
        yield from issues
        yield from [] if issues else convert_values(chosen_values(definition, section), declared, definition)[1]
        missing = [name for name in NEEDED if name not in declared and not issues]
        yield from (Issue(path.name, f"declares no parameter {name!r}", "declare it") for name in missing)
