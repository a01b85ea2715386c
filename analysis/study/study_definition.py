"""Read what a study is about from ``study.yaml``, and find the study that a dataset belongs to."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.errors import InputError, Issue
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_lines import read_yaml_document
from analysis.models import Family, StudyDefinition
from analysis.paths import DATA
from analysis.study.study_issues import in_languages, study_issues

FILE = "study.yaml"
FILES = (FILE, "sections.yaml", "claims.yaml")
ABOVE = 2  # folders above a dataset in which its study may be


def study_folder_of(dataset: Path) -> Path:
    """Find the folder of the study that a dataset belongs to.

    Parameters
    ----------
    dataset : path
        A dataset's folder.

    Returns
    -------
    Path
        The nearest folder with a ``study.yaml``: the dataset's own, or one of the two above it. For a dataset that
        lies in no study, the project's own study.

    Examples
    --------
    >>> study_folder_of(DATA / "synthetic" / "as-published") == DATA
    True
    """
    folder = Path(os.path.abspath(dataset))
    for place in (folder, *folder.parents[:ABOVE]):
        if (place / FILE).is_file():
            return place
    return DATA


def load_study_definition(folder: Path = DATA) -> StudyDefinition:
    """Read and validate the ``study.yaml`` of a study.

    Parameters
    ----------
    folder : path
        The study's folder.

    Returns
    -------
    StudyDefinition

    Raises
    ------
    InputError
        With everything that is wrong in the file.

    Examples
    --------
    >>> study = load_study_definition()
    >>> study.languages, study.unit_plural["en"], study.families_with("partner")
    (('da', 'en'), 'municipalities', ('partner-internal', 'partner-external'))
    """
    document, issues = read_yaml_document(folder / FILE)
    if folder != DATA:  # the project's own is checked by a test, because this takes a tenth of a second
        issues = issues or schema_problems(document, DATA / "study.schema.json") or study_issues(document)
    if issues:
        raise InputError(str(folder / FILE), issues)
    return _definition(folder, document.value)


def dataset_of(folder: Path) -> Path:
    """Return the folder of a study's dataset.

    Raises
    ------
    InputError
        If there is no study in the folder, its ``study.yaml`` has problems, or its dataset does not exist; with the
        command that imports it.
    """
    if not (folder / FILE).is_file():
        message = "there is no study.yaml" if folder.is_dir() else "there is no such folder"
        raise InputError(str(folder), [Issue(str(folder), message, "samspil new-study writes a study")])
    dataset = folder / load_study_definition(folder).dataset
    if not dataset.is_dir():
        hint = f"import the interviews: samspil import FILE --study {folder}"
        raise InputError(str(folder), [Issue(str(dataset), "the study has no dataset yet", hint)])
    return dataset


def study_files(folder: Path) -> list[Path]:
    """List the files of a study's folder, beside its dataset and notebooks, on which results depend."""
    return [file for name in FILES if (file := folder / name).is_file()]


def definition_of(dataset: Path) -> StudyDefinition:
    """Read the definition of the study that a dataset belongs to; raises the errors of `load_study_definition`."""
    return load_study_definition(study_folder_of(dataset))


def _definition(folder: Path, content: Mapping[str, Any]) -> StudyDefinition:
    languages = tuple(content["languages"])
    unit, groups = content.get("unit", {}), content.get("groups", {})
    families = {
        name: Family(in_languages(family["label"], languages), family.get("role", ""))
        for name, family in content["families"].items()
    }
    return StudyDefinition(
        folder=folder,
        title=in_languages(content["title"], languages),
        languages=languages,
        families=families,
        sections=tuple(content["sections"]),
        dataset=content.get("dataset", StudyDefinition.dataset),
        unit=in_languages(unit.get("singular", {}), languages),
        unit_plural=in_languages(unit.get("plural", {}), languages),
        group=in_languages(groups.get("singular", {}), languages),
        groups=in_languages(groups.get("plural", {}), languages),
        group_labels={name: in_languages(label, languages) for name, label in groups.get("values", {}).items()},
        source=content.get("source", {}),
    )
