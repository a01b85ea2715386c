"""Import files of coded interviews as a dataset.

The files are read as a project, the project is converted with a mapping, counts are checked against tables of the
coding tool, and the names of people are replaced by labels.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.csv_io import read_delimited
from analysis.importers.checks.codebook_columns import columns_not_read
from analysis.importers.checks.synthetic_mark import with_synthetic_mark
from analysis.importers.compare.roundtrip import is_samspil_project, restore_dataset
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.detect_format import TABLE_FORMATS, detect_format
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.mapping import read_mapping
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.privacy.name_search import names_kept_as_another_kind
from analysis.importers.privacy.without_names import without_names
from analysis.importers.project.import_report import ImportReport
from analysis.importers.project.project_names import with_names_in_nfc
from analysis.importers.project.qda_project import QDAProject
from analysis.importers.project.unnamed_sources import number_unnamed_sources
from analysis.importers.sheets.workbook import workbooks_kept
from analysis.models import Dataset, StudyDefinition
from analysis.paths import DATA

if TYPE_CHECKING:
    from analysis.importers.tables.coding_table import FormOf

CODEBOOK = "codebook.csv"


def import_project(
    files: Sequence[Path],
    mapping_file: Path | None,
    name: str,
    pseudonyms: Pseudonyms,
    checks: Sequence[Path] = (),
    on_to: Callable[[str], object] = str,
    check_coder: str | None = None,
    definition: StudyDefinition | None = None,
) -> tuple[Dataset, ImportReport]:
    r"""Import files as one dataset.

    Parameters
    ----------
    files : sequence of path
        Several projects are merged as copies of several coders; several tables are parts of one.
    mapping_file : path or None
        See `mapping`; not needed for a project that Samspil exported.
    name : str
        The dataset's name.
    pseudonyms : Pseudonyms
        The labels of earlier imports; new labels are added.
    checks : sequence of path
        Tables of counts exported by the coding tool, which are compared with the imported codings.
    on_to : callable
        Called with the name of each step before the step begins.
    check_coder : str, optional
        The name or label of the coder whose codings the tables of ``checks`` count; default: all coders.

    definition : StudyDefinition, optional
        The study that the files are imported for, with its families and groups; by default the project's own.

    Returns
    -------
    (dataset, import_report)

    Raises
    ------
    InputError
        With every problem of the mapping and the files.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from analysis.importers.people.pseudonyms import Pseudonyms
    >>> with TemporaryDirectory() as folder:
    ...     table, mapping = Path(folder, "codings.csv"), Path(folder, "mapping.yaml")
    ...     _ = table.write_text("Document,Code,Segment\nInterview 1,Nurse,We call them\n", encoding="utf-8")
    ...     _ = mapping.write_text("synthetic: false\n", encoding="utf-8")
    ...     dataset, import_report = import_project([table], mapping, "spring", Pseudonyms())
    >>> dataset.tables["segments"][["segment", "text"]].to_numpy().tolist()
    [['I01-0001', 'We call them']]
    >>> import_report.counts["codings"].carried
    1
    """
    mapping, problems = read_mapping(mapping_file) if mapping_file else (ImportMapping(Path("mapping.yaml")), [])
    mapping = replace(mapping, study=definition)
    on_to("reading")
    project = read_files(files, mapping, problems)
    on_to("giving keys and labels")
    if is_samspil_project(project):
        dataset, import_report = restore_dataset(project, name, mapping, pseudonyms)
    elif mapping_file is None:
        hint = "write a draft with --propose, and name it with --mapping"
        raise InputError(f"import of {files[0].name}", [Issue(files[0].name, "needs a mapping", hint)])
    else:
        dataset, import_report = convert_project(project, mapping, study_codebook(definition), name, pseudonyms)
        import_report = replace(import_report, remarks=[*import_report.remarks, *columns_not_read(mapping)])
    on_to("comparing with the tool's counts" if checks else "counting")
    labels = {name: label for (kind, name), label in pseudonyms.known.items() if kind == "coders"}
    if project.pseudonymous:
        labels |= {name: name for name in project.users["name"]}
    import_report = replace(import_report, checks=_checked(project, checks, check_coder, labels))
    on_to("searching for names")
    pseudonyms.not_names |= {*mapping.get("not_names", []), *names_kept_as_another_kind(pseudonyms)}
    dataset = replace(dataset, definition=definition)
    return without_names(*with_synthetic_mark(dataset, import_report), pseudonyms)


def read_files(files: Sequence[Path], mapping: ImportMapping, problems: Sequence[Issue] = ()) -> QDAProject:
    """Read files as one project.

    Raises
    ------
    InputError
        With the given problems of the mapping and every problem of the files, if a file cannot be read or exceeds a
        limit.
    """
    subject = f"import of {', '.join(file.name for file in files)}"
    try:
        projects = [number_unnamed_sources(project) for project in read_project(files, mapping)]
    except InputError as error:
        raise InputError(subject, [*problems, *error.problems]) from None
    faults = [fault for project in projects for fault in _too_large(project)]
    if faults:
        raise InputError(subject, [*problems, *faults])
    projects = [with_names_in_nfc(project) for project in projects]
    project = projects[0]
    if len(projects) > 1:
        from analysis.importers.compare.merge import merge

        project = merge(projects)
    return replace(project, problems=[*problems, *project.problems])


def read_project(files: Sequence[Path], mapping: ImportMapping) -> list[QDAProject]:
    """Read files as projects: all tables of one kind together as one project, any other file as its own.

    Raises
    ------
    InputError
        If the format of a file is not supported, or a file cannot be read.
    """
    files_by_format: dict[str, list[Path]] = {}
    projects = []
    with workbooks_kept():
        for file in files:
            files_by_format.setdefault(detect_format(file, mapping), []).append(file)
        for file_format, found in files_by_format.items():
            for part in [found] if file_format in TABLE_FORMATS.values() else [[file] for file in found]:
                projects.append(_reader(file_format)(part, mapping))
    return projects


def _reader(file_format: str) -> Callable[[Sequence[Path], ImportMapping], QDAProject]:
    """Import the reader of a format; the others are not imported, to start faster."""
    match file_format:
        case "REFI-QDA project":
            from analysis.importers.refi.refi_project import read
        case "REFI-QDA codebook":
            from analysis.importers.refi.refi_codebook import read
        case "QualCoder project":
            from analysis.importers.databases.qualcoder import read
        case "Taguette project":
            from analysis.importers.databases.taguette import read
        case "RQDA project":
            from analysis.importers.databases.rqda import read
        case "requal project":
            from analysis.importers.databases.requal import read
        case _:
            return partial(_read_tables, _table_form(file_format))
    return read


def _read_tables(form_of: "FormOf", files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    from analysis.importers.tables.coding_table import read_coding_tables

    return read_coding_tables(files, mapping, form_of)


def _table_form(file_format: str) -> "FormOf":
    """Import what is known of the tables of a format."""
    match file_format:
        case "wide table":
            from analysis.importers.tables.formats.code_matrix import table_form
        case "ATLAS.ti quotations":
            from analysis.importers.tables.formats.atlasti_table import table_form
        case "MAXQDA coded segments":
            from analysis.importers.tables.formats.maxqda_table import table_form
        case "Taguette highlights":
            from analysis.importers.tables.formats.taguette_table import table_form
        case "Dedoose excerpts":
            from analysis.importers.tables.formats.dedoose_table import table_form
        case _:
            from analysis.importers.tables.formats.long_table import table_form
    return table_form


def _too_large(project: QDAProject) -> Iterator[Issue]:
    """Find what exceeds a limit: codes, levels of codes, sources, characters or variables."""
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
    r"""Read the export of a coding tool without converting it to a dataset.

    Parameters
    ----------
    files : sequence of path
    mapping_file : path, optional
        Names the columns of a table.

    Raises
    ------
    InputError
        With every problem of the mapping and the files.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder, "codings.csv")
    ...     _ = table.write_text("Document,Code,Segment\nInterview 1,Nurse,We call them\n", encoding="utf-8")
    ...     project = read_export([table])
    >>> project.file_format, project.codes["path"].tolist()
    ('long table', [('Nurse',)])
    """
    mapping, problems = read_mapping(mapping_file) if mapping_file else (ImportMapping(Path("mapping.yaml")), [])
    project = read_files(files, mapping, problems)
    if project.problems:
        raise InputError(f"import of {', '.join(file.name for file in files)}", list(project.problems))
    return project


def draft_mapping_from_files(files: Sequence[Path]) -> str:
    r"""Write a draft mapping for files, which a person then completes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder, "codings.csv")
    ...     _ = table.write_text("Document,Code,Segment\nInterview 1,Nurse,We call them\n", encoding="utf-8")
    ...     draft = draft_mapping_from_files([table])
    >>> print(draft.splitlines()[2])
    title: codings
    """
    from analysis.importers.draft_mapping import draft_mapping

    layout = _proposed_layout(files)
    project = read_files(files, ImportMapping(Path("mapping.yaml"), layout))
    if project.problems:
        raise InputError(f"import of {', '.join(file.name for file in files)}", list(project.problems))
    return draft_mapping(project, study_codebook(), layout)


def _proposed_layout(files: Sequence[Path]) -> dict[str, object]:
    """Propose how tables contain codes; nothing for files that are no tables or that cannot be read."""
    from analysis.importers.proposals.table_layout import propose_layout

    kinds: dict[Path, str | None] = {}
    for file in files:
        try:
            file_format = detect_format(file, ImportMapping(Path("mapping.yaml")))
        except InputError:  # a table whose kind cannot be detected
            kinds[file] = None
            continue
        if file_format not in (TABLE_FORMATS["long"], TABLE_FORMATS["wide"]):
            return {}
        kinds[file] = "long" if file_format == TABLE_FORMATS["long"] else "wide"
    try:
        return propose_layout(kinds)
    except InputError:  # reading the files reports it
        return {}


def study_codebook(definition: StudyDefinition | None = None) -> pd.DataFrame:
    """Read a study's codebook, by whose codes those of a file are known: ``codebook.csv`` in the study's folder.

    Parameters
    ----------
    definition : StudyDefinition, optional
        By default the project's own study.

    Returns
    -------
    DataFrame
        The columns of ``data/codebook.csv``; without rows if the study has no codebook.

    Examples
    --------
    >>> len(study_codebook()) > 0
    True
    """
    own = definition.folder / CODEBOOK if definition else DATA / CODEBOOK
    if not own.is_file():
        return read_delimited((DATA / CODEBOOK).read_bytes(), CODEBOOK)[0].iloc[:0]
    codebook, issues = read_delimited(own.read_bytes(), CODEBOOK)
    if issues:
        raise InputError(str(own), issues)
    return codebook


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
