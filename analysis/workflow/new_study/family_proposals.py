"""Propose the families of codes of a new study, with their labels and roles."""

from collections.abc import Collection

import pandas as pd

from analysis.importers.names.identifiers import slug
from analysis.models import Dataset, Family

OTHER = {"en": "other codes", "da": "andre koder"}
EXPERIENCES = {"positive", "mixed", "negative"}


def families_from_tree(codes: pd.DataFrame, dataset: Dataset, language: str) -> pd.DataFrame:
    """Give each code a family: its own, or for a code of the family "other" the top of its tree.

    Parameters
    ----------
    codes : DataFrame
        The table ``codes.csv`` of the dataset.
    dataset : Dataset
        Families of the study that it belongs to keep their labels.
    language : {"en", "da"}
        The language of the labels.

    Returns
    -------
    DataFrame
        One row per code, in their order: ``code``, ``family`` and the ``label`` of the family.
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


def proposed_families(
    families: pd.DataFrame, used: Collection[str], dataset: Dataset, language: str
) -> dict[str, Family]:
    """Give each family its label, and its role where one is known.

    A family of the dataset's own study keeps its role. A family whose codes in use are exactly positive, mixed and
    negative gets the role experience.

    Parameters
    ----------
    families : DataFrame
        From `families_from_tree`.
    used : collection of str
        The codes that were given to at least one segment.
    dataset : Dataset
    language : {"en", "da"}

    Returns
    -------
    dict of str to Family
        By name, in the order of the codes.
    """
    stated = dataset.definition.families if dataset.definition else {}
    proposed: dict[str, Family] = {}
    for keys, rows in families.groupby(["family", "label"], sort=False):
        name, label = map(str, keys)
        role = stated[name].role if name in stated else ""
        if set(rows["code"]) >= EXPERIENCES and set(rows["code"]) & set(used) <= EXPERIENCES:
            role = "experience"
        elif role == "experience":
            role = ""
        proposed[name] = Family({language: label}, role)
    return proposed
