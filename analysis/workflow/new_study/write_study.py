"""Write the folder of a new study from a dataset."""

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

from analysis.dataset.read import load_dataset
from analysis.dataset.write import save_dataset
from analysis.errors import InputError, Issue
from analysis.models import Dataset
from analysis.study.section_notebooks import FOLDER
from analysis.study.study_definition import load_study_definition
from analysis.study.study_folder import FILE
from analysis.workflow.new_study.add_section import TEXTS, write_section
from analysis.workflow.new_study.copied_mapping import MAPPING, mapping_for_study
from analysis.workflow.new_study.family_proposals import families_from_tree, proposed_families, with_labels
from analysis.workflow.new_study.ledger_sources import CLAIMS
from analysis.workflow.new_study.section_template import with_section
from analysis.workflow.new_study.study_file import quoted, study_text
from analysis.workflow.new_study.suitable_sections import is_coded_twice, later_sections

SOURCE = {"en": "The study", "da": "Undersøgelsen"}
CLAIMS_COMMENT = {
    "en": "What the study states: one record for each statement. `word` says how much is stated, and so by which rule\n"
    "# the statement is judged. `samspil new-claim --study this-folder` asks for a new record, and shows the rules.",
    "da": "Hvad undersøgelsen siger: én post for hvert udsagn. `word` siger, hvor meget der påstås, og dermed efter\n"
    "# hvilken regel udsagnet vurderes. `samspil new-claim --study denne-mappe` spørger om en ny post og viser\n"
    "# reglerne.",
}
DATE_COMMENT = {"en": "when it was published", "da": "hvornår den blev udgivet"}
TEXTS_COMMENT = {
    "en": "Titles and introductions of the sections. Captions of tables and figures are in the notebooks.",
    "da": "Afsnittenes titler og indledninger. Tabellernes og figurernes tekster står i notebookene.",
}


def write_study(folder: Path, dataset: Path, title: str, language: str, mapping: Path | None = None) -> list[str]:
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
    mapping : Path, optional
        The mapping with which the dataset was imported. It is copied, and the new families are added to it.

    Returns
    -------
    list of str
        The files written.

    Raises
    ------
    InputError
        If the folder has files, or the dataset or the mapping is not valid; nothing is written then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(str(folder), [Issue(str(folder), "is not an empty folder", "name a new folder")])
    original = load_dataset(dataset)
    copy, study, tops = _regrouped(original, title, language)
    files = {
        FILE: study,
        CLAIMS: _first_of_claims(title, language),
        TEXTS: f"# {TEXTS_COMMENT[language]}\n",
        **({MAPPING: mapping_for_study(mapping, tops, language)} if mapping else {}),
    }
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        save_dataset(copy, folder / "dataset")
        _write_sections(folder, copy)
    except BaseException:
        shutil.rmtree(folder)
        raise
    notebooks = sorted(path.relative_to(folder).as_posix() for path in (folder / FOLDER).glob("*.ipynb"))
    return [*sorted(files), *notebooks]


def _regrouped(original: Dataset, title: str, language: str) -> tuple[Dataset, str, dict[str, str]]:
    """Put each code of a dataset into its family; return the copy, ``study.yaml``, and the tops of new families."""
    codes, topics = original.tables["codes"], original.tables["topics"]
    tree = families_from_tree(codes, original, language)
    regrouped = with_labels(codes, language).assign(family=tree["family"].to_numpy())
    topics = topics[topics["family"].isin(set(tree["family"]))]
    copy = replace(
        original, name="dataset", tables={**original.tables, "codes": regrouped, "topics": topics}, definition=None
    )
    families = proposed_families(tree, set(original.tables["codings"]["code"]), original, language)
    is_new = (codes["family"] == "other").to_numpy() & (tree["family"] != "other").to_numpy()
    tops = dict(tree.loc[is_new, ["family", "label"]].drop_duplicates().itertuples(index=False, name=None))
    first = ["sample-and-method", *["agreement"] * is_coded_twice(original), "claims"]
    text = study_text(title, language, families, original.tables["interviews"], original.definition, first)
    return copy, text, tops


def _write_sections(folder: Path, dataset: Dataset) -> None:
    """Write a section for each family with a code that is used, add those for any study, and check the study."""
    definition = load_study_definition(folder)
    codes = dataset.tables["codes"]
    in_use = set(codes.loc[codes["code"].isin(set(dataset.tables["codings"]["code"])), "family"])
    for name, family in definition.families.items():
        if name in in_use:
            write_section(folder, family.label[definition.languages[0]], name, dataset)
    text = (folder / FILE).read_text(encoding="utf-8")
    for section in later_sections(dataset):
        if section not in load_study_definition(folder).sections:  # a family may have that name
            text = with_section(text, section)
    (folder / FILE).write_text(text, encoding="utf-8")
    load_dataset(folder / "dataset")


def _first_of_claims(title: str, language: str) -> str:
    publication = f"title_{language}: {quoted(title or SOURCE[language])}, date: {datetime.date.today().year}"
    return (
        f"# {CLAIMS_COMMENT[language]}\nsources:\n  STUDY: {{{publication}}}  # {DATE_COMMENT[language]}\n\nclaims:\n"
    )
