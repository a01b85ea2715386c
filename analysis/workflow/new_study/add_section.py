"""Add a section on a family of codes to a study: a notebook, its texts, and a claim to start from."""

from collections.abc import Sequence
from pathlib import Path

from analysis.claims.ledger import load_claims
from analysis.dataset.read import load_dataset
from analysis.errors import InputError, Issue
from analysis.importers.names.identifiers import slug
from analysis.messages.suggestions import did_you_mean
from analysis.models import Dataset
from analysis.study.section_notebooks import FOLDER
from analysis.study.study_definition import dataset_of, load_study_definition
from analysis.study.study_folder import FILE
from analysis.study.study_nouns import INTERVIEW
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.new_study.ledger_sources import CLAIMS, sources_of
from analysis.workflow.new_study.section_template import (
    NewSection,
    claim_ids,
    claim_text,
    section_cells,
    texts_text,
    with_section,
)
from analysis.workflow.notebook_file import normalise, to_bytes

TEXTS = "sections.yaml"


def add_section(study: Path, title: str, family: str) -> list[str]:
    """Add a section on a family of codes to a study.

    Parameters
    ----------
    study : Path
        The study's folder.
    title : str
    family : str

    Returns
    -------
    list of str
        The files that were written or changed.

    Raises
    ------
    InputError
        If there is no such family, no code of it is used, or the section exists; nothing is written then.
    """
    dataset = load_dataset(dataset_of(study))
    definition = load_study_definition(study)
    if family not in definition.families:
        hint = did_you_mean(family, definition.families)
        raise InputError(str(study), [Issue(FILE, f"there is no family {family!r}", hint)])
    return write_section(study, title, family, dataset)


def write_section(study: Path, title: str, family: str, dataset: Dataset) -> list[str]:
    """Write a section on a family that exists; otherwise like `add_section`."""
    definition = load_study_definition(study)
    language, name = definition.languages[0], slug(title)
    path = study / FOLDER / f"{len(definition.sections):02d}_{name.replace('-', '_')}.ipynb"
    codes = dataset.tables["codes"]
    of_family = codes[codes["family"] == family].set_index("code")
    used = dataset.tables["codings"]["code"].value_counts().reindex(of_family.index).dropna()
    if issues := _section_issues(name, family, definition.sections, used.empty):
        raise InputError(str(study), issues)
    code = str(used.idxmax())
    new = NewSection(
        name=name,
        title=title[:1].upper() + title[1:],
        family=family,
        claim=claim_ids(_claims_of(study), 1)[0],
        code=code,
        label=str(of_family.loc[code, f"label_{language}"]) or code,
        dataset=definition.dataset,
        language=language,
        has_units=bool(definition.unit),
        units=(definition.unit or INTERVIEW).plural[language],
        languages=definition.languages,
        source=next(iter(sources_of(study)), "STUDY"),
    )
    texts = study / TEXTS
    changes: dict[Path, str | bytes] = {
        path: to_bytes(normalise({"cells": section_cells(new)})),
        study / CLAIMS: (study / CLAIMS).read_text(encoding="utf-8") + claim_text(new),
        texts: (texts.read_text(encoding="utf-8") if texts.is_file() else "") + texts_text(new),
        study / FILE: _with_section(study / FILE, name),
    }
    for file, content in changes.items():
        atomic_write(file, content if isinstance(content, bytes) else content.encode("utf-8"))
    return [file.relative_to(study).as_posix() for file in changes]


def _section_issues(name: str, family: str, sections: Sequence[str], is_unused: bool) -> list[Issue]:
    issues = []
    if not name:
        issues.append(Issue(FILE, "the title has no letters or digits", "give another title"))
    elif name in sections:
        issues.append(Issue(FILE, f"there is already a section {name!r}", "give another title"))
    if is_unused:
        issues.append(Issue("codings.csv", f"no code of the family {family!r} is used", "choose another family"))
    return issues


def _claims_of(study: Path) -> Sequence[str]:
    """List the ids of a study's claims; a ledger that `write_study` has begun has none yet."""
    ledger = study / CLAIMS
    if ledger.read_text(encoding="utf-8").rstrip().endswith("claims:"):
        return ()
    return list(load_claims(ledger))


def _with_section(file: Path, name: str) -> str:
    try:
        return with_section(file.read_text(encoding="utf-8"), name)
    except ValueError as error:
        hint = f"write one section on each line, or add {name} yourself"
        raise InputError(str(file), [Issue(FILE, str(error), hint)]) from None
