"""Assign keys to interviews: labels like those of coders, as sources are often named after people."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.names.comparable_names import without_ending
from analysis.importers.names.identifiers import file_key, is_file_key, unique_keys
from analysis.importers.names.unicode_form import nfc, nfc_keys
from analysis.importers.names.unique_names import distinct_names
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.import_report import ReportEntry, report_entries

NAMELESS = "nameless"
_LABEL = re.compile(r"I[0-9]{1,6}")


@dataclass(frozen=True)
class InterviewKeys:
    """The key of each source, in the order of sources, and problems with the labels in the mapping."""

    of: Mapping[str, str]
    problems: Sequence[Issue]
    remarks: Sequence[ReportEntry]


def interview_keys(
    sources: pd.DataFrame,
    mapping: ImportMapping,
    pseudonyms: Pseudonyms,
    kept: bool = False,
    taken: Iterable[str] = (),
) -> InterviewKeys:
    """Assign each source a key that is valid as a file name.

    Parameters
    ----------
    sources : DataFrame
        ``source`` and ``name``, as in `QDAProject`.
    mapping : ImportMapping
        Its ``interviews`` contain labels by name.
    kept : bool
        Whether the names in the file are labels already.
    taken : iterable of str
        Keys in use by other interviews.
    """
    names = interview_names(sources["name"])
    stated = nfc_keys(mapping.get("interviews", {}))
    remarks: list[ReportEntry] = []
    entries: dict[str, Sequence[str]] = {}
    if kept or mapping.keeps("interviews"):
        keys = _named_keys(names, taken) | {name: label for name, label in stated.items() if name in names}
    else:
        alone = {name for name, number in Counter(sources["name"]).items() if number == 1}
        own = {name: stem for name in names if name in alone and _LABEL.fullmatch(stem := without_ending(name))}
        keys = pseudonyms.labels("interviews", names, mapping.with_entry("interviews", stated), False, own, taken)
        if named := sum(keys[name] != own.get(name) for name in names):
            remarks.append(ReportEntry(f"interviews under labels, whose names stand in the key: {named}"))
    again = sources["name"].duplicated().tolist()
    entries["sources of one name, told apart by a number"] = [
        keys[name] for name, twice in zip(names, again, strict=True) if twice
    ]
    entries["sources without a name"] = [
        keys[name] for name, own in zip(names, sources["name"], strict=True) if not own
    ]
    problems = _label_problems(keys, mapping, pseudonyms, taken)
    of = {source: keys[name] for source, name in zip(sources["source"], names, strict=True)}
    return InterviewKeys(of, problems, [*remarks, *report_entries(entries)])


def interview_names(names: Iterable[str]) -> list[str]:
    """Return unique names of sources: missing names become "nameless", and duplicates get numbers."""
    return distinct_names([nfc(name) or NAMELESS for name in names])


def _named_keys(names: Sequence[str], taken: Iterable[str]) -> dict[str, str]:
    """Make keys of names: without extension if they remain distinct, and slugged if invalid as file names."""
    stems = pd.Series([without_ending(name) for name in names], dtype="str")
    stems = stems.where(~stems.duplicated(keep=False) & (stems != ""), pd.Series(names, dtype="str"))
    keys = unique_keys(stems, file_key, taken)
    return {name: keys[stem] for name, stem in zip(names, stems, strict=True)}


def _label_problems(
    keys: Mapping[str, str], mapping: ImportMapping, pseudonyms: Pseudonyms, taken: Iterable[str]
) -> list[Issue]:
    """Report labels that are invalid as file names, or that two interviews would share."""
    elsewhere = {key.casefold(): key for key in taken} | {
        label.casefold(): name
        for (kind, name), label in pseudonyms.known.items()
        if kind == "interviews" and name not in keys
    }
    problems: list[Issue] = []
    first: dict[str, str] = {}
    for name, label in keys.items():
        if not is_file_key(label):
            message = f"label '{label}' of interview '{name}' cannot name a file"
            hint = "letters a to z, digits, '.', '_' and '-'"
            problems.append(mapping.problem(message, hint, "interviews", name))
        other = first.setdefault(label.casefold(), name)
        other = elsewhere.get(label.casefold(), name) if other == name else other
        if other != name:
            message = f"label '{label}' is given to the interviews '{other}' and '{name}'"
            problems.append(mapping.problem(message, "give each a label of its own", "interviews", name))
    return problems
