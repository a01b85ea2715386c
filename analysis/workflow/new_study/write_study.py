"""Write the folder of a new study from a dataset, and add sections to it."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.claims.ledger import load_claims
from analysis.dataset.read import load_dataset
from analysis.dataset.write import save_dataset
from analysis.errors import InputError, Issue
from analysis.importers.names.identifiers import slug
from analysis.messages.suggestions import did_you_mean
from analysis.models import Dataset
from analysis.study.section_notebooks import FOLDER
from analysis.study.study_definition import dataset_of, load_study_definition
from analysis.study.study_folder import FILE
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.new_study.section_template import (
    NewSection,
    claim_ids,
    claim_text,
    section_cells,
    texts_text,
    with_section,
)
from analysis.workflow.notebook_file import normalise, to_bytes

UNIT = {"en": ("unit", "units"), "da": ("enhed", "enheder")}
GROUP = {"en": ("group", "groups"), "da": ("gruppe", "grupper")}
OTHER = {"en": "other codes", "da": "andre koder"}
SOURCE = {"en": "The study", "da": "Undersøgelsen"}
CLAIMS, TEXTS = "claims.yaml", "sections.yaml"


def write_study(folder: Path, dataset: Path, title: str, language: str) -> list[str]:
    """Write a study that runs as it is: ``study.yaml``, claims, texts, a notebook for each family, and the dataset.

    Parameters
    ----------
    folder : Path
        New or empty.
    dataset : Path
        The dataset to copy. Codes that are in no family of their own get one from the top of their tree.
    title : str
    language : {"en", "da"}
        The language of the study; another can be added in its files.

    Returns
    -------
    list of str
        The files written.

    Raises
    ------
    InputError
        If the folder has files, or the dataset is not valid; nothing is written then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(str(folder), [Issue(str(folder), "is not an empty folder", "name a new folder")])
    original = load_dataset(dataset)
    families = families_from_tree(original.tables["codes"], original, language)
    codes = with_labels(original.tables["codes"], language).assign(family=families["family"].to_numpy())
    topics = original.tables["topics"]
    topics = topics[topics["family"].isin(set(codes["family"]))]
    tables = {**original.tables, "codes": codes, "topics": topics}
    labels = dict(families.drop_duplicates("family")[["family", "label"]].itertuples(index=False, name=None))
    copy = replace(original, name="dataset", tables=tables, definition=None)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        text = study_text(title, language, labels, original.tables["interviews"])
        (folder / FILE).write_text(text, encoding="utf-8")
        save_dataset(copy, folder / "dataset")
        (folder / CLAIMS).write_text(_first_of_claims(title, language), encoding="utf-8")
        (folder / TEXTS).write_text("# Titles, introductions and captions of the sections.\n", encoding="utf-8")
        used = copy.tables["codings"]["code"].value_counts()
        for family in labels:
            if not used.reindex(codes.loc[codes["family"] == family, "code"]).dropna().empty:
                _add(folder, labels[family], family, copy)
        load_dataset(folder / "dataset")
    except BaseException:
        shutil.rmtree(folder)
        raise
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("*") if path.is_file()) + sorted(
        path.relative_to(folder).as_posix() for path in (folder / FOLDER).glob("*.ipynb")
    )


def families_from_tree(codes: pd.DataFrame, dataset: Dataset, language: str) -> pd.DataFrame:
    """Give each code a family: its own, or for a code of the family "other" the top of its tree.

    Returns
    -------
    DataFrame
        One row per code, in their order: ``code``, ``family`` and its ``label``.
    """
    parent = dict(zip(codes["code"], codes["parent"], strict=True))
    label = dict(zip(codes["code"], with_labels(codes, language)[f"label_{language}"], strict=True))
    has_children = set(codes["parent"]) - {""}
    stated = dataset.definition.families if dataset.definition else {}
    rows = []
    for code, family in zip(codes["code"], codes["family"], strict=True):
        top = code
        while parent.get(top):
            top = parent[top]
        if family != "other":
            known = stated[family].label.get(language, family) if family in stated else family
            rows.append((code, family, known))
        elif top in has_children:
            rows.append((code, slug(top) or top, label[top]))
        else:
            rows.append((code, "other", OTHER[language]))
    return pd.DataFrame(rows, columns=["code", "family", "label"])


def with_labels(codes: pd.DataFrame, language: str) -> pd.DataFrame:
    """Fill the labels of a language from those of the other, and from the codes where there are none."""
    other = "da" if language == "en" else "en"
    filled = codes.reindex(columns=list(dict.fromkeys([*codes, "label_da", "label_en"]))).fillna("")
    own = filled[f"label_{language}"].where(filled[f"label_{language}"] != "", filled[f"label_{other}"])
    return filled.assign(**{f"label_{language}": own.where(own != "", filled["code"])})


def study_text(title: str, language: str, families: Mapping[str, str], interviews: pd.DataFrame) -> str:
    """Write a ``study.yaml`` with comments on what can be changed in it."""
    return "\n".join(_study_lines(title, language, families, interviews)) + "\n"


def _study_lines(title: str, language: str, families: Mapping[str, str], interviews: pd.DataFrame) -> Iterator[str]:
    yield "# What the study is about. Change the words as you like; `make STUDY=this-folder` runs it."
    yield f"title: {_quoted(title)}"
    yield f"languages: [{language}]"
    if (interviews["municipality"] != "").any():
        yield "\n# What claims count, in the column municipality of interviews.csv: schools, teams, hospitals ..."
        yield "unit: {{singular: {}, plural: {}}}".format(*UNIT[language])
    else:
        yield "\n# Claims count interviews. For schools, teams or the like, fill the column municipality of"
        yield "# interviews.csv, and say what they are called: unit: {singular: school, plural: schools}"
    groups = sorted(set(interviews["area"]) - {""})
    if groups:
        yield "\n# The groups inside a unit, in the column area of interviews.csv, each with its label."
        yield "groups:"
        yield "  singular: {}\n  plural: {}".format(*GROUP[language])
        yield "  values:"
        yield from (f"    {_quoted(name)}: {_quoted(name)}" for name in groups)
    yield "\n# The families of codes. A family may have a role: partner (whom passages are about), experience (codes"
    yield "# positive, mixed and negative), phase, form or trigger: colleagues: {label: colleagues, role: partner}"
    yield "families:"
    yield from (f"  {_quoted(name)}: {{label: {_quoted(label)}}}" for name, label in families.items())
    yield "\n# The sections in their order, from notebooks/ or shipped with Samspil."
    yield "sections:\n  - sample-and-method\n  - claims"


def _first_of_claims(title: str, language: str) -> str:
    return (
        "# What the study states: one record for each statement, judged by a word of data/quantifiers.yaml.\n"
        f"sources:\n  STUDY: {{title_{language}: {_quoted(title or SOURCE[language])}, date: 2026}}\n\nclaims:\n"
    )


def add_section(study: Path, title: str, family: str) -> list[str]:
    """Add a section on a family of codes to a study: a notebook, its texts, and a claim to start from.

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
    return _add(study, title, family, dataset)


def _add(study: Path, title: str, family: str, dataset: Dataset) -> list[str]:
    definition = load_study_definition(study)
    language, name = definition.languages[0], slug(title)
    path = study / FOLDER / f"{len(definition.sections):02d}_{name.replace('-', '_')}.ipynb"
    issues = []
    if not name or name in definition.sections:
        issues.append(Issue(FILE, f"there is already a section {name!r}", "give another title"))
    codes = dataset.tables["codes"]
    of_family = codes[codes["family"] == family].set_index("code")
    used = dataset.tables["codings"]["code"].value_counts().reindex(of_family.index).dropna()
    if used.empty:
        issues.append(Issue("codings.csv", f"no code of the family {family!r} is used", "choose another family"))
    if issues:
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


def _quoted(text: str) -> str:
    """Write a text as YAML: as it is where that is safe, otherwise in quotation marks."""
    is_plain = text.replace("-", "").replace(" ", "").isalpha() and text.lower() not in ("yes", "no", "on", "off")
    return text if is_plain and text not in ("true", "false", "null") else json.dumps(text, ensure_ascii=False)
