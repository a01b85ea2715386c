"""Units as cases: which conditions each has, as truth values."""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.measures.experience.shares import unit_shares
from analysis.measures.prevalence.mention_rule import interviews_naming, named_where, naming_by_unit
from analysis.measures.qca.truth_table import COLUMNS
from analysis.measures.statistics.by_unit import units_of
from analysis.models import StudySubset


def unit_conditions(material: StudySubset, definitions: Mapping[str, Mapping], named: Mapping) -> pd.DataFrame:
    """Determine for each unit whether it has each condition.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    definitions : mapping of str to mapping
        What to call each condition, and what it is: ``{"variable": "knowledge_person_appointed", "value": "yes"}``,
        what is known of the unit; ``{"any": [["action-plan"]]}``, a thing that it names, as in
        `interviews_naming`; ``{"share-above": 0.8}``, its share of positive experiences.
    named : mapping
        What "named" means, as in `named_where`.

    Returns
    -------
    DataFrame
        Indexed by unit: a column of nullable truth values per condition; missing where it is not known or
        cannot be judged.

    Raises
    ------
    ValueError
        If a definition says none of the three.
    """
    columns = {name: _condition(material, definition, named) for name, definition in definitions.items()}
    index = pd.Index(units_of(material), name="unit")
    return pd.DataFrame({name: values.reindex(index) for name, values in columns.items()}, index=index, dtype="boolean")


def named_by_label(cases: pd.DataFrame, label: Callable[[str], str]) -> pd.DataFrame:
    """Call conditions by their labels, and by label and key where two would be called the same.

    A label that is a column of a truth table has its key beside it, too.

    Parameters
    ----------
    cases : DataFrame
        From `unit_conditions`; its columns are conditions.
    label : callable
        Gives the label of a condition.

    Returns
    -------
    DataFrame
        ``cases`` with these column names.
    """
    labels = pd.Series([label(key) for key in cases.columns], index=cases.columns, dtype="str")
    doubtful = labels.duplicated(keep=False) | labels.isin([*COLUMNS, cases.index.name])
    return cases.set_axis(labels.mask(doubtful, labels + " (" + labels.index + ")").to_list(), axis="columns")


def _condition(material: StudySubset, definition: Mapping, named: Mapping) -> pd.Series:
    if "variable" in definition:
        return _told_by_variable(material, definition)
    if "any" in definition:
        return _named(material, definition["any"], named)
    if "share-above" in definition:
        shares = unit_shares(material)["mean"]
        return (shares > definition["share-above"]).astype("boolean").mask(shares.isna())
    raise ValueError(f"unknown condition {dict(definition)}; give variable and value, any, or share-above")


def _told_by_variable(material: StudySubset, definition: Mapping) -> pd.Series:
    variables = material.variables
    variables = variables[(variables["entity"] == "unit") & (variables["variable"] == definition["variable"])]
    values = variables.drop_duplicates("key").set_index("key")["value"]
    return (values == definition["value"]).astype("boolean").mask(values.isna())


def _named(material: StudySubset, alternatives: list[list[str]], named: Mapping) -> pd.Series:
    families: dict[str, str] = dict(material.codes[["code", "family"]].itertuples(index=False))
    topics = [[families[code] for code in group if code in families] for group in alternatives]
    counts = naming_by_unit(material, topics, interviews_naming(material, alternatives))
    judged = named_where(counts, named)
    return judged["named"].astype("boolean").mask(~judged["judged"])
