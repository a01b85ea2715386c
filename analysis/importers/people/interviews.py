"""Build the table of interviews from sources, with unit, group, setting and other attributes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.import_report import ReportEntry, report_entries
from analysis.importers.project.qda_project import OF_INTERVIEW
from analysis.messages.plurals import quantity
from analysis.messages.suggestions import did_you_mean
from analysis.study.own_study import groups_of
from analysis.written_names import in_files

SETTINGS = ("single", "group")
_TRANSLATED = {"group": "groups", "setting": "settings"}
_LABEL = re.compile("M[0-9]{1,6}")
_WHOLE_NUMBERS = ("participants", "order")


@dataclass(frozen=True)
class Interviews:
    """The table of interviews, their keys by source, and the rows of variables used for it."""

    table: pd.DataFrame
    key: Mapping[str, str]
    source_rows: set[str]
    unit_label: Mapping[str, str]
    problems: Sequence[Issue]
    remarks: Sequence[ReportEntry]


def build_interviews(
    sources: pd.DataFrame,
    key: Mapping[str, str],
    variables: pd.DataFrame,
    texts: Mapping[str, str],
    mapping: ImportMapping,
    pseudonyms: Pseudonyms,
    kept: bool,
) -> Interviews:
    """Collect the attributes of each interview from the file, its variables and the mapping.

    Parameters
    ----------
    sources : DataFrame
        The sources that are interviews, as in `QDAProject`.
    key : dict
        Interview by source.
    variables : DataFrame
        Those of sources: ``key`` (source), ``variable``, ``value``, ``row``.
    texts : dict
        Text by interview.
    kept : bool
        Whether the names in the file are labels already.
    """
    each = sources.set_index("source")[["name", *OF_INTERVIEW]].copy()
    source_rows: set[str] = set()
    for word, variable in mapping.get("variables", {}).items():
        rows = variables[variables["variable"] == variable].drop_duplicates("key")
        stated = each.index.to_series().map(dict(zip(rows["key"], rows["value"], strict=True))).astype("str").fillna("")
        each[word] = each[word].where(each[word] != "", stated.astype("str"))
        source_rows |= set(rows["row"])
    for word, translation in _TRANSLATED.items():
        each[word] = each[word].replace(dict(mapping.get(translation, {})))
    unknown = _from_mapping(each, mapping)
    own = {name: name for name in each["unit"] if _LABEL.fullmatch(name)}
    labels = pseudonyms.labels("units", each["unit"], mapping, kept, own)
    each["unit"] = each["unit"].map(labels).astype("str").fillna("")
    problems = _problems(each, mapping)
    each.insert(0, "interview", each.index.map(key))
    each["setting"] = each["setting"].replace("", "single")
    each["characters"] = each["interview"].map({name: str(len(text)) for name, text in texts.items()})
    each["characters"] = each["characters"].astype("str").fillna("")
    remarks = report_entries(
        {
            f"interviews {lack}": [key[source] for source in unknown[word]]
            for word, lack in {
                "unit": f"whose {in_files('unit')} is unknown",
                "group": f"whose {in_files('group')} is unknown",
                "setting": "taken for single ones, as nothing is said of their setting",
            }.items()
        }
    )
    return Interviews(each.drop(columns="name").reset_index(drop=True), key, source_rows, labels, problems, remarks)


def _from_mapping(each: pd.DataFrame, mapping: ImportMapping) -> dict[str, list[str]]:
    """Fill in the mapping's values, by interview or for all; return the sources whose values remain unknown."""
    unknown = {}
    for word in ("unit", "group", "setting"):
        stated = mapping.get(word, {})
        given = each["name"].map(
            lambda name, stated=stated: stated.get(name, "") if isinstance(stated, dict) else stated
        )
        each[word] = each[word].where(each[word] != "", given).astype("str")
        unknown[word] = each.index[each[word] == ""].tolist()
    return unknown


def _problems(each: pd.DataFrame, mapping: ImportMapping) -> list[Issue]:
    problems = []
    for word, allowed in (("group", groups_of(mapping.study)), ("setting", SETTINGS)):
        wrong = each.loc[(each[word] != "") & ~each[word].isin(allowed)]
        for value, found in wrong.groupby(word, sort=False):
            hint = f"one of {', '.join(allowed)}; say what the word means under {in_files(_TRANSLATED[word])}"
            name = in_files(word) if word == "group" else word
            message = f"{name} '{value}' of {found['name'].iloc[0]} is unknown ({quantity(len(found), 'interview')})"
            problems.append(mapping.problem(message, hint, "variables", word))
    for word in _WHOLE_NUMBERS:
        wrong = each.loc[(each[word] != "") & ~each[word].str.fullmatch("[0-9]{1,15}"), ["name", word]]
        for name, value in wrong.itertuples(index=False):
            message = f"{word} '{value}' of {name} is not a whole number"
            problems.append(mapping.problem(message, "write it in digits", "variables", word))
    return problems


def unknown_variables(variables: pd.DataFrame, mapping: ImportMapping) -> list[Issue]:
    """Report variables in a mapping that no source has."""
    known = set(variables["variable"])
    return [
        mapping.problem(f"there is no variable '{variable}'", did_you_mean(variable, known), "variables", word)
        for word, variable in mapping.get("variables", {}).items()
        if variable not in known
    ]
