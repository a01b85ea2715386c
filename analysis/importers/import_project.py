"""Files and a mapping -> a dataset and its receipt, whichever door the files come in through."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.csv_io import read_delimited
from analysis.importers.checks.codebook_columns import columns_not_read
from analysis.importers.checks.synthetic_mark import with_synthetic_mark
from analysis.importers.compare.roundtrip import is_samspil_project, restore_dataset
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.detect_format import read_project
from analysis.importers.mappings.mapping import ImportMapping, read_mapping
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.privacy.name_search import names_kept_as_another_kind
from analysis.importers.privacy.without_names import without_names
from analysis.importers.project.import_report import ImportReport
from analysis.importers.project.project_names import with_names_in_nfc
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.project.unnamed_sources import number_unnamed_sources
from analysis.models import Dataset
from analysis.paths import DATA


def import_project(
    files: Sequence[Path],
    mapping_file: Path | None,
    name: str,
    pseudonyms: Pseudonyms,
    checks: Sequence[Path] = (),
    on_to: Callable[[str], object] = str,
    check_coder: str | None = None,
) -> tuple[Dataset, ImportReport]:
    """Bring in files as one dataset.

    Parameters
    ----------
    files : sequence of path
        Of several projects, each is another coder's copy; of several tables, each is a part.
    mapping_file : path or None
        See `mapping`; a project that this program wrote itself needs none.
    name : str
        The dataset's name.
    pseudonyms : Pseudonyms
        The labels of earlier imports; new ones are added to it.
    checks : sequence of path
        Tables that the tool itself made, to be computed anew from what came in.
    on_to : callable
        Is told each step before it is taken.
    check_coder : str, optional
        The name or label of the coder whose codings the tables of ``checks`` count; else they count those of all.

    Raises
    ------
    InputError
        With everything that is wrong with the mapping and the files.
    """
    mapping, problems = read_mapping(mapping_file) if mapping_file else (ImportMapping(Path("mapping.yaml")), [])
    on_to("reading")
    project = read_files(files, mapping, problems)
    on_to("giving keys and labels")
    if is_samspil_project(project):
        dataset, receipt = restore_dataset(project, name, mapping, pseudonyms)
    elif mapping_file is None:
        hint = "write a first one with --propose, and name it with --mapping"
        raise InputError(f"import of {files[0].name}", [Issue(files[0].name, "it needs a mapping", hint)])
    else:
        dataset, receipt = convert_project(project, mapping, study_codebook(), name, pseudonyms)
        receipt = replace(receipt, remarks=[*receipt.remarks, *columns_not_read(mapping)])
    on_to("comparing with the tool's counts" if checks else "counting")
    labels = {name: label for (kind, name), label in pseudonyms.known.items() if kind == "coders"}
    if project.pseudonymous:
        labels |= {name: name for name in project.users["name"]}
    receipt = replace(receipt, checks=_checked(project, checks, check_coder, labels))
    on_to("searching for names")
    pseudonyms.not_names |= {*mapping.get("not_names", []), *names_kept_as_another_kind(pseudonyms)}
    return without_names(*with_synthetic_mark(dataset, receipt), pseudonyms)


def read_files(files: Sequence[Path], mapping: ImportMapping, problems: Sequence[Issue] = ()) -> QDAProject:
    """Read files as one project; what is wrong with them and with the mapping is told together."""
    subject = f"import of {', '.join(file.name for file in files)}"
    try:
        projects = [number_unnamed_sources(project) for project in read_project(files, mapping)]
    except InputError as refused:
        raise InputError(subject, [*problems, *refused.problems]) from None
    faults = [fault for project in projects for fault in _too_large(project)]
    if faults:
        raise InputError(subject, [*problems, *faults])
    projects = [with_names_in_nfc(project) for project in projects]
    project = projects[0]
    if len(projects) > 1:
        from analysis.importers.compare.merge import merge

        project = merge(projects)
    return replace(project, problems=[*problems, *project.problems])


def _too_large(project: QDAProject) -> Iterator[Issue]:
    """Find of what a project has more than any study."""
    file = project.files[0]["file"] if project.files else "import"
    for what, number, most in (
        ("codes", len(project.codes), limits.CODES),
        ("codes below each other", max(map(len, project.codes["path"]), default=0), limits.CODE_LEVELS),
        ("sources", len(project.sources), limits.SOURCES),
        ("characters of text", sum(map(len, project.texts.values())), limits.TEXT_BYTES),
        ("variables", project.variables["variable"].nunique(), limits.VARIABLES),
    ):
        if number > most:
            yield Issue(file, f"has {number:,} {what}; the limit is {most:,}", "is it the right file? split it if so")


def read_export(files: Sequence[Path], mapping_file: Path | None = None) -> QDAProject:
    """Read an export of a coding tool; a mapping says what the columns of a table mean.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    mapping, problems = read_mapping(mapping_file) if mapping_file else (ImportMapping(Path("mapping.yaml")), [])
    project = read_files(files, mapping, problems)
    if project.problems:
        raise InputError(f"import of {', '.join(file.name for file in files)}", list(project.problems))
    return project


def draft_mapping_from_files(files: Sequence[Path]) -> str:
    """Write a first mapping from what is seen in files, for a person to correct."""
    from analysis.importers.draft_mapping import draft_mapping

    return draft_mapping(read_export(files), study_codebook())


def study_codebook() -> pd.DataFrame:
    """Read the study's own codes."""
    return read_delimited((DATA / "codebook.csv").read_bytes(), "codebook.csv")[0]


def _checked(
    project: QDAProject, checks: Sequence[Path], coder: str | None, labels: Mapping[str, str]
) -> list[Mapping]:
    if not checks:
        return []
    from analysis.importers.checks.count_check import check_counts, comparison_texts

    found = [check_counts(project, file, coder, labels) for file in checks]
    return [
        {**asdict(parity), "text": text}
        for of_file in found
        for parity, text in zip(of_file, comparison_texts(of_file), strict=True)
    ]
